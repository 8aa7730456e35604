"""Leaflets for a visit, with keys alone: chosen, fitted, changed with a reason, issued."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Clinic, User
from content.models import Handout, HandoutChoice
from patients.actions import record_alert
from patients.models import AlertKind, AlertState
from tests.factories.visits import a_patient, a_visit
from tests.factories.world import shipped_content
from tests.functional import keyboard
from tests.functional.looking import assert_accessible, assert_nothing_stored

SignIn = Callable[[User], Page]


def test_a_leaflet_is_fitted_changed_and_issued(
    signed_in: SignIn, live_server: LiveServer, clinic: Clinic, clinician: User
) -> None:
    at = timezone.now() - timedelta(hours=1)
    shipped_content(now=at)
    patient = a_patient(clinic, clinician, now=at)
    visit = a_visit(patient, clinician, now=at)
    record_alert(
        patient=patient,
        kind=AlertKind.HEART_FAILURE,
        state=AlertState.PRESENT,
        by=clinician,
        now=at,
    )
    page = signed_in(clinician)
    page.goto(f"{live_server.url}/visits/{visit.pk}/")
    keyboard.press(page, "link", "Give leaflets")
    expect(page.get_by_text("Nothing chosen yet")).to_be_visible()
    assert_accessible(page)

    keyboard.go_to(page, page.locator("summary", has_text="Drinking"))
    page.keyboard.press("Enter")
    keyboard.tick(page, "Drinking enough, and not too much")
    keyboard.press(page, "button", "Show the preview")
    assert_accessible(page)
    sheet = page.get_by_role("article", name="Preview of the sheet")
    expect(sheet).to_contain_text("Because of your heart failure")
    expect(sheet).not_to_contain_text("Drink when you are thirsty, and with your meals.")
    expect(page.get_by_text("CI-fluid (holds)").first).to_be_visible()

    # What is in may be left out, with a reason; the error says where it is missing.
    keyboard.go_to(page, page.locator("summary", has_text="Change: In the heat"))
    page.keyboard.press("Enter")
    keyboard.tick(page, "Leave out: In the heat")
    keyboard.press(page, "button", "Issue this handout")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("Say why")
    assert_accessible(page)
    assert not Handout.objects.exists()
    keyboard.write(page, "Why, for In the heat?", "Lives in the north")
    keyboard.press(page, "button", "Issue this handout")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Drinking enough")
    assert_accessible(page)
    handout = Handout.objects.get()
    assert handout.document["title"] == "Drinking enough, and not too much"
    assert HandoutChoice.objects.get().reason == "Lives in the north"
    assert bytes(handout.pdf).startswith(b"%PDF")
    assert_nothing_stored(page)


def test_leaflets_are_given_without_scripts(
    without_scripts: SignIn, live_server: LiveServer, clinic: Clinic, clinician: User
) -> None:
    at = timezone.now() - timedelta(hours=1)
    shipped_content(now=at)
    visit = a_visit(a_patient(clinic, clinician, now=at), clinician, now=at)
    page = without_scripts(clinician)
    page.goto(f"{live_server.url}/visits/{visit.pk}/leaflets/")
    page.locator("summary", has_text="Getting help").click()
    page.get_by_label("First aid for a fit (seizure)").check()
    page.get_by_label("Easy-read").check()
    page.get_by_role("button", name="Issue this handout").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("First aid for a fit")
    assert Handout.objects.get().kind == "easy"
