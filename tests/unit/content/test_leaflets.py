"""The shipped leaflets: in form, in plain words, and never against the authorities."""

import json
import re
from datetime import date

import pytest

from content.drawings import DRAWINGS, drawing
from content.leaflets import (
    Leaflet,
    LeafletError,
    leaflet_from,
    load_shipped_leaflets,
    parse_leaflet,
)
from content.markdown import to_html, to_plain
from rehab.exercise_catalogue import shipped_exercises

LEAFLETS = {leaflet.slug: leaflet for leaflet in load_shipped_leaflets()}
EVERY = pytest.mark.parametrize("leaflet", LEAFLETS.values(), ids=LEAFLETS)
HEAD = """---
slug: a
title: A
version: 1
language: en-GB
authored_by: B
reviewed_on: 2026-11-20
review_by: 2027-11-20
licence: CC BY 4.0
sources: [{id: X, title: Y, trust: J}]
---
"""


def words_of(leaflet: Leaflet) -> str:
    """Everything that a reader may meet, easy read included."""
    parts = [leaflet.lead]
    for section in leaflet.sections:
        parts += [section.title, section.text, *section.in_short]
    return "\n\n".join(parts)


def test_the_leaflets_that_the_product_promises_are_there() -> None:
    assert set(LEAFLETS) == {
        "exercise-twitching",
        "hydration",
        "cramps-first-aid-and-stretches",
        "eyelid-twitching",
        "night-cramps",
        "benign-twitching",
        "caffeine-and-sleep",
        "warning-signs",
    }


@EVERY
def test_each_says_who_wrote_it_when_and_from_what(leaflet: Leaflet) -> None:
    assert leaflet.licence == "CC BY 4.0"
    assert leaflet.authored_by
    assert leaflet.reviewed_on < leaflet.review_by
    assert leaflet.sources
    for source in leaflet.sources:
        assert source.to_be_confirmed == (source.trust in ("M", "J"))
        assert source.to_be_confirmed or source.checked_on


@EVERY
def test_each_is_for_readers_of_eleven_or_twelve(leaflet: Leaflet) -> None:
    """Automated Readability Index: characters a word and words a sentence; 6 to 7 is that age."""
    lines = to_plain("\n\n".join([leaflet.lead, *(s.text for s in leaflet.sections)])).splitlines()
    text = "\n".join(line if line[-1] in ".!?" else f"{line}." for line in lines)
    words = re.findall(r"[\w'’-]+", text)
    sentences = len(re.findall(r"[.!?](?=\s|$)", text))
    index = 4.71 * sum(map(len, words)) / len(words) + 0.5 * len(words) / sentences - 21.43
    assert index <= 6


@EVERY
def test_easy_read_is_one_short_idea_a_line(leaflet: Leaflet) -> None:
    for section in leaflet.sections:
        assert section.in_short or section.is_stretch, section.key
        for line in section.in_short:
            assert len(line.split()) <= 16, line


@EVERY
def test_the_page_shows_text_without_the_marks(leaflet: Leaflet) -> None:
    html = to_html(leaflet.body, headings_from=2)
    assert "{#" not in html
    assert "CI-" not in html
    assert html.count("<h2>") == len(leaflet.sections)


@EVERY
def test_a_published_version_gives_the_leaflet_back(leaflet: Leaflet) -> None:
    stored = json.loads(json.dumps(leaflet.front_matter()))
    assert leaflet_from(stored) == leaflet


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (r"\bdrink (to|when|as|about|ahead)|litres|\d ml\b", "CI-fluid"),
        (r"\bsalt|sodium", "CI-salt"),
        (r"\bstretch", "CI-ex"),
        (r"rub (it )?gently|massage", "CI-ex"),
        (r"caffeine|coffee", "CI-caff"),
        (r"magnesium", "CI-mg"),
    ],
)
def test_advice_that_can_harm_is_withheld_until_it_is_cleared(words: str, code: str) -> None:
    """Sections that speak of a risky thing carry its contraindication; the exceptions tell people
    to keep away from it, or explain, and are named here."""
    explains = {
        ("hydration", "get-help"),
        ("cramps-first-aid-and-stretches", "do-not"),
        ("cramps-first-aid-and-stretches", "why"),
        ("eyelid-twitching", "triggers"),
        ("eyelid-twitching", "what-helps"),  # speaks of alcohol
        ("benign-twitching", "what-makes-it-worse"),
        ("benign-twitching", "come-back"),
        ("warning-signs", "same-day"),
        ("night-cramps", "quinine"),
    }
    for leaflet in LEAFLETS.values():
        for section in leaflet.sections:
            if (leaflet.slug, section.key) in explains:
                continue
            if re.search(words, section.text, re.I):
                assert code in section.withheld_by, f"{leaflet.slug}#{section.key}"


@pytest.mark.parametrize(
    ("slug", "key", "stated"),
    [
        (
            "caffeine-and-sleep",
            "caffeine-limit",
            "up to 400 mg in a day, and up to 200 mg at a time",
        ),
        (
            "caffeine-and-sleep",
            "caffeine-limit",
            "pregnant or breastfeeding: up to 200 mg in a day",
        ),
        ("caffeine-and-sleep", "sleep", "at least 7 hours"),
        ("hydration", "every-day", "about 2.0 litres of water a day for a woman and 2.5 litres"),
        ("hydration", "before-exercise", "5 to 7 ml for each kilo of body weight about 4 hours"),
        ("hydration", "during-exercise", "Never drink so much that you gain weight"),
        ("hydration", "long-exercise", "400 to 1100 mg of sodium in a litre"),
        ("hydration", "quick-recovery", "1.5 litres for each kilo lost"),
        ("benign-twitching", "what-to-expect", "We cannot promise that the twitching will stop"),
        ("night-cramps", "magnesium", "has not been shown to help"),
        ("eyelid-twitching", "come-back", "After 3 months we ask a specialist"),
    ],
)
def test_numbers_are_those_of_the_authorities(slug: str, key: str, stated: str) -> None:
    assert stated in LEAFLETS[slug].section(key).text


@pytest.mark.parametrize(
    "refused",
    [
        r"\boz\b|ounces",  # the article's amounts an hour and a day, above the safe range
        r"sea salt|coconut|banana|honey drink",
        r"before you are thirsty|ahead of thirst",
        r"drink at least",
        r"8 glasses|eight glasses",
        r"\bwill (stop|go away) (by itself|on its own)",
        r"(?<!not )\btake (magnesium|quinine|salt|potassium)",
    ],
)
def test_nothing_repeats_what_the_authorities_withdrew(refused: str) -> None:
    for leaflet in LEAFLETS.values():
        found = re.search(refused, words_of(leaflet), re.I)
        assert found is None, f"{leaflet.slug}: {found and found[0]}"


def test_brown_urine_is_an_emergency_wherever_it_is_named() -> None:
    for leaflet in LEAFLETS.values():
        for section in leaflet.sections:
            if re.search(r"brown or red", section.text):
                assert re.search(r"Call 999", f"{section.title} {section.text}")


def test_every_drawing_has_its_title_and_its_place() -> None:
    """In a leaflet's stretch or in the home programme; no drawing lies about unused."""
    stretches = [s for each in LEAFLETS.values() for s in each.sections if s.is_stretch]
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


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("no head", "no readable head"),
        ("---\n: : :\n---\nlead\n## A {#a}\nx", "no readable head"),
        (HEAD.replace("version: 1", "version: one") + "lead\n\n## A {#a}\n\nx", "version"),
        (HEAD.replace("2027-11-20", "soon") + "lead\n\n## A {#a}\n\nx", "review_by"),
        (HEAD + "lead\n\n## A\n\nx", "needs a key"),
        (HEAD + "lead\n\n## A {#a}\n\nx\n\n## B {#a}\n\ny", "keys of their own"),
        (HEAD + "## A {#a}\n\nx", "needs a lead"),
        (HEAD + "lead\n\n## A {#a CO-typo}\n\nx", "unknown mark"),
        (HEAD + "lead\n\n## A {#a drawing=x}\n\nx", "stretch without dose"),
        (HEAD.replace("trust: J", "trust: Z") + "lead\n\n## A {#a}\n\nx", "unknown trust"),
        (HEAD.replace("trust: J", "trust: S") + "lead\n\n## A {#a}\n\nx", "day it was checked"),
    ],
)
def test_a_leaflet_out_of_form_is_refused_with_the_reason(text: str, complaint: str) -> None:
    with pytest.raises(LeafletError, match=complaint):
        parse_leaflet(text, name="a")


def test_a_leaflet_in_form_is_read() -> None:
    leaflet = parse_leaflet(
        HEAD + "lead\n\n## A {#a CI-fluid}\n\nx\n\n### In short\n- y\n- z\n", name="a"
    )
    assert leaflet.review_by == date(2027, 11, 20)
    assert leaflet.section("a").withheld_by == ("CI-fluid",)
    assert leaflet.section("a").in_short == ("y", "z")
    with pytest.raises(KeyError, match="no section 'b'"):
        leaflet.section("b")
