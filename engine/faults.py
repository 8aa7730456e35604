"""What only a solver can see in a ruleset: each fault with a witness patient where one exists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.conditions import NEVER
from engine.indication import asked_groups
from engine.recorded import Value
from engine.remarks import Remark
from engine.rulesets import Ruleset
from engine.solver import Solver
from engine.witness import case_of, smallest_witness
from engine.worsening import Worsening


def faults(ruleset: Ruleset) -> Iterator[Remark]:
    """Every fault that the solver finds; raises WitnessDoesNotReproduce, SolverGaveUp."""
    return _Faults(ruleset).remarks()


class _Faults:
    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.judge = ruleset.judge
        self.solver = Solver(ruleset)
        self.codes = {code.rule.id: code for code in ruleset.judge.codes}
        self.fires = self.solver.fires
        self.cases: dict[str, Mapping[str, Value]] = {}
        """For each rule that can fire a complete case in which it does."""

    def remarks(self) -> Iterator[Remark]:
        if not self.solver.is_possible():
            yield Remark("reject", "scope", "no patient is within the scope", "empty_scope")
            return
        yield from self.unreachable()
        yield from self.never_decisive()
        yield from self.equal()
        yield from self.reassured_without_a_rule()
        yield from Worsening(self.ruleset, self.solver).remarks()
        yield from self.never_asked()
        yield from self.never_offered()

    def witness(
        self, case: Mapping[str, Value], shows: Callable[[Mapping[str, Value]], bool]
    ) -> dict[str, Any]:
        return case_of(self.ruleset, smallest_witness(self.ruleset, case, shows))

    def unreachable(self) -> Iterator[Remark]:
        for rule_id, fires in self.fires.items():
            case = self.solver.model(fires)
            if case is not None:
                self.cases[rule_id] = case
            else:
                text = "no patient within the scope can meet the condition"
                yield Remark("reject", rule_id, text, "unreachable")

    def never_decisive(self) -> Iterator[Remark]:
        """Rules that others, at least as urgent, always cover."""
        for rule_id, case in self.cases.items():
            code = self.codes[rule_id]
            urgent = {
                other: self.fires[other]
                for other, each in self.codes.items()
                if other != rule_id and each.rank <= code.rank
            }
            covering = self.solver.covering(self.fires[rule_id], urgent)
            if covering is None:
                continue
            named = covering[0] if len(covering) == 1 else f"one of {', '.join(covering)}"
            yield Remark(
                "warn",
                rule_id,
                f"never decides the result: whenever it fires, {named} fires too "
                "and is at least as urgent",
                "never_decisive",
                self.witness(case, self.fire_together(rule_id, covering)),
                others=covering,
            )

    def fire_together(
        self, rule_id: str, others: tuple[str, ...]
    ) -> Callable[[Mapping[str, Value]], bool]:
        """Whether the rule and one of the others are TRUE."""

        def shows(given: Mapping[str, Value]) -> bool:
            state = self.ruleset.program.facts(given).state
            one_of = any(self.codes[each].true(state) for each in others)
            return self.codes[rule_id].true(state) and one_of

        return shows

    def equal(self) -> Iterator[Remark]:
        """Rules that fire for exactly the same patients, however they are written."""
        alike: dict[tuple[bool, ...], list[str]] = {}
        states = [self.ruleset.program.facts(case).state for case in self.cases.values()]
        for rule_id in self.cases:
            # Rules that differ in a case found already need no solver.
            key = tuple(self.codes[rule_id].true(state) for state in states)
            for other in alike.setdefault(key, []):
                different = self.fires[rule_id] != self.fires[other]
                if not self.solver.is_possible(different):
                    shows = self.fire_together(rule_id, (other,))
                    yield Remark(
                        "reject",
                        rule_id,
                        f"the same condition as rule {other}",
                        "equal_conditions",
                        self.witness(self.cases[rule_id], shows),
                        others=(other,),
                    )
                    break
            alike[key].append(rule_id)

    def reassured_without_a_rule(self) -> Iterator[Remark]:
        """`otherwise` must not reassure: what no rule explains is not known to be harmless."""
        if self.judge.otherwise < self.judge.least:
            return
        case = self.solver.model(*(self.solver.neither(each) for each in self.fires.values()))
        if case is not None:

            def shows(given: Mapping[str, Value]) -> bool:
                judged = self.judge.judge(given)
                return judged.is_settled and not judged.fired

            text = "no rule covers this patient, and `otherwise` reassures"
            yield Remark("reject", "otherwise", text, "uncovered", self.witness(case, shows))

    def never_asked(self) -> Iterator[Remark]:
        """Findings that no patient is asked for, although the file does not say `never`."""
        for group in asked_groups(self.ruleset.parts, self.ruleset.names):
            asked = self.solver.formula(group.when)
            if group.when != NEVER and not self.solver.is_possible(asked):
                findings = (self.ruleset.atoms[key].finding.id for key in group.keys)
                for finding in dict.fromkeys(findings):
                    text = "no patient within the scope is asked for it"
                    yield Remark("warn", finding, text, "never_asked")

    def never_offered(self) -> Iterator[Remark]:
        """Advice that is held back whenever it could be offered."""
        formula = self.solver.formula
        checks = {check.id: check.when for check in self.ruleset.parts.contraindications}
        for advice in self.ruleset.parts.advice:
            held = [advice.withhold_when, advice.ask_first_when]
            held += [checks[each] for each in advice.withheld_by]
            free = self.solver.neither(*(formula(each) for each in held))
            if not self.solver.is_possible(formula(advice.offer_when), free):
                text = "is never offered: whenever it could be, something holds it back"
                yield Remark("warn", advice.id, text, "never_offered")
