"""The form of a leaflet's file: what is out of form is refused with the reason."""

import json
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from content.leaflet_files import LeafletError, parse_leaflet, parse_translation
from content.leaflets import leaflet_from

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
        ("blocks.0.text", "", "needs: Text"),
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
        ("blocks.0.review_by", "soon", "not in form"),
        ("blocks.0.review_by", 2027, "review_by is a day"),
        ("blocks.0.review_by", date(2026, 11, 20), "give a later day"),
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


def test_a_block_may_be_due_before_its_leaflet_and_is_kept_so() -> None:
    leaflet = parse_leaflet(changed("blocks.0.review_by", date(2027, 2, 1)), name="a")

    assert leaflet.due_on == date(2027, 2, 1)
    assert leaflet.review_by == date(2027, 11, 20)
    kept = leaflet.front_matter()
    assert kept["blocks"][0]["review_by"] == "2027-02-01"
    assert leaflet_from(json.loads(json.dumps(kept))) == leaflet
    spanish = parse_translation(SPANISH, leaflet, name="es/a")
    assert spanish.due_on == date(2027, 2, 1)


def test_a_block_without_a_day_of_its_own_goes_with_the_leaflet() -> None:
    """Published versions from before blocks had one say nothing of it."""
    leaflet = parse_leaflet(PLAIN, name="a")
    assert leaflet.due_on == leaflet.review_by
    assert all("review_by" not in block for block in leaflet.front_matter()["blocks"])
    later = parse_leaflet(changed("blocks.0.review_by", date(2028, 2, 1)), name="a")
    assert later.due_on == later.review_by


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
