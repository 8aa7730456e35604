"""A contraindication holds advice back while a question that is to be asked could make it true."""

import pytest

from engine.answers import read_case
from engine.evaluation import evaluate
from engine.report import Report
from engine.rulesets import Ruleset, load_ruleset

RULESET = """
id: small
title: Small
version: "1"
authored_by: test
reviewed_on: 2026-11-20
review_by: 2027-11-20
ladder:
  - {code: D1, name: now, label: Now, self_care: false}
  - {code: D2, name: later, label: Later}
otherwise: {disposition: D2}
sections: [{id: whole, title: Whole}]
findings:
  - {id: sex, kind: choice, section: whole, label: Sex, options: [{id: female}, {id: male}]}
  - {id: pregnant, kind: presence, section: whole, label: Pregnant, ask_when: sex is female}
  - {id: kidneys_fail, kind: presence, section: whole, label: Kidneys fail}
  - {id: red, kind: presence, section: whole, label: Red}
rules:
  - {id: E1, title: Red, disposition: D1, when: red}
contraindications:
  - {id: CI-preg, title: Pregnancy, when: pregnant}
  - {id: CI-kidney, title: Kidney, when: kidneys_fail}
advice:
  - {id: tablets, title: Tablets, offer_when: not red, withheld_by: [CI-preg, CI-kidney]}
"""


@pytest.fixture(scope="module")
def small() -> Ruleset:
    return load_ruleset(RULESET)


def report(small: Ruleset, **answers: object) -> Report:
    return evaluate(small, read_case(small, {"red": False, **answers}))


def test_pregnancy_of_a_man_does_not_hold_advice_back(small: Ruleset) -> None:
    result = report(small, sex="male", kidneys_fail=False)
    assert [item.id for item in result.offered] == ["tablets"]
    assert result.contraindications == ()


def test_pregnancy_of_a_woman_is_asked_first(small: Ruleset) -> None:
    result = report(small, sex="female", kidneys_fail=False)
    assert [held.code for held in result.ask_first] == ["CI-preg"]
    assert [check.id for check in result.contraindications] == ["CI-preg"]


def test_a_question_that_may_still_be_due_is_asked_first(small: Ruleset) -> None:
    result = report(small, kidneys_fail=False)
    assert [held.code for held in result.ask_first] == ["CI-preg"]
    assert result.offered == ()


def test_a_question_that_is_always_due_is_asked_first(small: Ruleset) -> None:
    result = report(small, sex="male")
    assert [held.code for held in result.ask_first] == ["CI-kidney"]


def test_a_recorded_answer_counts_although_it_was_not_to_be_asked(small: Ruleset) -> None:
    result = report(small, sex="male", kidneys_fail=False, pregnant=True)
    assert [held.code for held in result.withheld] == ["CI-preg"]
