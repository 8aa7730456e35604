"""The smallest sets of answers that would make a condition TRUE: for what to ask, and for unless.

A way says, for each atom it needs, which values would do. Ways are combined bottom-up over the
normal form and cut to the smallest few at every step, so the search is bounded: it may miss a
way, but each way it gives is checked by a judgement before anybody sees it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from engine.conditions import Operator, print_number
from engine.findings import Atom
from engine.intervals import Interval, compare
from engine.normal import Bit, Choice, Comparison, Derived, Every, Node, Presence
from engine.program import Facts, Program
from engine.recorded import Value
from engine.truth import Truth

KEPT = 8
"""Ways kept at every step of the search."""


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high`; an open end leaves the end itself out."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def meet(self, other: Range) -> Range | None:
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, neg = min((self.high, not self.high_open), (other.high, not other.high_open))
        if low > high or (low == high and (low_open or not neg)):
            return None
        return Range(low, high, low_open, not neg)

    def text(self, limits: Interval) -> str:
        """The range in signs, without the ends that the physical limits give anyway."""
        lower = f"{'>' if self.low_open else '>='} {print_number(self.low)}"
        upper = f"{'<' if self.high_open else '<='} {print_number(self.high)}"
        if self.low == self.high:
            return f"= {print_number(self.low)}"
        shown = [lower] * (self.low > limits[0]) + [upper] * (self.high < limits[1])
        return " and ".join(shown) or "any"

    def example(self) -> float:
        """A value inside: the closed end nearer to the threshold, or a little beyond an open one.

        A "little" is a hundredth of the threshold's size, or half the range when that is smaller.
        """
        if not self.low_open and math.isfinite(self.low) and not self.high_open:
            return self.low if abs(self.low) <= abs(self.high) else self.high
        width = self.high - self.low
        if self.high_open and math.isfinite(self.high):
            return self.high - min(max(abs(self.high) / 100, 0.01), width / 2)
        return self.low + min(max(abs(self.low) / 100, 0.01), width / 2)


Want = frozenset[Value] | Range
Way = Mapping[str, Want]

_NOTHING: Way = {}
_OPPOSITE: dict[Operator, Operator] = {">=": "<", ">": "<=", "<=": ">", "<": ">="}
_MIRRORED: dict[Operator, Operator] = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "=": "="}


def meet(first: Way, second: Way) -> Way | None:
    """Both ways together, or None when they contradict each other."""
    if not second:
        return first
    merged = dict(first)
    for key, want in second.items():
        have = merged.get(key)
        if have is None:
            merged[key] = want
            continue
        if isinstance(have, Range) and isinstance(want, Range):
            both = have.meet(want)
            if both is None:
                return None
            merged[key] = both
        elif isinstance(have, frozenset) and isinstance(want, frozenset) and have & want:
            merged[key] = have & want
        else:
            return None
    return merged


def example_values(way: Way, atoms: Mapping[str, Atom]) -> dict[str, Value]:
    """One set of answers that follows the way; of several options the first of the ruleset."""
    values: dict[str, Value] = {}
    for key in sorted(way):
        want = way[key]
        if isinstance(want, Range):
            values[key] = want.example()
        elif len(want) == 1:
            values[key] = next(iter(want))
        else:
            values[key] = next(o.id for o in atoms[key].finding.options if o.id in want)
    return values


class WaySearch:
    """Searches with `free` atoms allowed to take any value and everything else as it is."""

    def __init__(self, program: Program, facts: Facts, free: Collection[str]) -> None:
        self.program = program
        self.atoms = program.names.atoms
        self.facts = facts
        self.free = free
        self._named: dict[tuple[str, bool], list[Way]] = {}

    def cost(self, way: Way) -> tuple[int, int, list[str]]:
        """Items to ask, then atoms, then the keys themselves so that ties never depend on order."""
        return len({self.atoms[key].item for key in way}), len(way), sorted(way)

    def ways(self, node: Node) -> list[Way]:
        """The smallest ways to make the node TRUE; one empty way when it is TRUE already."""
        if isinstance(node, Bit):
            return self._bit(node)
        if isinstance(node, Every):
            result: list[Way] = [_NOTHING]
            for item in node.items:
                result = self._product(result, self.ways(item))
                if not result:
                    return result
            return result
        choices = [self.ways(item) for item in node.items]
        needed = node.count - sum(ways == [_NOTHING] for ways in choices)
        if needed <= 0:
            return [_NOTHING]
        rest = [ways for ways in choices if ways and ways != [_NOTHING]]
        return self._some(needed, rest)

    def _some(self, needed: int, choices: list[list[Way]]) -> list[Way]:
        if needed == 1:
            return self._smallest(way for ways in choices for way in ways)
        # best[k]: the smallest ways that satisfy k of the items seen so far.
        best: list[list[Way]] = [[_NOTHING], *([] for _ in range(needed))]
        for ways in choices:
            for count in range(needed, 0, -1):
                grown = self._product(best[count - 1], ways)
                best[count] = self._smallest([*best[count], *grown])
        return best[needed]

    def _product(self, first: list[Way], second: list[Way]) -> list[Way]:
        if second == [_NOTHING]:
            return first
        met = (meet(one, other) for one in first for other in second)
        return self._smallest(way for way in met if way is not None)

    def _smallest(self, ways: Iterable[Way]) -> list[Way]:
        kept: list[Way] = []
        for way in sorted(ways, key=self.cost):
            if way not in kept:
                kept.append(way)
                if len(kept) == KEPT:
                    break
        return kept

    def _bit(self, bit: Bit) -> list[Way]:
        if self.facts.state & bit.mask:
            return [_NOTHING]
        fact = self.program.literals.facts[bit.index]
        match fact:
            case Presence(name):
                return [{name: frozenset((bit.wanted,))}] if name in self.free else []
            case Choice(name, option):
                others = (each.id for each in self.atoms[name].finding.options)
                values = {option} if bit.wanted else {each for each in others if each != option}
                return [{name: frozenset(values)}] if name in self.free and values else []
            case Derived(name):
                return self._derived(name, bit.wanted)
            case Comparison(name, operator, number):
                return self._comparison(name, operator, number, bit.wanted)

    def _derived(self, name: str, wanted: bool) -> list[Way]:
        if (name, wanted) not in self._named:
            pair = self.program.derived[name]
            self._named[name, wanted] = self.ways(pair.node if wanted else pair.counter_node)
        return self._named[name, wanted]

    def _comparison(self, name: str, operator: Operator, number: float, wanted: bool) -> list[Way]:
        if wanted:
            return self.number(name, operator, number)
        if operator == "=":
            return self._smallest(
                [*self.number(name, "<", number), *self.number(name, ">", number)]
            )
        return self.number(name, _OPPOSITE[operator], number)

    def number(self, name: str, operator: Operator, number: float) -> list[Way]:
        """Ways in which the number compares so."""
        if compare(self.facts.numbers[name], operator, number) is Truth.TRUE:
            return [_NOTHING]
        definition = self.program.names.definitions.get(name)
        if definition is None:
            return self._finding(name, operator, number)
        if definition.kind == "score":
            return self._score(name, operator, number)
        if definition.kind == "sum":
            return self._sum(definition.inputs, operator, number)
        of, by = definition.inputs
        (of_low, of_high), (by_low, by_high) = self._now(of), self._now(by)
        ratio = definition.kind == "ratio"
        ways: list[Way] = []
        if by_low == by_high:
            ways += self.number(of, operator, number * by_low if ratio else number + by_low)
        if of_low == of_high and (not ratio or (number > 0 and of_low > 0)):
            bound = of_low / number if ratio else of_low - number
            ways += self.number(by, _MIRRORED[operator], bound)
        if not ways and ratio:
            ways = self._by_default(of, by, operator, number)
        if not ways:
            ways = self._extremes([(of, operator), (by, _MIRRORED[operator])])
        return self._smallest(ways)

    def _by_default(self, of: str, by: str, operator: Operator, number: float) -> list[Way]:
        """A ratio whose divisor is unknown only because its default is (sex for a CK limit)."""
        atom = self.atoms.get(by)
        ways: list[Way] = []
        for default in atom.finding.default if atom else ():
            chosen = self.ways(self.program.pair(default.when).node)
            ways += self._product(chosen, self.number(of, operator, number * default.value))
        return ways

    def _now(self, name: str) -> Interval:
        return self.facts.numbers[name]

    def _finding(self, name: str, operator: Operator, number: float) -> list[Way]:
        if name not in self.free:
            return []
        low, high = self.program.limits[name]
        wanted = {
            ">=": Range(number, high),
            ">": Range(number, high, low_open=True),
            "<=": Range(low, number),
            "<": Range(low, number, high_open=True),
            "=": Range(number, number),
        }[operator]
        possible = wanted.meet(Range(low, high))
        return [{name: possible}] if possible else []

    def _extremes(self, terms: list[tuple[str, Operator]]) -> list[Way]:
        """Every unknown term at the end of its range that helps most."""
        unknown = [term for term in terms if self._now(term[0])[0] != self._now(term[0])[1]]
        result: list[Way] = [_NOTHING] if unknown else []
        for name, operator in unknown:
            low, high = self._now(name)
            end = high if operator in (">=", ">") else low
            toward: Operator = ">=" if operator in (">=", ">") else "<="
            result = self._product(result, self.number(name, toward, end))
        return result

    def _sum(self, names: tuple[str, ...], operator: Operator, number: float) -> list[Way]:
        unknown = [name for name in names if self._now(name)[0] != self._now(name)[1]]
        if len(unknown) > 1:
            return self._extremes([(name, operator) for name in unknown])
        ways: list[Way] = []
        for name in unknown or names:
            others = sum(self._now(each)[0] for each in names if each != name)
            ways += self.number(name, operator, number - others)
        return self._smallest(ways)

    def _score(self, name: str, operator: Operator, number: float) -> list[Way]:
        """Lines of the score that, once settled, carry it over (or under) the number."""
        if operator == "=":
            return []
        up = operator in (">=", ">")
        low, high = self._now(name)
        total = low if up else high
        gains: list[tuple[float, list[Way]]] = []
        for line in self.program.names.definitions[name].points:
            pair = self.program.pair(line.when)
            truth = pair.truth(self.facts.state)
            helps = (line.points > 0) is up
            wanted = Truth.TRUE if helps else Truth.FALSE
            if truth is not wanted:
                ways = self.ways(pair.node if helps else pair.counter_node)
                if ways:
                    gains.append((abs(line.points), ways))
        gains.sort(key=lambda gain: (-gain[0], self.cost(gain[1][0])))
        for size in range(1, min(len(gains), 4) + 1):
            found: list[Way] = []
            for group in combinations(gains[:10], size):
                gained = sum(gain for gain, _ in group)
                reached = total + gained if up else total - gained
                if compare((reached, reached), operator, number) is Truth.TRUE:
                    together: list[Way] = [_NOTHING]
                    for _, ways in group:
                        together = self._product(together, ways)
                    found += together
            if found:
                return self._smallest(found)
        return []
