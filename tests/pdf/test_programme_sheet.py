"""The sheet of exercises at home: every layout and paper, the ways to make it easier and harder."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from accounts.models import User
from content.documents import HandoutDocument, Layout, PageSize
from content.drawn_sheets import draw_handout
from core.pdf import LAST_PAGE_AT_LEAST
from rehab.exercise_catalogue import shipped_exercises
from rehab.exercise_changes import EASIER_IS, HARDER_IS, TWO_SIDED, ways_of
from rehab.exercise_sheet import sheet_of_programme
from tests.factories.accounts import UserFactory
from tests.factories.programme import chosen, profile, programme
from tests.factories.rehab import EpisodeFactory, gate
from tests.pdf.structure import assert_in_order, assert_structure

SIX = ("X01", "X08", "X16", "X21", "X28", "X30")
PAGES = {Layout.STANDARD: 4, Layout.LARGE: 6, Layout.EASY: 9}  # with six exercises, at most


@pytest.fixture
def by() -> User:
    return UserFactory.create()


def _sheet(by: User, *exercises: str, layout: Layout, **changes: Any) -> HandoutDocument:
    episode = EpisodeFactory.create()
    gate(episode, by)
    profile(episode, by, **changes)
    made = programme(
        episode, by, *(chosen(each) for each in exercises), aim="Stand up alone from the chair"
    )
    return sheet_of_programme(made, layout=layout)


@pytest.mark.django_db
@pytest.mark.parametrize("size", list(PageSize))
@pytest.mark.parametrize("layout", list(Layout))
def test_six_exercises_with_both_ways_and_their_care(
    by: User, layout: Layout, size: PageSize, pages_text: Callable[[bytes], list[str]]
) -> None:
    document = _sheet(by, *SIX, layout=layout)
    document = replace(document, page_size=size)

    drawn = draw_handout(document)

    assert (drawn.validation.rules, drawn.validation.failures) == (104, ())
    assert_structure(drawn.file.content, language=document.language, title=document.title)
    assert drawn.file.pages <= PAGES[layout]
    assert drawn.file.last_page_used is not None
    assert drawn.file.last_page_used >= LAST_PAGE_AT_LEAST
    pages = pages_text(drawn.file.content)
    words = " ".join(" ".join(pages).split())
    assert "Call 999" in pages[0]
    assert_in_order(
        words,
        (
            "Do the harder way only when your therapist says so",
            "Calf stretch",
            "Stop if the foot starts to beat.",
            "Easier: Sit, put a towel round the foot",
            "Harder: Hold a little longer.",
            "Sit to stand",
            "Easier: Use a higher seat.",
            "Harder: Use a lower seat and no hands.",
            "Tick when you have done it",
            "Sit to stand, 3 times a day",
        ),
    )


@pytest.mark.django_db
def test_a_way_that_is_another_exercise_needs_that_exercise_to_be_free(by: User) -> None:
    free = _sheet(by, "X08", layout=Layout.STANDARD).stretches[0]
    assert free.harder == "Stand and raise the heels."

    held = _sheet(by, "X08", layout=Layout.STANDARD, leg__clonus=True).stretches[0]

    assert (held.harder, held.easier) == ("", "A helper moves the foot.")


def test_first_aid_for_a_cramp_has_no_harder_way() -> None:
    exercises = shipped_exercises().items
    assert ways_of(exercises["cramp_first_aid"], frozenset(exercises)).harder == ""


def test_ways_name_exercises_of_the_catalogue() -> None:
    there = set(shipped_exercises().items)
    assert {*EASIER_IS, *EASIER_IS.values(), *HARDER_IS, *HARDER_IS.values(), *TWO_SIDED} <= there


@pytest.mark.parametrize("key", [k for k in shipped_exercises().items if k != "cramp_first_aid"])
def test_every_exercise_says_its_care_and_both_ways(key: str) -> None:
    exercises = shipped_exercises().items
    ways = ways_of(exercises[key], frozenset(exercises))
    assert exercises[key].care
    assert ways.easier
    assert ways.harder
