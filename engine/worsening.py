"""Law 2: one more red flag never lowers the urgency. The solver looks for a pair of patients.

Two complete cases differ in one answer only: a finding marked `worse_when_present` is absent and
then present, or a choice has one option of `worse_order` and then the next. Some rule that sets
the result of the first must then be lost in the second, with nothing as urgent in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.answerbits import join
from engine.conditions import Compare
from engine.holding import derived_in
from engine.judgement import Judgement, RuleCode
from engine.normal import Node, bits_in
from engine.program import Program
from engine.recorded import Value
from engine.remarks import Remark
from engine.rulesets import Ruleset
from engine.solver import Formula, Solver
from engine.truth import Truth
from engine.witness import case_of, smallest_witness


@dataclass(frozen=True)
class _Step:
    """One answer that turns worse; `before` and `after` say what that fixes for the solver."""

    key: str
    was: Value
    now: Value
    before: tuple[tuple[Formula, bool], ...]
    after: tuple[tuple[Formula, bool], ...]


class Worsening:
    """Looks for red flags that lower the urgency of one ruleset."""

    def __init__(self, ruleset: Ruleset, solver: Solver) -> None:
        self.ruleset = ruleset
        self.judge = ruleset.judge
        self.solver = solver
        self.codes = ruleset.judge.codes
        self.needs = {code: ruleset.names.needed_by(code.rule.condition) for code in self.codes}
        self.asks = {code: _literals(ruleset.program, code.pair.node) for code in self.codes}
        self.fires = {code: solver.fires[code.rule.id] for code in self.codes}
        self.fires_not = {code: solver.neither(fires) for code, fires in self.fires.items()}

    def remarks(self) -> Iterator[Remark]:
        for step in self.steps():
            remark = self.first_fault(step)
            if remark is not None:
                yield remark

    def steps(self) -> Iterator[_Step]:
        """Every single answer that the ruleset declares to be worse than another."""
        solver = self.solver
        for key, atom in self.ruleset.atoms.items():
            if atom.worse_when_present:
                flag = solver.presence(key)
                yield _Step(key, False, True, ((flag, False),), ((flag, True),))
            order = atom.finding.worse_order
            for was, now in zip(order, order[1:], strict=False):
                options = {each.id: solver.option(key, each.id) for each in atom.finding.options}
                before, after = (
                    tuple((formula, option == chosen) for option, formula in options.items())
                    for chosen in (was, now)
                )
                yield _Step(key, was, now, before, after)

    def first_fault(self, step: _Step) -> Remark | None:
        """The first rule whose loss makes the step lower the urgency."""
        using = [code for code in self.codes if self.uses(code, step.key)]
        losing = [code for code in using if self.can_lose(code, step)]
        # Without any rule before, a rule less urgent than `otherwise` would lower the urgency.
        gaining = any(code.rank > self.judge.otherwise for code in using)
        if not losing and not gaining:
            return None
        before = {code: self.fixed(code, step.before) for code in using}
        after = self.fires | {code: self.fixed(code, step.after) for code in using}
        after_not = self.fires_not | {code: self.solver.neither(after[code]) for code in using}
        for lost in losing:
            gone = [before[lost], *self.less_urgent(after, after_not, lost.rank)]
            remark = self.ask(step, gone, lost)
            if remark is not None:
                return remark
        if not gaining:
            return None
        nothing = [self.solver.neither(before.get(code, self.fires[code])) for code in self.codes]
        gained = self.less_urgent(after, after_not, self.judge.otherwise)
        return self.ask(step, [*nothing, *gained], None)

    def uses(self, code: RuleCode, key: str) -> bool:
        """Whether the rule depends on the atom at all (a set may be named as a whole)."""
        return key in self.needs[code] or self.ruleset.atoms[key].finding.id in self.needs[code]

    def can_lose(self, code: RuleCode, step: _Step) -> bool:
        """Whether the step could make the rule FALSE: it asks for what the step takes away."""
        program = self.ruleset.program
        bits = program.bits
        taken = bits.of(step.key, step.was) & ~bits.of(step.key, step.now)
        atom = {step.key, self.ruleset.atoms[step.key].finding.id}
        return bool(self.asks[code] & taken) or any(
            # A score may rise or fall by it.
            not atom.isdisjoint(program.names.needed_by(Compare(name, ">=", 0.0)))
            for name in self.needs[code]
            if program.names.kind(name) == "number"
        )

    def fixed(self, code: RuleCode, answers: tuple[tuple[Formula, bool], ...]) -> Formula:
        return self.solver.with_answers(self.solver.rule(code.rule.id), answers)

    def less_urgent(
        self, after: Mapping[RuleCode, Formula], after_not: Mapping[RuleCode, Formula], rank: int
    ) -> Iterator[Formula]:
        """Afterwards the result is less urgent than `rank`."""
        yield from (fails for code, fails in after_not.items() if code.rank <= rank)
        if self.judge.otherwise <= rank:
            # Without any rule `otherwise` would be as urgent.
            yield self.solver.any([each for code, each in after.items() if code.rank > rank])

    def ask(self, step: _Step, wanted: list[Formula], lost: RuleCode | None) -> Remark | None:
        scope = self.solver.formula(self.ruleset.parts.scope.when)
        both = [self.solver.with_answers(scope, each) for each in (step.before, step.after)]
        case = self.solver.model(*wanted, *both)
        if case is None:
            return None
        rest = {key: value for key, value in case.items() if key != step.key}
        kept = smallest_witness(
            self.ruleset, rest, lambda given: self.is_lowered(given, step, lost)
        )
        before, after = self.pair(kept, step)
        codes = [each.code for each in self.ruleset.ladder]
        text = (
            f"a red flag lowers the urgency: when it turns from {_shown(step.was)} to "
            f"{_shown(step.now)}, the result goes from {codes[before.disposition]} to "
            f"{codes[after.disposition]}"
        )
        if lost is not None:
            text += f", because rule {lost.rule.id} fires no longer"
        return Remark(
            "reject",
            step.key,
            text,
            "red_flag_lowers_urgency",
            case_of(self.ruleset, {**kept, step.key: step.was}),
            case_of(self.ruleset, {**kept, step.key: step.now}),
            () if lost is None else (lost.rule.id,),
        )

    def pair(self, rest: Mapping[str, Value], step: _Step) -> tuple[Judgement, Judgement]:
        judge = self.judge.judge
        return judge({**rest, step.key: step.was}), judge({**rest, step.key: step.now})

    def is_lowered(self, rest: Mapping[str, Value], step: _Step, lost: RuleCode | None) -> bool:
        """Whether the engine gives a less urgent result for the worse answer, for that reason."""
        before, after = self.pair(rest, step)
        scope = self.ruleset.program.pair(self.ruleset.parts.scope.when)
        if any(scope.truth(each.facts.state) is Truth.FALSE for each in (before, after)):
            return False
        if lost is not None and not (lost in before.true and lost.false(after.facts.state)):
            return False
        return before.disposition < after.disposition


def _literals(program: Program, node: Node) -> int:
    """The bits of the state that the node asks for, through named conditions too."""
    found = join(bit.mask for bit in bits_in(node))
    for name, wanted in derived_in(program, node):
        pair = program.derived[name]
        found |= join(bit.mask for bit in bits_in(pair.node if wanted else pair.counter_node))
    return found


def _shown(value: Value) -> str:
    return ("present" if value else "absent") if isinstance(value, bool) else str(value)
