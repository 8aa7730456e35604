"""The conditions of a ruleset as formulas of a solver (z3), over complete cases.

In a complete case every finding is answered, so that two truth values suffice: a presence is a
Boolean, a choice exactly one of its options, a number a real between its `min` and `max`. What
holds in no complete case holds in no partial one either, because answers never overturn a truth
that is known (law 1).

z3 is imported here only, and this module only while a ruleset is reviewed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import z3  # type: ignore[import-untyped]

from engine.conditions import (
    And,
    Compare,
    Condition,
    Constant,
    Is,
    Named,
    Not,
    Of,
    OfSet,
    Operator,
    Or,
    Quantity,
)
from engine.findings import Finding
from engine.recorded import Value
from engine.remarks import ReviewFailed
from engine.rulesets import Ruleset

Formula = Any
"""A Boolean expression of z3, which has no types of its own."""

SECONDS_FOR_ONE_QUESTION = 20

_CLEAR_BY = "1/1000"
"""In the unit of the number; far above rounding, far below what a threshold means."""


class SolverGaveUp(ReviewFailed):
    """z3 could not decide a question in time; the review is not complete."""


class Solver:
    """Asks which complete cases within the scope satisfy conditions of one ruleset."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.names = ruleset.names
        # A context of its own: z3's default one must not be used by two threads.
        self.context = z3.Context()
        self._named: dict[str, Formula] = {}
        self._numbers: dict[str, Any] = {}
        self._clear: list[Formula] = []
        """Derived numbers lie clear of their thresholds; see `model`."""
        # Sums of ratios are not linear; everything else is, and is decided much faster.
        logic = "QF_NRA" if self._has_ratio_inside() else "QF_LRA"
        self.solver = z3.SolverFor(logic, ctx=self.context)
        self.solver.set("timeout", SECONDS_FOR_ONE_QUESTION * 1000)
        for finding in ruleset.findings.values():
            self.solver.add(*self._structure(finding))
        self.solver.add(self.formula(ruleset.parts.scope.when))
        self.fires: dict[str, Formula] = {}
        """Rule → a Boolean that is equal to the rule's condition."""
        for code in ruleset.judge.codes:
            proxy = z3.Bool(f"fires {code.rule.id}", self.context)
            self.solver.add(proxy == self.rule(code.rule.id))
            self.fires[code.rule.id] = proxy

    def _has_ratio_inside(self) -> bool:
        definitions = self.names.definitions
        inside = {name for each in definitions.values() for name in each.inputs}
        return any(definitions[name].kind == "ratio" for name in inside & set(definitions))

    # -- translation -----------------------------------------------------------------------------

    def _structure(self, finding: Finding) -> Iterator[Formula]:
        if finding.kind == "choice":
            options = [self.option(finding.id, option.id) for option in finding.options]
            yield z3.Or(options)
            yield z3.AtMost(*options, 1)
        elif finding.kind == "number":
            value = self.number(finding.id)
            low, high = self.ruleset.program.bits.limits[finding.id]
            yield z3.And(value >= self._exact(low), value <= self._exact(high))

    def presence(self, key: str) -> Formula:
        return z3.Bool(key, self.context)

    def option(self, name: str, option: str) -> Formula:
        return z3.Bool(f"{name} is {option}", self.context)

    def rule(self, rule_id: str) -> Formula:
        """When the rule is TRUE: `when and not until`."""
        return self.formula(Named(rule_id))

    def formula(self, condition: Condition) -> Formula:
        """The condition over complete cases."""
        match condition:
            case Constant(value):
                return z3.BoolVal(value, self.context)
            case Named(name):
                return self.presence(name) if name in self.names.atoms else self.named(name)
            case Is(name, options):
                return self.any([self.option(name, each) for each in options])
            case Compare(name, operator, number):
                return self.comparison(name, operator, number)
            case Not(item):
                return self.neither(self.formula(item))
            case And(items):
                return z3.And([self.formula(item) for item in items])
            case Or(items):
                return z3.Or([self.formula(item) for item in items])
            case Of(quantity, items):
                return self.quantity(quantity, [self.formula(item) for item in items])
            case OfSet(quantity, name):
                keys = self.names.findings[name].atom_keys()
                return self.quantity(quantity, [self.presence(key) for key in keys])

    def named(self, name: str) -> Formula:
        """A named condition or class; translated once."""
        if name not in self._named:
            if name in self.names.conditions:
                self._named[name] = self.formula(self.names.conditions[name])
            else:
                finding = self.names.findings[self.names.definitions[name].inputs[0]]
                self._named[name] = self.any(
                    [
                        self.presence(f"{finding.id}.{option.id}")
                        for option in finding.all_options()
                        if name in option.classes
                    ]
                )
        return self._named[name]

    def neither(self, *items: Formula) -> Formula:
        """None of the formulas."""
        return z3.Not(self.any(list(items)))

    def any(self, items: list[Formula]) -> Formula:
        return z3.Or(items) if items else z3.BoolVal(False, self.context)

    def quantity(self, quantity: Quantity, items: list[Formula]) -> Formula:
        match quantity:
            case "any":
                return self.any(items)
            case "none":
                return self.neither(*items)
            case "all":
                return z3.And(items)
            case count:
                if count > len(items):
                    return z3.BoolVal(False, self.context)
                return z3.AtLeast(*items, count)

    def number(self, name: str) -> Any:
        """A number finding as a variable."""
        if name not in self._numbers:
            self._numbers[name] = z3.Real(name, self.context)
        return self._numbers[name]

    def comparison(self, name: str, operator: Operator, number: float) -> Formula:
        definition = self.names.definitions.get(name)
        limit = self._exact(number)
        if definition is not None and definition.kind == "ratio":
            # The divisor is above 0, so that the comparison may be multiplied by it.
            of, by = (self.value(each) for each in definition.inputs)
            return self._derived(of, operator, limit * by)
        if definition is not None and definition.inputs:
            return self._derived(self.value(name), operator, limit)
        return _compare(self.value(name), operator, limit)

    def _derived(self, value: Any, operator: Operator, limit: Any) -> Formula:
        if operator != "=":
            self._clear.append(z3.Or(value - limit >= _CLEAR_BY, limit - value >= _CLEAR_BY))
        return _compare(value, operator, limit)

    def value(self, name: str) -> Any:
        """A number finding, score, sum, difference or ratio as a term."""
        definition = self.names.definitions.get(name)
        if definition is None:
            return self.number(name)
        if definition.kind == "score":
            zero = self._exact(0.0)
            return z3.Sum(
                [
                    z3.If(self.formula(line.when), self._exact(line.points), zero)
                    for line in definition.points
                ]
            )
        inputs = [self.value(each) for each in definition.inputs]
        if definition.kind == "sum":
            return z3.Sum(inputs)
        return inputs[0] / inputs[1] if definition.kind == "ratio" else inputs[0] - inputs[1]

    def _exact(self, number: float) -> Any:
        # The decimal that an author wrote, not the binary fraction next to it.
        return z3.RealVal(str(Fraction(Decimal(repr(float(number))))), self.context)

    # -- questions -------------------------------------------------------------------------------

    def is_possible(self, *wanted: Formula) -> bool:
        """Whether there is a complete case in which all `wanted` formulas hold."""
        self.solver.push()
        try:
            self.solver.add(*wanted)
            return self._is_satisfiable()
        finally:
            self.solver.pop()

    def model(self, *wanted: Formula) -> dict[str, Value] | None:
        """A complete case in which all `wanted` formulas hold, or None when there is none.

        Where it can be, derived numbers keep a little away from their thresholds: the engine
        divides in floating point, and on the very edge the two could differ.
        """
        self.solver.push()
        try:
            self.solver.add(*wanted)
            if not self._is_satisfiable():
                return None
            model = self.solver.model()
            self.solver.add(*self._clear)
            if self._is_satisfiable():
                model = self.solver.model()
            return self._case(model)
        finally:
            self.solver.pop()

    def covering(self, fires: Formula, others: Mapping[str, Formula]) -> tuple[str, ...] | None:
        """Some of the `others` of which one holds whenever `fires` does; None: not always."""
        assumptions = {z3.Not(other): name for name, other in others.items()}
        self.solver.push()
        try:
            self.solver.add(fires)
            if self._is_satisfiable(*assumptions):
                return None
            core = [assumptions[each] for each in self.solver.unsat_core()]
            for name in list(core):
                rest = [each for each in core if each != name]
                if not self._is_satisfiable(*(z3.Not(others[each]) for each in rest)):
                    core = rest
            return tuple(sorted(core))
        finally:
            self.solver.pop()

    def _is_satisfiable(self, *assumptions: Formula) -> bool:
        result = self.solver.check(*assumptions)
        if result == z3.unknown:
            raise SolverGaveUp(self.solver.reason_unknown())
        return bool(result == z3.sat)

    def with_answers(self, formula: Formula, answers: Iterable[tuple[Formula, bool]]) -> Formula:
        """The formula in which these Booleans have these values."""
        return z3.substitute(
            formula, *((each, z3.BoolVal(value, self.context)) for each, value in answers)
        )

    def _case(self, model: Any) -> dict[str, Value]:
        """The model as answers; what the question did not depend on gets its first answer."""
        found = {each.name(): model[each] for each in model.decls()}
        values: dict[str, Value] = {}
        for key, atom in self.ruleset.atoms.items():
            finding = atom.finding
            if atom.is_boolean:
                values[key] = z3.is_true(found.get(key))
            elif finding.kind == "choice":
                chosen = (
                    option.id
                    for option in finding.options
                    if z3.is_true(found.get(f"{key} is {option.id}"))
                )
                values[key] = next(chosen, (*finding.worse_order, finding.options[0].id)[0])
            else:
                low, high = self.ruleset.program.bits.limits[key]
                number = float(found[key].as_fraction()) if key in found else low
                values[key] = min(high, max(low, number))
        return values


def _compare(left: Any, operator: Operator, right: Any) -> Formula:
    match operator:
        case ">=":
            return left >= right
        case ">":
            return left > right
        case "<=":
            return left <= right
        case "<":
            return left < right
        case "=":
            return left == right
