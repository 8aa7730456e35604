"""Which blocks suit a patient: unknown is never permission, withheld is final."""

from typing import Any

import pytest

from content.leaflets import Block
from content.tailoring import Patient, Verdict, judge_block
from engine.answers import Answer, Answers
from engine.casereading import read_case
from engine.rulesets import Ruleset
from engine.truth import Truth
from triage.published import shipped_ruleset


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return shipped_ruleset()


def patient(ruleset: Ruleset, **case: Any) -> Patient:
    return Patient(ruleset, read_case(ruleset, case))


CLEAR = {"conditions": [], "drugs": [], "labs.na": 140, "weight_change_kg": 0, "fluid_l": 1}
DRINK = Block(key="drink", kind="text", title="Drink", text="Drink.", withheld_by=("CI-fluid",))


def test_a_check_that_holds_withholds(ruleset: Ruleset) -> None:
    found = judge_block(DRINK, patient(ruleset, conditions=["heart_failure"]))
    assert found.verdict is Verdict.WITHHELD
    assert [(reason.code, reason.holds) for reason in found.reasons] == [("CI-fluid", True)]
    assert "Heart failure" in found.reasons[0].words


def test_a_check_that_nobody_answered_asks_first(ruleset: Ruleset) -> None:
    found = judge_block(DRINK, patient(ruleset, age=40))
    assert found.verdict is Verdict.ASK_FIRST
    assert [(reason.code, reason.holds) for reason in found.reasons] == [("CI-fluid", False)]


def test_a_check_that_is_cleared_lets_the_block_in(ruleset: Ruleset) -> None:
    found = judge_block(DRINK, patient(ruleset, age=40, **CLEAR))
    assert found.verdict is Verdict.IN
    assert found.reasons == ()


def test_what_is_not_to_be_asked_of_somebody_holds_nothing_back(ruleset: Ruleset) -> None:
    heat = Block(key="heat", kind="text", title="Heat", text="Heat.", withheld_by=("CI-preg",))
    assert judge_block(heat, patient(ruleset, age=40, sex="male")).verdict is Verdict.IN
    assert judge_block(heat, patient(ruleset, age=40, sex="female")).verdict is Verdict.ASK_FIRST


CAFFEINE = {"conditions": [], "drugs": [], "sbp": 120}


def test_a_man_needs_no_answer_about_pregnancy_for_advice_on_caffeine(ruleset: Ruleset) -> None:
    """Not to be asked is settled: he gets the leaflet's section, not the line alone."""
    assert "CI-caff" in patient(ruleset, age=40, sex="male", **CAFFEINE).cleared
    assert "CI-preg" in patient(ruleset, age=40, sex="male").cleared


@pytest.mark.parametrize(
    "known",
    [
        {"age": 40, "sex": "female", **CAFFEINE},  # whether she is pregnant is to be asked
        {"age": 40, **CAFFEINE},  # who nobody knows to be a man may be pregnant
        {"age": 40, "sex": "male", "conditions": [], "drugs": []},  # a pressure is to be taken
        {"age": 40, "sex": "male", "sbp": 120},  # the heart and the medicines are to be asked
    ],
    ids=["woman", "sex not known", "number not known", "conditions not asked"],
)
def test_what_was_not_assessed_is_never_cleared(ruleset: Ruleset, known: dict[str, Any]) -> None:
    assert "CI-caff" not in patient(ruleset, **known).cleared


def test_what_the_record_learnt_since_is_not_cleared(ruleset: Ruleset) -> None:
    known = read_case(ruleset, {"age": 40, "sex": "male", **CAFFEINE})
    for truth in (Truth.TRUE, Truth.UNKNOWN):
        assert "CI-caff" not in Patient(ruleset, known, {"CI-caff": truth}).cleared


@pytest.mark.parametrize(
    ("condition", "case", "verdict"),
    [
        ("offer_when", {"symptoms": ["cramp"]}, Verdict.IN),
        ("offer_when", {"symptoms": ["twitch"]}, Verdict.NOT_MEANT),
        ("offer_when", {}, Verdict.NOT_MEANT),
        ("withhold_when", {"symptoms": ["cramp"]}, Verdict.WITHHELD),
        ("withhold_when", {"symptoms": ["twitch"]}, Verdict.IN),
        ("withhold_when", {}, Verdict.ASK_FIRST),
        ("ask_first_when", {"symptoms": ["cramp"]}, Verdict.ASK_FIRST),
        ("ask_first_when", {"symptoms": ["twitch"]}, Verdict.IN),
        ("ask_first_when", {}, Verdict.ASK_FIRST),
    ],
)
def test_each_condition_in_each_truth(
    ruleset: Ruleset, condition: str, case: dict[str, Any], verdict: Verdict
) -> None:
    block = Block(
        key="a",
        kind="text",
        title="A",
        text="A.",
        **{condition: "symptoms.cramp"},  # type: ignore[arg-type]
    )
    found = judge_block(block, patient(ruleset, **case))
    assert found.verdict is verdict
    if verdict is not Verdict.IN:
        assert "cramp" in found.reasons[0].words.lower()


def test_a_finding_that_the_ruleset_does_not_know_is_unknown(ruleset: Ruleset) -> None:
    older = Patient(ruleset, Answers({"age": Answer(40.0)}))
    assert older.truth("a_finding_of_tomorrow") is Truth.UNKNOWN
    block = Block(key="a", kind="text", title="A", text="A.", withhold_when="a_finding_of_tomorrow")
    assert judge_block(block, older).verdict is Verdict.ASK_FIRST


def test_a_check_that_the_ruleset_does_not_know_is_unknown(ruleset: Ruleset) -> None:
    block = Block(key="a", kind="text", title="A", text="A.", withheld_by=("CI-tomorrow",))
    assert judge_block(block, patient(ruleset, **CLEAR)).verdict is Verdict.ASK_FIRST
