"""Faults planted one at a time: exactly that remark, with a patient who shows it."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from engine.answers import read_case
from engine.evaluation import evaluate
from engine.judgement import Judgement
from engine.remarks import Remark
from engine.review import review
from engine.rulesets import Ruleset, load_ruleset
from tests.engine.generated import completed, ruleset, some_answers
from tests.engine.test_laws import worse

SOUND = (Path(__file__).parent / "sound.yaml").read_text(encoding="utf-8")
TODAY = datetime.date(2027, 1, 1)
BENIGN = "bulbar and not brown\n    sources: [S1]\n"
CASES = """
    cases:
      - {name: fires, kind: fires, answers: {%s}}
      - {name: near, kind: near_miss, answers: {%s}}
      - {name: open, kind: not_assessed, answers: {%s}}
"""


def planted(written: str, instead: str) -> Ruleset:
    assert SOUND.count(written) == 1
    return load_ruleset(SOUND.replace(written, instead))


def another_rule(head: str, fires: str, near: str, unknown: str) -> Ruleset:
    cases = CASES % (fires, near, unknown)
    return planted("  - id: I10\n", f"  - {head}\n    sources: [S1]{cases}  - id: I10\n")


def only(rules: Ruleset) -> Remark:
    (remark,) = review(rules, TODAY)
    return remark


def judged(rules: Ruleset, witness: Mapping[str, Any] | None) -> Judgement:
    assert witness is not None
    return rules.judge.judge(read_case(rules, witness).given())


def fired(judgement: Judgement) -> set[str]:
    return {code.rule.id for code in judgement.true}


def test_the_sound_ruleset_has_nothing_to_remark() -> None:
    assert review(load_ruleset(SOUND), TODAY) == ()


def test_a_condition_that_no_patient_meets() -> None:
    # Only arithmetic shows it: 5 times an upper limit of at least 1 cannot be below 5.
    rules = planted("when: brown and times >= 5", "when: brown and times >= 5 and ck < 5")
    remarks = [each for each in review(rules, TODAY) if each.code != "case_not_as_stated"]
    assert [(each.level, each.part, each.code) for each in remarks] == [
        ("reject", "E01", "unreachable")
    ]
    assert remarks[0].witness is None


def test_the_scope_makes_a_condition_unreachable() -> None:
    rules = another_rule(
        "id: U02\n    title: Child\n    disposition: D3\n    when: age < 10 and statin",
        "age: 9, statin: true",
        "age: 10",
        "age: 9",
    )
    assert (only(rules).part, only(rules).code) == ("U02", "unreachable")


def test_thresholds_are_exact() -> None:
    rules = planted("when: brown and times >= 5", "when: brown and times >= 5 and ck <= 5")
    found = {each.code for each in review(rules, TODAY)}
    assert "unreachable" not in found  # ck 5, limit 1: exactly five times


def test_a_rule_that_others_always_cover() -> None:
    rules = another_rule(
        "id: U02\n    title: Both\n    disposition: D3\n    when: cramp and weakness is objective",
        "cramp: true, weakness: objective",
        "cramp: false",
        "cramp: true",
    )
    remark = only(rules)
    assert (remark.level, remark.part, remark.code) == ("warn", "U02", "never_decisive")
    assert remark.others == ("U01",)
    assert "U01 fires too" in remark.text
    assert fired(judged(rules, remark.witness)) >= {"U01", "U02"}
    assert set(remark.witness or ()) == {"cramp", "weakness"}  # nothing that does not matter


def test_a_rule_that_several_others_cover_together() -> None:
    rules = another_rule(
        "id: T02\n    title: Both\n    disposition: D5\n"
        "    when: bulbar.choking or statin and cramp and age >= 70 and not brown",
        "bulbar: [choking]",
        "bulbar: [], statin: false",
        "cramp: true",
    )
    remark = only(rules)
    assert remark.others == ("T01", "U01")
    assert "one of T01, U01 fires too" in remark.text


def test_two_rules_with_the_same_meaning() -> None:
    # Written apart: a score of at least 3 takes 70 years and one of the other two.
    rules = another_rule(
        "id: T02\n    title: Again\n    disposition: D5\n"
        "    when: age >= 70 and not (not statin and not cramp) and none of (brown)",
        "age: 71, cramp: true, brown: false",
        "age: 69",
        "age: 71, brown: false",
    )
    remarks = {each.code: each for each in review(rules, TODAY)}
    assert set(remarks) == {"equal_conditions", "never_decisive"}
    assert remarks["equal_conditions"].level == "reject"
    assert fired(judged(rules, remarks["equal_conditions"].witness)) >= {"T01", "T02"}


@pytest.mark.parametrize("threshold", [5.1, 0.7, 3.3333, 1e-3])
def test_witnesses_keep_clear_of_edges_that_rounding_could_move(threshold: float) -> None:
    rules = planted(
        "when: weakness is objective or bulbar.choking",
        f"when: weakness is objective or times > {threshold} and times <= {threshold + 0.1:.4f}",
    )
    for remark in review(rules, TODAY):
        assert remark.code in ("case_not_as_stated", "red_flag_lowers_urgency", "never_decisive")


def check_pair(rules: Ruleset, remark: Remark) -> None:
    """The pair differs in one answer, and the worse answer has the less urgent result."""
    before, after = dict(remark.witness or {}), dict(remark.witness_after or {})
    first, last = read_case(rules, before).given(), read_case(rules, after).given()
    assert [key for key in first if first[key] != last[key]] == [remark.part]
    assert set(first) == set(last)
    assert judged(rules, before).disposition < judged(rules, after).disposition


def test_a_red_flag_that_lowers_the_urgency() -> None:
    rules = planted(
        "when: weakness is objective or bulbar.choking",
        "when: (weakness is objective or bulbar.choking) and not brown",
    )
    remarks = [each for each in review(rules, TODAY) if each.code != "case_not_as_stated"]
    (remark,) = remarks
    assert (remark.level, remark.part) == ("reject", "brown")
    assert remark.code == "red_flag_lowers_urgency"
    assert remark.text.endswith(
        "when it turns from absent to present, the result goes from D3 to D5, "
        "because rule U01 fires no longer"
    )
    check_pair(rules, remark)


def test_a_worse_option_that_lowers_the_urgency() -> None:
    rules = planted("when: weakness is objective or", "when: weakness is felt or")
    (remark,) = [each for each in review(rules, TODAY) if each.code != "case_not_as_stated"]
    assert (remark.part, remark.code) == ("weakness", "red_flag_lowers_urgency")
    assert "from felt to objective" in remark.text
    check_pair(rules, remark)


def test_a_red_flag_that_lowers_a_score() -> None:
    rules = load_ruleset(
        SOUND.replace("{when: cramp, points: 1}]", "{when: brown, points: -3}]").replace(
            "disposition: D5\n    when: load >= 3 and not brown",
            "disposition: D3\n    when: load >= 3",
        )
    )
    (remark,) = [each for each in review(rules, TODAY) if each.code != "case_not_as_stated"]
    assert (remark.part, remark.others) == ("brown", ("T01",))
    check_pair(rules, remark)


def test_a_red_flag_that_lowers_a_score_through_its_whole_set() -> None:
    rules = load_ruleset(
        SOUND.replace("{when: cramp, points: 1}]", "{when: any of bulbar, points: -3}]").replace(
            "disposition: D5\n    when: load >= 3", "disposition: D1\n    when: load >= 3"
        )
    )
    (remark,) = [each for each in review(rules, TODAY) if each.part == "bulbar.choking"]
    assert remark.others == ("T01",)
    check_pair(rules, remark)


def test_a_red_flag_that_opens_a_reassurance() -> None:
    rules = planted("none of bulbar and not brown", "none of bulbar and brown")
    (remark,) = [each for each in review(rules, TODAY) if each.code != "case_not_as_stated"]
    assert (remark.part, remark.code) == ("brown", "red_flag_lowers_urgency")
    assert "from D5 to D6" in remark.text
    check_pair(rules, remark)


def test_reassurance_that_no_rule_gives() -> None:
    rules = planted("otherwise: {disposition: D5", "otherwise: {disposition: D6")
    (remark,) = [each for each in review(rules, TODAY) if each.part == "otherwise"]
    assert (remark.level, remark.code) == ("reject", "uncovered")
    judgement = judged(rules, remark.witness)
    assert not judgement.fired
    assert judgement.is_settled
    assert rules.ladder[judgement.disposition].code == "D6"


def test_a_ruleset_for_nobody() -> None:
    remark = only(planted('scope: {when: "age >= 16"', 'scope: {when: "age > 120"'))
    assert (remark.part, remark.code) == ("scope", "empty_scope")


def test_a_finding_that_nobody_is_asked_for() -> None:
    rules = planted(
        "id: statin, kind: presence,", "id: statin, kind: presence, ask_when: age < 16,"
    )
    assert (only(rules).part, only(rules).code) == ("statin", "never_asked")


def test_advice_that_is_always_held_back() -> None:
    rules = planted("offer_when: cramp,", "offer_when: cramp and brown,")
    assert (only(rules).part, only(rules).code) == ("drink", "never_offered")


@pytest.mark.parametrize(
    ("written", "instead", "part", "code"),
    [
        ("review_by: 2027-11-20", "review_by: 2026-12-31", "ruleset", "review_date_passed"),
        ("reviewed_on: 2026-11-20", "reviewed_on: 2027-01-02", "ruleset", "reviewed_in_future"),
        (BENIGN, BENIGN.replace("    sources: [S1]\n", ""), "B01", "no_source"),
        ("      - {name: open, kind: not_assessed, answers: {age: 71, brown: false}}\n", "",
         "T01", "no_case"),
        ("answers: {age: 71, cramp: true, brown: false}", "answers: {age: 70, brown: false}",
         "T01", "case_not_as_stated"),
        ("sources: {S1:", "sources: {S2: {title: Unused}, S1:", "S2", "source_unused"),
    ],
)  # fmt: skip
def test_faults_that_need_no_solver(written: str, instead: str, part: str, code: str) -> None:
    rules = planted(written, instead)
    assert (only(rules).part, only(rules).code) == (part, code)
    assert review(rules, TODAY, with_solver=False) == (only(rules),)


def test_a_case_that_comes_out_otherwise_is_its_own_witness() -> None:
    rules = planted("answers: {age: 71, cramp: true, brown: false}", "answers: {brown: true}")
    assert only(rules).witness == {"brown": True}
    report = evaluate(rules, read_case(rules, {"brown": True}))
    assert "T01" not in [each.rule.id for each in report.fired]


def test_a_witness_holds_nothing_that_does_not_matter() -> None:
    rules = planted(
        "when: weakness is objective or bulbar.choking",
        "when: (weakness is objective or bulbar.choking) and not brown",
    )
    remark = next(each for each in review(rules, TODAY) if each.part == "brown")
    whole = read_case(rules, remark.witness or {}).given()
    worse_ = read_case(rules, remark.witness_after or {}).given()
    for key in whole:
        if key != "brown":
            rest = {each: value for each, value in whole.items() if each != key}
            after = rest | {"brown": worse_["brown"]}
            less = rules.judge.judge(rest).disposition < rules.judge.judge(after).disposition
            lost = "U01" in fired(rules.judge.judge(rest))
            assert not (less and lost), key


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_what_sampling_finds_the_solver_finds(seed: int) -> None:
    """On rulesets that break laws at random: every violation met by chance has its remark."""
    rules = ruleset(seed)
    remarks = review(rules, TODAY)
    lowering = {each.part for each in remarks if each.code == "red_flag_lowers_urgency"}
    unreachable = {each.part for each in remarks if each.code == "unreachable"}
    random = Random(seed)
    for _ in range(150):
        before = completed(random, rules, some_answers(random, rules, 1.0))
        after = worse(random, rules, before)
        first, last = rules.judge.judge(before), rules.judge.judge(after)
        assert not fired(first) & unreachable
        if last.disposition > first.disposition:
            (changed,) = (key for key in before if before[key] != after[key])
            assert changed in lowering
    for each in remarks:
        if each.code == "red_flag_lowers_urgency":
            check_pair(rules, each)
        elif each.witness is not None and each.code in ("equal_conditions", "never_decisive"):
            assert fired(judged(rules, each.witness)) >= {each.part}


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_lawful_rulesets_get_no_remark_on_red_flags(seed: int) -> None:
    rules = ruleset(seed, lawful=True)
    codes = {each.code for each in review(rules, TODAY)}
    assert "red_flag_lowers_urgency" not in codes
