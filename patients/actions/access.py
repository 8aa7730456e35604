"""Emergency access: reading one record of another clinic, for four hours, for a reason."""

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.roles import Permission
from core.audit.trail import record
from patients import selectors
from patients.models import EmergencyAccess, Identifier, IdentifierKind, Patient
from patients.naming import plain
from patients.refusals import AccessNotNeeded, EmergencyAccessRefused, ReasonMissing, TooManyTries

LASTS = timedelta(hours=4)
TRIES, TRIES_WITHIN = 5, timedelta(minutes=15)


@transaction.atomic
def grant_emergency_access(
    *, by: User, identifier: str, birth_date: date, reason: str, now: datetime
) -> list[EmergencyAccess]:
    """Let `by` read the patient with exactly this number and birth date.

    One person known to several clinics by the same NHS number gives a grant for each record; two
    records under the same number of another kind may be two people, and are refused. The caller
    has made sure that the person signed in again just now. Raises ReasonMissing, TooManyTries,
    EmergencyAccessRefused or AccessNotNeeded; the caller then notes a refusal
    (`note_refused_emergency_access`) in a transaction of its own.
    """
    if not reason.strip():
        raise ReasonMissing
    if selectors.refused_emergency_tries(by, since=now - TRIES_WITHIN) >= TRIES:
        raise TooManyTries
    found = _records(identifier, birth_date)
    if not found:
        raise EmergencyAccessRefused
    seen = selectors.visible_to(by, Permission.RECORD_VIEW, now=now)
    visible = set(seen.filter(pk__in=[p.pk for p in found]).values_list("pk", flat=True))
    if len(visible) == len(found):
        raise AccessNotNeeded(found[0])
    return [
        _grant(patient, by=by, reason=reason.strip(), now=now)
        for patient in found
        if patient.pk not in visible
    ]


def _records(identifier: str, birth_date: date) -> list[Patient]:
    value = plain(identifier).replace(" ", "").upper()
    found = Identifier.objects.filter(
        value=value, ended_at=None, patient__birth_date=birth_date
    ).select_related("patient")
    patients = {i.patient_id: i.patient for i in found.order_by("pk")}
    one_person = len(patients) == 1 or all(i.kind == IdentifierKind.NHS_NUMBER for i in found)
    return list(patients.values()) if one_person else []


def _grant(patient: Patient, *, by: User, reason: str, now: datetime) -> EmergencyAccess:
    access = EmergencyAccess.objects.create(
        patient=patient, user=by, reason=reason, granted_at=now, expires_at=now + LASTS
    )
    record(
        verb="emergency.opened",
        by=by,
        now=now,
        subject=access,
        about=patient.pk,
        clinic_id=patient.clinic_id,
        purpose="emergency",
    )
    return access


def note_refused_emergency_access(*, by: User, now: datetime) -> None:
    """Keep that somebody tried; which number they tried is not kept."""
    record(verb="emergency.refused", by=by, now=now, purpose="emergency")
