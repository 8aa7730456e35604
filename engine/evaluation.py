"""From answers to a report: the one door for one patient."""

from __future__ import annotations

from collections.abc import Mapping

from engine.explanation import because
from engine.judging import Judgement, RuleCode
from engine.program import Pair
from engine.recorded import Answer, Answers, Value
from engine.records import Advice
from engine.report import ActiveCheck, FiredRule, HeldItem, Report
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
        return Report(
            ruleset, answers, judgement, in_scope, None, None, None,
            (), (), (), (), (), (), (), (),
        )  # fmt: skip
    codes = [step.code for step in ruleset.ladder]
    fired = tuple(_fired(ruleset, judgement, given, code) for code in judgement.fired)
    advice = _Advice(ruleset, judgement)
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
        contributing=tuple(
            factor
            for factor in ruleset.parts.contributing
            if ruleset.program.pair(factor.when).true(judgement.facts.state)
        ),
        contraindications=advice.active,
        offered=advice.offered,
        ask_first=advice.ask_first,
        withheld=advice.withheld,
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
        reasons = because(ruleset.program, facts, given, pair, forced)
    return FiredRule(code.rule, {key: given[key] for key in reasons}, stands)


class _Advice:
    """Offered, ask first or withheld: an UNKNOWN contraindication is never permission."""

    def __init__(self, ruleset: Ruleset, judgement: Judgement) -> None:
        self.program = ruleset.program
        self.judgement = judgement
        self.ruleset = ruleset
        self.truths = {
            check.id: self.program.pair(check.when).truth(judgement.facts.state)
            for check in ruleset.parts.contraindications
        }
        self.checks = {check.id: check for check in ruleset.parts.contraindications}
        offered: list[Advice] = []
        ask_first: list[HeldItem] = []
        withheld: list[HeldItem] = []
        step = ruleset.ladder[judgement.disposition]
        for item in ruleset.parts.advice:
            if not step.self_care:
                withheld.append(HeldItem(item, step.code, step.requires or step.label))
                continue
            if not self.program.pair(item.offer_when).true(judgement.facts.state):
                continue
            holds = list(self.holds(item))
            withheld.extend(held for held, truth in holds if truth is Truth.TRUE)
            if not any(truth is Truth.TRUE for _, truth in holds):
                ask_first.extend(held for held, _ in holds)
                if not holds:
                    offered.append(item)
        self.offered = tuple(offered)
        self.ask_first = tuple(ask_first)
        self.withheld = tuple(withheld)
        self.active = self._active({held.code for held in (*ask_first, *withheld)})

    def holds(self, item: Advice) -> list[tuple[HeldItem, Truth]]:
        """What holds the item back, TRUE or UNKNOWN."""
        state = self.judgement.facts.state
        result: list[tuple[HeldItem, Truth]] = [
            (HeldItem(item, code, self.checks[code].why or self.checks[code].title), truth)
            for code in item.withheld_by
            for truth in (self.truths[code],)
            if truth is not Truth.FALSE
        ]
        own = (
            ("withhold_when", self.program.pair(item.withhold_when).truth(state)),
            ("ask_first_when", self._ask_first(self.program.pair(item.ask_first_when), state)),
        )
        for code, truth in own:
            if truth is not Truth.FALSE:
                why = self.ruleset.read_aloud(getattr(item, code))
                result.append((HeldItem(item, code, why), truth))
        return result

    @staticmethod
    def _ask_first(pair: Pair, state: int) -> Truth:
        # TRUE and UNKNOWN both mean "ask first", never "withheld".
        return Truth.FALSE if pair.false(state) else Truth.UNKNOWN

    def _active(self, used: set[str]) -> tuple[ActiveCheck, ...]:
        open_state = self.judgement.opened.state
        return tuple(
            ActiveCheck(check, truth)
            for check in self.ruleset.parts.contraindications
            for truth in (self.truths[check.id],)
            if truth is Truth.TRUE
            or (
                truth is Truth.UNKNOWN
                and (check.id in used or self.program.pair(check.when).true(open_state))
            )
        )
