"""Registering a patient and correcting who they are."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import Clinic, User
from core.audit.trail import record
from core.locking import StaleRecord, save_if_current
from patients.clock import no_day_ahead
from patients.finding import same_person_candidates
from patients.identifiers import IdentifierRefused, tidy
from patients.models import Correction, Identifier, IdentifierKind, Patient
from patients.naming import search_text
from patients.refusals import (
    IdentifierTaken,
    NothingChanged,
    PossibleDuplicate,
    ReasonMissing,
    Refused,
)

DETAILS = (
    "family_name", "given_names", "preferred_name", "birth_date", "sex", "phone", "address",
    "language",
)  # fmt: skip


@transaction.atomic
def register_patient(
    *,
    clinic: Clinic,
    by: User,
    now: datetime,
    family_name: str,
    given_names: str,
    birth_date: date,
    sex: str,
    preferred_name: str = "",
    phone: str = "",
    address: str = "",
    language: str = "",
    identifiers: Mapping[str, str] | None = None,
    another_person: bool = False,
) -> Patient:
    """Add a patient to the clinic.

    `identifiers`: kind to number as typed; empty ones are left out. Raises PossibleDuplicate
    unless `another_person` says that somebody looked; IdentifierTaken, Refused (a number that
    can't be one) or FutureDate in any case.
    """
    no_day_ahead(birth_date, clinic=clinic, now=now, field="birth_date")
    numbers = _tidied(identifiers or {})
    _refuse_taken(clinic, numbers, but=None)
    if not another_person:
        candidates = same_person_candidates(
            clinic=clinic, family_name=family_name, given_names=given_names, birth_date=birth_date
        )
        if candidates:
            raise PossibleDuplicate(candidates)
    patient = Patient.objects.create(
        clinic=clinic,
        family_name=family_name,
        given_names=given_names,
        preferred_name=preferred_name,
        birth_date=birth_date,
        sex=sex,
        phone=phone,
        address=address,
        language=language,
        registered_by=by,
        registered_at=now,
        search=search_text(
            family_name=family_name,
            given_names=given_names,
            preferred_name=preferred_name,
            identifiers=list(numbers.values()),
        ),
    )
    for kind, value in numbers.items():
        _add_identifier(patient, kind, value, by=by, now=now)
    record(
        verb="patient.registered",
        by=by,
        now=now,
        subject=patient,
        about=patient.pk,
        clinic_id=clinic.pk,
        detail={"identifiers": sorted(numbers), "another_person": another_person},
    )
    return patient


@transaction.atomic
def correct_patient(
    *,
    patient: Patient,
    by: User,
    now: datetime,
    row_version: int,
    reason: str,
    details: Mapping[str, Any],
    identifiers: Mapping[str, str] | None = None,
) -> Correction:
    """Change who the patient is, keeping what it said before and why.

    `details` holds any of the DETAILS; `identifiers` is the whole set of current numbers by kind
    (an empty one ends it), or None to leave them. Raises ReasonMissing, NothingChanged,
    IdentifierTaken, FutureDate, Refused or StaleRecord.
    """
    if not reason.strip():
        raise ReasonMissing
    if details.get("birth_date"):
        no_day_ahead(details["birth_date"], clinic=patient.clinic, now=now, field="birth_date")
    held = Patient.objects.select_for_update().get(pk=patient.pk)
    if held.row_version != row_version:
        raise StaleRecord(held)
    changes = {
        name: value
        for name, value in details.items()
        if name in DETAILS and getattr(held, name) != value
    }
    before: dict[str, Any] = {name: _plain(getattr(held, name)) for name in changes}
    after: dict[str, Any] = {name: _plain(value) for name, value in changes.items()}
    current = {i.kind: i for i in Identifier.objects.filter(patient=held, ended_at=None)}
    wanted = _tidied(identifiers) if identifiers is not None else _values(current.values())
    for kind in IdentifierKind.values:
        was, becomes = current.get(kind), wanted.get(kind, "")
        if (was.value if was else "") != becomes:
            before[kind], after[kind] = was.value if was else "", becomes
    if not after:
        raise NothingChanged
    _refuse_taken(held.clinic, wanted, but=held)
    _replace_identifiers(held, current, wanted, by=by, now=now)
    named = {name: changes.get(name, getattr(held, name)) for name in DETAILS[:3]}
    changes["search"] = search_text(**named, identifiers=list(wanted.values()))
    save_if_current(held, row_version=row_version, changes=changes)
    correction = Correction.objects.create(
        patient=held,
        reason=reason.strip(),
        before=before,
        after=after,
        corrected_by=by,
        corrected_at=now,
    )
    record(
        verb="patient.corrected",
        by=by,
        now=now,
        subject=correction,
        about=held.pk,
        clinic_id=held.clinic_id,
        detail={"fields": sorted(after)},
    )
    return correction


def _tidied(identifiers: Mapping[str, str]) -> dict[str, str]:
    numbers: dict[str, str] = {}
    for kind, text in identifiers.items():
        if not text.strip():
            continue
        try:
            numbers[kind] = tidy(IdentifierKind(kind), text)
        except IdentifierRefused as refused:
            raise Refused(refused.message, field=kind) from refused
    return numbers


def _values(identifiers: Any) -> dict[str, str]:
    return {i.kind: i.value for i in identifiers}


def _refuse_taken(clinic: Clinic, numbers: Mapping[str, str], *, but: Patient | None) -> None:
    for kind, value in numbers.items():
        taken = (
            Identifier.objects.filter(clinic=clinic, kind=kind, value=value, ended_at=None)
            .exclude(patient=but)
            .select_related("patient")
            .first()
        )
        if taken is not None:
            raise IdentifierTaken(taken.patient, kind)


def _replace_identifiers(
    patient: Patient,
    current: Mapping[str, Identifier],
    wanted: Mapping[str, str],
    *,
    by: User,
    now: datetime,
) -> None:
    for kind, identifier in current.items():
        if identifier.value != wanted.get(kind):
            save_if_current(
                identifier,
                row_version=identifier.row_version,
                changes={"ended_by": by, "ended_at": now},
            )
    for kind, value in wanted.items():
        if kind not in current or current[kind].value != value:
            _add_identifier(patient, kind, value, by=by, now=now)


def _add_identifier(patient: Patient, kind: str, value: str, *, by: User, now: datetime) -> None:
    """Add the number; a simultaneous registration that took it first raises IdentifierTaken."""
    try:
        with transaction.atomic():
            Identifier.objects.create(
                patient=patient,
                clinic=patient.clinic,
                kind=kind,
                value=value,
                added_by=by,
                added_at=now,
            )
    except IntegrityError:
        _refuse_taken(patient.clinic, {kind: value}, but=patient)
        raise


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
