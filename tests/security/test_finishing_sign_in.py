"""A password alone reaches only the pages that finish signing in."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from tests.factories.accounts import PASSWORD, UserFactory, member_of
from tests.permissions.addresses import every_address

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
NEW = "seven lanterns over harbour"

FINISHING = {
    "account_change_password",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "keep_alive",
    "livez",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_index",
    "readyz",
}


def test_without_a_second_factor_every_other_page_leads_to_its_set_up(
    sign_in: SignIn, clinic: object
) -> None:
    client = sign_in(member_of(clinic, Role.CLINICIAN, second_factor=False))  # type: ignore[arg-type]
    for name, path in every_address():
        if name in FINISHING:
            continue
        answer = client.get(path)
        assert answer.status_code == 302, (name, path)
        assert answer.headers["Location"] == reverse("mfa_index"), (name, path)


def test_with_a_temporary_password_every_other_page_leads_to_a_new_one(sign_in: SignIn) -> None:
    client = sign_in(UserFactory.create(must_change_password=True))
    allowed = {"account_change_password", "account_login", "account_logout", "keep_alive"}
    for name, path in every_address():
        if name in allowed | {"livez", "readyz"}:
            continue
        answer = client.get(path)
        assert answer.headers.get("Location") == reverse("account_change_password"), (name, path)


def test_an_own_password_ends_the_obligation(sign_in: SignIn) -> None:
    person = UserFactory.create(must_change_password=True)
    client = sign_in(person)
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    )
    person.refresh_from_db()
    assert not person.must_change_password
    assert client.get("/account/").status_code == 200


def test_the_temporary_password_can_not_stay(sign_in: SignIn) -> None:
    person = UserFactory.create(must_change_password=True)
    client = sign_in(person)
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD},
    )
    person.refresh_from_db()
    assert answer.status_code == 200
    assert person.must_change_password


@pytest.mark.django_db(transaction=True)
def test_from_the_first_sign_in_to_the_work(client: Client, clinic: object) -> None:
    from tests.security.signing_in import code_at, password_step

    person = member_of(clinic, Role.CLINICIAN, second_factor=False, must_change_password=True)  # type: ignore[arg-type]
    assert password_step(client, person.email).headers["Location"] == reverse("worklist")
    step = client.get(reverse("worklist"))
    assert step.headers["Location"] == reverse("account_change_password")
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    )
    assert client.get(reverse("worklist")).headers["Location"] == reverse("mfa_index")
    client.post(reverse("account_reauthenticate"), {"password": NEW})
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = client.session["mfa.totp.secret"]
    done = client.post(reverse("mfa_activate_totp"), {"code": code_at(secret=secret)})
    assert done.headers["Location"] == reverse("mfa_view_recovery_codes")
    shown = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert shown.count("<code>") == 10
    again = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert again.count("<code>") == 0, "recovery codes are shown once"
    assert client.get(reverse("worklist")).status_code == 200


def test_the_demonstration_needs_no_second_factor(
    settings,  # type: ignore[no-untyped-def]
    sign_in: SignIn,
) -> None:
    settings.MFA_REQUIRED = False
    person: User = UserFactory.create(second_factor=False)
    assert sign_in(person).get("/account/").status_code == 200
