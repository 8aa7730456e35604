"""Numbers of many cases: values with NaN for unanswered, scores as lowest and highest, intervals.

Intervals of derived numbers are never stored: they are worked out and compared a piece at a time,
while the piece is in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from engine import intervals
from engine.columns import Columns
from engine.conditions import Operator
from engine.planes import Bools, Numbers, Plane, unpack, words
from engine.program import Program
from engine.records import Definition
from engine.truth import Truth

Column = NDArray[np.float64] | NDArray[np.int8]
Interval = tuple[Column, Column]
Threshold = tuple[Operator, float]
Lines = Sequence[tuple[Plane, Plane]]
"""For each condition of a score or of defaults: where it is TRUE, and where FALSE."""

_MOST_INT8 = 127

_PIECE = 1 << 16
"""Cases in a piece: 256 kB of floats; a multiple of 64."""


class PlaneNumbers:
    """What is known of every number of the cases in `columns`."""

    def __init__(self, program: Program, columns: Columns) -> None:
        self.program = program
        self.count = columns.count
        self.values: dict[str, Numbers] = dict(columns.numbers)
        """Number finding → its value, or NaN; declared defaults are filled in."""
        self.known: dict[str, Plane] = dict(columns.known)
        self.scores: dict[str, Interval] = {}

    def copy(self) -> Self:
        """A copy that can be worked out further; no array is ever changed in place."""
        other = object.__new__(type(self))
        other.program, other.count = self.program, self.count
        other.values, other.known = dict(self.values), dict(self.known)
        other.scores = dict(self.scores)
        return other

    def fill_default(self, name: str, lines: Lines) -> None:
        """The first default whose condition is TRUE, unless one before it is UNKNOWN."""
        finding = self.program.names.findings[name]
        known = self.known.get(name, np.zeros(words(self.count), dtype="<u8"))
        values = self.values.get(name)
        values = np.full(self.count, np.nan) if values is None else values.copy()
        open_ = ~known
        for (true, false), default in zip(lines, finding.default, strict=True):
            here = open_ & true
            np.putmask(values, unpack(here, self.count), default.value)
            known = known | here
            open_ = open_ & false
        self.values[name], self.known[name] = values, known

    def add_up(self, definition: Definition, lines: Lines) -> None:
        """The lowest and the highest that a score can be."""
        # Small whole points are added up in one byte for each case instead of eight.
        points = [line.points for line in definition.points]
        small = all(each.is_integer() for each in points) and sum(map(abs, points)) <= _MOST_INT8
        low = self._zeros(small)
        high = self._zeros(small)
        for (true, false), worth in zip(lines, points, strict=True):
            # A positive line counts for the lowest when TRUE, for the highest when not FALSE.
            certain, possible = (low, high) if worth >= 0 else (high, low)
            each = low.dtype.type(worth)
            certain += unpack(true, self.count).view(np.int8) * each
            possible += (~unpack(false, self.count)).view(np.int8) * each
        self.scores[definition.id] = low, high

    def _zeros(self, small: bool) -> Column:
        return np.zeros(self.count, np.int8) if small else np.zeros(self.count, np.float64)

    def compared(self, name: str, asked: Sequence[Threshold]) -> list[tuple[Plane, Plane]]:
        """For each threshold where every possible value compares so, and where none does."""
        empty = np.zeros(words(self.count), dtype="<u8")
        if name in self.program.bits.limits and name in self.values:
            return self._values_compared(name, asked, empty)
        planes = [(empty.copy(), empty.copy()) for _ in asked]
        octets = [(holds.view(np.uint8), fails.view(np.uint8)) for holds, fails in planes]
        for start in range(0, self.count, _PIECE):
            interval = self._piece(name, slice(start, start + _PIECE))
            for (holds, fails), (operator, number) in zip(octets, asked, strict=True):
                always, never = _compare(*interval, operator, number)
                _write(holds, start, always)
                _write(fails, start, never)
        return planes

    def _values_compared(
        self, name: str, asked: Sequence[Threshold], empty: Plane
    ) -> list[tuple[Plane, Plane]]:
        """The same for a number finding: less work, because NaN compares to nothing.

        "Below" is known and not "at least", so that both share one comparison.
        """
        known, values = self.known[name], self.values[name]
        above = {(_OPPOSITE.get(operator, operator), number): empty for operator, number in asked}
        for base in above:
            above[base] = empty.copy()
        octets = [(base, plane.view(np.uint8)) for base, plane in above.items()]
        for start in range(0, self.count, _PIECE):
            piece = values[start : start + _PIECE]
            for (operator, number), into in octets:
                _write(into, start, _COMPARE[operator](piece, number))
        planes = []
        for operator, number in asked:
            holds = above[_OPPOSITE.get(operator, operator), number]
            fails = known ^ holds
            if operator in _OPPOSITE:
                holds, fails = fails, holds
            # What is physically possible can decide even an unanswered number.
            truth = intervals.compare(self.program.bits.limits[name], operator, number)
            if truth is Truth.TRUE:
                holds = ~fails
            elif truth is Truth.FALSE:
                fails = ~holds
            planes.append((holds, fails))
        return planes

    def _piece(self, name: str, part: slice) -> Interval:
        """The interval of a number in some of the cases."""
        definition = self.program.names.definitions.get(name)
        if definition is None:
            low, high = self.program.bits.limits[name]
            if name not in self.values:
                shape = (len(range(*part.indices(self.count))),)
                return np.broadcast_to(low, shape), np.broadcast_to(high, shape)
            # Values lie between the limits, and fmax and fmin pass over NaN.
            values = self.values[name][part]
            return np.fmax(values, low), np.fmin(values, high)
        if definition.kind == "score":
            low_score, high_score = self.scores[name]
            return low_score[part], high_score[part]
        parts = [self._piece(each, part) for each in definition.inputs]
        if definition.kind == "sum":
            total: Interval = np.zeros_like(parts[0][0]), np.zeros_like(parts[0][1])
            for each in parts:
                total = total[0] + each[0], total[1] + each[1]
            return total
        (of_low, of_high), (by_low, by_high) = parts
        if definition.kind == "difference":
            return of_low - by_high, of_high - by_low
        ratio: Interval = of_low / by_high, of_high / by_low
        if self.program.bits.limits.get(definition.inputs[0], (-1.0,))[0] < 0:
            # What is below 0 lies lowest over the smallest divisor.
            ratio = np.minimum(ratio[0], of_low / by_low), np.maximum(ratio[1], of_high / by_high)
        return ratio


def _write(octets: NDArray[np.uint8], start: int, found: Bools) -> None:
    """Put the truths of a piece that begins at case `start` into the bytes of a plane."""
    packed = np.packbits(found, bitorder="little")
    octets[start // 8 : start // 8 + len(packed)] = packed


_COMPARE: Mapping[Operator, np.ufunc] = {
    ">=": np.greater_equal,
    ">": np.greater,
    "=": np.equal,
}

_OPPOSITE: Mapping[Operator, Operator] = {"<": ">=", "<=": ">"}


def _compare(low: Column, high: Column, operator: Operator, number: float) -> tuple[Bools, Bools]:
    """Like ``intervals.compare`` for one patient."""
    match operator:
        case ">=":
            return low >= number, high < number
        case ">":
            return low > number, high <= number
        case "<=":
            return high <= number, low > number
        case "<":
            return high < number, low >= number
        case "=":
            return (low == number) & (high == number), (number < low) | (number > high)
