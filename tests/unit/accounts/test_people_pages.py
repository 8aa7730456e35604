"""The pages about people, clinics and one's own account, used as an administrator does."""

import uuid
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Clinic, User
from accounts.roles import Role
from core.audit.models import AuditEvent
from tests.factories.accounts import MembershipFactory, system_administrator
from tests.security.signing_in import confirm_again

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


@pytest.fixture
def admin(sign_in: SignIn, clinic_administrator: User) -> Client:
    return sign_in(clinic_administrator)


def _url(name: str, clinic: Clinic, *more: object) -> str:
    return reverse(f"accounts:{name}", args=[clinic.public_id, *more])


def _person_data(**changed: str) -> dict[str, str]:
    return {
        "form_token": str(uuid.uuid4()),
        "email": "new@clinic.example",
        "full_name": "Noor Aziz",
        "title": "Dr",
        "role": "clinician",
        "start": "password",
    } | changed


def test_people_leads_to_the_own_clinic(admin: Client, clinic: Clinic) -> None:
    assert admin.get(reverse("accounts:members")).headers["Location"] == _url(
        "clinic_people", clinic
    )


def test_people_leads_the_system_administrator_to_all_clinics(
    sign_in: SignIn, clinic: Clinic, other_clinic: Clinic
) -> None:
    client = sign_in(system_administrator())
    assert client.get(reverse("accounts:members")).headers["Location"] == "/clinics/"
    page = client.get("/clinics/").content.decode()
    assert clinic.name in page
    assert other_clinic.name in page


def test_a_clinic_administrator_sees_the_own_clinics_only(
    admin: Client, clinic: Clinic, other_clinic: Clinic
) -> None:
    page = admin.get("/clinics/").content.decode()
    assert clinic.name in page
    assert other_clinic.name not in page
    assert "New clinic" not in page


def test_the_list_of_clinics_counts_everybody_who_works_there(
    admin: Client, clinic: Clinic, clinician: User, therapist: User
) -> None:
    assert "3 people" in admin.get("/clinics/").content.decode()


def test_adding_a_person_shows_the_password_once(admin: Client, clinic: Clinic) -> None:
    data = _person_data()
    answer = admin.post(_url("person_add", clinic), data)
    person = User.objects.get(email="new@clinic.example")
    shown = answer.content.decode()
    assert 'id="temporary_password"' in shown
    again = admin.post(_url("person_add", clinic), data)
    assert again.headers["Location"] == _url("person", clinic, person.pk)
    assert User.objects.filter(email="new@clinic.example").count() == 1
    assert "temporary_password" not in admin.get(_url("person", clinic, person.pk)).content.decode()


def test_an_invitation_goes_by_mail_and_its_link_sets_the_password(
    admin: Client, clinic: Clinic, client: Client
) -> None:
    admin.post(_url("person_add", clinic), _person_data(start="invitation"))
    assert mail.outbox[0].to == ["new@clinic.example"]
    link = next(w for w in mail.outbox[0].body.split() if "/password/reset/key/" in w)
    path = client.get(link).headers["Location"]
    new = "seven lanterns over harbour"
    client.post(path, {"password1": new, "password2": new})
    assert User.objects.get(email="new@clinic.example").check_password(new)


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(admin: Client, clinic: Clinic) -> None:
    answer = admin.post(_url("person_add", clinic), _person_data(email="no address", full_name=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "no address" in page
    assert 'href="#id_email"' in page
    assert not User.objects.filter(full_name="Noor Aziz").exists()


def test_the_same_role_twice_is_refused_in_words(
    admin: Client, clinic: Clinic, clinician: User
) -> None:
    answer = admin.post(_url("person_add", clinic), _person_data(email=clinician.email))
    assert "has that role here already" in answer.content.decode()


def test_giving_and_ending_a_role(admin: Client, clinic: Clinic, clinician: User) -> None:
    admin.post(_url("role_give", clinic, clinician.pk), {"role": "content_editor"})
    given = clinician.memberships.get(role=Role.CONTENT_EDITOR)
    admin.post(_url("role_end", clinic, clinician.pk, given.pk))
    given.refresh_from_db()
    assert given.ended_at is not None


def test_a_role_that_does_not_exist_is_refused(
    admin: Client, clinic: Clinic, clinician: User
) -> None:
    admin.post(_url("role_give", clinic, clinician.pk), {"role": "system"})
    assert clinician.memberships.count() == 1


def test_only_form_fields_are_taken(admin: Client, clinic: Clinic) -> None:
    admin.post(
        _url("person_add", clinic),
        _person_data(
            is_system_administrator="on", is_superuser="on", is_staff="on", is_active="", pk="1"
        ),
    )
    person = User.objects.get(email="new@clinic.example")
    assert not any((person.is_system_administrator, person.is_superuser, person.is_staff))
    assert person.is_active


ACTS = ["deactivate", "end_sessions", "reset"]


@pytest.mark.parametrize("act", ACTS)
def test_acts_on_an_account_ask_who_is_sitting_there(
    admin: Client, clinic: Clinic, clinician: User, act: str
) -> None:
    where = _url(f"person_{act}", clinic, clinician.pk)
    for send in (admin.get, admin.post):
        assert send(where).headers["Location"].startswith("/accounts/reauthenticate/?next=%2F")
    clinician.refresh_from_db()
    assert clinician.is_active
    assert Authenticator.objects.filter(user=clinician).exists()
    confirm_again(admin)
    assert admin.get(where).status_code == 200
    assert admin.post(where).status_code == (201 if act == "reset" else 302)
    verb = {"end_sessions": "person.sessions_ended", "reset": "person.sign_in_reset"}.get(
        act, "person.deactivated"
    )
    assert AuditEvent.objects.filter(verb=verb).count() == 1


def test_the_password_of_a_reset_is_shown_once(
    admin: Client, clinic: Clinic, clinician: User
) -> None:
    confirm_again(admin)
    page = admin.post(_url("person_reset", clinic, clinician.pk)).content.decode()
    clinician.refresh_from_db()
    shown = page.split('id="temporary_password">')[1].split("<")[0]
    assert clinician.check_password(shown)


def test_an_account_that_reaches_further_is_not_theirs(
    admin: Client, clinic: Clinic, other_clinic: Clinic, clinician: User
) -> None:
    MembershipFactory.create(user=clinician, clinic=other_clinic)
    confirm_again(admin)
    for act in ACTS:
        assert admin.post(_url(f"person_{act}", clinic, clinician.pk)).status_code == 403
    clinician.refresh_from_db()
    assert clinician.is_active


def test_correcting_a_person_asks_again_and_shows_both_versions(
    admin: Client, clinic: Clinic, clinician: User
) -> None:
    where = _url("person_edit", clinic, clinician.pk)
    data = {"row_version": "1", "full_name": "Typed", "title": "", "email": clinician.email}
    assert admin.post(where, data).headers["Location"].startswith("/accounts/reauthenticate/")
    confirm_again(admin)
    User.objects.filter(pk=clinician.pk).update(full_name="Meanwhile", row_version=2)
    answer = admin.post(where, data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Meanwhile" in page
    assert "Typed" in page
    assert 'name="row_version" value="2"' in page
    assert admin.post(where, data | {"row_version": "2"}).status_code == 302
    clinician.refresh_from_db()
    assert clinician.full_name == "Typed"


def test_own_name_yes_own_address_no(sign_in: SignIn, clinician: User) -> None:
    client = sign_in(clinician)
    email = clinician.email
    client.post(
        "/account/",
        {"row_version": "1", "full_name": "Ada M.", "title": "GP", "email": "x@y.example"},
    )
    clinician.refresh_from_db()
    assert (clinician.full_name, clinician.title, clinician.email) == ("Ada M.", "GP", email)


def _clinic_data(clinic: Clinic, **changed: str) -> dict[str, str]:
    return {
        "form_token": str(uuid.uuid4()),
        "row_version": str(clinic.row_version),
        "name": clinic.name,
        "phone": clinic.phone,
        "own_emergency_number": "112",
        "time_zone": "Europe/Dublin",
        "units": "us",
    } | changed


def test_clinic_settings(admin: Client, clinic: Clinic, other_clinic: Clinic) -> None:
    where = _url("clinic_settings", clinic)
    assert admin.post(where, _clinic_data(clinic)).status_code == 302
    clinic.refresh_from_db()
    assert (clinic.time_zone, clinic.units, clinic.emergency_number) == (
        "Europe/Dublin",
        "us",
        "112",
    )
    stale = admin.post(where, _clinic_data(clinic, row_version="1", phone="999"))
    assert stale.status_code == 409
    taken = admin.post(where, _clinic_data(clinic, name=other_clinic.name.upper()))
    assert "Another clinic has this name" in taken.content.decode()
    zone = admin.post(where, _clinic_data(clinic, time_zone="Mars/Olympus"))
    assert zone.status_code == 422


def test_a_new_clinic(sign_in: SignIn) -> None:
    client = sign_in(system_administrator())
    data = _clinic_data(Clinic(name="Westway", phone="020 7946 0001"))
    answer = client.post("/clinics/new/", data)
    clinic = Clinic.objects.get(name="Westway")
    assert answer.headers["Location"] == _url("person_add", clinic)
    assert client.post("/clinics/new/", data).headers["Location"] == answer.headers["Location"]
    assert AuditEvent.objects.filter(verb="clinic.created", clinic_id=clinic.pk).count() == 1


def test_an_old_draft_does_not_overwrite_quietly(admin: Client, clinic: Clinic) -> None:
    where = _url("clinic_settings", clinic)
    admin.post(f"/drafts/save/?form={where}", _clinic_data(clinic, phone="111 typed"))
    Clinic.objects.filter(pk=clinic.pk).update(phone="222 meanwhile", row_version=2)
    page = admin.get(where).content.decode()
    assert 'value="111 typed"' in page
    assert 'name="row_version" value="1"' in page
    assert admin.post(where, _clinic_data(clinic, phone="111 typed")).status_code == 409


def test_switching_among_the_own_clinics(
    sign_in: SignIn, clinician: User, clinic: Clinic, other_clinic: Clinic
) -> None:
    client = sign_in(clinician)
    switch = reverse("accounts:switch_clinic")
    assert client.post(switch, {"clinic": str(other_clinic.public_id)}).status_code == 404
    MembershipFactory.create(user=clinician, clinic=other_clinic)
    assert "Work in Southmoor" in client.get("/account/").content.decode()
    assert client.post(switch, {"clinic": str(other_clinic.public_id)}).status_code == 302
    assert "You work in Southmoor" in client.get("/account/").content.decode()
    assert client.post(switch, {"clinic": "nonsense"}).status_code == 404


def test_the_audit_page_says_whether_the_chain_holds(sign_in: SignIn) -> None:
    client = sign_in(system_administrator())
    assert "Newest event" in client.get(reverse("accounts:audit")).content.decode()
    assert "The chain holds" in client.post(reverse("accounts:audit")).content.decode()
    assert AuditEvent.objects.filter(verb="audit.verified").count() == 1
