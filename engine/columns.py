"""Many answer sets as columns: a pair of planes for each presence, codes for each choice, floats.

Reading answers case by case takes far longer than judging them, so it is done once, apart.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.planes import Numbers, Plane, pack
from engine.recorded import Answers, Value
from engine.rulesets import Ruleset

UNKNOWN, ABSENT, PRESENT = 0, 1, 2
"""Codes of a presence; of a choice 0 is unanswered and 1 the first option."""

Codes = NDArray[np.uint8]


@dataclass(frozen=True)
class Columns:
    """The answers of `count` cases to the atoms of one ruleset. What is missing is unanswered."""

    count: int
    presences: Mapping[str, tuple[Plane, Plane]]
    """Atom → where it is present, where it is absent."""
    choices: Mapping[str, Codes]
    numbers: Mapping[str, Numbers]
    """Number finding → values; NaN is unanswered."""
    known: Mapping[str, Plane]
    """Number finding → where it is answered."""


def pack_columns(
    count: int,
    presences: Mapping[str, Codes],
    choices: Mapping[str, Codes],
    numbers: Mapping[str, Numbers],
) -> Columns:
    """Columns from one code or value for each case."""
    planes = {
        key: (pack(codes == PRESENT), pack(codes == ABSENT)) for key, codes in presences.items()
    }
    known = {key: pack(~np.isnan(values)) for key, values in numbers.items()}
    return Columns(count, planes, choices, numbers, known)


def read_columns(ruleset: Ruleset, answer_sets: Sequence[Answers]) -> tuple[Columns, int]:
    """The columns of these answers, and how many answers the ruleset has no place for."""
    count = len(answer_sets)
    known = Known(ruleset)
    codes: dict[str, bytearray] = {}
    numbers: dict[str, array[float]] = {}
    dropped = 0
    for index, answers in enumerate(answer_sets):
        for key, value in answers.given().items():
            code = known.code(key, value)
            if code is None:
                dropped += 1
            elif code >= 0:
                if key not in codes:
                    codes[key] = bytearray(count)
                codes[key][index] = code
            else:
                if key not in numbers:
                    numbers[key] = array("d", [math.nan]) * count
                numbers[key][index] = float(value)
    presences: dict[str, Codes] = {}
    choices: dict[str, Codes] = {}
    for key, data in codes.items():
        kind = presences if ruleset.atoms[key].is_boolean else choices
        kind[key] = np.frombuffer(data, dtype=np.uint8)
    values = {key: np.frombuffer(data, dtype=np.float64) for key, data in numbers.items()}
    return pack_columns(count, presences, choices, values), dropped


NUMBER = -1


class Known:
    """What a ruleset can take as an answer: the code of each value, or that it has no place."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._codes: dict[str, Mapping[Value, int]] = {}
        self._limits = ruleset.program.bits.limits
        for key, atom in ruleset.atoms.items():
            if atom.is_boolean:
                self._codes[key] = {False: ABSENT, True: PRESENT}
            elif atom.finding.kind == "choice":
                options = atom.finding.options
                self._codes[key] = {option.id: n for n, option in enumerate(options, start=1)}

    def code(self, key: str, value: Value) -> int | None:
        """The code of the value, NUMBER for a possible number, None when there is no place."""
        codes = self._codes.get(key)
        if codes is not None:
            # 1.0 == True, but a number is no answer to a presence.
            return None if isinstance(value, float) else codes.get(value)
        if key in self._limits and isinstance(value, float):
            low, high = self._limits[key]
            return NUMBER if low <= value <= high else None
        return None

    def given(self, answers: Answers) -> dict[str, Value]:
        """The answers that have a place."""
        return {
            key: value
            for key, value in answers.given().items()
            if self.code(key, value) is not None
        }
