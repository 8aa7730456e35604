"""A measure by keyboard alone, its course, and a goal from the patient's words to its score."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Clinic, User
from rehab.models import Episode, Measure
from tests.factories.measures import a_measure
from tests.factories.rehab import EpisodeFactory
from tests.functional.keyboard import go_to, press, tick, write
from tests.functional.looking import assert_accessible


@pytest.fixture
def episode(transactional_db: None, clinic: Clinic, therapist: User) -> Episode:
    found = EpisodeFactory.create(patient__clinic=clinic)
    options = {"side": "right", "muscle": "elbow_flexors"}
    a_measure(found, therapist, "mas", {"grade": "3"}, days_ago=30, **options)
    return found


def test_grades_are_typed_and_the_course_is_shown(
    signed_in: Callable[[User], Page], live_server: object, therapist: User, episode: Episode
) -> None:
    page = signed_in(therapist)
    page.goto(f"{live_server}/episodes/{episode.pk}/measures/add/mas/")
    assert_accessible(page)
    tick(page, "Right")
    first = page.locator("[name='muscle-elbow_flexors']")
    go_to(page, first.last)  # "Not tested" is what a group begins with
    page.keyboard.press("+")  # 1+
    assert page.evaluate("document.activeElement.name") == "muscle-elbow_extensors"
    page.keyboard.press("2")
    go_to(page, page.get_by_role("button", name="Save the measure"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Elbow flexors, right")).to_be_visible()
    expect(page.get_by_text("−1.5, better").first).to_be_visible()
    assert_accessible(page)
    grades = Measure.objects.exclude(answers={"grade": "3"}).order_by("muscle")
    assert [(m.muscle, m.answers["grade"]) for m in grades] == [
        ("elbow_extensors", "2"),
        ("elbow_flexors", "1+"),
    ]


def test_a_goal_is_set_and_scored_by_keyboard(
    signed_in: Callable[[User], Page], live_server: object, therapist: User, episode: Episode
) -> None:
    page = signed_in(therapist)
    page.goto(f"{live_server}/episodes/{episode.pk}/goals/add/")
    write(page, "What the patient wants", "Play cards with my brother")
    write(page, "What exactly will be done", "Holds ten cards")
    write(page, "How it is measured", "Seen at the club")
    tick(page, "3: very important")
    tick(page, "1: a little")
    page.locator("[name=difficulty][value='1']").check()
    tick(page, "−1: can do some of it")
    for label in ("−2: much", "−1: less", "0: as", "+1: more", "+2: much"):
        write(page, label, f"level {label}")
    press(page, "button", "Save the goal")
    press(page, "link", "Score")
    tick(page, "+1: level")
    press(page, "button", "Save the score")
    expect(page.get_by_text("T-score 60")).to_be_visible()
    assert_accessible(page)
