"""A ruleset compiled once: from answers to a state of bits, and from a state to an open state.

``normal`` explains the bits. The program is a list of steps in the order of need (a score after
the conditions of its points, a condition after the definitions it names); each step sets the bits
of its own literals. ``reference`` does the same by walking the conditions; a property test proves
that both agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine import intervals
from engine.conditions import ALWAYS, And, Condition, Or
from engine.findings import Finding
from engine.intervals import Interval
from engine.names import Names
from engine.normal import (
    Choice,
    Comparison,
    Derived,
    Literals,
    Node,
    Presence,
    Test,
    compile_node,
)
from engine.recorded import Value
from engine.records import Definition, Parts
from engine.truth import Truth


class UnknownAnswer(ValueError):
    """An answer for an atom, option or kind of value that the ruleset does not have."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A compiled condition: `true` and `false` ask whether the state decides it so."""

    node: Node
    counter_node: Node
    true: Test
    false: Test

    def truth(self, state: int) -> Truth:
        if self.true(state):
            return Truth.TRUE
        return Truth.FALSE if self.false(state) else Truth.UNKNOWN


@dataclass(frozen=True, slots=True)
class Asked:
    """Atoms that are indicated together: unless `when` is FALSE."""

    when: Pair
    condition: Condition
    bits: int
    numbers: frozenset[str]
    keys: tuple[str, ...]


@dataclass(slots=True)
class Facts:
    """What the answers of one patient come to: the state and the numbers behind it."""

    state: int
    numbers: dict[str, Interval]
    open_numbers: frozenset[str] = frozenset()


_Thresholds = tuple[tuple[Comparison, int, int], ...]
_Step = Callable[[int, dict[str, Interval], Mapping[str, Value]], int]
_OpenStep = Callable[[int, int, dict[str, Interval], set[str]], int]


class Program:
    """The compiled form of one ruleset; immutable once built."""

    def __init__(self, parts: Parts, names: Names) -> None:
        self.parts = parts
        self.names = names
        self.literals = Literals(names)
        order, cycle = names.order()
        if cycle:
            raise ValueError(f"defined in a circle: {' → '.join(cycle)}")
        self._pairs: dict[Condition, Pair] = {}
        self.derived: dict[str, Pair] = {}
        self.asked = self._asked()
        for name in order:
            pair = self._derived_pair(name)
            if pair is not None:
                self.derived[name] = pair
        self.order = order
        for condition in _remaining_conditions(parts):
            self.pair(condition)
        # Every bit has its place now; a later condition may only use literals that exist.
        self.literals.freeze()

    # -- compiling -------------------------------------------------------------------------------

    def pair(self, condition: Condition) -> Pair:
        """The compiled form of `condition`; the same condition is compiled once."""
        if condition not in self._pairs:
            self._pairs[condition] = self._compile(
                self.literals.node(condition), self.literals.node(condition, wanted=False)
            )
        return self._pairs[condition]

    def _compile(self, node: Node, counter: Node) -> Pair:
        return Pair(node, counter, compile_node(node), compile_node(counter))

    def _derived_pair(self, name: str) -> Pair | None:
        if name in self.names.conditions:
            return self.pair(self.names.conditions[name])
        definition = self.names.definitions.get(name)
        if definition is not None:
            if definition.kind == "class":
                nodes = (
                    self.literals.class_node(definition.inputs[0], name, wanted)
                    for wanted in (True, False)
                )
                return self._compile(*nodes)
            for line in definition.points:
                self.pair(line.when)
        elif name in self.names.atoms:
            for default in self.names.atoms[name].finding.default:
                self.pair(default.when)
        return None

    def _asked(self) -> tuple[Asked, ...]:
        """Atoms by the condition under which they are asked, required ones also by that."""
        sections = {section.id: section.ask_when for section in self.parts.sections}
        required: dict[str, list[Condition]] = {}
        for item in self.parts.required_for_reassurance:
            for key in required_keys(self.names.findings[item.finding], item.options):
                required.setdefault(key, []).append(item.when)
        groups: dict[Condition, list[str]] = {}
        for key, atom in self.names.atoms.items():
            conditions = [sections[atom.finding.section], atom.finding.ask_when]
            if atom.option is not None:
                conditions.append(atom.option.ask_when)
            when = _both(conditions)
            if when != ALWAYS and key in required:
                when = _either([when, *required[key]])
            groups.setdefault(when, []).append(key)
        return tuple(
            Asked(
                self.pair(when),
                when,
                self._both_bits(keys),
                frozenset(key for key in keys if self.names.kind(key) == "number"),
                tuple(keys),
            )
            for when, keys in groups.items()
        )

    def _both_bits(self, keys: Iterable[str]) -> int:
        bits = 0
        for key in keys:
            finding = self.names.atoms[key].finding
            if self.names.kind(key) == "presence":
                bits |= 3 << (2 * self.literals.bit(Presence(key), wanted=True).index)
            elif finding.kind == "choice":
                for option in finding.options:
                    choice = Choice(key, option.id)
                    bits |= 3 << (2 * self.literals.bit(choice, wanted=True).index)
        return bits

    # -- tables built after every condition is compiled -------------------------------------------

    @cached_property
    def _even(self) -> int:
        return sum(1 << (2 * index) for index in range(len(self.literals.index)))

    @cached_property
    def _boolean_bits(self) -> dict[str, tuple[int, int]]:
        """Atom key → the bit that absent sets, the bit that present sets."""
        return {
            key: (2 << shift, 1 << shift)
            for key, atom in self.names.atoms.items()
            if atom.is_boolean
            for shift in (2 * self.literals.index[Presence(key)],)
        }

    @cached_property
    def _choice_bits(self) -> dict[str, dict[str, int]]:
        """Choice → option → the bits that this option sets."""
        table: dict[str, dict[str, int]] = {}
        for key, atom in self.names.atoms.items():
            if atom.finding.kind == "choice":
                indexes = {
                    option.id: self.literals.index[Choice(key, option.id)]
                    for option in atom.finding.options
                }
                table[key] = {
                    chosen: sum(
                        (1 if option == chosen else 2) << (2 * index)
                        for option, index in indexes.items()
                    )
                    for chosen in indexes
                }
        return table

    @cached_property
    def _thresholds(self) -> dict[str, _Thresholds]:
        """Number name → its comparisons with their two bits."""
        table: dict[str, list[tuple[Comparison, int, int]]] = {}
        for fact, index in self.literals.index.items():
            if isinstance(fact, Comparison):
                entry = (fact, 1 << (2 * index), 2 << (2 * index))
                table.setdefault(fact.name, []).append(entry)
        return {name: tuple(entries) for name, entries in table.items()}

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Every comparison that some condition makes."""
        return tuple(fact for fact in self.literals.facts if isinstance(fact, Comparison))

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
                rest = intervals.total([numbers[each] for each in inputs if each != name])
                edges = (fact.number - rest[0], fact.number - rest[1])
            elif name == inputs[0]:
                scale = definition.kind == "ratio"
                edges = tuple(
                    fact.number * by if scale else fact.number + by for by in numbers[inputs[1]]
                )
            else:
                sides = tuple(1 - side for side in sides)
                if definition.kind == "difference":
                    edges = tuple(of - fact.number for of in numbers[inputs[0]])
                elif fact.number != 0:
                    edges = tuple(of / fact.number for of in numbers[inputs[0]])
        yield from ((edge, side) for edge in edges for side in sides)

    @cached_property
    def limits(self) -> dict[str, Interval]:
        """What each number finding can physically be."""
        return {
            key: (
                atom.finding.min if atom.finding.min is not None else intervals.ANY_NUMBER[0],
                atom.finding.max if atom.finding.max is not None else intervals.ANY_NUMBER[1],
            )
            for key, atom in self.names.atoms.items()
            if atom.finding.kind == "number"
        }

    @cached_property
    def _before_answers(self) -> int:
        """Comparisons that the physical limits decide, whatever is answered."""
        return self._join(self._compare(name, limits) for name, limits in self.limits.items())

    @staticmethod
    def _join(bits: Iterable[int]) -> int:
        result = 0
        for each in bits:
            result |= each
        return result

    def _compare(self, name: str, interval: Interval) -> int:
        bits = 0
        for fact, holds, fails in self._thresholds.get(name, ()):
            truth = intervals.compare(interval, fact.operator, fact.number)
            if truth is Truth.TRUE:
                bits |= holds
            elif truth is Truth.FALSE:
                bits |= fails
        return bits

    def undecided(self, state: int, name: str) -> int:
        """Both bits of every comparison of `name` that the state does not decide."""
        bits = 0
        for _, holds, fails in self._thresholds.get(name, ()):
            if not state & (holds | fails):
                bits |= holds | fails
        return bits

    # -- running ----------------------------------------------------------------------------------

    def facts(self, given: Mapping[str, Value], forced: int = 0) -> Facts:
        """The state of these answers. `forced` bits are taken as known (a "what if")."""
        state = self._before_answers | forced
        booleans, choices = self._boolean_bits, self._choice_bits
        numbers = dict(self.limits)
        for key, value in given.items():
            if key in booleans and isinstance(value, bool):
                state |= booleans[key][value]
            elif key in choices and isinstance(value, str) and value in choices[key]:
                state |= choices[key][value]
            elif key in self.limits and isinstance(value, float):
                low, high = self.limits[key]
                if not low <= value <= high:
                    raise UnknownAnswer(f"{key}: {value!a} is not between {low:g} and {high:g}")
                numbers[key] = (value, value)
                state |= self._compare(key, numbers[key])
            else:
                raise UnknownAnswer(f"the ruleset has no such answer: {key!a} {value!a}")
        for step in self._steps:
            state |= step(state, numbers, given)
        return Facts(state, numbers)

    @cached_property
    def _steps(self) -> tuple[_Step, ...]:
        steps = (self._step(name) for name in self.order)
        return tuple(step for step in steps if step is not None)

    def _step(self, name: str) -> _Step | None:
        if name in self.derived:
            return self._condition_step(name)
        definition = self.names.definitions.get(name)
        if definition is None:
            return self._default_step(name, self.names.atoms[name].finding)
        interval = self._interval(definition)

        def step(state: int, numbers: dict[str, Interval], given: Mapping[str, Value]) -> int:
            numbers[name] = interval(state, numbers)
            return self._compare(name, numbers[name])

        return step

    def _condition_step(self, name: str) -> _Step | None:
        index = self.literals.index.get(Derived(name))
        if index is None:
            return None
        true, false = self.derived[name].true, self.derived[name].false
        holds, fails = 1 << (2 * index), 2 << (2 * index)
        known = holds | fails

        def step(state: int, numbers: dict[str, Interval], given: Mapping[str, Value]) -> int:
            if state & known:
                return 0  # forced
            if true(state):
                return holds
            return fails if false(state) else 0

        return step

    def _default_step(self, name: str, finding: Finding) -> _Step:
        defaults = tuple((self.pair(each.when), each.value) for each in finding.default)

        def step(state: int, numbers: dict[str, Interval], given: Mapping[str, Value]) -> int:
            if name in given:
                return 0
            for when, value in defaults:
                if when.true(state):
                    numbers[name] = (value, value)
                    return self._compare(name, numbers[name])
                if not when.false(state):
                    return 0
            return 0

        return step

    def _interval(
        self, definition: Definition
    ) -> Callable[[int, Mapping[str, Interval]], Interval]:
        inputs = definition.inputs
        match definition.kind:
            case "ratio":
                return lambda _, numbers: intervals.ratio(numbers[inputs[0]], numbers[inputs[1]])
            case "difference":
                return lambda _, numbers: intervals.difference(
                    numbers[inputs[0]], numbers[inputs[1]]
                )
            case "sum":
                return lambda _, numbers: intervals.total([numbers[name] for name in inputs])
        points = tuple((self.pair(line.when), line.points) for line in definition.points)

        def score(state: int, numbers: Mapping[str, Interval]) -> Interval:
            low = high = 0.0
            for when, worth in points:
                if when.true(state):
                    low += worth
                    high += worth
                elif not when.false(state):
                    low += min(worth, 0.0)
                    high += max(worth, 0.0)
            return low, high

        return score

    def open_facts(self, facts: Facts, given: Mapping[str, Value], allowed: int = 0) -> Facts:
        """The state in which every literal that an indicated answer could decide has both bits.

        `allowed` bits are set as well (a "what if").
        """
        state = facts.state
        open_ = 0
        open_numbers: set[str] = set()
        for group in self.asked:
            if not group.when.false(state):
                open_ |= group.bits
                open_numbers.update(name for name in group.numbers if name not in given)
        for name in list(open_numbers):
            low, high = facts.numbers[name]
            if low == high:
                open_numbers.discard(name)  # a declared default stands for the answer
        for name, atom in self.names.atoms.items() if self._has_defaults else ():
            if atom.finding.default and facts.numbers[name][0] != facts.numbers[name][1]:
                open_numbers.add(name)  # an answer elsewhere may bring its default
        even = self._even
        known = (state | state >> 1) & even
        opened = state | open_ & ~(known | known << 1) | allowed
        for name in open_numbers:
            opened |= self.undecided(state, name)
        for name in self.order:
            opened |= self._open_step(name, state, opened, open_numbers)
        return Facts(opened, facts.numbers, frozenset(open_numbers))

    @cached_property
    def _has_defaults(self) -> bool:
        return any(finding.default for finding in self.names.findings.values())

    def _open_step(self, name: str, state: int, opened: int, open_numbers: set[str]) -> int:
        if name in self.derived:
            index = self.literals.index.get(Derived(name))
            if index is None:
                return 0
            pair = self.derived[name]
            shift = 2 * index
            return (1 << shift if pair.true(opened) else 0) | (
                2 << shift if pair.false(opened) else 0
            )
        definition = self.names.definitions.get(name)
        if definition is None:
            return 0
        if definition.kind == "score":
            is_open = any(
                not pair.true(state)
                and not pair.false(state)
                and (pair.true(opened) or pair.false(opened))
                for pair in (self.pair(line.when) for line in definition.points)
            )
        else:
            is_open = any(each in open_numbers for each in definition.inputs)
        if not is_open:
            return 0
        open_numbers.add(name)
        return self.undecided(state, name)


def _remaining_conditions(parts: Parts) -> Iterator[Condition]:
    """Conditions of the parts that no other condition refers to."""
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
    yield from (point.when for point in parts.safety_net)
    yield from (section.ask_when for section in parts.sections)
    for finding in parts.findings:
        yield from (reference.when for reference in finding.reference)


def required_keys(finding: Finding, options: tuple[str, ...]) -> tuple[str, ...]:
    """The atoms of a required item: the named options of a set, or all of the finding."""
    if finding.kind == "set" and options:
        return tuple(f"{finding.id}.{option}" for option in options)
    return finding.atom_keys()


def _both(conditions: list[Condition]) -> Condition:
    kept = tuple(dict.fromkeys(each for each in conditions if each != ALWAYS))
    if not kept:
        return ALWAYS
    return kept[0] if len(kept) == 1 else And(kept)


def _either(conditions: list[Condition]) -> Condition:
    if ALWAYS in conditions:
        return ALWAYS
    kept = tuple(dict.fromkeys(conditions))
    return kept[0] if len(kept) == 1 else Or(kept)
