"""What keeps a leaflet from being published is told in words that can be translated."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from content import conditions, leaflet_faults
from content.conditions import condition_faults
from content.leaflet_faults import faults_of
from content.leaflets import Block, EasyLine, Leaflet
from tests.factories.content import a_leaflet
from tests.factories.triage import small_ruleset

HARD = (
    "Notwithstanding individual variability, maintaining appropriate hydration necessitates "
    "continuous consideration of environmental circumstances and physiological requirements."
)
EVERY_DAY, CRAMPS, WARNING = a_leaflet().blocks
FAULTY = (
    ({"blocks": ()}, "needs blocks with keys of their own"),
    ({"topic": "gardening"}, "unknown topic “gardening”; there are drinking, food,"),
    ({"main_message": ""}, "needs a main message that says what to do first"),
    ({"blocks": (EVERY_DAY,)}, "needs exactly one warning block: when to get help"),
)
FAULTY_BLOCKS = (
    (replace(EVERY_DAY, kind="song"), "unknown kind or purpose (song, do)"),
    (replace(EVERY_DAY, text=""), "“Text” needs: Text"),
    (replace(EVERY_DAY, title=""), "needs a title"),
    (replace(EVERY_DAY, sources=("Z",)), "sources that the leaflet does not name: Z"),
    (
        replace(EVERY_DAY, kind="table", caption="C", columns=("A",), rows=(("a", "b"),)),
        "each row has as many cells as there are columns",
    ),
    (
        replace(EVERY_DAY, kind="diary", columns=("A",)),
        "a diary has either a number of lines or a number of days",
    ),
    (replace(EVERY_DAY, kind="planner", planner="moon"), "unknown planner “moon”"),
    (
        replace(EVERY_DAY, kind="planner", planner="fluid"),
        "a planner of drinks is withheld by CI-dysph too",
    ),
    (replace(WARNING, withheld_by=("CI-fluid",)), "a warning is never withheld"),
    (replace(EVERY_DAY, easy=()), "needs easy-read lines"),
    (
        replace(EVERY_DAY, easy=(EasyLine(say="on " * 13, picture="stop"),)),
        "easy-read line of more than 12 words: “on on",
    ),
    (
        replace(EVERY_DAY, easy=(EasyLine(say="Stop."),)),
        "easy-read line without a picture: “Stop.”",
    ),
    (replace(EVERY_DAY, text=HARD), "more than 6 needs a reason (grade_waived)"),
    (
        replace(EVERY_DAY, review_by=date(2026, 11, 20)),
        "was to be reviewed by 20 November 2026: give a later day",
    ),
)


def with_block(block: Block) -> Leaflet:
    leaflet = a_leaflet()
    others = tuple(each for each in leaflet.blocks if each.key != block.key)
    return replace(leaflet, blocks=(block, *others))


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put what can be translated between angle brackets."""
    for module in (leaflet_faults, conditions):
        monkeypatch.setattr(module, "_", lambda words: f"<{words}>")


@pytest.mark.parametrize(("change", "fault"), FAULTY)
def test_faults_of_a_leaflet_can_be_translated(
    marked: None, change: dict[str, Any], fault: str
) -> None:
    said = list(faults_of(replace(a_leaflet(), **change)))
    assert any(each.startswith(f"<{fault}") and each.endswith(">") for each in said), said


@pytest.mark.parametrize(("block", "fault"), FAULTY_BLOCKS, ids=[f for _b, f in FAULTY_BLOCKS])
def test_faults_of_a_block_name_it_and_can_be_translated(
    marked: None, block: Block, fault: str
) -> None:
    said = list(faults_of(with_block(block)))
    assert any(
        each.startswith(f"#{block.key}: <") and fault in each and each.endswith(">")
        for each in said
    ), said


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"withheld_by": ("CI-moon",)}, "#every-day: <unknown contraindication check CI-moon>"),
        ({"offer_when": "rigidty"}, "the nearest existing name is rigidity"),
        ({"withhold_when": "symptoms is"}, "#every-day: Withhold when: "),
    ],
)
def test_faults_of_a_condition_can_be_translated(
    marked: None, change: dict[str, Any], fault: str
) -> None:
    leaflet = with_block(replace(EVERY_DAY, **change))
    said = list(condition_faults(leaflet, small_ruleset()))
    assert any(fault in each for each in said), said
