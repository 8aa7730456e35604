"""From a weak hand to a patient who was seen; and a recall that nobody kept. With keys alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Clinic, User
from config.demo.screening import begin, finish_answers
from config.demo.stories import STORIES
from tests.factories.visits import a_patient, a_visit
from tests.factories.world import shipped_content
from tests.functional import keyboard
from tests.functional.looking import assert_accessible, assert_nothing_stored
from triage.actions.decisions import Closing, choose_closing
from triage.actions.signing import sign
from triage.assessment import assess
from triage.models import (
    ClosingKind,
    Recall,
    RecallState,
    Referral,
    ReferralLetter,
    ReferralState,
    Screening,
)

SignIn = Callable[[User], Page]


@pytest.fixture(autouse=True)
def _shipped_content(transactional_db: None) -> None:
    shipped_content(now=timezone.now() - timedelta(days=200))


def _answered(story: str, clinic: Clinic, by: User, days_ago: int = 0) -> Screening:
    """A screening that is answered and not closed."""
    at = timezone.now() - timedelta(days=days_ago, hours=1)
    told = STORIES[story]
    visit = a_visit(a_patient(clinic, by, now=at), by, now=at)
    screening = begin(told, visit=visit, by=by, now=at)
    finish_answers(told, screening, by=by, now=at)
    return Screening.objects.get(pk=screening.pk)


def test_a_weak_hand_is_referred_and_followed_until_the_patient_was_seen(
    signed_in: SignIn, live_server: LiveServer, clinic: Clinic, clinician: User
) -> None:
    page = signed_in(clinician)
    _screen_a_weak_hand(page, live_server, clinic, clinician)

    # Orthopaedics is refused with the reason; neurology is what the rule proposes.
    part = page.locator("#close-refer")
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    expect(part.get_by_label("To", exact=True)).to_have_value("neurology")
    part.get_by_label("To", exact=True).select_option("orthopaedics")
    part.get_by_role("button", name="Add this referral").click()
    expect(page.locator(".error-summary")).to_contain_text("goes to neurology without delay")
    assert_accessible(page)
    page.locator("#close-refer").get_by_label("To", exact=True).select_option("neurology")
    page.locator("#close-refer").get_by_role("button", name="Add this referral").click()
    keyboard.press(page, "link", "Go on to sign")
    if page.get_by_label("I know that these were not assessed").count():
        keyboard.tick(page, "I know that these were not assessed")
    keyboard.press(page, "button", "Sign", exact=True)
    assert_accessible(page)

    keyboard.press(page, "link", "Referral to Neurology")
    assert_accessible(page)
    keyboard.press(page, "link", "Read the letter")
    letter = page.get_by_label("Preview of the letter")
    expect(letter).to_contain_text("Not assessed: neither present nor absent")
    expect(letter).to_contain_text("Motor neurone disease")
    assert_accessible(page)
    keyboard.press(page, "link", "Send the letter")
    assert_accessible(page)
    keyboard.tick(page, "E-referral system")
    keyboard.write(page, "Reference", "ER-4711")
    keyboard.press(page, "button", "Keep the letter and record it as sent")
    expect(page.get_by_text("Awaiting reply").first).to_be_visible()
    assert_accessible(page)
    _assert_same_bytes(page, live_server)

    keyboard.press(page, "link", "Record a reply")
    assert_accessible(page)
    keyboard.tick(page, "Report: the patient was seen")
    keyboard.write(page, "What it says", "Seen in clinic today. Studies confirm; team takes over.")
    keyboard.write(page, "From whom", "Dr Rao")
    keyboard.press(page, "button", "Keep the reply")
    page.goto(f"{live_server.url}/referrals/")
    expect(page.get_by_role("row", name="ALDERMASTON")).to_contain_text("Reply to acknowledge")
    assert_accessible(page)

    keyboard.press(page, "link", "ALDERMASTON, Edith Rose")
    keyboard.press(page, "link", "Acknowledge the reply")
    expect(page.get_by_text("Studies confirm")).to_be_visible()
    assert_accessible(page)
    keyboard.write(page, "What is done about it", "Told the patient; support team asked.")
    keyboard.tick(page, "Done: close the thread")
    keyboard.press(page, "button", "I have read it")

    expect(page.get_by_text("Closed", exact=True).first).to_be_visible()
    assert_accessible(page)
    thread = Referral.objects.get()
    steps = [event.step for event in thread.events.all()]
    assert steps == ["started", "sent", "replied", "acknowledged"]
    assert thread.state == ReferralState.CLOSED
    assert_nothing_stored(page)


def _screen_a_weak_hand(
    page: Page, live_server: LiveServer, clinic: Clinic, clinician: User
) -> None:
    """From the visit to what to do, answering only what decides."""
    now = timezone.now() - timedelta(hours=1)
    visit = a_visit(a_patient(clinic, clinician, now=now), clinician, now=now)
    page.goto(f"{live_server.url}/visits/{visit.pk}/")
    keyboard.press(page, "button", "Start the screening")
    keyboard.tick(page, "Twitch (fasciculation)", exact=True)
    keyboard.tick(page, "Hand, right", exact=True)
    keyboard.press(page, "button", "Save and go to")
    keyboard.tick(page, "Worse over weeks to months")
    keyboard.press(page, "button", "Save and go to")
    keyboard.tick(page, "Weak on examination")
    keyboard.tick(page, "Wasting", exact=True)
    keyboard.press(page, "button", "Save and check the findings")
    keyboard.press(page, "link", "Go to the result")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Urgent referral")
    expect(page.get_by_text("Leads to: neurology").first).to_be_visible()
    assert_accessible(page)
    keyboard.press(page, "link", "Decide what to do")


def _assert_same_bytes(page: Page, live_server: LiveServer) -> None:
    address = page.get_by_role("link", name="Letter 1 (PDF)").get_attribute("href")
    sheet = page.context.request.get(f"{live_server.url}{address}")
    assert sheet.headers["content-type"] == "application/pdf"
    assert sheet.body() == bytes(ReferralLetter.objects.get().pdf)


def test_a_recall_that_lapsed_stands_on_top_until_somebody_acts(
    signed_in: SignIn, live_server: LiveServer, clinic: Clinic, clinician: User
) -> None:
    screening = _answered("night_cramp", clinic, clinician, days_ago=90)
    at = timezone.now() - timedelta(days=90)
    due = (at + timedelta(days=28)).date()
    recall = Closing(ClosingKind.RECALL, due_on=due, purpose="Examine again")
    choose_closing(screening=screening, closing=recall, by=clinician, now=at)
    screening.refresh_from_db()
    sign(
        screening=screening,
        row_version=screening.row_version,
        seen=assess(screening, at).seen,
        accept_missing=True,
        by=clinician,
        now=at,
    )
    page = signed_in(clinician)
    page.goto(f"{live_server.url}/")
    first = page.locator("main section.card").first
    expect(first).to_contain_text("Recalls that lapsed")
    assert_accessible(page)

    keyboard.press(page, "link", "ALDERMASTON, Edith Rose")
    expect(page.get_by_text("Lapsed", exact=True)).to_be_visible()
    assert_accessible(page)
    keyboard.press(page, "link", "Record an attempt to reach the patient")
    assert_accessible(page)
    keyboard.write(page, "What came of it", "No answer; letter sent.")
    keyboard.press(page, "button", "Keep this attempt")
    keyboard.press(page, "link", "The patient was seen again")
    assert_accessible(page)
    keyboard.write(page, "Or how the patient was seen", "At the nurse's clinic: unchanged.")
    keyboard.press(page, "button", "The recall is done")
    expect(page.get_by_text("Done", exact=True).first).to_be_visible()

    page.goto(f"{live_server.url}/")
    expect(page.get_by_text("Recalls that lapsed")).to_have_count(0)
    kept = Recall.objects.get()
    assert (kept.state, kept.tries) == (RecallState.DONE, 1)
    assert_nothing_stored(page)
