"""The state of many cases at once: what ``program`` works out for one patient, as planes.

The steps are the same and in the same order: answers, declared defaults, derived numbers, scores,
named conditions; then the open state, in which every literal that an indicated answer could
decide has both bits. ``tests/engine/test_replay.py`` proves that both agree.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from engine.columns import Columns
from engine.normal import Choice, Derived, Node, Pair, Presence
from engine.planenumbers import PlaneNumbers
from engine.planes import Plane, all_set, evaluate, pack
from engine.program import Program


class PlaneState:
    """Closed and open state of the cases in `columns`."""

    def __init__(self, program: Program, columns: Columns) -> None:
        self.program = program
        self.columns = columns
        self.count = columns.count
        self.full = all_set(self.count)
        self.empty = np.zeros_like(self.full)
        self.order = program.order
        self.numbers = PlaneNumbers(program, columns)
        self._answered: dict[str, Plane] = {}
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
        if key not in self._answered:
            plane = self.empty
            if key in columns.presences:
                present, absent = columns.presences[key]
                plane = present | absent
            elif key in columns.choices:
                plane = pack(columns.choices[key] != 0)
            elif key in columns.known:
                plane = columns.known[key]
            self._answered[key] = plane
        return self._answered[key]

    # -- the closed state ------------------------------------------------------------------------

    def _answers(self) -> list[Plane]:
        planes = [self.empty] * (2 * len(self.program.literals.facts))
        for index, fact in enumerate(self.program.literals.facts):
            if isinstance(fact, Presence):
                pair = self.columns.presences.get(fact.name, (self.empty, self.empty))
                planes[2 * index], planes[2 * index + 1] = pair
            elif isinstance(fact, Choice) and fact.name in self.columns.choices:
                options = [each.id for each in self.program.names.findings[fact.name].options]
                code = options.index(fact.option) + 1
                planes[2 * index] = pack(self.columns.choices[fact.name] == code)
                planes[2 * index + 1] = self.answered(fact.name) ^ planes[2 * index]
        for name in self.program.bits.limits:
            self._compared(planes, self.numbers, name)
        return planes

    def _compared(self, planes: list[Plane], numbers: PlaneNumbers, name: str) -> None:
        """Set the bits of all comparisons of the number."""
        entries = self.program.bits.thresholds.get(name, ())
        asked = [(fact.operator, fact.number) for fact, _, _ in entries]
        found = numbers.compared(name, asked) if asked else []
        for (_, bit, _), (holds, fails) in zip(entries, found, strict=True):
            at = bit.bit_length() - 1
            # Truths that are decided without an answer also hold in the filling: take it off.
            planes[at] = planes[at] | (holds & self.full)
            planes[at + 1] = planes[at + 1] | (fails & self.full)

    def work_out(self, planes: list[Plane], numbers: PlaneNumbers, names: Sequence[str]) -> None:
        """Set the bits of the derived `names`; bits that are set (forced) already stay."""
        program = self.program
        for name in names:
            if name in program.derived:
                index = program.literals.index.get(Derived(name))
                if index is not None:
                    self._named(planes, index, program.derived[name], planes)
                continue
            lines = [
                (self.where(pair.node, planes), self.where(pair.counter_node, planes))
                for pair in program.point_pairs[name]
            ]
            definition = program.names.definitions.get(name)
            if definition is None:
                numbers.fill_default(name, lines)
            elif definition.points:
                numbers.add_up(definition, lines)
            self._compared(planes, numbers, name)

    def _named(self, planes: list[Plane], index: int, pair: Pair, asked: Sequence[Plane]) -> None:
        """A named condition: asked of `asked`, where the planes do not know it yet."""
        holds, fails = 2 * index, 2 * index + 1
        true, false = self.where(pair.node, asked), self.where(pair.counter_node, asked)
        if planes[holds] is not self.empty or planes[fails] is not self.empty:
            unknown = self.full ^ (planes[holds] | planes[fails])
            true, false = planes[holds] | (true & unknown), planes[fails] | (false & unknown)
        planes[holds], planes[fails] = true, false

    def what_if(self, forced: Mapping[str, Plane], names: Collection[str]) -> list[Plane]:
        """The closed state of `names` where named conditions are `forced` to be FALSE."""
        planes = list(self.planes)
        for name, where in forced.items():
            fails = 2 * self.program.literals.index[Derived(name)] + 1
            planes[fails] = planes[fails] | where
        self.work_out(planes, self.numbers.copy(), self.depending(forced, names))
        return planes

    def depending(self, changed: Collection[str], names: Collection[str]) -> list[str]:
        """Those of `names` that something changed can reach, in the order of need."""
        reached = set(changed)
        for name in self.order:
            if name in names and not reached.isdisjoint(self.program.names.needs(name)):
                reached.add(name)
        return [name for name in self.order if name in reached and name in names]
