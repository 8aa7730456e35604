"""Numbers that are only partly known, as closed intervals [lowest possible, highest possible].

IEEE rounding is monotone, so the interval of a sum, difference or ratio always contains the value
that any completion gives: a comparison decided here is never overturned by an answer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.conditions import Operator
from engine.truth import Truth

Interval = tuple[float, float]

ANY_NUMBER: Interval = (-math.inf, math.inf)


def total(terms: Sequence[Interval]) -> Interval:
    """The sum, term by term in the order given."""
    low = high = 0.0
    for term_low, term_high in terms:
        low += term_low
        high += term_high
    return low, high


def difference(of: Interval, by: Interval) -> Interval:
    """`of` minus `by`."""
    return of[0] - by[1], of[1] - by[0]


def ratio(of: Interval, by: Interval) -> Interval:
    """`of` over `by`; the loader guarantees that `by` is above 0."""
    low = of[0] / (by[1] if of[0] >= 0 else by[0])
    high = of[1] / (by[0] if of[1] >= 0 else by[1])
    return low, high


def compare(interval: Interval, operator: Operator, number: float) -> Truth:
    """TRUE or FALSE when every value of the interval compares so, else UNKNOWN."""
    low, high = interval
    match operator:
        case ">=":
            holds, fails = low >= number, high < number
        case ">":
            holds, fails = low > number, high <= number
        case "<=":
            holds, fails = high <= number, low > number
        case "<":
            holds, fails = high < number, low >= number
        case "=":
            holds, fails = low == high == number, number < low or number > high
    if holds:
        return Truth.TRUE
    return Truth.FALSE if fails else Truth.UNKNOWN
