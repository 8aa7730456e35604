"""docs/coverage.md: every fact of the articles has a row, and everything that a row names exists.

The ids expected are listed beside this test; the fact sheets are not part of the repository.
"""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from content.leaflet_files import MASTER, load_shipped_leaflets
from engine.rulesets import Ruleset
from rehab.equipment_catalogue import shipped_catalogue
from rehab.exercise_catalogue import shipped_exercises
from rehab.shipped import EQUIPMENT_FILE, EXERCISES_FILE, GATE_FILE
from triage.published import shipped_ruleset

ROOT = Path(__file__).resolve().parents[3]
EXPECTED: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "seed_facts.yaml").read_text(encoding="utf-8")
)
ROW = re.compile(r"^\| (\d{3}-T?\d+) \| (.+?) \| (.+?) \| (.*?) ?\|$", re.MULTILINE)
ROWS = ROW.findall((ROOT / "docs" / "coverage.md").read_text(encoding="utf-8"))
FEWEST_WORDS_OF_A_REASON = 4


@cache
def places() -> frozenset[str]:
    """Every target that a row may name, a file apart: blocks and the ids of rulesets."""
    blocks = {
        f"{leaflet.slug}#{block.key}"
        for leaflet in load_shipped_leaflets()
        if leaflet.language == MASTER
        for block in leaflet.blocks
    }
    rulesets = [shipped_ruleset(path) for path in (GATE_FILE, EQUIPMENT_FILE, EXERCISES_FILE)]
    ids = {
        f"{ruleset.id}:{each}"
        for ruleset in (shipped_ruleset(), *rulesets)
        for each in ids_of(ruleset)
    }
    equipment = shipped_catalogue()
    ids |= {f"adaptive-equipment:{each}" for each in (*equipment.items, *equipment.rules)}
    ids |= {f"home-exercises:{each}" for each in shipped_exercises().items}
    return frozenset(blocks | ids)


def ids_of(ruleset: Ruleset) -> set[str]:
    """Rules, factors, checks, advice, findings and definitions of a ruleset."""
    parts = ruleset.parts
    named = (
        *parts.rules,
        *parts.contributing,
        *parts.contraindications,
        *parts.advice,
        *parts.findings,
        *parts.definitions,
    )
    return {each.id for each in named}


def targets_of(carried_by: str) -> list[str]:
    return re.findall(r"`([^`]+)`", carried_by)


def test_every_fact_has_its_row_once_and_in_order() -> None:
    told = [fact for fact, *_rest in ROWS]
    assert told == [fact for facts in EXPECTED.values() for fact in facts]


@pytest.mark.parametrize("article", EXPECTED)
def test_the_ids_of_an_article_have_no_gap(article: str) -> None:
    """Facts are numbered from 1 in each list, so a lost one shows."""
    for list_of in ("", "T"):
        numbers = re.findall(rf"{article}-{list_of}(\d+)\b", " ".join(EXPECTED[article]))
        assert [int(each) for each in numbers] == list(range(1, len(numbers) + 1))
        assert numbers


def test_every_row_says_what_carries_the_fact_or_why_nothing_does() -> None:
    bare = []
    for fact, _words, carried_by, _note in ROWS:
        reason = re.fullmatch(r"Not used: (.+)", carried_by)
        if reason is None and not targets_of(carried_by):
            bare.append(fact)
        if reason and len(reason[1].split()) < FEWEST_WORDS_OF_A_REASON:
            bare.append(fact)
    assert bare == []


def test_everything_that_carries_a_fact_exists() -> None:
    missing = [
        f"{fact}: {target}"
        for fact, _words, carried_by, _note in ROWS
        for target in targets_of(carried_by)
        if not (is_file(target) if "/" in target else target in places())
    ]
    assert missing == []


def is_file(target: str) -> bool:
    return (ROOT / target).resolve().is_relative_to(ROOT) and (ROOT / target).is_file()


def test_every_sheet_of_equipment_is_of_a_shipped_family_and_none_is_missing() -> None:
    sheets = {
        leaflet.slug.removeprefix("equipment-")
        for leaflet in load_shipped_leaflets()
        if leaflet.slug.startswith("equipment-")
    }
    assert sheets == {family.replace("_", "-") for family in shipped_catalogue().families}
