"""The open state of many cases: every literal that an indicated answer could decide has both bits.

See ``Program.open_facts`` for one patient.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from engine.normal import Derived
from engine.planes import Plane
from engine.planestate import PlaneState


class OpenState:
    """What could still become true or false, for the cases of a closed state."""

    def __init__(self, state: PlaneState) -> None:
        self.state = state
        self.program = state.program
        self._open_numbers: dict[str, Plane] = {}
        self.planes = self._opened_answers()
        self._open_names(self.planes, self._open_numbers, state.order)

    def _opened_answers(self) -> list[Plane]:
        """Bits of answers that indicated findings can still get; named things follow later."""
        state, program = self.state, self.program
        opens: dict[int, Plane] = {}

        def add(bits: int, where: Plane) -> None:
            for index in _literals(bits):
                opens[index] = opens[index] | where if index in opens else where

        for group in program.asked:
            asked = state.full ^ state.where(group.when.counter_node)
            add(group.bits, asked)
            for name in group.numbers:
                add(program.bits.number_bits.get(name, 0), asked)
                self._open_number(name, asked)
        for finding in program.names.findings.values():
            if finding.default:
                # An answer elsewhere may bring its default.
                self._open_number(finding.id, state.full)
                add(
                    program.bits.number_bits.get(finding.id, 0),
                    self._open_numbers.get(finding.id, state.empty),
                )
        planes = list(state.planes)
        for index, where in opens.items():
            self._open(planes, index, where)
        return planes

    def _open_number(self, name: str, where: Plane) -> None:
        """The number is open where it is asked and is not known to the point."""
        low, high = self.program.bits.limits[name]
        known = self.state.numbers.known.get(name, self.state.empty)
        open_ = where & ~known if low < high else self.state.empty
        before = self._open_numbers.get(name)
        self._open_numbers[name] = open_ if before is None else before | open_

    def _open(self, planes: list[Plane], index: int, where: Plane) -> None:
        """Both bits of the literal, where it is not known."""
        unknown = self.state.unknown(index) & where
        holds, fails = 2 * index, 2 * index + 1
        planes[holds], planes[fails] = planes[holds] | unknown, planes[fails] | unknown

    def what_if(self, forced: Mapping[str, Plane], names: Collection[str]) -> list[Plane]:
        """The open state of `names` where named conditions could also be FALSE."""
        planes = list(self.planes)
        for name, where in forced.items():
            fails = 2 * self.program.literals.index[Derived(name)] + 1
            planes[fails] = planes[fails] | where
        depending = self.state.depending(forced, names)
        self._open_names(planes, dict(self._open_numbers), depending)
        return planes

    def _open_names(
        self, planes: list[Plane], open_numbers: dict[str, Plane], names: Sequence[str]
    ) -> None:
        """Open what the open parts of the derived `names` could decide."""
        state, program = self.state, self.program
        for name in names:
            if name in program.derived:
                index = program.literals.index.get(Derived(name))
                if index is not None:
                    pair, unknown = program.derived[name], state.unknown(index)
                    true = state.where(pair.node, planes) & unknown
                    false = state.where(pair.counter_node, planes) & unknown
                    holds, fails = 2 * index, 2 * index + 1
                    planes[holds], planes[fails] = planes[holds] | true, planes[fails] | false
            elif name in program.names.definitions:
                where = self._open_definition(name, planes, open_numbers)
                open_numbers[name] = where
                for index in _literals(program.bits.number_bits.get(name, 0)):
                    self._open(planes, index, where)

    def _open_definition(
        self, name: str, planes: list[Plane], open_numbers: Mapping[str, Plane]
    ) -> Plane:
        """Where a part of a derived number is open."""
        state = self.state
        where = state.empty
        for part in self.program.names.definitions[name].inputs:
            where = where | open_numbers.get(part, state.empty)
        for pair in self.program.point_pairs[name]:
            known = state.where(pair.node) | state.where(pair.counter_node)
            could = state.where(pair.node, planes) | state.where(pair.counter_node, planes)
            where = where | (could & (state.full ^ known))
        return where


def _literals(bits: int) -> Iterator[int]:
    """Indices of the literals of which a bit is in `bits`."""
    seen = bits | bits >> 1
    index = 0
    while seen >> (2 * index):
        if seen >> (2 * index) & 1:
            yield index
        index += 1
