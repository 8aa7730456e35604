"""Who sees whom, and emergency access: every way out."""

from datetime import date, datetime, timedelta

import pytest

from accounts.models import Clinic, User
from accounts.roles import Permission, Role
from core.audit.models import AuditEvent
from patients import selectors
from patients.actions import grant_emergency_access, note_refused_emergency_access
from patients.models import EmergencyAccess, Patient
from patients.refusals import (
    AccessNotNeeded,
    EmergencyAccessRefused,
    ReasonMissing,
    TooManyTries,
)
from tests.factories.accounts import member_of, system_administrator
from tests.factories.patients import PatientFactory, VisitFactory

BORN = date(1968, 3, 12)


def ask(by: User, now: datetime, number: str = "999 000 0018", born: date = BORN) -> Patient:
    [access] = grant_emergency_access(
        by=by, identifier=number, birth_date=born, reason="Unconscious in our clinic", now=now
    )
    return access.patient


@pytest.mark.parametrize(
    ("role", "permission", "seen"),
    [
        (Role.CLINICIAN, Permission.RECORD_VIEW, True),
        (Role.CLINICIAN, Permission.VISIT_SIGN, True),
        (Role.CLINICIAN, Permission.ACCESS_REPORT, False),
        (Role.THERAPIST, Permission.RECORD_VIEW, True),
        (Role.THERAPIST, Permission.VISIT_EDIT, False),
        (Role.CLINIC_ADMINISTRATOR, Permission.RECORD_VIEW, False),
        (Role.CLINIC_ADMINISTRATOR, Permission.PATIENT_FIND, True),
        (Role.CONTENT_EDITOR, Permission.PATIENT_FIND, False),
    ],
)
def test_the_role_decides_in_its_own_clinic(
    role: Role,
    permission: Permission,
    seen: bool,
    patient: Patient,
    clinic: Clinic,
    other_clinic: Clinic,
) -> None:
    assert selectors.visible_to(member_of(clinic, role), permission).exists() is seen
    assert not selectors.visible_to(member_of(other_clinic, role), permission).exists()


def test_the_system_administrator_sees_no_patient(patient: Patient) -> None:
    for permission in Permission:
        assert not selectors.visible_to(system_administrator(), permission).exists()


def test_leaving_ends_what_one_sees(patient: Patient, clinician: User, now: datetime) -> None:
    clinician.memberships.update(ended_at=now)

    assert not selectors.visible_to(clinician).exists()


def test_an_inactive_account_sees_nobody_not_even_in_an_emergency(
    patient: Patient, stranger: User, clinician: User, now: datetime
) -> None:
    ask(stranger, now)
    for user in (stranger, clinician):
        user.is_active = False
        user.save()

        assert not selectors.visible_to(user, now=now).exists()


def test_emergency_access_opens_one_record_for_four_hours(
    patient: Patient, clinic: Clinic, stranger: User, now: datetime
) -> None:
    PatientFactory.create(clinic=clinic)
    VisitFactory.create(patient=patient)

    assert ask(stranger, now) == patient

    assert list(selectors.visible_to(stranger, now=now)) == [patient]
    assert selectors.visits_visible_to(stranger, now=now).count() == 1
    just_before, after = now + timedelta(hours=3, minutes=59), now + timedelta(hours=4)
    assert selectors.visible_to(stranger, now=just_before).exists()
    assert not selectors.visible_to(stranger, now=after).exists()
    event = AuditEvent.objects.get(verb="emergency.opened")
    assert (event.about, event.purpose) == (patient.pk, "emergency")


def test_emergency_access_is_for_reading(patient: Patient, stranger: User, now: datetime) -> None:
    ask(stranger, now)

    for permission in Permission:
        seen = selectors.visible_to(stranger, permission, now=now).exists()
        assert seen is (permission in selectors.READ_IN_EMERGENCY), permission


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("9990000026", BORN),
        ("9990000018", date(1968, 3, 13)),
        ("999000001", BORN),
        ("", BORN),
        ("%", BORN),
    ],
)
def test_only_exactly_this_number_and_birth_date(
    number: str, born: date, patient: Patient, stranger: User, now: datetime
) -> None:
    with pytest.raises(EmergencyAccessRefused):
        ask(stranger, now, number, born)

    assert not EmergencyAccess.objects.exists()


def test_a_reason_is_needed(patient: Patient, stranger: User, now: datetime) -> None:
    with pytest.raises(ReasonMissing):
        grant_emergency_access(
            by=stranger, identifier="9990000018", birth_date=BORN, reason=" ", now=now
        )


def test_not_for_those_who_see_the_patient_anyway(
    patient: Patient, clinician: User, now: datetime
) -> None:
    with pytest.raises(AccessNotNeeded) as refused:
        ask(clinician, now)

    assert refused.value.patient == patient


def test_five_refusals_in_a_quarter_of_an_hour_are_enough(
    patient: Patient, stranger: User, now: datetime
) -> None:
    for _attempt in range(5):
        note_refused_emergency_access(by=stranger, now=now)

    with pytest.raises(TooManyTries):
        ask(stranger, now + timedelta(minutes=14))
    assert ask(stranger, now + timedelta(minutes=16)) == patient


def test_one_nhs_number_in_two_clinics_is_one_person(
    patient: Patient, stranger: User, now: datetime
) -> None:
    elsewhere = PatientFactory.create(birth_date=BORN, identifiers={"nhs_number": "9990000018"})

    granted = grant_emergency_access(
        by=stranger, identifier="9990000018", birth_date=BORN, reason="x", now=now
    )

    assert {a.patient for a in granted} == {patient, elsewhere}


def test_one_hospital_number_in_two_clinics_may_be_two_people(
    stranger: User, now: datetime
) -> None:
    for _clinic in range(2):
        PatientFactory.create(birth_date=BORN, identifiers={"hospital_number": "RX1"})

    with pytest.raises(EmergencyAccessRefused):
        ask(stranger, now, "RX1")


def test_administrators_of_the_patients_clinic_are_told(
    patient: Patient,
    stranger: User,
    clinic_administrator: User,
    other_clinic: Clinic,
    now: datetime,
) -> None:
    ask(stranger, now)
    elsewhere = member_of(other_clinic, Role.CLINIC_ADMINISTRATOR)

    since = now - timedelta(days=1)
    assert selectors.emergency_accesses_to(clinic_administrator, since=since).count() == 1
    assert selectors.emergency_accesses_to(elsewhere, since=since).count() == 0


def test_unfinished_visits_are_ones_own_oldest_first(
    patient: Patient, clinician: User, therapist: User, now: datetime
) -> None:
    newer = VisitFactory.create(patient=patient, opened_by=clinician)
    older = VisitFactory.create(
        patient=patient, opened_by=clinician, started_at=now - timedelta(days=3)
    )
    VisitFactory.create(patient=patient, opened_by=clinician, signed=True)
    others = VisitFactory.create(
        patient=patient, opened_by=therapist, started_at=now - timedelta(days=9)
    )

    assert list(selectors.unfinished_visits(clinician)) == [older, newer]
    left = selectors.unfinished_by_others(clinician, before=now - timedelta(days=7))
    assert list(left) == [others]
