"""Three-valued truth: TRUE, FALSE and UNKNOWN (strong Kleene logic).

UNKNOWN means that an answer is missing. It is not a weak "no": ``if truth:`` raises, so that no
caller can let a missing answer slip into either branch.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """One of the three values; compare with ``is``."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def __bool__(self) -> bool:
        raise TypeError("a Truth has three values; compare it with `is Truth.TRUE` and so on")

    def __invert__(self) -> Truth:
        return _NEGATION[self]

    @classmethod
    def of(cls, value: bool | None) -> Truth:
        """Truth of a recorded answer; None (not assessed) is UNKNOWN."""
        if value is None:
            return cls.UNKNOWN
        return cls.TRUE if value else cls.FALSE


_NEGATION = {
    Truth.FALSE: Truth.TRUE,
    Truth.UNKNOWN: Truth.UNKNOWN,
    Truth.TRUE: Truth.FALSE,
}


def all_of(truths: Iterable[Truth]) -> Truth:
    """Kleene "and": FALSE when any is FALSE, TRUE when all are TRUE (also when there are none)."""
    return Truth(min((truth.value for truth in truths), default=Truth.TRUE.value))


def any_of(truths: Iterable[Truth]) -> Truth:
    """Kleene "or": TRUE when any is TRUE, FALSE when all are FALSE (also when there are none)."""
    return Truth(max((truth.value for truth in truths), default=Truth.FALSE.value))


def at_least(count: int, truths: Iterable[Truth]) -> Truth:
    """TRUE when `count` are TRUE already, FALSE when even all unknown ones would not suffice."""
    certain = possible = 0
    for truth in truths:
        certain += truth is Truth.TRUE
        possible += truth is not Truth.FALSE
    if certain >= count:
        return Truth.TRUE
    return Truth.UNKNOWN if possible >= count else Truth.FALSE
