"""Sessions: how they end, what survives their end, and what the browser forgets."""

import uuid
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.people import deactivate, end_role
from accounts.models import Clinic, Membership, User
from accounts.roles import Role
from core.audit.models import AuditEvent
from core.drafts.keeping import draft_for
from tests.factories.accounts import PASSWORD, member_of, system_administrator
from tests.security.signing_in import confirm_again, moved

pytestmark = pytest.mark.django_db
ME = "/account/"
MINUTE, HOUR = 60, 3600  # seconds
SignIn = Callable[..., Client]


def _is_in(client: Client) -> bool:
    return client.get(ME).status_code == 200


def test_the_limits_are_the_ones_agreed() -> None:
    assert settings.SESSION_IDLE_SECONDS == 15 * MINUTE
    assert settings.SESSION_ABSOLUTE_SECONDS == 12 * HOUR


def test_a_session_ends_after_fifteen_idle_minutes(sign_in: SignIn, clinician: User) -> None:
    client = sign_in(clinician)
    with moved(14 * MINUTE):
        assert _is_in(client)
    with moved(28 * MINUTE):
        assert _is_in(client), "the clock starts anew with every page"
    with moved(28 * MINUTE + 15 * MINUTE + 1):
        answer = client.get(ME)
    assert answer.headers["Location"] == "/accounts/login/?next=%2Faccount%2F&ended=idle"
    assert not _is_in(client)


def test_a_session_ends_after_twelve_hours_of_work(sign_in: SignIn, clinician: User) -> None:
    client = sign_in(clinician)
    for minutes in range(10, 12 * 60, 10):
        with moved(minutes * MINUTE):
            assert _is_in(client)
    with moved(12 * HOUR + 1):
        assert "ended=day" in client.get(ME).headers["Location"]


def test_the_sign_in_page_says_why(client: Client) -> None:
    said = client.get("/accounts/login/?next=/account/&ended=idle").content.decode()
    assert "nobody used this page for 15 minutes" in said
    assert "12 hours" in client.get("/accounts/login/?ended=day").content.decode()
    assert "signed out" not in client.get("/accounts/login/?ended=<b>").content.decode()


def test_going_to_sign_in_after_a_time_out_keeps_where_one_was(
    sign_in: SignIn, clinician: User
) -> None:
    client = sign_in(clinician)
    with moved(16 * MINUTE):
        answer = client.get("/accounts/login/?next=/account/")
    assert answer.headers["Location"] == "/accounts/login/?next=%2Faccount%2F&ended=idle"


def test_a_form_sent_too_late_becomes_a_draft(sign_in: SignIn, clinic_administrator: User) -> None:
    client = sign_in(clinic_administrator)
    clinic = clinic_administrator.memberships.get().clinic
    page = reverse("accounts:clinic_settings", args=[clinic.public_id])
    with moved(16 * MINUTE):
        answer = client.post(
            page, {"form_token": str(uuid.uuid4()), "name": "Typed at length"}, headers={
                "Referer": f"http://testserver{page}"
            },
        )  # fmt: skip
    assert answer.headers["Location"].startswith("/accounts/login/?next=%2Fclinics%2F")
    draft = draft_for(user=clinic_administrator, key=page)
    assert draft is not None
    assert draft.fields["name"] == ["Typed at length"]
    assert sign_in(clinic_administrator).get(page).content.decode().count("Typed at length") == 1


def test_a_forged_form_leaves_no_draft(sign_in: SignIn, clinician: User) -> None:
    client = sign_in(clinician, enforce_csrf_checks=True)
    with moved(16 * MINUTE):
        client.post(ME, {"form_token": str(uuid.uuid4()), "full_name": "Mallory"})
    assert draft_for(user=clinician, key=ME) is None


def test_a_password_never_becomes_a_draft(sign_in: SignIn, clinician: User) -> None:
    client = sign_in(clinician)
    with moved(16 * MINUTE):
        client.post(
            "/account/", {"form_token": str(uuid.uuid4()), "oldpassword": "s3cret", "title": "Dr"}
        )
    draft = draft_for(user=clinician, key="/account/")
    assert draft is not None
    assert set(draft.fields) == {"title"}


def test_a_part_of_a_page_does_not_turn_into_the_sign_in_page(
    client: Client, sign_in: SignIn, clinician: User
) -> None:
    for header in ({"HX-Request": "true"}, {"X-Requested-With": "XMLHttpRequest"}):
        assert client.get(ME, headers=header).status_code == 401
        signed_in = sign_in(clinician)
        with moved(16 * MINUTE):
            assert signed_in.get(ME, headers=header).status_code == 401


def test_a_form_sent_by_a_stranger_leads_back_to_its_page(client: Client) -> None:
    answer = client.post("/clinics/switch/", headers={"Referer": "http://testserver/account/?a=1"})
    assert answer.headers["Location"] == "/accounts/login/?next=%2Faccount%2F%3Fa%3D1"
    elsewhere = client.post("/clinics/switch/", headers={"Referer": "https://evil.example/x"})
    assert elsewhere.headers["Location"] == "/accounts/login/?next=%2Fclinics%2Fswitch%2F"


def test_staying_counts_as_activity(sign_in: SignIn, clinician: User) -> None:
    client = sign_in(clinician)
    with moved(14 * MINUTE):
        assert client.post(reverse("keep_alive")).status_code == 204
    with moved(28 * MINUTE):
        assert _is_in(client)


def test_signing_out_kills_the_key_and_wipes_the_browser(sign_in: SignIn, clinician: User) -> None:
    client = sign_in(clinician)
    key = client.session.session_key
    answer = client.post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    old = Client()
    old.cookies["sessionid"] = key or ""
    assert not _is_in(old)


def test_a_page_alone_does_not_sign_out(sign_in: SignIn, clinician: User) -> None:
    client = sign_in(clinician)
    answer = client.get(reverse("account_logout"))
    assert "Clear-Site-Data" not in answer.headers
    assert _is_in(client)


def _two_browsers(sign_in: SignIn, user: User) -> tuple[Client, Client]:
    here, there = sign_in(user), sign_in(user)
    assert _is_in(here)
    assert _is_in(there)
    return here, there


def test_a_new_password_ends_all_other_sessions(sign_in: SignIn, clinician: User) -> None:
    here, there = _two_browsers(sign_in, clinician)
    key, new = here.session.session_key, "seven lanterns over harbour"
    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert _is_in(here)
    assert here.session.session_key != key
    assert not _is_in(there)
    assert AuditEvent.objects.filter(verb="password.changed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_changed_second_factor_ends_all_other_sessions(sign_in: SignIn, clinician: User) -> None:
    here, there = _two_browsers(sign_in, clinician)
    confirm_again(here)
    here.post(reverse("mfa_generate_recovery_codes"))
    assert _is_in(here)
    assert not _is_in(there)
    again = sign_in(clinician)
    assert _is_in(again)
    here.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=clinician).exists()
    assert not _is_in(again)
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"second_factor.renewed", "second_factor.removed"} <= verbs


def test_a_deactivated_person_is_out_at_the_next_request(sign_in: SignIn, clinician: User) -> None:
    client = sign_in(clinician)
    assert _is_in(client)
    deactivate(person=clinician, by=system_administrator(), now=timezone.now())
    assert not _is_in(client)
    assert not UserSession.objects.filter(user=clinician).exists()


def test_deactivation_alone_is_enough(sign_in: SignIn, clinician: User) -> None:
    """Even if the session's row survived."""
    client = sign_in(clinician)
    User.objects.filter(pk=clinician.pk).update(is_active=False)
    assert not _is_in(client)


def test_an_ended_role_ends_at_the_next_request(sign_in: SignIn, clinic: Clinic) -> None:
    person = member_of(clinic, Role.CLINIC_ADMINISTRATOR)
    client = sign_in(person)
    people = reverse("accounts:clinic_people", args=[clinic.public_id])
    assert client.get(people).status_code == 200
    Membership.objects.filter(user=person).update(ended_at=timezone.now())
    assert client.get(people).status_code == 403


def test_ending_a_role_ends_the_sessions(sign_in: SignIn, clinician: User) -> None:
    client = sign_in(clinician)
    assert _is_in(client)
    end_role(membership=clinician.memberships.get(), by=system_administrator(), now=timezone.now())
    assert not _is_in(client)


def test_people_see_and_end_their_own_sessions(sign_in: SignIn, clinician: User) -> None:
    here, there = _two_browsers(sign_in, clinician)
    page = here.get(reverse("usersessions_list")).content.decode()
    assert page.count("127.0.0.1") == 2
    here.post(reverse("usersessions_list"))
    assert _is_in(here)
    assert not _is_in(there)


def test_nobody_sees_anothers_sessions(sign_in: SignIn, clinician: User, therapist: User) -> None:
    assert _is_in(sign_in(clinician, HTTP_USER_AGENT="browser-of-the-one"))
    theirs = sign_in(therapist, HTTP_USER_AGENT="browser-of-the-other")
    page = theirs.get(reverse("usersessions_list")).content.decode()
    assert "browser-of-the-other" in page
    assert "browser-of-the-one" not in page
