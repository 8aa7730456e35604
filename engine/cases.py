"""The worked cases of a ruleset: every rule carries some that fire, nearly fire, or cannot tell."""

from __future__ import annotations

from dataclasses import dataclass

from engine.casefile import CaseError
from engine.casereading import read_case
from engine.judgement import Judgement
from engine.records import Rule, WorkedCase
from engine.rulesets import Ruleset
from engine.truth import Truth

EXPECTED = {
    "fires": "the rule fires",
    "near_miss": "the rule is not met",
    "not_assessed": "the rule is undetermined",
}


@dataclass(frozen=True)
class CaseResult:
    """One worked case and what came out; `problems` is empty when it is as stated."""

    rule: Rule
    case: WorkedCase
    problems: tuple[str, ...]

    @property
    def is_as_stated(self) -> bool:
        return not self.problems


def check_cases(ruleset: Ruleset) -> tuple[CaseResult, ...]:
    """The result of every worked case, in the order of the file."""
    return tuple(
        CaseResult(rule, case, tuple(_problems(ruleset, rule, case)))
        for rule in ruleset.rules
        for case in rule.cases
    )


def rule_truth(ruleset: Ruleset, judgement: Judgement, rule: Rule) -> Truth:
    """The rule's own truth. What merely stands, an incomplete rule too, is UNKNOWN."""
    if rule.id == ruleset.parts.incomplete_rule:
        return Truth.UNKNOWN if judgement.incomplete else Truth.FALSE
    if any(code.rule.id == rule.id for code in judgement.true):
        return Truth.TRUE
    unknown = any(code.rule.id == rule.id for code in judgement.unknown)
    return Truth.UNKNOWN if unknown else Truth.FALSE


def _problems(ruleset: Ruleset, rule: Rule, case: WorkedCase) -> list[str]:
    try:
        answers = read_case(ruleset, case.answers, f"rule {rule.id}: {case.name}")
    except CaseError as error:
        return error.problems
    judgement = ruleset.judge.judge(answers.given())
    truth = rule_truth(ruleset, judgement, rule)
    fired = [code.rule.id for code in judgement.fired]
    disposition = ruleset.ladder[judgement.disposition].code
    found = f"it is {truth.name}, disposition {disposition}, fired {', '.join(fired) or 'none'}"
    as_stated = {
        "fires": rule.id in fired,
        "near_miss": truth is Truth.FALSE,
        "not_assessed": truth is Truth.UNKNOWN,
    }[case.kind]
    where = f"rule {rule.id}: {case.name}"
    problems = []
    if not as_stated:
        problems.append(f"{where}: expected that {EXPECTED[case.kind]}, but {found}")
    if case.disposition and case.disposition != disposition:
        problems.append(f"{where}: expected disposition {case.disposition}, but {found}")
    return problems
