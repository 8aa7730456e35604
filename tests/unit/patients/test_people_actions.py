"""Registering and correcting: every way out."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Clinic, User
from core.audit.models import AuditEvent
from core.locking import StaleRecord
from patients.actions import correct_patient, register_patient
from patients.models import Correction, Identifier, Patient
from patients.refusals import (
    FutureDate,
    IdentifierTaken,
    NothingChanged,
    PossibleDuplicate,
    ReasonMissing,
    Refused,
)
from tests.factories.patients import PatientFactory


def register(clinic: Clinic, by: User, now: datetime, **changes: Any) -> Patient:
    details: dict[str, Any] = {
        "family_name": "Okafor",
        "given_names": "Chidi",
        "birth_date": date(1980, 5, 17),
        "sex": "male",
        **changes,
    }
    return register_patient(clinic=clinic, by=by, now=now, **details)


def correct(patient: Patient, by: User, now: datetime, **changes: Any) -> Correction:
    arguments: dict[str, Any] = {
        "row_version": patient.row_version,
        "reason": "As on the passport",
        "details": {},
        **changes,
    }
    return correct_patient(patient=patient, by=by, now=now, **arguments)


def test_registering_keeps_patient_numbers_and_audit_row(
    clinic: Clinic, clinician: User, now: datetime
) -> None:
    patient = register(
        clinic, clinician, now, identifiers={"nhs_number": "999 000 0026", "other": ""}
    )

    assert patient.search == "okafor chidi 9990000026"
    assert [(i.kind, i.value) for i in patient.identifiers.all()] == [("nhs_number", "9990000026")]
    event = AuditEvent.objects.get(verb="patient.registered")
    assert (event.about, event.actor, event.clinic_id) == (
        patient.pk,
        clinician.audit_name,
        clinic.pk,
    )
    assert "Okafor" not in str(event.detail)


def test_the_same_person_is_refused_until_somebody_looked(
    clinic: Clinic, clinician: User, now: datetime
) -> None:
    first = register(clinic, clinician, now)

    with pytest.raises(PossibleDuplicate) as refused:
        register(clinic, clinician, now, family_name="OKAFOR")
    assert refused.value.candidates == [first]
    assert Patient.objects.count() == 1

    register(clinic, clinician, now, another_person=True)
    assert Patient.objects.count() == 2


def test_another_clinic_may_know_the_same_person(
    clinic: Clinic, other_clinic: Clinic, clinician: User, stranger: User, now: datetime
) -> None:
    register(clinic, clinician, now, identifiers={"nhs_number": "9990000026"})

    register(other_clinic, stranger, now, identifiers={"nhs_number": "9990000026"})

    assert Patient.objects.count() == 2


def test_a_number_names_one_patient_even_when_it_is_another_person(
    clinic: Clinic, clinician: User, now: datetime, patient: Patient
) -> None:
    with pytest.raises(IdentifierTaken) as refused:
        register(
            clinic,
            clinician,
            now,
            identifiers={"nhs_number": "9990000018"},
            another_person=True,
        )

    assert refused.value.candidates == [patient]
    assert refused.value.field == "nhs_number"


def test_an_impossible_number_is_refused_at_its_field(
    clinic: Clinic, clinician: User, now: datetime
) -> None:
    with pytest.raises(Refused) as refused:
        register(clinic, clinician, now, identifiers={"nhs_number": "9999999999"})

    assert refused.value.field == "nhs_number"
    assert not Patient.objects.exists()


def test_nobody_is_born_tomorrow(clinic: Clinic, clinician: User, now: datetime) -> None:
    with pytest.raises(FutureDate):
        register(clinic, clinician, now, birth_date=now.date() + timedelta(days=1))


def test_a_correction_keeps_before_after_and_reason(
    patient: Patient, clinician: User, now: datetime
) -> None:
    correction = correct(
        patient,
        clinician,
        now,
        details={"family_name": "Whitfeld", "birth_date": date(1968, 3, 21), "phone": ""},
        identifiers={"nhs_number": "9990000026", "hospital_number": "rx 1"},
    )

    patient.refresh_from_db()
    assert (patient.family_name, patient.birth_date) == ("Whitfeld", date(1968, 3, 21))
    assert patient.search == "whitfeld dana 9990000026 rx1"
    assert patient.row_version == 2
    assert correction.before == {
        "family_name": "Whitfield",
        "birth_date": "1968-03-12",
        "nhs_number": "9990000018",
        "hospital_number": "",
    }
    assert correction.after["nhs_number"] == "9990000026"
    old = Identifier.objects.get(value="9990000018")
    assert (old.ended_by, old.ended_at) == (clinician, now)
    event = AuditEvent.objects.get(verb="patient.corrected")
    assert event.detail["fields"] == [
        "birth_date",
        "family_name",
        "hospital_number",
        "nhs_number",
    ]


def test_numbers_stay_when_a_correction_does_not_mention_them(
    patient: Patient, clinician: User, now: datetime
) -> None:
    correct(patient, clinician, now, details={"phone": "020 7946 0001"})

    patient.refresh_from_db()
    assert patient.search.endswith("9990000018")
    assert patient.identifiers.filter(ended_at=None).count() == 1


def test_an_ended_number_may_be_given_to_somebody_else(
    patient: Patient, clinic: Clinic, clinician: User, now: datetime
) -> None:
    correct(patient, clinician, now, identifiers={"nhs_number": ""})

    register(clinic, clinician, now, identifiers={"nhs_number": "9990000018"})


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_correction_needs_a_reason(
    reason: str, patient: Patient, clinician: User, now: datetime
) -> None:
    with pytest.raises(ReasonMissing):
        correct(patient, clinician, now, reason=reason, details={"phone": "1"})


def test_a_correction_must_change_something(
    patient: Patient, clinician: User, now: datetime
) -> None:
    with pytest.raises(NothingChanged):
        correct(patient, clinician, now, details={"family_name": "Whitfield", "clinic": 99})

    assert not Correction.objects.exists()


def test_the_second_of_two_corrections_learns_of_the_first(
    patient: Patient, clinician: User, now: datetime
) -> None:
    correct(patient, clinician, now, details={"phone": "020 7946 0001"})

    with pytest.raises(StaleRecord) as stale:
        correct(patient, clinician, now, row_version=1, details={"phone": "020 7946 0002"})

    assert stale.value.current.phone == "020 7946 0001"  # type: ignore[attr-defined]


def test_a_correction_may_not_take_anothers_number(
    patient: Patient, clinic: Clinic, clinician: User, now: datetime
) -> None:
    PatientFactory.create(clinic=clinic, identifiers={"nhs_number": "9990000026"})

    with pytest.raises(IdentifierTaken):
        correct(patient, clinician, now, identifiers={"nhs_number": "9990000026"})

    patient.refresh_from_db()
    assert patient.row_version == 1


def test_a_birth_date_may_not_be_corrected_into_the_future(
    patient: Patient, clinician: User, now: datetime
) -> None:
    with pytest.raises(FutureDate):
        correct(patient, clinician, now, details={"birth_date": now.date() + timedelta(days=1)})


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2000, 2, 29), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 3, 1), 26),
        (date(2000, 2, 29), date(2028, 2, 29), 28),
        (date(1968, 3, 12), date(2026, 3, 11), 57),
        (date(1968, 3, 12), date(2026, 3, 12), 58),
    ],
)
def test_age_in_completed_years(born: date, on: date, age: int) -> None:
    assert Patient(birth_date=born).age_on(on) == age
