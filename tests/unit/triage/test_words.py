"""Answers, sources, intervals and warning signs in words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from accounts.models import User
from engine.answers import Answers
from engine.evaluation import evaluate
from engine.records import SafetyNet, Source
from engine.rulesets import Ruleset
from tests.factories.triage import (
    NORMAL,
    NOW,
    answer,
    answer_all,
    open_screening,
    refreshed,
    small_ruleset,
)
from triage.assessment import Assessment, assess
from triage.items import items_of
from triage.models import Screening
from triage.presenters.words import (
    atom_words,
    checked_words,
    first_clause,
    measured_words,
    source_words,
    trust_words,
    value_words,
)
from triage.published import shipped_ruleset
from triage.recalls import default_recall, review_day
from triage.warning_signs import warning_signs

ITEMS = items_of(small_ruleset().findings.values())


def standing(screening: Screening) -> Assessment:
    return assess(refreshed(screening), NOW)


@pytest.mark.parametrize(
    ("item", "value", "words"),
    [
        ("wasting", True, "Present"),
        ("wasting", False, "Absent"),
        ("wasting", None, "Not assessed"),
        ("weakness", "objective", "Weak on examination"),
        ("labs.k", 3.10, "3.1 mmol/L"),
        ("age", 58.0, "58 years"),
        ("symptoms", {"present": ["twitch", "cramp"], "complete": True}, "Twitching, Cramp"),
        ("symptoms", {"present": ["twitch"], "complete": False}, "Twitching; the list is open"),
        ("symptoms", {"present": [], "complete": True}, "None of these"),
        ("symptoms", {"present": [], "complete": False}, "None so far, the list is open"),
    ],
)
def test_an_answer_in_words(item: str, value: Any, words: str) -> None:
    assert value_words(ITEMS[item], value) == words


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("weakness", "objective", "Weakness: weak on examination"),
        ("wasting", True, "Wasting"),
        ("wasting", False, "Wasting: absent"),
        ("bulbar.choking", True, "Speech and swallowing: Choking"),
        ("labs.k", 3.1, "Potassium: 3.1 mmol/L"),
    ],
)
def test_a_reason_in_words(key: str, value: Any, words: str) -> None:
    assert atom_words(small_ruleset(), key, value) == words


@pytest.mark.parametrize(
    ("number", "units", "words"),
    [
        (">= 3", "us", "≥ 12.02 mg/dL (≥ 3 mmol/L)"),
        ("1.9 to 2.2", "us", "7.615 to 8.818 mg/dL (1.9 to 2.2 mmol/L)"),
        (">= 3", "si", "≥ 3 mmol/L"),
    ],
)
def test_a_clinic_of_us_units_reads_its_own_first(number: str, units: str, words: str) -> None:
    calcium = shipped_ruleset().findings["labs.adj_ca"]
    assert measured_words(number, calcium, units) == words


def test_what_is_measured_alike_everywhere_is_written_once() -> None:
    assert measured_words("58", ITEMS["age"].finding, "us") == "58 years"


def test_what_was_typed_in_us_units_is_read_as_it_was_typed() -> None:
    ruleset = shipped_ruleset()
    stored = 12 * ruleset.findings["labs.adj_ca"].units["mg/dL"]
    words = atom_words(ruleset, "labs.adj_ca", stored, "us")
    assert words == "Adjusted calcium: 12 mg/dL (2.994 mmol/L)"


@pytest.mark.parametrize("tag", ["M", "J", "inf", "", "anything"])
def test_what_nobody_published_is_called_local_judgement(tag: str) -> None:
    assert trust_words(tag) == "local judgement, to be confirmed"


@pytest.mark.parametrize("tag", ["S", "S2", "D", "seed"])
def test_what_somebody_published_is_not(tag: str) -> None:
    assert "local" not in trust_words(tag)


def test_a_source_without_date_or_publisher_is_still_named() -> None:
    source = Source("X", "A title")

    assert (source_words(source), checked_words(source)) == ("A title", "")


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Motor neurone disease and its mimics: one, two", "Motor neurone disease and its mimics"),
        ("Stroke.", "Stroke"),
        ("Pain (of any kind), more", "Pain"),
        ("Na 2.5 mmol; low", "Na 2.5 mmol"),
        ("", ""),
    ],
)
def test_the_first_clause_names_what_is_suspected(text: str, clause: str) -> None:
    assert first_clause(text) == clause


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4 weeks.", date(2026, 12, 10)),
        ("4 to 6 weeks; refer at 3 months.", date(2026, 12, 10)),
        ("4–6 weeks", date(2026, 12, 10)),
        ("If not gone in 2 weeks.", date(2026, 11, 26)),
        ("Repeat after 7 days of rest.", date(2026, 11, 19)),
        ("6 to 12 months, or on change.", date(2027, 5, 12)),
        ("Next antenatal visit.", None),
        ("", None),
    ],
)
def test_the_interval_of_a_rule_is_read(text: str, day: date | None) -> None:
    assert review_day(text, date(2026, 11, 12)) == day


def test_a_month_without_that_day_ends_on_its_last() -> None:
    assert review_day("1 month", date(2026, 1, 31)) == date(2026, 2, 28)


@pytest.mark.django_db
def test_the_recall_of_the_rule_is_proposed_and_none_for_an_emergency(clinician: User) -> None:
    screening = answer_all(open_screening(clinician), clinician, NORMAL)
    proposed = default_recall(standing(screening), date(2026, 11, 12))
    assert proposed is not None
    assert (proposed.due_on, proposed.purpose) == (date(2026, 12, 10), "4 weeks")

    answer(screening, clinician, weakness="objective", breathless_rest=True)

    assert default_recall(standing(screening), date(2026, 11, 12)) is None


def test_warning_signs_of_the_shipped_form_are_sorted_by_what_to_do() -> None:
    parts = replace(
        small_ruleset().parts,
        safety_net=(
            SafetyNet("Breathlessness at rest: call 999."),
            SafetyNet("One calf swollen: same day. With chest pain: call 999."),
            SafetyNet("Twitching often goes on for long."),
        ),
    )

    signs = warning_signs(evaluate(Ruleset(parts), Answers()))

    assert signs.emergency == (
        "you have breathlessness at rest",
        "you have one calf swollen, with chest pain",
    )
    assert signs.same_day == ("you have one calf swollen",)
