"""The shipped leaflets: in form, in plain words, and never against the authorities."""

import json
import re
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from content.conditions import condition_faults
from content.drawings import DRAWINGS, drawing
from content.leaflet_files import (
    MASTER,
    LeafletError,
    load_shipped_leaflets,
    parse_leaflet,
    parse_translation,
)
from content.leaflets import Leaflet, leaflet_from
from content.pictograms import names as pictogram_names
from content.readability import HARDEST_GRADE, measure
from rehab.exercise_catalogue import shipped_exercises
from triage.published import shipped_ruleset

SHIPPED = load_shipped_leaflets()
LEAFLETS = {leaflet.slug: leaflet for leaflet in SHIPPED if leaflet.language == MASTER}
TRANSLATED = [leaflet for leaflet in SHIPPED if leaflet.is_translation]
EVERY = pytest.mark.parametrize("leaflet", LEAFLETS.values(), ids=LEAFLETS)
TRANSLATION = pytest.mark.parametrize(
    "leaflet", TRANSLATED, ids=[f"{each.language}-{each.slug}" for each in TRANSLATED]
)


def words_of(leaflet: Leaflet) -> str:
    """Everything that a reader may meet, easy read included."""
    easy = [line.say for block in leaflet.blocks for line in block.easy]
    return "\n\n".join([leaflet.title, leaflet.body, *easy])


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
        ("questions", "eyelid"),  # says what sets it off
        ("questions", "potassium"),  # keeps people from salt substitutes
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
        for section in leaflet.blocks:
            if (leaflet.slug, section.key) in explains:
                continue
            if re.search(words, section.markdown(), re.I):
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
    assert stated in LEAFLETS[slug].block(key).markdown()


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
        for section in leaflet.blocks:
            if re.search(r"brown or red", section.text):
                assert re.search(r"Call 999", f"{section.title} {section.text}")


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


PLAIN: dict[str, Any] = {
    "slug": "a",
    "title": "A",
    "topic": "help",
    "version": 1,
    "language": "en-GB",
    "authored_by": "B",
    "reviewed_on": date(2026, 11, 20),
    "review_by": date(2027, 11, 20),
    "licence": "CC BY 4.0",
    "main_message": "Do this first.",
    "sources": [{"id": "X", "title": "Y", "trust": "J"}],
    "blocks": [
        {
            "key": "a",
            "kind": "text",
            "title": "A",
            "text": "Drink.",
            "withheld_by": ["CI-fluid"],
            "easy": [{"picture": "water", "say": "Drink."}],
        },
        {
            "key": "help",
            "kind": "warning",
            "title": "Help",
            "tone": "act",
            "emergency": ["you are confused"],
            "easy": [{"picture": "ambulance", "say": "Confused? Call {emergency}."}],
        },
    ],
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """The plain leaflet with one place changed; a path such as "blocks.0.text"."""
    plain = deepcopy(PLAIN)
    *way, last = path.split(".")
    place: Any = plain
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    place[last] = value
    return plain


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        ("version", "one", "version"),
        ("review_by", "soon", "review_by"),
        ("topic", "gardening", "unknown topic"),
        ("main_message", "", "main message"),
        ("blocks", [], "keys of their own"),
        ("blocks.1.key", "a", "keys of their own"),
        ("blocks.1.kind", "text", "exactly one warning"),
        ("blocks.1.withheld_by", ["CI-fluid"], "never withheld"),
        ("blocks.0.kind", "song", "unknown kind"),
        ("blocks.0.colour", "red", "unknown: colour"),
        ("blocks.0.text", "", "needs text"),
        ("blocks.0.title", "", "needs a title"),
        ("blocks.0.easy", [], "easy-read lines"),
        ("blocks.0.easy", [{"picture": "", "say": "Drink."}], "without a picture"),
        ("blocks.0.easy", [{"picture": "water", "say": "word " * 13}], "more than 12 words"),
        ("blocks.0.sources", ["Z"], "does not name"),
        (
            "blocks.0.text",
            "Physiological homeostasis necessitates considerable supplementary electrolytical "
            "administration notwithstanding contraindicated comorbidities and polypharmacy.",
            "reading grade",
        ),
        ("sources", [{"id": "X", "title": "Y", "trust": "Z"}], "unknown trust"),
        ("sources", [{"id": "X", "title": "Y", "trust": "S"}], "day it was checked"),
    ],
)
def test_a_leaflet_out_of_form_is_refused_with_the_reason(
    path: str, value: Any, complaint: str
) -> None:
    with pytest.raises(LeafletError, match=complaint):
        parse_leaflet(changed(path, value), name="a")


def test_a_leaflet_in_form_is_read() -> None:
    leaflet = parse_leaflet(PLAIN, name="a")
    assert leaflet.review_by == date(2027, 11, 20)
    assert leaflet.block("a").withheld_by == ("CI-fluid",)
    assert [line.say for line in leaflet.block("a").easy] == ["Drink."]
    with pytest.raises(KeyError, match="no block 'b'"):
        leaflet.block("b")


SPANISH: dict[str, Any] = {
    "slug": "a",
    "language": "es",
    "translation_of": 1,
    "translated_by": "machine-assisted",
    "title": "A",
    "main_message": "Haga esto primero.",
    "blocks": {
        "a": {"title": "A", "text": "Beba.", "easy": ["Beba."]},
        "help": {"title": "Ayuda", "emergency": ["está confuso"], "easy": ["Llame."]},
    },
}


def test_a_translation_keeps_everything_but_the_words() -> None:
    master = parse_leaflet(PLAIN, name="a")
    leaflet = parse_translation(SPANISH, master, name="es/a")
    assert leaflet.block("a").text == "Beba."
    assert leaflet.block("a").withheld_by == ("CI-fluid",)
    assert leaflet.block("a").easy[0].picture == "water"
    assert (leaflet.language, leaflet.translation_of) == ("es", 1)
    assert leaflet_from(leaflet.front_matter()) == leaflet


@pytest.mark.parametrize(
    ("key", "words", "complaint"),
    [
        ("a", {"title": "A", "easy": ["Beba."]}, "text must be there"),
        ("a", {"title": "A", "text": "Beba.", "easy": []}, "as many easy lines"),
        ("a", {"title": "A", "text": "Beba.", "easy": ["x"], "kind": "steps"}, "only the words"),
        ("help", {"title": "A", "emergency": ["x", "y"], "easy": ["x"]}, "emergency as many"),
    ],
)
def test_a_translation_that_says_more_or_less_is_refused(
    key: str, words: dict[str, Any], complaint: str
) -> None:
    plain = deepcopy(SPANISH)
    plain["blocks"][key] = words
    with pytest.raises(LeafletError, match=complaint):
        parse_translation(plain, parse_leaflet(PLAIN, name="a"), name="es/a")


def test_a_version_of_the_first_form_stays_readable() -> None:
    leaflet = leaflet_from(
        {
            "slug": "a",
            "title": "A",
            "version": 1,
            "language": "en-GB",
            "authored_by": "B",
            "licence": "CC BY 4.0",
            "reviewed_on": "2026-11-20",
            "review_by": "2027-11-20",
            "factors": ["C01"],
            "lead": "Lead.",
            "sources": [{"id": "X", "title": "Y", "trust": "J", "checked_on": None}],
            "sections": [
                {
                    "key": "every-day",
                    "title": "Every day",
                    "text": "Drink.",
                    "in_short": ["Drink."],
                    "withheld_by": ["CI-fluid"],
                    "drawing": "",
                    "how_long": "",
                    "how_often": "",
                },
                {
                    "key": "stretch",
                    "title": "Stretch",
                    "text": "1. Stand.\n2. Lean.",
                    "in_short": [],
                    "withheld_by": [],
                    "drawing": "calf-lunge",
                    "how_long": "Hold 20 seconds",
                    "how_often": "3 times",
                },
            ],
        }
    )
    assert leaflet.block("every-day").withheld_by == ("CI-fluid",)
    assert leaflet.block("stretch").steps == ("Stand.", "Lean.")
