"""Newer texts and newer rules of exercises: what is told behind the code of a printed programme.

What changes nothing for this patient is not told.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Clinic, User
from accounts.roles import Role
from content.books import HEAD
from content.documents import Layout
from content.models import Handout
from content.still_current import SheetState, fallen_of
from core.audit.trail import SystemActor
from engine.rulesets import load_ruleset
from rehab.books.exercises import BOOK
from rehab.exercise_sheet import origin_of, sheet_of_programme
from rehab.models import HomeProgramme
from rehab.shipped import EXERCISES_FILE
from tests.factories.accounts import member_of
from tests.factories.content import issued_handout
from tests.factories.programme import chosen, profile, programme, publish_exercises
from tests.factories.published_books import drafted, loaded, published
from tests.factories.rehab import EpisodeFactory, gate
from triage.actions.publishing import withdraw
from triage.actions.rulesets import publish_ruleset

pytestmark = pytest.mark.django_db

NOW = timezone.now()
OFFERED = '{id: X24, title: "Marching on a chair", offer_when: always'


@pytest.fixture(autouse=True)
def _uncounted() -> None:
    cache.clear()


@pytest.fixture
def second(clinic: Clinic) -> User:
    return member_of(clinic, Role.CONTENT_EDITOR)


@pytest.fixture
def handout(clinic: Clinic, therapist: User) -> Handout:
    """The sheet of a programme of two exercises, printed from text 1 and rules 1."""
    publish_exercises()
    loaded(BOOK)
    episode = EpisodeFactory.create(patient__clinic=clinic)
    gate(episode, therapist, now=NOW)
    profile(episode, therapist, now=NOW)
    given = programme(episode, therapist, chosen("X24"), chosen("X17", note="Blue cup"), now=NOW)
    return issued_handout(
        given.patient,
        therapist,
        origin=origin_of(given),
        document=sheet_of_programme(given, layout=Layout.STANDARD),
        now=NOW,
    )


@pytest.fixture
def newer_text(content_editor: User, second: User) -> Callable[..., None]:
    def publish(section: str, key: str, **values: Any) -> None:
        published(drafted(BOOK, section, key, content_editor, **values), content_editor, second)

    return publish


def newer_rules(old: str, new: str) -> None:
    text = EXERCISES_FILE.read_text(encoding="utf-8").replace('version: "1"', 'version: "2"')
    assert old in text
    ruleset = load_ruleset(text.replace(old, new), EXERCISES_FILE.name)
    publish_ruleset(ruleset=ruleset, by=SystemActor("tests"), now=NOW + timedelta(hours=1))


def told(handout: Handout) -> list[tuple[SheetState, str]]:
    found = Handout.objects.get(pk=handout.pk)
    return [(each.state, each.why) for each in fallen_of(found, NOW + timedelta(days=1))]


def test_while_text_and_rules_are_in_use_it_is_current(handout: Handout) -> None:
    assert told(handout) == []


def test_what_is_to_be_done_in_another_way_is_told(
    handout: Handout, newer_text: Callable[..., None]
) -> None:
    newer_text("items", "X24", care=["Do not lean back.", "Hold the seat."])

    [(state, why)] = told(handout)
    assert state is SheetState.NEWER
    assert "text 2" in why
    assert "Marching on a chair" in why
    address = reverse("content:sheet_check", args=[handout.check_code])
    page = Client().get(address).text
    assert "There is a newer version of this sheet." in page
    assert "Marching" not in page


def test_another_easier_way_does_not_alarm(
    handout: Handout, newer_text: Callable[..., None]
) -> None:
    newer_text("items", "X24", easier="Lift one heel.")
    assert [state for state, _why in told(handout)] == [SheetState.UPDATED]


def test_a_text_that_changes_other_exercises_is_not_told(
    handout: Handout, newer_text: Callable[..., None]
) -> None:
    newer_text("items", "X01", care=["Hold on."])
    assert told(handout) == []


def test_other_signs_for_every_sheet_are_told(
    handout: Handout, newer_text: Callable[..., None]
) -> None:
    newer_text(HEAD, HEAD, emergency=["you have chest pain"])
    [(state, why)] = told(handout)
    assert state is SheetState.NEWER
    assert "What stands on every sheet" in why


def test_newer_rules_are_told_where_they_hold_back_what_was_given(handout: Handout) -> None:
    newer_rules(OFFERED, OFFERED.replace("always", "not helper"))
    [(state, why)] = told(handout)
    assert state is SheetState.NEWER
    assert "version 2, is in use by now" in why
    assert "Marching on a chair" in why


def test_newer_rules_that_still_let_it_be_done_are_not_told(handout: Handout) -> None:
    newer_rules(OFFERED, OFFERED.replace("always", "helper"))
    assert told(handout) == []


def test_rules_taken_out_of_use_are_told(handout: Handout, clinician: User) -> None:
    withdraw(version=publish_exercises(), reason="Harmful", leave_none=True, by=clinician, now=NOW)
    [(state, why)] = told(handout)
    assert state is SheetState.WITHDRAWN
    assert "was withdrawn" in why


def test_a_later_programme_takes_the_place_of_the_sheet(handout: Handout, therapist: User) -> None:
    episode = HomeProgramme.objects.get().episode
    programme(episode, therapist, chosen("X17"), now=NOW + timedelta(minutes=1))
    assert [why for _state, why in told(handout)] == ["A later home programme took its place."]
