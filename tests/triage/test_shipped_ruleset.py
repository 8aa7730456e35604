"""The shipped ruleset: complete, sourced, dated, and every worked case gives its stated result."""

import datetime
from collections import Counter
from pathlib import Path

import pytest

from engine.cases import check_cases
from engine.records import Rule
from engine.rulesets import Ruleset, load_ruleset
from tests.triage import vocabulary

PATH = Path(__file__).parents[2] / "triage" / "rulesets" / "twitch-and-cramp.yaml"


@pytest.fixture(scope="module")
def shipped() -> Ruleset:
    return load_ruleset(PATH.read_text(encoding="utf-8"), PATH.name)


def options(ruleset: Ruleset, finding_id: str) -> set[str]:
    """What a case may answer: the options, and the ways of being unanswered."""
    finding = ruleset.findings[finding_id]
    return {option.id for option in finding.all_options()} | set(finding.unanswered_options)


def test_every_worked_case_gives_its_stated_result(shipped: Ruleset) -> None:
    problems = [problem for result in check_cases(shipped) for problem in result.problems]
    assert problems == []


def test_rules_are_those_of_the_fact_sheet_with_their_dispositions(shipped: Ruleset) -> None:
    found = {rule.id: rule.disposition for rule in shipped.rules}
    assert found == vocabulary.RULES | vocabulary.ALERT_RULES


def test_every_rule_has_cases_of_the_three_kinds(shipped: Ruleset) -> None:
    lacking = {}
    for rule in shipped.rules:
        kinds = Counter(case.kind for case in rule.cases)
        missing = {"fires", "near_miss", "not_assessed"} - set(kinds)
        if missing:
            lacking[rule.id] = missing
    # The incomplete rule never is FALSE while something is missing; it has the three all the same.
    assert lacking == {}


def test_every_rule_says_what_a_clinician_needs(shipped: Ruleset) -> None:
    def lacks(rule: Rule) -> list[str]:
        needed = vocabulary.words(
            "name title points_to do investigations destination evidence sources cases"
        )
        return [name for name in needed if not getattr(rule, name)]

    assert {rule.id: lacks(rule) for rule in shipped.rules if lacks(rule)} == {}


def test_what_is_not_read_from_a_source_says_so(shipped: Ruleset) -> None:
    silent = [
        rule.id for rule in shipped.rules if rule.evidence in ("M", "J") and not rule.judgement
    ]
    assert silent == []


def test_reassurance_and_testing_rules_name_a_review(shipped: Ruleset) -> None:
    late = [
        rule.id for rule in shipped.rules if rule.disposition in ("D5", "D6") and not rule.review
    ]
    assert late == []


def test_every_source_has_a_date_checked_and_a_trust_tag(shipped: Ruleset) -> None:
    for source in shipped.sources.values():
        assert datetime.date.fromisoformat(source.checked_on) <= datetime.date(2026, 11, 20)
        assert source.trust in ("S", "S2", "M", "D", "J", "seed"), source.id
        if source.trust == "M":
            assert "memory" in source.note, source.id


def test_every_source_is_used(shipped: Ruleset) -> None:
    parts = shipped.parts
    cited = [
        *(each.sources for each in parts.rules),
        *(each.sources for each in parts.contributing),
        *(each.sources for each in parts.contraindications),
        *(each.sources for each in parts.advice),
        *(each.sources for each in parts.disagreements),
        *(each.sources for each in parts.safety_net),
        *(each.sources for each in parts.ruled_out),
    ]
    used = {definition.source for definition in parts.definitions}.union(*cited)
    assert set(shipped.sources) - used == set()


def test_the_file_is_reviewed_and_will_be_again(shipped: Ruleset) -> None:
    reviewed = datetime.date.fromisoformat(shipped.parts.reviewed_on)
    review_by = datetime.date.fromisoformat(shipped.parts.review_by)
    assert reviewed == datetime.date(2026, 11, 20)
    assert datetime.timedelta(0) < review_by - reviewed <= datetime.timedelta(days=366)
    assert shipped.parts.status == "awaiting_local_sign_off"
    assert "not replace" in shipped.parts.intended_use


@pytest.mark.parametrize("finding_id", vocabulary.SETS)
def test_set_findings_keep_their_options(shipped: Ruleset, finding_id: str) -> None:
    assert shipped.findings[finding_id].kind == "set"
    assert set(vocabulary.SETS[finding_id].split()) - options(shipped, finding_id) == set()


@pytest.mark.parametrize("finding_id", vocabulary.CHOICES)
def test_choice_findings_keep_their_options(shipped: Ruleset, finding_id: str) -> None:
    assert shipped.findings[finding_id].kind == "choice"
    assert set(vocabulary.CHOICES[finding_id].split()) - options(shipped, finding_id) == set()


def test_presences_and_numbers_are_complete(shipped: Ruleset) -> None:
    kinds = {finding.id: finding.kind for finding in shipped.findings.values()}
    assert {name: kinds.get(name) for name in vocabulary.PRESENCES} == dict.fromkeys(
        vocabulary.PRESENCES, "presence"
    )
    assert {name: kinds.get(name) for name in vocabulary.NUMBERS} == dict.fromkeys(
        vocabulary.NUMBERS, "number"
    )


@pytest.mark.parametrize(
    ("finding_id", "option"),
    [
        ("weakness", "not_examined"),
        ("wasting", "not_examined"),
        ("reflexes", "not_examined"),
        ("tongue", "not_examined"),
        ("plantars", "not_examined"),
        ("clonus", "not_examined"),
        ("tone", "not_examined"),
        ("urine_colour", "not_asked"),
        ("vaccination_tetanus", "unknown"),
    ],
)
def test_not_examined_is_a_way_of_being_unanswered(
    shipped: Ruleset, finding_id: str, option: str
) -> None:
    assert option in shipped.findings[finding_id].unanswered_options


def test_medicines_are_listed_with_their_stopped_variants(shipped: Ruleset) -> None:
    listed = options(shipped, "drugs")
    current = {name for name in listed if not name.endswith("_stopped")}
    assert len(current) >= 170
    assert set(vocabulary.DRUGS) - current == set()
    assert {f"{name}_stopped" for name in current} == listed - current


def test_contributing_factors_and_checks_are_complete(shipped: Ruleset) -> None:
    parts = shipped.parts
    assert tuple(factor.id for factor in parts.contributing) == vocabulary.CONTRIBUTING
    assert [check.id for check in parts.contraindications] == vocabulary.CONTRAINDICATIONS


def test_every_check_is_used_or_shown(shipped: Ruleset) -> None:
    held_by = {code for item in shipped.parts.advice for code in item.withheld_by}
    # Quinine and tonic water are never suggested, so no advice can be held back by their check.
    assert set(vocabulary.CONTRAINDICATIONS) - held_by == {"CI-quin"}


def test_patient_record_fills_only_what_it_holds(shipped: Ruleset) -> None:
    known = set(
        vocabulary.words(
            "age sex pregnant gestation_weeks temp_c hr sbp dbp spo2 drugs conditions labs weight "
            "seen_before change"
        )
    )
    used = {finding.record for finding in shipped.findings.values() if finding.record}
    assert used == known


def test_the_file_is_plain_to_read() -> None:
    text = PATH.read_text(encoding="utf-8")
    assert "<<:" not in text
    assert not [line for line in text.splitlines() if len(line) > 150]
    # No anchor and no alias: each rule can be read by itself.
    tokens = [word for line in text.splitlines() for word in line.split(": ")[1:] if word]
    assert not [word for word in tokens if word[0] in "&*"]
