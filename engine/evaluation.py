"""From answers to a report: the one door for one patient."""

from __future__ import annotations

from collections.abc import Mapping

from engine.explanation import because
from engine.judgement import Judgement, RuleCode
from engine.recorded import Answer, Answers, Value
from engine.report import FiredRule, Report
from engine.rulesets import Ruleset
from engine.truth import Truth


def evaluate(
    ruleset: Ruleset, answers: Answers, overrides: Mapping[str, Answer] | None = None
) -> Report:
    """The report for `answers`; `overrides` are laid over them first (a "what if").

    Raises UnknownAnswer (a ValueError) for an atom or value that the ruleset does not have.
    """
    if overrides:
        answers = answers.with_answers(overrides)
    given = answers.given()
    judgement = ruleset.judge.judge(given)
    in_scope = ruleset.program.pair(ruleset.parts.scope.when).truth(judgement.facts.state)
    if in_scope is Truth.FALSE:
        return Report(ruleset, answers, judgement, in_scope, None, None, None, (), (), ())
    codes = [step.code for step in ruleset.ladder]
    fired = tuple(_fired(ruleset, judgement, given, code) for code in judgement.fired)
    return Report(
        ruleset=ruleset,
        answers=answers,
        judgement=judgement,
        in_scope=in_scope,
        disposition=codes[judgement.disposition],
        floor=codes[judgement.floor],
        ceiling=codes[judgement.ceiling],
        fired=fired,
        undetermined=tuple(
            code.rule for code in judgement.reachable if code not in judgement.standing
        ),
        reassurance_withheld=judgement.missing,
    )


def _fired(
    ruleset: Ruleset, judgement: Judgement, given: Mapping[str, Value], code: RuleCode
) -> FiredRule:
    stands = code in judgement.standing
    forced = judgement.held.get(code.rule.id, 0)
    facts = ruleset.program.facts(given, forced) if forced else judgement.facts
    # A rule that stands by its `when` is explained by that: its `until` is not known yet.
    by_until = stands and not code.pair.true(facts.state)
    pair = code.when if by_until else code.pair
    reasons: tuple[str, ...] = ()
    if code.rule.id != ruleset.parts.incomplete_rule:
        reasons = because(ruleset.program, facts, given, pair, forced, code.steps)
    return FiredRule(code.rule, {key: given[key] for key in reasons}, stands)
