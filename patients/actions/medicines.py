"""The list of medicines: add, change, stop, retract."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.trail import record
from core.locking import save_if_current
from patients.actions.retracting import retract
from patients.clock import no_day_ahead
from patients.medicines import coded
from patients.models import Medicine, MedicineChange, Patient
from patients.refusals import AlreadyDone, DatesOutOfOrder, NothingChanged, Refused

CHANGEABLE = ("dose", "note", "started_on", "changed_on")


@transaction.atomic
def record_medicine(
    *,
    patient: Patient,
    by: User,
    now: datetime,
    name: str,
    dose: str = "",
    note: str = "",
    started_on: date | None = None,
    changed_on: date | None = None,
) -> Medicine:
    """Add a medicine; its generic id is looked up among the known names, else left empty.

    Raises Refused (no name), FutureDate or DatesOutOfOrder.
    """
    if not name.strip():
        raise Refused(_("Write the name of the medicine."), field="name")
    _check_days(patient, now=now, started_on=started_on, changed_on=changed_on)
    medicine = Medicine.objects.create(
        patient=patient,
        name=name.strip(),
        generic=coded(name),
        dose=dose,
        note=note,
        started_on=started_on,
        changed_on=changed_on,
        recorded_by=by,
        recorded_at=now,
    )
    _audit("medicine.recorded", medicine, by=by, now=now, detail={"coded": bool(medicine.generic)})
    return medicine


@transaction.atomic
def change_medicine(
    *, medicine: Medicine, by: User, now: datetime, row_version: int, details: Mapping[str, Any]
) -> Medicine:
    """Change dose, dates or note of a current medicine, keeping what it said before.

    The name can't be changed: another medicine is another row. Raises AlreadyDone (stopped or in
    error), NothingChanged, FutureDate, DatesOutOfOrder or StaleRecord.
    """
    if not medicine.current:
        raise AlreadyDone
    changes = {
        name: value
        for name, value in details.items()
        if name in CHANGEABLE and getattr(medicine, name) != value
    }
    if not changes:
        raise NothingChanged
    days = {n: changes.get(n, getattr(medicine, n)) for n in ("started_on", "changed_on")}
    _check_days(medicine.patient, now=now, **days)
    changed = save_if_current(medicine, row_version=row_version, changes=changes)
    MedicineChange.objects.create(
        medicine=changed,
        before={name: _plain(getattr(medicine, name)) for name in changes},
        after={name: _plain(value) for name, value in changes.items()},
        changed_by=by,
        changed_at=now,
    )
    _audit("medicine.changed", medicine, by=by, now=now, detail={"fields": sorted(changes)})
    return changed


@transaction.atomic
def stop_medicine(
    *, medicine: Medicine, stopped_on: date, by: User, now: datetime, row_version: int
) -> Medicine:
    """Say that the patient no longer takes it.

    Raises FutureDate, DatesOutOfOrder, AlreadyDone or StaleRecord.
    """
    no_day_ahead(stopped_on, clinic=medicine.patient.clinic, now=now, field="stopped_on")
    if not medicine.current:
        raise AlreadyDone
    if medicine.started_on is not None and stopped_on < medicine.started_on:
        raise DatesOutOfOrder(field="stopped_on")
    stopped = save_if_current(
        medicine,
        row_version=row_version,
        changes={"stopped_on": stopped_on, "stopped_by": by, "stopped_at": now},
    )
    _audit("medicine.stopped", medicine, by=by, now=now)
    return stopped


@transaction.atomic
def mark_medicine_in_error(
    *, medicine: Medicine, reason: str, by: User, now: datetime, row_version: int
) -> Medicine:
    """Say that the patient never took it. Raises ReasonMissing, AlreadyDone or StaleRecord."""
    wrong = retract(medicine, reason=reason, by=by, now=now, row_version=row_version)
    _audit("medicine.marked_in_error", medicine, by=by, now=now)
    return wrong


def _check_days(
    patient: Patient, *, now: datetime, started_on: date | None, changed_on: date | None
) -> None:
    no_day_ahead(started_on, clinic=patient.clinic, now=now, field="started_on")
    no_day_ahead(changed_on, clinic=patient.clinic, now=now, field="changed_on")
    if started_on is not None and changed_on is not None and changed_on < started_on:
        raise DatesOutOfOrder(field="changed_on")


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _audit(
    verb: str, medicine: Medicine, *, by: User, now: datetime, detail: dict[str, Any] | None = None
) -> None:
    record(
        verb=verb,
        by=by,
        now=now,
        subject=medicine,
        about=medicine.patient_id,
        clinic_id=medicine.patient.clinic_id,
        detail=detail,
    )
