"""Signing in as a person does, through the pages: no shortcut past a door that is being tested."""

import time

import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import PASSWORD, TOTP_SECRET


def code_at(moment: float | None = None, secret: str = TOTP_SECRET) -> str:
    """Return what the authenticator app shows at that moment (seconds since 1970), or now."""
    return format_hotp_value(hotp_value(secret, int(moment or time.time()) // 30))


def password_step(client: Client, email: str, password: str = PASSWORD, **data: str):  # type: ignore[no-untyped-def]
    return client.post(reverse("account_login"), {"login": email, "password": password, **data})


def sign_in_through_the_pages(client: Client, user: User, **data: str):  # type: ignore[no-untyped-def]
    """Password, then code; return the last answer."""
    step = password_step(client, user.email, **data)
    assert step.headers["Location"] == reverse("mfa_authenticate")
    return client.post(reverse("mfa_authenticate"), {"code": code_at()})


def confirm_again(client: Client) -> None:
    """Show again who is sitting there, as pages about other people's accounts ask."""
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": "/"})
    assert answer.status_code == 302, "the password was not accepted"


def moved(seconds: float) -> time_machine.travel:
    """The clock, that many seconds from now."""
    return time_machine.travel(time.time() + seconds, tick=True)
