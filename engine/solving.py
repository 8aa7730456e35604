"""From a way to answers: options that fit, and numbers on the wanted side of their thresholds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from engine.conditions import Operator, print_number
from engine.intervals import Interval
from engine.normal import Choice, Comparison, Presence
from engine.program import Program
from engine.recorded import Value
from engine.ways import OPPOSITE, Items, Way

_MIRRORED: dict[Operator, Operator] = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "=": "="}


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high`; an open end leaves the end itself out."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def meet(self, other: Range) -> Range | None:
        """What is in both, or None."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        if low > high or (low == high and (low_open or not closed)):
            return None
        return Range(low, high, low_open, not closed)

    def text(self, limits: Interval) -> str:
        """The range in signs, without the ends that the physical limits give anyway."""
        if self.low == self.high:
            return f"= {print_number(self.low)}"
        lower = f"{'>' if self.low_open else '>='} {print_number(self.low)}"
        upper = f"{'<' if self.high_open else '<='} {print_number(self.high)}"
        shown = [lower] * (self.low > limits[0]) + [upper] * (self.high < limits[1])
        return " and ".join(shown) or "any"

    def example(self) -> float:
        """A value inside, next to the threshold.

        Beyond an open end it is a hundredth of the threshold's size away, or half the range when
        that is smaller.
        """
        if not self.low_open and not self.high_open:
            return self.low if abs(self.low) <= abs(self.high) else self.high
        half = (self.high - self.low) / 2
        if self.high_open and math.isfinite(self.high):
            return self.high - min(max(abs(self.high) / 100, 0.01), half)
        return self.low + min(max(abs(self.low) / 100, 0.01), half)


@dataclass(frozen=True, slots=True)
class Solved:
    """Answers that follow a way; `ranges` for numbers of which any value in the range would do."""

    values: dict[str, Value]
    ranges: dict[str, Range]


def solve(program: Program, items: Items, given: Mapping[str, Value], way: Way) -> Solved | None:
    """Answers that follow the way, or None when it contradicts itself."""
    return _Solver(program, items, given, way).solve()


class _Solver:
    def __init__(
        self, program: Program, items: Items, given: Mapping[str, Value], way: Way
    ) -> None:
        self.program = program
        self.items = items
        self.given = given
        self.way = way
        self.values: dict[str, Value] = {}
        self.ranges: dict[str, Range] = {}
        self.numbers: dict[str, Interval] = {}

    def solve(self) -> Solved | None:
        options: dict[str, tuple[set[str], set[str]]] = {}
        comparisons: list[tuple[Comparison, bool]] = []
        bits = self.way[2]
        while bits:
            lowest = bits & -bits
            bits ^= lowest
            place = lowest.bit_length() - 1
            fact, wanted = self.program.literals.facts[place // 2], place % 2 == 0
            match fact:
                case Presence(name):
                    self.values[name] = wanted
                case Choice(name, option):
                    options.setdefault(name, (set(), set()))[0 if wanted else 1].add(option)
                case Comparison():
                    comparisons.append((fact, wanted))
                case _:
                    raise AssertionError(f"a way never wants {fact} itself")
        for name, (chosen, refused) in options.items():
            known = [option.id for option in self.program.names.findings[name].options]
            fitting = [each for each in known if each not in refused and chosen <= {each}]
            if not fitting:
                return None
            self.values[name] = fitting[0]
        self.numbers = self.program.facts({**self.given, **self.values}).numbers
        # Numbers that are asked themselves before what is worked out from several of them.
        comparisons.sort(key=lambda each: each[0].name in self.program.names.definitions)
        for fact, wanted in comparisons:
            if not self._bring(fact, wanted):
                return None
        return Solved(self.values, self.ranges)

    def _bring(self, fact: Comparison, wanted: bool) -> bool:
        if wanted:
            return self._number(fact.name, fact.operator, fact.number)
        if fact.operator != "=":
            return self._number(fact.name, OPPOSITE[fact.operator], fact.number)
        return self._number(fact.name, "<", fact.number) or self._number(
            fact.name, ">", fact.number
        )

    def _number(self, name: str, operator: Operator, number: float) -> bool:
        definition = self.program.names.definitions.get(name)
        if definition is None:
            return self._finding(name, operator, number)
        inputs = definition.inputs
        moving = [each for each in inputs if self._moves(each)]
        if not moving:
            return False
        if len(moving) > 1:
            # Each at the end of its range that helps most; the last is set exactly.
            for each in moving[1:]:
                grows = definition.kind == "sum"
                toward = operator if grows else _MIRRORED[operator]
                low, high = self._now(each)
                end = high if toward in (">=", ">") else low
                if not self._number(each, ">=" if end == high else "<=", end):
                    return False
        first = moving[0]
        if definition.kind == "sum":
            rest = sum(self._now(each)[0] for each in inputs if each != first)
            return self._number(first, operator, number - rest)
        of, by = inputs
        ratio = definition.kind == "ratio"
        if first == of:
            known = self._now(by)[0]
            return self._number(of, operator, number * known if ratio else number + known)
        known = self._now(of)[0]
        if ratio and (number <= 0 or known <= 0):
            return False
        bound = known / number if ratio else known - number
        return self._number(by, _MIRRORED[operator], bound)

    def _moves(self, name: str) -> bool:
        """Whether the way may change this number: it is one of its items, or unknown."""
        definition = self.program.names.definitions.get(name)
        if definition is not None:
            return any(self._moves(each) for each in definition.inputs)
        return bool(self.way[1] & self.items.of_key[name])

    def _now(self, name: str) -> Interval:
        return self.numbers[name]

    def _finding(self, name: str, operator: Operator, number: float) -> bool:
        low, high = self.program.bits.limits[name]
        wanted = {
            ">=": Range(number, high),
            ">": Range(number, high, low_open=True),
            "<=": Range(low, number),
            "<": Range(low, number, high_open=True),
            "=": Range(number, number),
        }[operator]
        both = wanted.meet(self.ranges.get(name, Range(low, high)))
        if both is None:
            return False
        self.ranges[name] = both
        value = both.example()
        self.values[name] = value
        self.numbers[name] = (value, value)
        return True
