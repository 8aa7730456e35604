"""The first job end to end: register, visit, screen, decide, sign, print; with nothing but keys."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from content.models import Handout
from patients.models import Patient, Visit
from tests.factories.world import shipped_content
from tests.functional import keyboard
from tests.functional.looking import assert_accessible, assert_nothing_stored
from triage.models import ClosingAction, Screening

SignIn = Callable[[User], Page]


@pytest.fixture(autouse=True)
def _shipped_content(transactional_db: None) -> None:
    shipped_content()


def test_the_first_job_by_keyboard_alone(
    signed_in: SignIn, live_server: LiveServer, clinician: User
) -> None:
    page = signed_in(clinician)
    page.goto(f"{live_server.url}/")
    assert_accessible(page)

    keyboard.press(page, "link", "Register a patient")
    assert_accessible(page)
    keyboard.write(page, "Family name", "Aldermaston")
    keyboard.write(page, "Given names", "Edith")
    keyboard.write(page, "Date of birth", "17 March 1948")
    keyboard.tick(page, "Female")
    keyboard.write(page, "NHS number", "999 000 0018")
    keyboard.press(page, "button", "Register the patient")
    expect(page.get_by_role("link", name="Open a visit").first).to_be_visible()
    assert_accessible(page)

    keyboard.press(page, "link", "Open a visit")
    assert_accessible(page)
    keyboard.write(page, "Reason for the visit", "Night cramps")
    keyboard.press(page, "button", "Open the visit")
    assert_accessible(page)
    keyboard.write(page, "Notes", "Wakes twice a week with a hard knot in the calf.")
    keyboard.tick(page, "I asked about all medicines")
    keyboard.tick(page, "I asked about all conditions")
    keyboard.press(page, "button", "Save the visit")
    assert_accessible(page)

    keyboard.press(page, "button", "Start the screening")
    assert_accessible(page)
    keyboard.tick(page, "Cramp", exact=True)
    keyboard.tick(page, "That is all")
    keyboard.tick(page, "Calf, left", exact=True)
    keyboard.press(page, "button", "Save and go to")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Course and timing")
    assert_accessible(page)
    keyboard.press(page, "button", "Save and go to")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Power")
    keyboard.go_to(page, page.locator("[data-keys] input[type=radio]:checked"))
    page.keyboard.press("1")  # the number key answers, and goes on to the next finding
    expect(page.get_by_label("Full power")).to_be_checked()
    expect(page.get_by_label("Full power")).not_to_be_focused()
    keyboard.press(page, "button", "Save and check the findings")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check the findings")
    assert_accessible(page)

    keyboard.press(page, "link", "Go to the result")
    assert_accessible(page)
    keyboard.press(page, "link", "Decide what to do")
    assert_accessible(page)
    keyboard.go_to(page, page.locator("#close-recall > summary"))
    if page.locator("#close-recall[open]").count() == 0:
        page.keyboard.press("Enter")
    keyboard.press(page, "button", "Set this recall")
    keyboard.press(page, "link", "Go on to sign")
    assert_accessible(page)
    keyboard.tick(page, "I know that these were not assessed")
    keyboard.press(page, "button", "Sign", exact=True)
    expect(page.get_by_role("link", name="Make the handout")).to_be_visible()
    assert_accessible(page)

    keyboard.press(page, "link", "Make the handout")
    assert_accessible(page)
    keyboard.press(page, "button", "Issue this handout")
    expect(page.get_by_role("link", name="Print", exact=True)).to_be_visible()
    assert_accessible(page)
    _assert_done(page, live_server)
    assert_nothing_stored(page)


def test_the_first_job_without_javascript(
    without_scripts: SignIn, live_server: LiveServer, clinician: User
) -> None:
    page = without_scripts(clinician)
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="Register a patient").click()
    page.get_by_label("Family name").fill("Aldermaston")
    page.get_by_label("Given names").fill("Edith")
    page.get_by_label("Date of birth").fill("17/03/1948")
    page.get_by_label("Female").check()
    page.get_by_role("button", name="Register the patient").click()
    page.get_by_role("link", name="Open a visit").first.click()
    page.get_by_label("Reason for the visit").fill("Night cramps")
    page.get_by_role("button", name="Open the visit").click()
    page.get_by_label("I asked about all medicines").check()
    page.get_by_label("I asked about all conditions").check()
    page.get_by_role("button", name="Save the visit").click()
    page.get_by_role("button", name="Start the screening").click()
    page.get_by_label("Cramp", exact=True).check()
    page.get_by_label("That is all").first.check()
    page.get_by_role("button", name="Save and check the findings").click()
    page.get_by_role("link", name="Go to the result").click()
    page.get_by_role("link", name="Decide what to do").click()
    page.locator("#close-recall > summary").click()
    if page.locator("#close-recall[open]").count() == 0:
        page.locator("#close-recall > summary").click()
    page.get_by_role("button", name="Set this recall").click()
    page.get_by_role("link", name="Go on to sign").click()
    page.get_by_label("I know that these were not assessed").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_role("link", name="Make the handout").click()
    page.get_by_role("button", name="Issue this handout").click()
    expect(page.get_by_role("link", name="Print", exact=True)).to_be_visible()
    _assert_done(page, live_server)


def _assert_done(page: Page, live_server: LiveServer) -> None:
    """The record holds what was done, and the sheet can be fetched."""
    patient = Patient.objects.get()
    assert patient.family_name == "Aldermaston"
    assert Visit.objects.get().reason == "Night cramps"
    screening = Screening.objects.get()
    assert screening.signed
    assert [each.kind for each in ClosingAction.objects.all()] == ["recall"]
    handout = Handout.objects.get()
    address = page.get_by_role("link", name="Print", exact=True).get_attribute("href")
    sheet = page.context.request.get(f"{live_server.url}{address}")
    assert sheet.headers["content-type"] == "application/pdf"
    assert sheet.body() == bytes(handout.pdf)
