"""The shipped leaflets: in form, in plain words, and never against the authorities."""

import json
import re

import pytest

from content.conditions import condition_faults
from content.drawings import DRAWINGS, drawing
from content.leaflet_files import (
    MASTER,
    load_shipped_leaflets,
)
from content.leaflets import Leaflet, leaflet_from
from content.pictograms import names as pictogram_names
from content.readability import HARDEST_GRADE, measure
from rehab.exercise_catalogue import shipped_exercises
from tests.factories.content import words_of
from triage.published import shipped_ruleset

SHIPPED = load_shipped_leaflets()
LEAFLETS = {leaflet.slug: leaflet for leaflet in SHIPPED if leaflet.language == MASTER}
TRANSLATED = [leaflet for leaflet in SHIPPED if leaflet.is_translation]
EVERY = pytest.mark.parametrize("leaflet", LEAFLETS.values(), ids=LEAFLETS)
TRANSLATION = pytest.mark.parametrize(
    "leaflet", TRANSLATED, ids=[f"{each.language}-{each.slug}" for each in TRANSLATED]
)


def test_the_leaflets_that_the_product_promises_are_there() -> None:
    assert set(LEAFLETS) >= {
        "exercise-twitching",
        "causes-of-twitching",
        "hydration",
        "foods-for-minerals",
        "caffeine",
        "cramps-first-aid-and-stretches",
        "night-cramps",
        "cramps-in-pregnancy",
        "eyelid-twitching",
        "benign-twitching",
        "sleep-starts",
        "after-stroke-twitching",
        "spasm-diary",
        "cramp-diary",
        "splint-care",
        "home-exercises",
        "baclofen",
        "seizure-first-aid",
        "sleep-and-stress",
        "questions",
        "warning-signs",
    }
    assert sum(slug.startswith("equipment-") for slug in LEAFLETS) >= 8
    assert {(each.language, each.slug) for each in TRANSLATED} == {
        ("es", "exercise-twitching"),
        ("es", "hydration"),
        ("es", "cramps-first-aid-and-stretches"),
        ("es", "after-stroke-twitching"),
    }


@EVERY
def test_each_says_who_wrote_it_when_and_from_what(leaflet: Leaflet) -> None:
    assert leaflet.licence == "CC BY 4.0"
    assert leaflet.authored_by
    assert leaflet.reviewed_on < leaflet.review_by
    assert leaflet.sources
    for source in leaflet.sources:
        assert source.to_be_confirmed == (source.trust in ("M", "J", "inf"))
        assert source.to_be_confirmed or source.checked_on


@EVERY
def test_each_is_for_readers_of_eleven_or_twelve(leaflet: Leaflet) -> None:
    """The gate of each block holds at loading; here the leaflet as a whole, waived blocks apart."""
    texts = [
        text for block in leaflet.blocks if not block.grade_waived for text in block.body_text()
    ]
    assert measure([leaflet.lead, leaflet.main_message, *texts]).grade <= HARDEST_GRADE


@EVERY
def test_each_begins_with_what_to_do_and_says_when_to_get_help(leaflet: Leaflet) -> None:
    assert len(re.findall(r"[.!?](\s|$)", leaflet.main_message)) <= 2
    assert leaflet.warning is not None
    assert leaflet.warning.emergency
    for line in (*leaflet.warning.emergency, *leaflet.warning.same_day):
        assert not line.endswith("."), line


@EVERY
def test_every_fact_has_its_source(leaflet: Leaflet) -> None:
    for block in leaflet.blocks:
        assert block.sources or block.kind in ("heading", "diary", "planner"), block.key


@EVERY
def test_easy_read_is_one_short_idea_a_line_with_a_picture(leaflet: Leaflet) -> None:
    pictures = set(pictogram_names())
    for block in leaflet.blocks:
        for line in block.easy:
            assert line.picture in pictures, (block.key, line.picture)
            assert not re.search(r"\w['’](t|s|re|ll|ve)\b(?<!s['’]s)", line.say), line.say


@EVERY
def test_conditions_speak_the_language_of_the_screening(leaflet: Leaflet) -> None:
    assert list(condition_faults(leaflet, shipped_ruleset())) == []


@EVERY
def test_no_number_of_one_country_is_written_out(leaflet: Leaflet) -> None:
    assert not re.search(r"\b(999|911|112|111|A&E)\b", words_of(leaflet))


@TRANSLATION
def test_a_translation_says_the_same_numbers(leaflet: Leaflet) -> None:
    """Each figure of the English block is in the translated block, and no other."""
    master = LEAFLETS[leaflet.slug]
    assert leaflet.translated_by == "machine-assisted"
    for block in leaflet.blocks:
        assert _figures(block.markdown()) == _figures(master.block(block.key).markdown()), block.key
        assert block.withheld_by == master.block(block.key).withheld_by


def _figures(text: str) -> list[str]:
    """The figures of a text, a decimal comma read as a point."""
    return sorted(
        re.sub(r"(\d),(\d)", r"\1.\2", each) for each in re.findall(r"\d+(?:[.,]\d+)?", text)
    )


@EVERY
def test_a_published_version_gives_the_leaflet_back(leaflet: Leaflet) -> None:
    stored = json.loads(json.dumps(leaflet.front_matter()))
    assert leaflet_from(stored) == leaflet


def test_every_drawing_has_its_title_and_its_place() -> None:
    """In a leaflet's stretch or in the home programme; no drawing lies about unused."""
    stretches = [s for each in LEAFLETS.values() for s in each.blocks if s.is_stretch]
    exercises = {each.drawing for each in shipped_exercises().items.values()}
    wanted = {stretch.drawing for stretch in stretches} | exercises
    assert wanted == {path.stem for path in DRAWINGS.glob("*.svg")}
    for name in wanted:
        svg = drawing(name)
        assert re.match(r"<svg [^>]+><title>[^<]{30,}</title>", svg), name
        assert not re.search(r"style=|<style|<script|href|\son\w+=", svg)
    for stretch in stretches:
        assert stretch.how_long
        assert stretch.how_often


def test_an_unknown_drawing_is_named() -> None:
    with pytest.raises(ValueError, match="No drawing is called '../secret'"):
        drawing("../secret")
