"""Coming in: password and one-time code, passkeys, and coming back after a time-out."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from accounts.roles import Role
from tests.factories.accounts import PASSWORD, TOTP_SECRET, UserFactory, member_of
from tests.functional.conftest import SignIn
from tests.functional.looking import assert_accessible, assert_nothing_stored, focused

CODE_LASTS = 30  # seconds
TO_TYPE_IT = 10  # seconds between reading a code and its arrival, on a busy machine


def current_code(secret: str = TOTP_SECRET) -> str:
    """Return what the authenticator app of a factory's person shows now; as a person does, wait for
    the next code when this one is about to end."""
    left = CODE_LASTS - time.time() % CODE_LASTS
    if left < TO_TYPE_IT:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // CODE_LASTS))


def _password_step(page: Page, user: User, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _code_step(page: Page) -> None:
    page.get_by_label("code").fill(current_code())
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_sign_in_with_password_and_code(
    page: Page, live_server: LiveServer, clinician: User
) -> None:
    page.goto(f"{live_server.url}/")
    assert_accessible(page)
    _password_step(page, clinician)
    assert_accessible(page)
    _code_step(page)
    expect(page).to_have_url(f"{live_server.url}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Worklist")
    assert_nothing_stored(page)


def test_a_wrong_password_says_so_and_keeps_the_address(
    page: Page, live_server: LiveServer, clinician: User
) -> None:
    page.goto(f"{live_server.url}/")
    _password_step(page, clinician, "not the password")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page).to_have_title("Error: Sign in – Myoway")
    expect(page.get_by_label("E-mail address")).to_have_value(clinician.email)
    assert_accessible(page)


def test_a_wrong_code_says_so(page: Page, live_server: LiveServer, clinician: User) -> None:
    page.goto(f"{live_server.url}/")
    _password_step(page, clinician)
    page.get_by_label("code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Incorrect code")
    assert_accessible(page)


def test_the_first_sign_in_by_keyboard_alone(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/")
    page.keyboard.press("Tab")
    assert "Skip to the content" in focused(page)
    for _ in range(10):
        if "id_login" in focused(page):
            break
        page.keyboard.press("Tab")
    assert "id_login" in focused(page)
    person = UserFactory.create(second_factor=False, must_change_password=True)
    page.keyboard.type(person.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Change your password")
    assert_accessible(page)


def test_setting_up_the_second_factor(page: Page, live_server: LiveServer, clinic: Any) -> None:
    person = member_of(clinic, Role.CLINICIAN, second_factor=False)
    page.goto(f"{live_server.url}/")
    _password_step(page, person)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Second factor")
    assert_accessible(page)
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    assert_accessible(page)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Set up an authenticator app")
    assert page.locator("img").first.evaluate("i => i.complete && i.naturalWidth > 100")
    assert_accessible(page)
    secret = page.locator("#authenticator_secret").inner_text()
    page.get_by_label("Six-digit code").fill(current_code(secret))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.locator("#recovery_codes li")).to_have_count(10)
    assert_accessible(page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Worklist")
    page.goto(f"{live_server.url}{reverse('mfa_index')}")
    assert_accessible(page)


@pytest.fixture
def authenticator(page: Page) -> None:
    """A device that says yes with a fingerprint, as Chromium pretends it (WebAuthn CDP domain)."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


@pytest.mark.usefixtures("authenticator")
def test_a_passkey_signs_in_alone(
    page: Page, live_server: LiveServer, clinician: User, signed_in: SignIn
) -> None:
    signed_in(clinician)
    page.goto(f"{live_server.url}{reverse('mfa_add_webauthn')}")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Sign in with it alone").check()
    assert_accessible(page)
    page.get_by_role("button", name="Add this device or key").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Recovery codes")
    key = Authenticator.objects.get(user=clinician, type=Authenticator.Type.WEBAUTHN)
    assert key.wrap().is_passwordless
    page.goto(f"{live_server.url}{reverse('mfa_list_webauthn')}")
    expect(page.get_by_role("row", name="Passkey 1")).to_contain_text("Signs in alone")
    assert_accessible(page)

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{live_server.url}/account/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("My account")


@pytest.mark.usefixtures("authenticator")
def test_a_passkey_that_is_not_known_is_explained(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The passkey was not used")
    assert_accessible(page)


def test_after_a_time_out_one_is_back_in_the_field_with_the_draft(
    page: Page, live_server: LiveServer, clinic: Any, signed_in: SignIn, settings: Any
) -> None:
    administrator = member_of(clinic, Role.CLINIC_ADMINISTRATOR)
    where = reverse("accounts:clinic_settings", args=[clinic.public_id])
    settings.SESSION_IDLE_SECONDS, settings.SESSION_WARN_SECONDS = 4, 2
    signed_in(administrator)
    page.goto(f"{live_server.url}{where}")
    field = page.get_by_label("Opening hours")
    field.fill("Monday to Thursday")
    page.get_by_label("Telephone").focus()  # leaving a field keeps the draft, which is activity
    expect(page.locator("[data-draft-text]")).to_contain_text("Draft saved")
    field.focus()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("You are about to be signed out")
    assert_accessible(page)
    expect(dialog).to_contain_text("You have been signed out")
    page.get_by_role("link", name="Sign in and come back here").click()
    expect(page.get_by_text("nobody used this page for 15 minutes")).to_be_visible()
    settings.SESSION_IDLE_SECONDS, settings.SESSION_WARN_SECONDS = 900, 120
    _password_step(page, administrator)
    _code_step(page)
    expect(page).to_have_url(f"{live_server.url}{where}#id_opening_hours")
    expect(page.get_by_label("Opening hours")).to_have_value("Monday to Thursday")
    expect(page.get_by_text("This is your draft of")).to_be_visible()
    expect(page.get_by_label("Opening hours")).to_be_focused()


def test_a_form_sent_too_late_without_scripts_is_kept(
    without_scripts: SignIn, live_server: LiveServer, clinic: Any, settings: Any
) -> None:
    administrator = member_of(clinic, Role.CLINIC_ADMINISTRATOR)
    page = without_scripts(administrator)
    where = reverse("accounts:clinic_settings", args=[clinic.public_id])
    page.goto(f"{live_server.url}{where}")
    page.get_by_label("Opening hours").fill("Monday to Thursday")
    settings.SESSION_IDLE_SECONDS = 1
    time.sleep(2)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("nobody used this page for 15 minutes")).to_be_visible()
    settings.SESSION_IDLE_SECONDS = 900
    _password_step(page, administrator)
    _code_step(page)
    expect(page).to_have_url(f"{live_server.url}{where}")
    expect(page.get_by_label("Opening hours")).to_have_value("Monday to Thursday")
    expect(page.get_by_text("This is your draft of")).to_be_visible()


def test_staying_signed_in(
    page: Page, live_server: LiveServer, clinician: User, signed_in: SignIn, settings: Any
) -> None:
    settings.SESSION_IDLE_SECONDS, settings.SESSION_WARN_SECONDS = 60, 58
    signed_in(clinician)
    page.goto(f"{live_server.url}/account/")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()


PAGES = [
    "/account/",
    "/people/",
    "/clinics/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/accounts/2fa/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/logout/",
]


def test_pages_about_people_pass_the_eyes(
    page: Page, live_server: LiveServer, clinic: Any, clinician: User, signed_in: SignIn
) -> None:
    signed_in(member_of(clinic, Role.CLINIC_ADMINISTRATOR))
    place = [clinic.public_id]
    more = [
        reverse("accounts:clinic_settings", args=place),
        reverse("accounts:person_add", args=place),
        reverse("accounts:person", args=[*place, clinician.pk]),
        reverse("accounts:person_reset", args=[*place, clinician.pk]),
    ]
    for path in [*PAGES, *more]:
        page.goto(f"{live_server.url}{path}")
        assert_accessible(page)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    assert_accessible(page)
    page.get_by_role("button", name="Reset").click()
    expect(page.locator("#temporary_password")).to_be_visible()
    assert_accessible(page)
    assert_nothing_stored(page)


def test_adding_a_person_that_is_refused_leads_to_the_field(
    page: Page, live_server: LiveServer, clinic: Any, signed_in: SignIn
) -> None:
    signed_in(member_of(clinic, Role.CLINIC_ADMINISTRATOR))
    page.goto(f"{live_server.url}{reverse('accounts:person_add', args=[clinic.public_id])}")
    page.get_by_label("Full name").fill("Noor Aziz")
    page.get_by_role("button", name="Add this person").click()
    expect(page.get_by_label("Full name")).to_have_value("Noor Aziz")
    page.locator(".error-summary a").first.click()
    expect(page.get_by_label("E-mail address").first).to_be_focused()
    assert_accessible(page)


def test_the_cache_is_the_databases(live_server: LiveServer) -> None:
    """The server of these tests counts attempts where the real one does."""
    assert type(cache._connections[cache._alias]).__name__ == "DatabaseCache"
