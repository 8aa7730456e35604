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
from engine.planes import Bools, Numbers, Plane, pack, unpack, words
from engine.program import Program
from engine.records import Definition
from engine.truth import Truth

Column = NDArray[np.float64] | NDArray[np.int16]
Interval = tuple[Column, Column]
Threshold = tuple[Operator, float]
Lines = Sequence[tuple[Plane, Plane]]
"""For each condition of a score or of defaults: where it is TRUE, and where FALSE."""

_PIECE = 1 << 15
"""Cases in a piece: 256 kB of floats; a multiple of 64."""


class PlaneNumbers:
    """What is known of every number of the cases in `columns`."""

    def __init__(self, program: Program, columns: Columns) -> None:
        self.program = program
        self.count = columns.count
        self.values: dict[str, Numbers] = dict(columns.numbers)
        """Number finding → its value, or NaN; declared defaults are filled in."""
        self.known = {name: pack(~np.isnan(values)) for name, values in self.values.items()}
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
            values[unpack(here, self.count)] = default.value
            known = known | here
            open_ = open_ & false
        self.values[name], self.known[name] = values, known

    def add_up(self, definition: Definition, lines: Lines) -> None:
        """The lowest and the highest that a score can be."""
        # Whole points are added up in two bytes for each case instead of eight.
        whole = all(line.points.is_integer() for line in definition.points)
        low: Column = np.zeros(self.count, np.int16) if whole else np.zeros(self.count)
        high = low.copy()
        for (true, false), line in zip(lines, definition.points, strict=True):
            points = low.dtype.type(line.points)
            # A positive line counts for the lowest when TRUE, for the highest when not FALSE.
            certain, possible = (low, high) if line.points >= 0 else (high, low)
            certain += points * unpack(true, self.count)
            possible += points * ~unpack(false, self.count)
        self.scores[definition.id] = low, high

    def compared(self, name: str, asked: Sequence[Threshold]) -> list[tuple[Plane, Plane]]:
        """For each threshold where every possible value compares so, and where none does."""
        empty = np.zeros(words(self.count), dtype="<u8")
        if name in self.program.bits.limits and name in self.values:
            return self._values_compared(name, asked, empty)
        planes = [(empty.copy(), empty.copy()) for _ in asked]
        for start in range(0, self.count, _PIECE):
            interval = self._piece(name, slice(start, start + _PIECE))
            for pair, (operator, number) in zip(planes, asked, strict=True):
                for plane, found in zip(pair, _compare(*interval, operator, number), strict=True):
                    _write(plane, start, found)
        return planes

    def _values_compared(
        self, name: str, asked: Sequence[Threshold], empty: Plane
    ) -> list[tuple[Plane, Plane]]:
        """The same for a number finding: half the work, because NaN compares to nothing."""
        known, values = self.known[name], self.values[name]
        held = [empty.copy() for _ in asked]
        for start in range(0, self.count, _PIECE):
            piece = values[start : start + _PIECE]
            for plane, (operator, number) in zip(held, asked, strict=True):
                _write(plane, start, _COMPARE[operator](piece, number))
        planes = []
        for holds, (operator, number) in zip(held, asked, strict=True):
            fails = known ^ holds
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
        if self.program.bits.limits.get(definition.inputs[0], (-1.0,))[0] >= 0:
            return of_low / by_high, of_high / by_low
        return (
            of_low / np.where(of_low >= 0, by_high, by_low),
            of_high / np.where(of_high >= 0, by_low, by_high),
        )


def _write(plane: Plane, start: int, found: Bools) -> None:
    """Put the truths of a piece that begins at case `start` into the plane."""
    packed = np.packbits(found, bitorder="little")
    plane.view(np.uint8)[start // 8 : start // 8 + len(packed)] = packed


_COMPARE: Mapping[Operator, np.ufunc] = {
    ">=": np.greater_equal,
    ">": np.greater,
    "<=": np.less_equal,
    "<": np.less,
    "=": np.equal,
}


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
