"""Coming in: by password and one-time code, and what happens with the wrong ones."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.factories.accounts import PASSWORD, TOTP_SECRET
from tests.functional.looking import assert_accessible, assert_nothing_stored


def current_code() -> str:
    """Return what the authenticator app of a factory's person shows now."""
    return format_hotp_value(hotp_value(TOTP_SECRET, int(time.time()) // 30))


def _password_step(page: Page, live_server: LiveServer, user: User, password: str) -> None:
    page.goto(f"{live_server.url}/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_sign_in_with_password_and_code(
    page: Page, live_server: LiveServer, clinician: User
) -> None:
    page.goto(f"{live_server.url}/")
    assert_accessible(page)
    _password_step(page, live_server, clinician, PASSWORD)
    assert_accessible(page)
    page.get_by_label("code").fill(current_code())
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{live_server.url}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Worklist")
    assert_nothing_stored(page)


def test_a_wrong_password_says_so_and_keeps_the_address(
    page: Page, live_server: LiveServer, clinician: User
) -> None:
    _password_step(page, live_server, clinician, "not the password")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("E-mail address")).to_have_value(clinician.email)
    assert_accessible(page)
