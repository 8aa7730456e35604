"""The rulesets of rehabilitation: complete, sourced, and every worked case as stated."""

import datetime
from pathlib import Path

import pytest

from engine.cases import check_cases
from engine.rulesets import Ruleset
from rehab.equipment_advice import equipment_ruleset
from rehab.exercise_advice import exercises_ruleset
from rehab.gate import gate_ruleset
from rehab.shipped import EQUIPMENT_FILE, EXERCISES_FILE, GATE_FILE

EACH = pytest.mark.parametrize(
    "ruleset", [gate_ruleset(), equipment_ruleset(), exercises_ruleset()], ids=lambda r: r.id
)


@EACH
def test_every_worked_case_comes_out_as_stated(ruleset: Ruleset) -> None:
    assert [problem for result in check_cases(ruleset) for problem in result.problems] == []


@EACH
def test_every_rule_has_a_case_of_each_kind_and_says_what_to_do(ruleset: Ruleset) -> None:
    lacking = {
        rule.id: rule
        for rule in ruleset.rules
        if {case.kind for case in rule.cases} != {"fires", "near_miss", "not_assessed"}
        or not (rule.name and rule.title and rule.points_to and rule.do and rule.sources)
    }
    assert lacking == {}


@EACH
def test_what_is_not_read_from_a_source_says_so(ruleset: Ruleset) -> None:
    silent = [
        rule.id
        for rule in ruleset.rules
        if rule.evidence in ("M", "J", "inf") and not rule.judgement and rule.disposition != "Q"
    ]
    assert silent == []


@EACH
def test_every_source_is_dated_tagged_and_cited(ruleset: Ruleset) -> None:
    for source in ruleset.sources.values():
        assert datetime.date.fromisoformat(source.checked_on) <= datetime.date(2026, 11, 20)
        assert source.trust in ("S", "S2", "M", "J", "seed"), source.id
    parts = ruleset.parts
    cited = {
        key
        for sources in (
            *(each.sources for each in parts.rules),
            *(each.sources for each in parts.contributing),
            *(each.sources for each in parts.contraindications),
            *(each.sources for each in parts.advice),
            *(each.sources for each in parts.disagreements),
        )
        for key in sources
    }
    assert set(ruleset.sources) - cited == set()


@EACH
def test_the_file_is_reviewed_and_will_be_again(ruleset: Ruleset) -> None:
    reviewed = datetime.date.fromisoformat(ruleset.parts.reviewed_on)
    review_by = datetime.date.fromisoformat(ruleset.parts.review_by)
    assert datetime.timedelta(0) < review_by - reviewed <= datetime.timedelta(days=366)
    assert ruleset.parts.status == "awaiting_local_sign_off"
    assert "not replace" in ruleset.parts.intended_use


@pytest.mark.parametrize(
    "path", [GATE_FILE, EQUIPMENT_FILE, EXERCISES_FILE], ids=lambda path: path.name
)
def test_the_file_is_plain_to_read(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 150] == []
    assert "<<:" not in path.read_text(encoding="utf-8")


def test_the_twenty_five_rules_of_the_fact_sheet_are_there() -> None:
    ids = {rule.id for rule in equipment_ruleset().rules}
    assert {f"R{number:02d}" for number in range(1, 26)} <= ids


TIERS = {
    "E": "G01 G02 G03 G04 G05 G06 G07 G08 G09 G10 G11 G12 G13 G14 G15 G16 G17 G18 G19 G58",
    "D": "G20 G21 G22 G23 G24 G25 G26 G27 G28 G29 G30 G31 G32 G33 G34 G35 G36 G37 G38 G39 G56 G57",
    "H": "G49 G00",
    "W": "G40 G41 G42 G43 G44 G45 G46 G47 G48",
    "R": "G50 G51 G52 G53 G54 G55",
    "C": "G60",
}


def test_the_rules_of_the_gate_keep_their_ids_and_tiers() -> None:
    found = {rule.id: rule.disposition for rule in gate_ruleset().rules}
    assert found == {rule: tier for tier, rules in TIERS.items() for rule in rules.split()}


def test_ids_of_the_gate_clash_with_no_other() -> None:
    """E01 is a rule of triage and an item of equipment; the gate has letters of its own."""
    assert {rule.id[0] for rule in gate_ruleset().rules} == {"G"}
