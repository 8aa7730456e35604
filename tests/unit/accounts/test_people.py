"""Looking after people: accounts, roles, lost second factors, and whose business that is."""

import re
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator

from accounts.actions.people import (
    AccountInactive,
    AccountNotYours,
    EmailTaken,
    LastAdministrator,
    OwnAccount,
    RoleHeldAlready,
    add_person,
    correct_person,
    deactivate,
    end_role,
    give_role,
    reactivate,
    reset_sign_in,
    temporary_password,
)
from accounts.models import Clinic, Membership, User
from accounts.roles import Permission, Role
from accounts.selectors import may_manage_account, people_of
from core.audit.models import AuditEvent
from core.locking import StaleRecord
from tests.factories.accounts import PASSWORD, MembershipFactory, member_of, system_administrator

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


def _verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("position").values_list("verb", flat=True))


def _add(clinic: Clinic, by: User, **changed: object):  # type: ignore[no-untyped-def]
    given = {
        "email": "new@clinic.example",
        "full_name": "Noor Aziz",
        "title": "Dr",
        "role": Role.CLINICIAN,
        "invite": False,
    } | changed
    return add_person(clinic=clinic, by=by, now=NOW, **given)  # type: ignore[arg-type]


def test_a_new_person_gets_a_temporary_password(clinic: Clinic, clinic_administrator: User) -> None:
    added = _add(clinic, clinic_administrator)
    assert added.person.check_password(added.temporary_password)
    assert added.person.must_change_password
    assert added.person.may(Permission.VISIT_EDIT, clinic)
    assert _verbs() == ["person.created", "role.given"]
    event = AuditEvent.objects.last()
    assert event is not None
    assert event.actor == f"user:{clinic_administrator.pk}"
    assert event.clinic_id == clinic.pk
    assert added.temporary_password not in str(AuditEvent.objects.values_list("detail"))


def test_an_invited_person_has_no_password(clinic: Clinic, clinic_administrator: User) -> None:
    added = _add(clinic, clinic_administrator, invite=True)
    assert added.temporary_password is None
    assert not added.person.has_usable_password()
    assert not added.person.must_change_password


def test_somebody_with_an_account_keeps_it(
    clinic: Clinic, clinic_administrator: User, stranger: User
) -> None:
    added = _add(clinic, clinic_administrator, email=stranger.email.upper(), full_name="Other")
    assert added.person == stranger
    assert added.temporary_password is None
    stranger.refresh_from_db()
    assert stranger.full_name != "Other"
    assert stranger.check_password(PASSWORD)
    assert stranger.memberships.count() == 2


def test_a_role_is_held_once(clinic: Clinic, clinician: User, clinic_administrator: User) -> None:
    with pytest.raises(RoleHeldAlready):
        give_role(
            person=clinician,
            clinic=clinic,
            role=Role.CLINICIAN,
            by=clinic_administrator,
            now=NOW,
        )
    assert _verbs() == []


def test_an_ended_role_can_be_given_again(
    clinic: Clinic, clinician: User, clinic_administrator: User
) -> None:
    end_role(membership=clinician.memberships.get(), by=clinic_administrator, now=NOW)
    assert not clinician.may(Permission.VISIT_EDIT)
    give_role(
        person=clinician, clinic=clinic, role=Role.CLINICIAN, by=clinic_administrator, now=NOW
    )
    assert clinician.may(Permission.VISIT_EDIT, clinic)
    assert clinician.memberships.count() == 2, "the past stays readable"


def test_ending_twice_is_ending_once(clinician: User, clinic_administrator: User) -> None:
    membership = clinician.memberships.get()
    end_role(membership=membership, by=clinic_administrator, now=NOW)
    later = NOW.replace(hour=17)
    assert end_role(membership=membership, by=clinic_administrator, now=later).ended_at == NOW
    assert _verbs() == ["role.ended"]


def test_the_last_administrator_stays(clinic: Clinic, clinic_administrator: User) -> None:
    own = clinic_administrator.memberships.get()
    with pytest.raises(LastAdministrator):
        end_role(membership=own, by=clinic_administrator, now=NOW)
    inactive = member_of(clinic, Role.CLINIC_ADMINISTRATOR, is_active=False)
    with pytest.raises(LastAdministrator):
        end_role(membership=own, by=clinic_administrator, now=NOW)
    User.objects.filter(pk=inactive.pk).update(is_active=True)
    assert end_role(membership=own, by=clinic_administrator, now=NOW).ended_at == NOW


def test_the_system_administrator_may_end_the_last(clinic_administrator: User) -> None:
    own = clinic_administrator.memberships.get()
    assert end_role(membership=own, by=system_administrator(), now=NOW).ended_at == NOW


def test_a_deactivated_person_gets_no_role(clinic: Clinic, clinic_administrator: User) -> None:
    gone = member_of(clinic, Role.THERAPIST, is_active=False)
    with pytest.raises(AccountInactive):
        give_role(person=gone, clinic=clinic, role=Role.CLINICIAN, by=clinic_administrator, now=NOW)


def test_deactivating_and_back(clinician: User, clinic_administrator: User) -> None:
    gone = deactivate(person=clinician, by=clinic_administrator, now=NOW)
    assert not gone.is_active
    assert not gone.may(Permission.VISIT_EDIT)
    assert deactivate(person=gone, by=clinic_administrator, now=NOW) == gone
    back = reactivate(person=gone, by=clinic_administrator, now=NOW)
    back.person.refresh_from_db()
    assert back.person.is_active
    assert back.person.must_change_password
    assert not back.person.check_password(PASSWORD)
    assert _verbs() == ["person.deactivated", "person.reactivated"]


def test_a_reset_takes_everything_that_lets_in(clinician: User, clinic_administrator: User) -> None:
    reset = reset_sign_in(person=clinician, by=clinic_administrator, now=NOW)
    clinician.refresh_from_db()
    assert not Authenticator.objects.filter(user=clinician).exists()
    assert not clinician.check_password(PASSWORD)
    assert clinician.check_password(reset.temporary_password or "")
    assert clinician.must_change_password
    assert _verbs() == ["person.sign_in_reset"]


@pytest.mark.parametrize("act", [deactivate, reactivate, reset_sign_in])
def test_nobody_does_it_to_themselves(act, clinic_administrator: User) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(OwnAccount):
        act(person=clinic_administrator, by=clinic_administrator, now=NOW)
    assert _verbs() == []


@pytest.mark.parametrize("act", [deactivate, reactivate, reset_sign_in])
def test_accounts_that_reach_further_are_out_of_reach(
    act,  # type: ignore[no-untyped-def]
    clinic: Clinic,
    other_clinic: Clinic,
    clinician: User,
    stranger: User,
    clinic_administrator: User,
) -> None:
    MembershipFactory.create(user=clinician, clinic=other_clinic)
    above = system_administrator()
    MembershipFactory.create(user=above, clinic=clinic)
    for person in (clinician, stranger, above):
        assert not may_manage_account(clinic_administrator, person)
        with pytest.raises(AccountNotYours):
            act(person=person, by=clinic_administrator, now=NOW)
    assert may_manage_account(system_administrator(), clinician)
    assert _verbs() == []


def test_a_clinician_manages_nobody(clinician: User, therapist: User) -> None:
    with pytest.raises(AccountNotYours):
        reset_sign_in(person=therapist, by=clinician, now=NOW)


def test_a_correction_names_the_fields_not_the_words(
    clinician: User, clinic_administrator: User
) -> None:
    correct_person(
        person=clinician,
        full_name="Ada Marsh-Quill",
        title=clinician.title,
        email="ada.quill@clinic.example",
        row_version=clinician.row_version,
        by=clinic_administrator,
        now=NOW,
    )
    event = AuditEvent.objects.get()
    assert event.detail == {"fields": ["email", "full_name"]}


def test_two_corrections_at_once(clinician: User, clinic_administrator: User) -> None:
    seen = clinician.row_version
    for expected in (True, False):
        given = {"title": "Dr", "email": clinician.email, "row_version": seen}
        if expected:
            correct_person(
                person=clinician, full_name="First", **given, by=clinic_administrator, now=NOW
            )
        else:
            with pytest.raises(StaleRecord) as refused:
                correct_person(
                    person=clinician, full_name="Second", **given, by=clinic_administrator, now=NOW
                )
            assert refused.value.current.full_name == "First"  # type: ignore[attr-defined]


def test_an_address_belongs_to_one_account(clinician: User, clinic_administrator: User) -> None:
    with pytest.raises(EmailTaken):
        correct_person(
            person=clinician,
            full_name="Ada",
            title="",
            email=clinic_administrator.email,
            row_version=clinician.row_version,
            by=clinic_administrator,
            now=NOW,
        )


def test_temporary_passwords_differ_and_can_be_read_out() -> None:
    made = {temporary_password() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", word) for word in made)


def test_people_are_listed_once(clinic: Clinic, clinician: User, stranger: User) -> None:
    MembershipFactory.create(user=clinician, clinic=clinic, role=Role.CONTENT_EDITOR)
    listed = list(people_of(clinic))
    assert listed == [clinician]
    assert len(listed[0].roles_here) == 2
    assert listed[0].has_second_factor
    assert stranger not in listed


def test_memberships_are_ended_not_deleted(clinician: User, clinic_administrator: User) -> None:
    end_role(membership=clinician.memberships.get(), by=clinic_administrator, now=NOW)
    assert Membership.objects.filter(user=clinician).count() == 1
