"""Witness patients: the smallest case that still shows a fault, checked by the one-patient engine.

The solver finds some complete case. What the fault does not depend on is dropped, numbers are
made round, and what is left is written as `manage.py assess` reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.recorded import Value
from engine.remarks import ReviewFailed
from engine.rulesets import Ruleset

Shows = Callable[[Mapping[str, Value]], bool]
"""Whether these answers show the fault, by the one-patient engine."""


class WitnessDoesNotReproduce(ReviewFailed):
    """Solver and engine disagree: one of them is wrong, and the review cannot be trusted."""


def smallest_witness(ruleset: Ruleset, case: Mapping[str, Value], shows: Shows) -> dict[str, Value]:
    """A part of `case` that shows the fault and shows it no longer without any of its answers.

    Raises WitnessDoesNotReproduce when the engine does not find the fault in `case`.
    """
    if not shows(case):
        case = _rounded(ruleset, case)
        if not shows(case):
            raise WitnessDoesNotReproduce(f"{ruleset!r}: {case_of(ruleset, case)}")
    kept = dict(case)
    # Halves first: most of a thousand answers go in a few steps.
    size = len(kept)
    while size >= 1:
        keys = sorted(kept)
        for start in range(0, len(keys), size):
            group = keys[start : start + size]
            rest = {key: value for key, value in kept.items() if key not in group}
            if shows(rest):
                kept = rest
        size = min(size // 2, max(1, len(kept) // 2)) if size > 1 else 0
    return _round_numbers(ruleset, kept, shows)


def _round_numbers(ruleset: Ruleset, case: dict[str, Value], shows: Shows) -> dict[str, Value]:
    """Numbers that a reader expects: whole, or with one or two decimals, where that still shows."""
    for key, value in sorted(case.items()):
        if isinstance(value, float):
            for candidate in _near(ruleset, key, value):
                if shows({**case, key: candidate}):
                    case[key] = candidate
                    break
    return case


def _near(ruleset: Ruleset, key: str, value: float) -> list[float]:
    low, high = ruleset.program.bits.limits[key]
    near = [
        round(number, digits)
        for digits in (0, 1, 2)
        for number in (value, value + 0.1**digits, value - 0.1**digits)
    ]
    return [number for number in near if low <= number <= high]


def _rounded(ruleset: Ruleset, case: Mapping[str, Value]) -> dict[str, Value]:
    """The case with numbers of at most six decimals, as people give them."""
    limits = ruleset.program.bits.limits
    return {
        key: min(limits[key][1], max(limits[key][0], round(value, 6)))
        if isinstance(value, float)
        else value
        for key, value in case.items()
    }


def case_of(ruleset: Ruleset, given: Mapping[str, Value]) -> dict[str, Any]:
    """The answers in the form of `manage.py assess`; reading it gives the same answers."""
    case: dict[str, Any] = {}
    for key, atom in ruleset.atoms.items():
        if key not in given:
            continue
        value = given[key]
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if atom.option is None:
            case[key] = value
        else:
            case.setdefault(atom.finding.id, {})[atom.option.id] = value
    return case
