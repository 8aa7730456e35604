"""A ruleset compiled once: from answers to a state of bits, and from a state to an open state.

``normal`` explains the bits. Named things are worked out in the order of need (a score after the
conditions of its points, a condition after the definitions it names); each step sets the bits of
its own literals. ``reference`` does the same by walking the conditions; a property test proves
that both agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.answerbits import AnswerBits, join
from engine.conditions import Condition, Named
from engine.indication import AskedTogether, asked_groups
from engine.intervals import Interval
from engine.names import Names
from engine.normal import Comparison, Derived, Literals, Pair, compile_pair
from engine.recorded import Value
from engine.records import Parts
from engine.steps import (
    ClosedStep,
    OpenStep,
    closed_condition,
    closed_default,
    closed_number,
    open_condition,
    open_number,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Atoms that are indicated together: unless `when` is FALSE."""

    when: Pair
    keys: tuple[str, ...]
    bits: int
    numbers: frozenset[str]


@dataclass(slots=True)
class Facts:
    """What the answers of one patient come to: the state and the numbers behind it."""

    state: int
    numbers: dict[str, Interval]


class Program:
    """The compiled form of one ruleset; immutable once built."""

    def __init__(self, parts: Parts, names: Names) -> None:
        self.parts = parts
        self.names = names
        self.literals = Literals(names)
        self._pairs: dict[Condition, Pair] = {}
        self.derived: dict[str, Pair] = {}
        """Named conditions and classes."""
        self.point_pairs: dict[str, tuple[Pair, ...]] = {}
        """The conditions of a score's points, or of a number's defaults."""
        groups = asked_groups(parts, names)
        for condition in (*(group.when for group in groups), *_conditions(parts)):
            self.pair(condition)
        order, cycle = names.order()
        if cycle:
            raise ValueError(f"defined in a circle: {' → '.join(cycle)}")
        self.order = tuple(order)
        """Derived names, each after what it needs."""
        for name in order:
            self._derive(name)
        # Every bit has its place now; a later condition may only use literals that exist.
        self.literals.freeze()
        self.bits = AnswerBits(names, self.literals)
        self.asked = tuple(self._asked(group) for group in groups)
        self.comparisons = tuple(f for f in self.literals.facts if isinstance(f, Comparison))
        self._defaulted = tuple(f.id for f in names.findings.values() if f.default)
        self._open_groups = tuple(
            (group.when.false, group.bits | self._number_bits(group), tuple(group.numbers))
            for group in self.asked
            if group.bits or group.numbers
        )
        self._named_steps = tuple(
            (name, closed, open_) for name in order for closed, open_ in self._steps(name)
        )
        self._closed_steps = tuple(closed for _, closed, _ in self._named_steps)
        self._open_steps = tuple(open_ for _, _, open_ in self._named_steps if open_ is not None)

    @cached_property
    def nothing(self) -> Facts:
        """The facts of a patient of whom nothing is known."""
        return self.facts({})

    # -- compiling -------------------------------------------------------------------------------

    def pair(self, condition: Condition) -> Pair:
        """The compiled form of `condition`; the same condition is compiled once."""
        pair = self._pairs.get(condition)
        if pair is None:
            pair = self._pairs[condition] = compile_pair(
                self.literals.node(condition), self.literals.node(condition, wanted=False)
            )
        return pair

    @property
    def compiled(self) -> Mapping[Condition, Pair]:
        """Every condition of the ruleset with its compiled form."""
        return self._pairs

    def _derive(self, name: str) -> None:
        if name in self.names.conditions:
            self.derived[name] = self.pair(self.names.conditions[name])
        elif name in self.names.definitions:
            definition = self.names.definitions[name]
            if definition.kind == "class":
                of = definition.inputs[0]
                self.derived[name] = compile_pair(
                    self.literals.class_node(of, name),
                    self.literals.class_node(of, name, wanted=False),
                )
            self.point_pairs[name] = tuple(self.pair(line.when) for line in definition.points)
        else:
            defaults = self.names.atoms[name].finding.default
            self.point_pairs[name] = tuple(self.pair(each.when) for each in defaults)

    def _asked(self, group: AskedTogether) -> Asked:
        booleans, choices = self.bits.booleans, self.bits.choices
        bits = join(
            join(booleans[key]) if key in booleans else join(choices[key].values())
            for key in group.keys
            if key not in self.bits.limits
        )
        numbers = frozenset(group.keys) & frozenset(self.bits.limits)
        return Asked(self.pair(group.when), group.keys, bits | self._both(bits), numbers)

    def _number_bits(self, group: Asked) -> int:
        # Comparisons of a known number are known, so that opening them changes nothing.
        return join(self.bits.number_bits.get(name, 0) for name in group.numbers)

    def _both(self, bits: int) -> int:
        return self.bits.known(bits)

    def _steps(self, name: str) -> Iterator[tuple[ClosedStep, OpenStep | None]]:
        if name in self.derived:
            index = self.literals.index.get(Derived(name))
            if index is not None:
                pair = self.derived[name]
                yield closed_condition(pair, index), open_condition(pair, index)
            return
        pairs = self.point_pairs[name]
        definition = self.names.definitions.get(name)
        if definition is not None:
            closed = closed_number(definition, pairs, self.bits)
            yield closed, open_number(definition, pairs, self.bits)
        else:
            finding = self.names.atoms[name].finding
            yield closed_default(name, finding, pairs, self.bits), None

    # -- running ----------------------------------------------------------------------------------

    def facts(
        self,
        given: Mapping[str, Value],
        forced: int = 0,
        steps: tuple[ClosedStep, ...] | None = None,
    ) -> Facts:
        """The state of these answers. `forced` bits are taken as known (a "what if").

        `steps` limits the work to what one condition needs (see `steps_for`). Raises
        UnknownAnswer for an answer that the ruleset does not have.
        """
        state, numbers = self.bits.read(given)
        return self.worked_out(state | forced, numbers, given, steps)

    def worked_out(
        self,
        state: int,
        numbers: dict[str, Interval],
        given: Mapping[str, Value],
        steps: tuple[ClosedStep, ...] | None = None,
    ) -> Facts:
        """The facts from the bits and numbers of answers that are read already."""
        for step in self._closed_steps if steps is None else steps:
            bits = step(state, numbers, given)
            if bits:
                state |= bits
        return Facts(state, numbers)

    def steps_for(self, condition: Condition) -> tuple[ClosedStep, ...]:
        """The steps that `condition` depends on, in the order of need."""
        needed = self.names.needed_by(condition)
        return tuple(closed for name, closed, _ in self._named_steps if name in needed)

    def open_facts(self, facts: Facts, given: Mapping[str, Value], allowed: int = 0) -> Facts:
        """The state in which every literal that an indicated answer could decide has both bits.

        `allowed` bits are set as well (a "what if").
        """
        state = facts.state
        numbers = facts.numbers
        open_ = 0
        open_numbers: set[str] = set()
        for not_asked, bits, group_numbers in self._open_groups:
            if not not_asked(state):
                open_ |= bits
                for name in group_numbers:
                    # Answered, or answered by a declared default.
                    if numbers[name][0] != numbers[name][1]:
                        open_numbers.add(name)
        for name in self._defaulted:
            if numbers[name][0] != numbers[name][1]:
                open_numbers.add(name)  # an answer elsewhere may bring its default
                open_ |= self.bits.number_bits.get(name, 0)
        opened = state | allowed | (open_ & ~self.bits.known(state))
        for step in self._open_steps:
            bits = step(state, opened, open_numbers)
            if bits:
                opened |= bits
        return Facts(opened, numbers)

    def cuts(
        self, fact: Comparison, name: str, numbers: Mapping[str, Interval]
    ) -> Iterator[tuple[float, int]]:
        """Where the truth of `fact` can change as the number `name` grows.

        A cut is a number, with 0 when the change is just below it and 1 when just above it.
        While other parts are unknown there are two: where it stops being certain, and where it
        becomes certain the other way.
        """
        operators = {">=": (0,), "<": (0,), ">": (1,), "<=": (1,), "=": (0, 1)}
        sides = operators[fact.operator]
        edges: tuple[float, ...] = ()
        definition = self.names.definitions.get(fact.name)
        if fact.name == name:
            edges = (fact.number,)
        elif definition is not None and name in definition.inputs:
            inputs = definition.inputs
            if definition.kind == "sum":
                rest = [numbers[each] for each in inputs if each != name]
                edges = tuple(fact.number - sum(each[end] for each in rest) for end in (0, 1))
            elif name == inputs[0]:
                ratio = definition.kind == "ratio"
                edges = tuple(
                    fact.number * by if ratio else fact.number + by for by in numbers[inputs[1]]
                )
            else:
                sides = tuple(1 - side for side in sides)
                if definition.kind == "difference":
                    edges = tuple(of - fact.number for of in numbers[inputs[0]])
                elif fact.number != 0:
                    edges = tuple(of / fact.number for of in numbers[inputs[0]])
        yield from ((edge, side) for edge in edges for side in sides)


def _conditions(parts: Parts) -> Iterator[Condition]:
    """Every condition that somebody will ask for, apart from named ones and those of atoms."""
    yield parts.scope.when
    for rule in parts.rules:
        yield rule.when
        yield rule.condition
        if rule.until is not None:
            yield rule.until
    yield from (item.when for item in parts.required_for_reassurance)
    yield from (factor.when for factor in parts.contributing)
    yield from (check.when for check in parts.contraindications)
    for advice in parts.advice:
        yield from (advice.offer_when, advice.withhold_when, advice.ask_first_when)
    for point in parts.safety_net:
        yield from (point.when, point.first_when)
    yield from (line.when for line in parts.ruled_out)
    yield from (Named(d.id) for d in parts.definitions if d.tool and d.kind == "condition")
    yield from (section.ask_when for section in parts.sections)
    for finding in parts.findings:
        yield from (reference.when for reference in finding.reference)
