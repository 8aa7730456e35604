"""Django's admin site: for superusers, for looking, and not past the second factor."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.test import Client

from accounts.models import User
from tests.factories.accounts import UserFactory, system_administrator

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


@pytest.fixture
def superuser() -> User:
    return UserFactory.create(is_superuser=True, is_staff=True)


def test_it_only_shows(sign_in: SignIn, superuser: User, clinician: User) -> None:
    client = sign_in(superuser)
    assert clinician.email in client.get("/admin/accounts/user/").content.decode()
    page = f"/admin/accounts/user/{clinician.pk}/change/"
    shown = client.get(page).content.decode()
    assert clinician.full_name in shown
    assert clinician.password not in shown
    assert client.post(page, {"full_name": "Changed"}).status_code == 403
    assert client.get("/admin/accounts/user/add/").status_code == 403
    assert client.post(f"/admin/accounts/user/{clinician.pk}/delete/").status_code == 403
    clinician.refresh_from_db()
    assert clinician.full_name != "Changed"


def test_it_holds_people_clinics_texts_and_loan_stock_only() -> None:
    assert {model._meta.label_lower for model in admin.site._registry} == {
        "accounts.user",
        "accounts.clinic",
        "accounts.membership",
        "content.bookversion",
        "content.leafletversion",
        "rehab.article",
        "rehab.stockmodel",
    }


def test_secrets_of_the_sign_in_package_are_not_there(sign_in: SignIn, superuser: User) -> None:
    client = sign_in(superuser)
    for path in ("mfa/authenticator", "account/emailaddress", "auth/group", "sessions/session"):
        assert client.get(f"/admin/{path}/").status_code == 404


@pytest.mark.parametrize("staff", [True, False])
def test_nobody_else_gets_in(sign_in: SignIn, clinician: User, staff: bool) -> None:
    User.objects.filter(pk=clinician.pk).update(is_staff=staff)
    for user in (clinician, system_administrator()):
        answer = sign_in(user).get("/admin/accounts/user/")
        assert answer.status_code in {302, 403}
        assert clinician.email not in answer.content.decode()


def test_it_needs_the_second_factor_too(sign_in: SignIn) -> None:
    person = UserFactory.create(is_superuser=True, is_staff=True, second_factor=False)
    assert sign_in(person).get("/admin/").headers["Location"] == "/accounts/2fa/"
