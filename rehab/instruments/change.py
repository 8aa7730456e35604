"""Whether a change is more than chance, and whether it matters: yes, no or not known."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rehab.instruments.declared import ChangeKind, Direction, ScoreRule, Threshold


class Known(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


class Trend(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


@dataclass(frozen=True)
class Change:
    """The change from the first result of a series to another."""

    amount: Decimal
    trend: Trend
    beyond_error: Known
    important: Known
    error: Threshold | None
    importance: Threshold | None


def change(rule: ScoreRule, *, baseline: Decimal, now: Decimal) -> Change:
    """Compare two results of the same series.

    A change as large as the threshold counts as beyond it. Without a published error of
    measurement the answer is "not known", however large the change.
    """
    amount = now - baseline
    error, importance = rule.used(ChangeKind.ERROR), rule.used(ChangeKind.IMPORTANT)
    return Change(
        amount=amount,
        trend=_trend(rule.direction, amount),
        beyond_error=_reached(error, amount),
        important=_reached(importance, amount),
        error=error,
        importance=importance,
    )


def _reached(threshold: Threshold | None, amount: Decimal) -> Known:
    if threshold is None:
        return Known.NOT_KNOWN
    return Known.YES if abs(amount) >= threshold.at_least else Known.NO


def _trend(direction: Direction, amount: Decimal) -> Trend:
    if not amount:
        return Trend.SAME
    return Trend.BETTER if (amount > 0) == (direction is Direction.HIGHER) else Trend.WORSE
