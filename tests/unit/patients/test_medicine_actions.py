"""Medicines: known names, and every way out of adding, changing, stopping and retracting."""

from datetime import date, datetime

import pytest

from accounts.models import User
from core.audit.models import AuditEvent
from core.locking import StaleRecord
from patients.actions import (
    change_medicine,
    mark_medicine_in_error,
    record_medicine,
    stop_medicine,
)
from patients.medicines import coded, labels
from patients.models import Medicine, Patient
from patients.refusals import (
    AlreadyDone,
    DatesOutOfOrder,
    FutureDate,
    NothingChanged,
    ReasonMissing,
    Refused,
)

pytestmark = pytest.mark.usefixtures("known_medicines")


@pytest.fixture
def medicine(patient: Patient, clinician: User, now: datetime) -> Medicine:
    return record_medicine(
        patient=patient,
        by=clinician,
        now=now,
        name="Atorvastatin",
        dose="20 mg",
        started_on=date(2026, 9, 1),
    )


@pytest.mark.parametrize(
    ("typed", "generic"),
    [
        ("Atorvastatin", "atorvastatin"),
        ("ATORVASTATIN 20 mg", "atorvastatin"),
        ("lipitor", "atorvastatin"),
        ("Ferrous sulfate 200mg", "ferrous_sulfate"),
        ("ferrous", ""),
        ("xatorvastatin", ""),
        ("Grandma's tonic", ""),
        ("", ""),
    ],
)
def test_known_names_are_coded_and_others_are_not_guessed(typed: str, generic: str) -> None:
    assert coded(typed) == generic


def test_names_are_offered_in_order() -> None:
    assert labels() == ["Atorvastatin", "Ferrous sulfate", "Omeprazole"]


def test_a_medicine_is_kept_as_typed_and_coded(
    medicine: Medicine, patient: Patient, clinician: User, now: datetime
) -> None:
    tonic = record_medicine(patient=patient, by=clinician, now=now, name="  Grandma's tonic ")

    assert (medicine.name, medicine.generic) == ("Atorvastatin", "atorvastatin")
    assert (tonic.name, tonic.generic) == ("Grandma's tonic", "")
    assert AuditEvent.objects.filter(verb="medicine.recorded", about=patient.pk).count() == 2


def test_a_medicine_has_a_name(patient: Patient, clinician: User, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        record_medicine(patient=patient, by=clinician, now=now, name="  ")

    assert refused.value.field == "name"


@pytest.mark.parametrize(
    ("started", "changed", "refusal"),
    [
        (date(2026, 11, 13), None, FutureDate),
        (None, date(2026, 11, 13), FutureDate),
        (date(2026, 9, 2), date(2026, 9, 1), DatesOutOfOrder),
    ],
)
def test_impossible_days_are_refused(
    started: date | None,
    changed: date | None,
    refusal: type[Refused],
    patient: Patient,
    clinician: User,
    now: datetime,
) -> None:
    with pytest.raises(refusal):
        record_medicine(
            patient=patient,
            by=clinician,
            now=now,
            name="x",
            started_on=started,
            changed_on=changed,
        )


def test_a_change_keeps_the_earlier_dose(
    medicine: Medicine, clinician: User, now: datetime
) -> None:
    changed = change_medicine(
        medicine=medicine,
        by=clinician,
        now=now,
        row_version=1,
        details={"dose": "40 mg", "changed_on": date(2026, 11, 1), "name": "Other"},
    )

    assert (changed.dose, changed.name) == ("40 mg", "Atorvastatin")
    [kept] = changed.changes.all()
    assert (kept.before, kept.after) == (
        {"dose": "20 mg", "changed_on": ""},
        {"dose": "40 mg", "changed_on": "2026-11-01"},
    )
    event = AuditEvent.objects.get(verb="medicine.changed")
    assert event.detail == {"fields": ["changed_on", "dose"]}


def test_a_change_changes_something(medicine: Medicine, clinician: User, now: datetime) -> None:
    with pytest.raises(NothingChanged):
        change_medicine(
            medicine=medicine, by=clinician, now=now, row_version=1, details={"dose": "20 mg"}
        )


def test_a_change_is_checked_against_the_dates_that_stay(
    medicine: Medicine, clinician: User, now: datetime
) -> None:
    with pytest.raises(DatesOutOfOrder):
        change_medicine(
            medicine=medicine,
            by=clinician,
            now=now,
            row_version=1,
            details={"changed_on": date(2026, 8, 1)},
        )


def test_a_change_notices_another_writer(
    medicine: Medicine, clinician: User, now: datetime
) -> None:
    with pytest.raises(StaleRecord):
        change_medicine(
            medicine=medicine, by=clinician, now=now, row_version=7, details={"dose": "1"}
        )


def test_stopping(medicine: Medicine, clinician: User, now: datetime) -> None:
    stopped = stop_medicine(
        medicine=medicine, stopped_on=date(2026, 11, 1), by=clinician, now=now, row_version=1
    )

    assert (stopped.stopped_on, stopped.stopped_by) == (date(2026, 11, 1), clinician)
    with pytest.raises(AlreadyDone):
        stop_medicine(medicine=stopped, stopped_on=now.date(), by=clinician, now=now, row_version=2)
    with pytest.raises(AlreadyDone):
        change_medicine(
            medicine=stopped, by=clinician, now=now, row_version=2, details={"dose": "1"}
        )


@pytest.mark.parametrize(
    ("day", "refusal"),
    [(date(2026, 8, 31), DatesOutOfOrder), (date(2026, 11, 13), FutureDate)],
)
def test_stopping_refuses_impossible_days(
    day: date, refusal: type[Refused], medicine: Medicine, clinician: User, now: datetime
) -> None:
    with pytest.raises(refusal):
        stop_medicine(medicine=medicine, stopped_on=day, by=clinician, now=now, row_version=1)


def test_an_error_stays_with_its_reason(medicine: Medicine, clinician: User, now: datetime) -> None:
    with pytest.raises(ReasonMissing):
        mark_medicine_in_error(medicine=medicine, reason="", by=clinician, now=now, row_version=1)

    wrong = mark_medicine_in_error(
        medicine=medicine, reason="never took it", by=clinician, now=now, row_version=1
    )

    assert not wrong.current
    assert AuditEvent.objects.filter(verb="medicine.marked_in_error").count() == 1
