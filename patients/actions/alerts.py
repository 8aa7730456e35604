"""Recording, resolving and retracting alerts and precautions."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.trail import record
from core.locking import StaleRecord, save_if_current
from patients.actions.retracting import retract
from patients.clock import clinic_day, no_day_ahead
from patients.models import Alert, AlertKind, AlertState, Patient
from patients.models.alerts import REPEATABLE
from patients.refusals import AlreadyDone, DatesOutOfOrder, Refused

# Which details each kind has when it is present. Others that arrive are dropped, so that a field
# hidden on the page can't leave a value behind.
DETAILS_OF: Mapping[str, tuple[str, ...]] = {
    AlertKind.CKD: ("ckd_stage", "egfr"),
    AlertKind.FLUID_RESTRICTION: ("litres_per_day", "prescribed_by"),
    AlertKind.DYSPHAGIA: ("iddsi_level",),
    AlertKind.DIABETES: ("diabetes_type", "insulin", "sulfonylurea"),
    AlertKind.PREGNANCY: ("due_on", "gestation_weeks", "gestation_on", "delivered_on"),
    AlertKind.ALLERGY: ("substance", "reaction"),
    AlertKind.OTHER: ("label",),
}
_SUBSTANCE = _("Write the substance.")
_LABEL = _("Write what the alert is.")
_IDENTIFYING = ("substance", "label")  # kept also when absent: "no allergy to penicillin"


@transaction.atomic
def record_alert(
    *,
    patient: Patient,
    kind: str,
    state: str,
    by: User,
    now: datetime,
    details: Mapping[str, Any] | None = None,
    note: str = "",
    since: date | None = None,
    replaces: Alert | None = None,
    replaces_version: int | None = None,
) -> Alert:
    """Record that something was asked and is present or absent.

    An alert of the same kind that still stands (or `replaces`, for allergies and other alerts, of
    which there may be several) is resolved today and stays in the history. Raises FutureDate,
    Refused for impossible details, AlreadyDone or StaleRecord when `replaces` has moved on.
    """
    no_day_ahead(since, clinic=patient.clinic, now=now, field="since")
    kept = _details(patient, kind, state, details or {}, now=now)
    Patient.objects.select_for_update().get(pk=patient.pk)  # one at a time per patient
    today = clinic_day(patient.clinic, now)
    standing = Alert.objects.filter(patient=patient, kind=kind, until=None, error_at=None)
    if replaces is not None:
        held = Alert.objects.get(pk=replaces.pk)
        if replaces_version is not None and held.row_version != replaces_version:
            raise StaleRecord(held)
        if not held.current:
            raise AlreadyDone
        _end(held, until=today, by=by, now=now)
    if kind not in REPEATABLE:
        for alert in standing:
            _end(alert, until=today, by=by, now=now)
    alert = Alert.objects.create(
        patient=patient,
        kind=kind,
        state=state,
        note=note,
        since=since,
        recorded_by=by,
        recorded_at=now,
        **kept,
    )
    record(
        verb="alert.recorded",
        by=by,
        now=now,
        subject=alert,
        about=patient.pk,
        clinic_id=patient.clinic_id,
        detail={"replaces": replaces.pk if replaces else None, "fields": sorted(kept)},
    )
    return alert


@transaction.atomic
def resolve_alert(*, alert: Alert, until: date, by: User, now: datetime, row_version: int) -> Alert:
    """Say that it no longer holds from that day.

    Raises FutureDate, DatesOutOfOrder, AlreadyDone or StaleRecord.
    """
    no_day_ahead(until, clinic=alert.patient.clinic, now=now, field="until")
    if not alert.current:
        raise AlreadyDone
    if alert.since is not None and until < alert.since:
        raise DatesOutOfOrder(field="until")
    ended = save_if_current(
        alert,
        row_version=row_version,
        changes={"until": until, "resolved_by": by, "resolved_at": now},
    )
    record(
        verb="alert.resolved",
        by=by,
        now=now,
        subject=alert,
        about=alert.patient_id,
        clinic_id=alert.patient.clinic_id,
    )
    return ended


@transaction.atomic
def mark_alert_in_error(
    *, alert: Alert, reason: str, by: User, now: datetime, row_version: int
) -> Alert:
    """Say that it was never true. Raises ReasonMissing, AlreadyDone or StaleRecord."""
    wrong = retract(alert, reason=reason, by=by, now=now, row_version=row_version)
    record(
        verb="alert.marked_in_error",
        by=by,
        now=now,
        subject=alert,
        about=alert.patient_id,
        clinic_id=alert.patient.clinic_id,
    )
    return wrong


def _end(alert: Alert, *, until: date, by: User, now: datetime) -> None:
    save_if_current(
        alert,
        row_version=alert.row_version,
        changes={
            "until": max(until, alert.since or until),
            "resolved_by": by,
            "resolved_at": now,
        },
    )


def _details(
    patient: Patient, kind: str, state: str, details: Mapping[str, Any], *, now: datetime
) -> dict[str, Any]:
    names = DETAILS_OF.get(kind, ())
    if state != AlertState.PRESENT:
        names = tuple(n for n in names if n in _IDENTIFYING)
    kept = {n: details[n] for n in names if details.get(n) not in (None, "")}
    for day in ("gestation_on", "delivered_on"):
        no_day_ahead(kept.get(day), clinic=patient.clinic, now=now, field=day)
    if kind == AlertKind.ALLERGY and state == AlertState.PRESENT and "substance" not in kept:
        raise Refused(_SUBSTANCE, field="substance")
    if kind == AlertKind.OTHER and "label" not in kept:
        raise Refused(_LABEL, field="label")
    if "gestation_weeks" in kept and "gestation_on" not in kept:
        kept["gestation_on"] = clinic_day(patient.clinic, now)
    if "gestation_weeks" not in kept:
        kept.pop("gestation_on", None)
    return kept
