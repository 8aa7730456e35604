"""The state of many cases at once: what ``program`` works out for one patient, as planes.

The steps are the same and in the same order: answers, declared defaults, derived numbers, scores,
named conditions; then the open state, in which every literal that an indicated answer could
decide has both bits. ``tests/engine/test_replay.py`` proves that both agree.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from engine.columns import Columns
from engine.findings import Finding
from engine.normal import Choice, Comparison, Derived, Node, Pair, Presence
from engine.planes import Numbers, Plane, all_set, compare, evaluate, pack, unpack
from engine.program import Program
from engine.records import Definition

Interval = tuple[Numbers, Numbers]


class PlaneState:
    """Closed and open state of the cases in `columns`."""

    def __init__(self, program: Program, columns: Columns) -> None:
        self.program = program
        self.columns = columns
        self.count = columns.count
        self.full = all_set(self.count)
        self.empty = np.zeros_like(self.full)
        self.order = program.names.order()[0]
        self.numbers: dict[str, Interval] = {}
        self.planes = self._answers()
        """Literal i: where it holds at 2 * i, where it does not at 2 * i + 1."""
        self.work_out(self.planes, self.numbers, self.order)

    # -- questions -------------------------------------------------------------------------------

    def where(self, node: Node, planes: Sequence[Plane] | None = None) -> Plane:
        """Where the node holds, in the closed state or in the given one."""
        return evaluate(node, self.planes if planes is None else planes, self.full)

    def unknown(self, index: int) -> Plane:
        """Where literal `index` is not known."""
        known = self.planes[2 * index] | self.planes[2 * index + 1]
        return self.full ^ known

    def answered(self, key: str) -> Plane:
        """Where the atom has a value."""
        columns = self.columns
        if key in columns.presences:
            present, absent = columns.presences[key]
            return present | absent
        if key in columns.choices:
            return pack(columns.choices[key] != 0)
        if key in columns.numbers:
            return pack(~np.isnan(columns.numbers[key]))
        return self.empty

    # -- the closed state ------------------------------------------------------------------------

    def _answers(self) -> list[Plane]:
        planes: list[Plane] = []
        columns, findings = self.columns, self.program.names.findings
        answered: dict[str, Plane] = {}
        for fact in self.program.literals.facts:
            holds = fails = self.empty
            match fact:
                case Presence(name):
                    holds, fails = columns.presences.get(name, (self.empty, self.empty))
                case Choice(name, option) if name in columns.choices:
                    options = [each.id for each in findings[name].options]
                    holds = pack(columns.choices[name] == options.index(option) + 1)
                    if name not in answered:
                        answered[name] = self.answered(name)
                    fails = answered[name] ^ holds
                case Comparison(name) if name in findings:
                    holds, fails = self._compared(self.interval(name), fact)
                case _:
                    pass
            planes += (holds, fails)
        return planes

    def interval(self, name: str) -> Interval:
        """What is known of a number finding: a point, or all that is physically possible."""
        if name not in self.numbers:
            low, high = self.program.bits.limits[name]
            values = self.columns.numbers.get(name)
            if values is None:
                shape = (self.count,)
                self.numbers[name] = np.broadcast_to(low, shape), np.broadcast_to(high, shape)
            else:
                unknown = np.isnan(values)
                self.numbers[name] = np.where(unknown, low, values), np.where(unknown, high, values)
        return self.numbers[name]

    @staticmethod
    def _compared(interval: Interval, fact: Comparison) -> tuple[Plane, Plane]:
        holds, fails = compare(*interval, fact.operator, fact.number)
        return pack(holds), pack(fails)

    def work_out(
        self, planes: list[Plane], numbers: dict[str, Interval], names: Sequence[str]
    ) -> None:
        """Set the bits of the derived `names`; bits that are set (forced) already stay."""
        program = self.program
        for name in names:
            if name in program.derived:
                index = program.literals.index.get(Derived(name))
                if index is not None:
                    self._named(planes, index, program.derived[name], planes)
                continue
            pairs = program.point_pairs[name]
            definition = program.names.definitions.get(name)
            if definition is None:
                finding = program.names.atoms[name].finding
                numbers[name] = self._default(planes, finding, pairs)
            elif definition.points:
                numbers[name] = self._score(planes, definition, pairs)
            else:
                numbers[name] = self._arithmetic(numbers, definition)
            for fact, holds, _ in program.bits.thresholds.get(name, ()):
                at = holds.bit_length() - 1
                truths = self._compared(numbers[name], fact)
                planes[at], planes[at + 1] = planes[at] | truths[0], planes[at + 1] | truths[1]

    def _named(self, planes: list[Plane], index: int, pair: Pair, asked: Sequence[Plane]) -> None:
        """A named condition: asked of `asked`, where the planes do not know it yet."""
        holds, fails = 2 * index, 2 * index + 1
        true, false = self.where(pair.node, asked), self.where(pair.counter_node, asked)
        if planes[holds] is not self.empty or planes[fails] is not self.empty:
            unknown = self.full ^ (planes[holds] | planes[fails])
            true, false = planes[holds] | (true & unknown), planes[fails] | (false & unknown)
        planes[holds], planes[fails] = true, false

    def _default(
        self, planes: Sequence[Plane], finding: Finding, pairs: Sequence[Pair]
    ) -> Interval:
        """A declared default: the first whose condition is TRUE, unless one before is UNKNOWN."""
        low, high = (each.copy() for each in self.interval(finding.id))
        open_ = self.full ^ self.answered(finding.id)
        for pair, default in zip(pairs, finding.default, strict=True):
            here = unpack(open_ & self.where(pair.node, planes), self.count)
            low[here] = high[here] = default.value
            open_ = open_ & self.where(pair.counter_node, planes)
        return low, high

    def _score(
        self, planes: Sequence[Plane], definition: Definition, pairs: Sequence[Pair]
    ) -> Interval:
        low, high = np.zeros(self.count), np.zeros(self.count)
        for pair, line in zip(pairs, definition.points, strict=True):
            true = unpack(self.where(pair.node, planes), self.count)
            maybe = ~unpack(self.where(pair.counter_node, planes), self.count)
            # A positive line counts for the lowest when TRUE, for the highest when not FALSE.
            certain, possible = (low, high) if line.points >= 0 else (high, low)
            certain += line.points * true
            possible += line.points * maybe
        return low, high

    def _arithmetic(self, numbers: Mapping[str, Interval], definition: Definition) -> Interval:
        parts = [numbers[name] if name in numbers else self.interval(name)
                 for name in definition.inputs]  # fmt: skip
        if definition.kind == "sum":
            low, high = np.zeros(self.count), np.zeros(self.count)
            for part_low, part_high in parts:
                low, high = low + part_low, high + part_high
            return low, high
        (of_low, of_high), (by_low, by_high) = parts
        if definition.kind == "difference":
            return of_low - by_high, of_high - by_low
        return (
            of_low / np.where(of_low >= 0, by_high, by_low),
            of_high / np.where(of_high >= 0, by_low, by_high),
        )

    def what_if(self, forced: Mapping[int, Plane], names: Collection[str]) -> list[Plane]:
        """The closed state when the `forced` bits are known too, as far as `names` go."""
        planes = list(self.planes)
        for bit, plane in forced.items():
            planes[bit] = planes[bit] | plane
        needed = [name for name in self.order if name in names]
        self.work_out(planes, dict(self.numbers), needed)
        return planes
