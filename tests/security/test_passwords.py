"""Which passwords are good enough, and that nothing gets in the way of a password manager."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import UserFactory

PERSON = User(email="ada.marsh@clinic.example", full_name="Ada Marsh")


@pytest.mark.parametrize(
    "password",
    [
        "seven lanterns over harbour",
        "aaaaaaaabbbb cc",
        "a" * 11 + "b",
        "пароль из слов ёж",
        "  spaces at both ends  ",
        "seven lanterns over harbour " * 9,
        "12 14 98 22 71",
        "🦔🦔🦔 hedgehogs asleep",
    ],
)
def test_long_enough_and_not_known_is_good(password: str) -> None:
    """No rule about kinds of characters: they make passwords worse."""
    validate_password(password, PERSON)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("elevenchars", "too short"),
        ("a" * 257, "too long"),
        ("international", "common"),
        ("123456789123", "common"),
        ("passwordpassword", "context words"),
        ("myoway-clinic-1", "context words"),
        ("Hospital patient 12", "context words"),
        ("ada.marsh@clinic.example", "the own address"),
        ("ada marsh ada marsh", "the own name"),
    ],
)
def test_bad_passwords_are_refused(password: str, why: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, PERSON)


@pytest.mark.django_db
def test_password_fields_take_what_a_manager_pastes(client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert 'autocomplete="current-password"' in page
    assert 'autocomplete="email"' in page
    field = page[page.index('type="password"') :]
    assert "maxlength" not in field[: field.index(">")], "a browser would cut it without a word"
    assert "onpaste" not in page
    signed_in = Client()
    signed_in.force_login(UserFactory.create())
    change = signed_in.get(reverse("account_change_password")).content.decode()
    assert change.count('autocomplete="new-password"') == 2


@pytest.mark.django_db
def test_what_is_typed_is_the_password_to_the_last_space(client: Client) -> None:
    UserFactory.create(email="spaces@clinic.example", password="  harbour lanterns seven ")
    refused = client.post(
        reverse("account_login"),
        {"login": "spaces@clinic.example", "password": "harbour lanterns seven"},
    )
    assert refused.status_code == 200
    taken = client.post(
        reverse("account_login"),
        {"login": "spaces@clinic.example", "password": "  harbour lanterns seven "},
    )
    assert taken.headers["Location"] == reverse("mfa_authenticate")


def test_passwords_are_kept_with_argon2() -> None:
    import config.settings.base as base

    assert base.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
