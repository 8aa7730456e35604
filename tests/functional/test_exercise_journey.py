"""Exercises at home by keyboard: questions, choosing, the sheet; and none while a flag is open."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from rehab.models import Episode, HomeProgramme
from tests.factories.programme import publish_exercises
from tests.factories.rehab import EpisodeFactory, gate
from tests.functional.keyboard import press, tick, write
from tests.functional.looking import assert_accessible


@pytest.fixture
def episode(transactional_db: None, therapist: User) -> Episode:
    publish_exercises()
    return EpisodeFactory.create(patient__clinic=therapist.memberships.get().clinic)


def test_from_the_questions_to_the_printed_sheet(
    signed_in: Callable[[User], Page], live_server: object, therapist: User, episode: Episode
) -> None:
    page = signed_in(therapist)
    home = f"{live_server}/episodes/{episode.pk}/exercises/"
    page.goto(home)
    expect(page.get_by_text("Not gone through today")).to_be_visible()
    gate(episode, therapist, now=timezone.now())
    page.goto(home)
    press(page, "link", "Answer the questions")
    assert_accessible(page)
    page.locator("[name='a.arm.shoulder_pain'][value=present]").check()
    page.locator("[name='a.arm.subluxation'][value=absent]").check()
    press(page, "button", "Keep these answers")
    assert_accessible(page)
    tick(page, "Shoulder slide", exact=True)
    tick(page, "Thumb stretch", exact=True)
    write(page, "What the exercises are for", "Open the hand")
    press(page, "button", "Give these exercises")
    expect(page.get_by_role("alert")).to_contain_text("Say why Shoulder slide is given")
    expect(page.get_by_label("Thumb stretch", exact=True)).to_be_checked()
    page.locator("[name=because_X09]").fill("Below the pain, tried today")
    press(page, "button", "Give these exercises")
    expect(page.get_by_role("heading", name="Shoulder slide")).to_be_visible()
    assert_accessible(page)
    press(page, "button", "Issue this handout")
    expect(page.get_by_role("heading", name="Your exercises at home").first).to_be_visible()
    [made] = HomeProgramme.objects.all()
    assert [line.exercise for line in made.exercises.all()] == ["X09", "X17"]
