"""A runner's drinking plan, with keys alone: a slip put right, the plan, pounds and ounces."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Clinic, User
from config.demo.screening import begin, close, finish_answers, sign_off
from config.demo.stories import STORIES
from tests.factories.visits import a_patient, a_visit
from tests.factories.world import shipped_content
from tests.functional import keyboard
from tests.functional.looking import assert_accessible, assert_nothing_stored
from triage.models import FluidPlanRecord, Screening

SignIn = Callable[[User], Page]


def _signed(clinic: Clinic, by: User, **findings: list[str]) -> Screening:
    """A signed screening of somebody who twitched after a long run."""
    at = timezone.now() - timedelta(hours=1)
    shipped_content(now=at)
    told = STORIES["after_run"]
    more = {"circumstances": ["long_session"], **findings}
    story = replace(told, findings={**told.findings, **more})
    visit = a_visit(a_patient(clinic, by, now=at), by, now=at)
    screening = begin(story, visit=visit, by=by, now=at)
    finish_answers(story, screening, by=by, now=at)
    close(story, screening, by=by, now=at)
    sign_off(screening, by=by, now=at + timedelta(minutes=5))
    return Screening.objects.get(pk=screening.pk)


def test_a_runner_gets_a_drinking_plan(
    signed_in: SignIn, live_server: LiveServer, clinic: Clinic, clinician: User
) -> None:
    screening = _signed(clinic, clinician)
    page = signed_in(clinician)
    page.goto(f"{live_server.url}/screenings/{screening.pk}/receipt/")
    keyboard.press(page, "link", "Work out a drinking plan")
    assert_accessible(page)

    keyboard.write(page, "Weight before", "70")
    keyboard.write(page, "Weight after", "71")
    keyboard.write(page, "Drunk while it lasted", "0.5")
    keyboard.write(page, "Urine passed while it lasted", "0")
    keyboard.write(page, "How long it took", "90")
    keyboard.press(page, "button", "Work out the plan")
    expect(page.locator(".error-summary")).to_contain_text("rose by more than what was drunk")
    expect(page.get_by_label("Weight before")).to_have_value("70")
    assert_accessible(page)

    page.get_by_label("Weight after").fill("68.9")
    keyboard.press(page, "button", "Work out the plan")
    plan = page.get_by_role("region", name="The plan, in the patient’s words")
    expect(plan).to_contain_text("100 to 800 ml an hour")
    expect(plan).to_contain_text("As your thirst tells you")
    assert_accessible(page)

    keyboard.tick(page, "fl oz", exact=True)
    keyboard.press(page, "button", "Work out the plan")
    expect(plan).to_contain_text("4 to 27 fl oz an hour")
    assert FluidPlanRecord.objects.count() == 2
    assert_nothing_stored(page)


def test_heart_failure_is_refused_in_words(
    signed_in: SignIn, live_server: LiveServer, clinic: Clinic, clinician: User
) -> None:
    screening = _signed(clinic, clinician, conditions=["heart_failure"])
    page = signed_in(clinician)

    page.goto(f"{live_server.url}/screenings/{screening.pk}/fluid-plan/")

    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)
