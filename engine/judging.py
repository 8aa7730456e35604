"""The judgement of one set of answers: which rules fire, and the range the result can still have.

This is the part that runs for every answer, every "what if" and every search, so it carries no
text; ``evaluation`` turns a judgement into a report.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.holding import HoldingRules, derived_in
from engine.indication import required_keys
from engine.judgement import Judgement, Missing, RuleCode, by_urgency
from engine.normal import Bit, Derived, compile_node
from engine.program import Program
from engine.recorded import Value
from engine.records import Rule
from engine.ways import Items


class Judge:
    """Judges answers by one compiled ruleset."""

    def __init__(self, program: Program) -> None:
        self.program = program
        parts = program.parts
        self.ranks = {step.code: rank for rank, step in enumerate(parts.ladder)}
        self.least = len(parts.ladder) - 1
        self.otherwise = self.ranks[parts.otherwise.disposition]
        codes = [self._code(rule) for rule in parts.rules if rule.id != parts.incomplete_rule]
        self.codes = tuple(sorted(codes, key=by_urgency))
        self.incomplete = next(
            (self._code(rule) for rule in parts.rules if rule.id == parts.incomplete_rule), None
        )
        self.required = tuple(
            (
                item.finding,
                required_keys(program.names.findings[item.finding], item.options),
                program.pair(item.when),
            )
            for item in parts.required_for_reassurance
        )
        self.items = Items(program)
        self.single_answers = Items(program, every_answer=True)
        self.holding = HoldingRules(program, self.codes, self.least)

    # -- compiling -------------------------------------------------------------------------------

    def _code(self, rule: Rule) -> RuleCode:
        program = self.program
        pair = program.pair(rule.condition)
        index = program.literals.index.get(Derived(rule.id))
        # A rule that others name has a bit of its own; asking it lets a "what if" force it.
        true = pair.true if index is None else compile_node(Bit(index, True))
        false = pair.false if index is None else compile_node(Bit(index, False))
        blockers = dict.fromkeys(
            name
            for name, wanted in derived_in(program, pair.node)
            if not wanted and name != rule.id
        )
        return RuleCode(
            rule,
            self.ranks[rule.disposition],
            pair,
            true,
            false,
            program.pair(rule.when),
            None if rule.until is None else program.pair(rule.until),
            tuple(blockers),
            program.steps_for(rule.condition),
        )

    # -- running ----------------------------------------------------------------------------------

    def judge(self, given: Mapping[str, Value]) -> Judgement:
        """The judgement of these values (atom key → value)."""
        facts = self.program.facts(given)
        opened = self.program.open_facts(facts, given)
        state, open_state = facts.state, opened.state
        true: list[RuleCode] = []
        standing: list[RuleCode] = []
        unknown: list[RuleCode] = []
        reachable: list[RuleCode] = []
        for code in self.codes:
            if code.until is None and code.true(open_state):
                # What could still be TRUE is not FALSE; what is TRUE already is not UNKNOWN.
                if code.true(state):
                    true.append(code)
                else:
                    unknown.append(code)
                    reachable.append(code)
            elif code.true(state):
                true.append(code)
            elif not code.false(state):
                unknown.append(code)
                if code.until is not None and code.when.true(open_state):
                    reachable.append(code)
                    if code.when.true(state):
                        standing.append(code)
                elif self.holding.could_hold_anyway(code, given, facts, open_state):
                    reachable.append(code)
        floor = min((code.rank for code in true), default=self.least)
        held: dict[str, int] = {}
        for code in unknown:
            if code.rank < floor:
                holding = self.holding.holds_anyway(code, given, facts)
                if holding is not None:
                    held[code.rule.id] = holding.cleared
                    floor = code.rank if holding.is_firm else floor
                    if code not in standing:
                        standing.append(code)
        missing = self._missing(given, state)
        incomplete = self.incomplete
        is_incomplete = bool(missing) and incomplete is not None and floor >= incomplete.rank
        if is_incomplete and incomplete is not None:
            standing.append(incomplete)
        fired = [*true, *standing]
        disposition = min((code.rank for code in fired), default=self.otherwise)
        if disposition < self.least or missing:
            fired = [code for code in fired if code.rank < self.least]
        ceiling = min(
            disposition,
            min((code.rank for code in reachable), default=self.least),
            self.least if true else self.otherwise,
        )
        return Judgement(
            facts,
            opened,
            tuple(true),
            tuple(sorted(standing, key=by_urgency)),
            tuple(sorted(fired, key=by_urgency)),
            tuple(unknown),
            tuple(reachable),
            missing,
            is_incomplete,
            floor,
            ceiling,
            disposition,
            held,
        )

    def _missing(self, given: Mapping[str, Value], state: int) -> tuple[Missing, ...]:
        result = []
        for finding, keys, when in self.required:
            unanswered = tuple(key for key in keys if key not in given)
            if unanswered and not when.false(state):
                result.append(Missing(finding, unanswered))
        return tuple(result)
