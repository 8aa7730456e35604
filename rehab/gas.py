"""Goal attainment as one number: the T-score of Kiresuk and Sherman, with Turner-Stokes' weights.

Plain Python, no Django:

    T = 50 + 10 * sum(w * x) / sqrt((1 - p) * sum(w * w) + p * (sum w) ** 2),   p = 0.3

x is the level of a goal (-2 to +2), w its weight: importance times difficulty, each 0 to 3. A
weight of 0 drops the goal; when every weight is 0 the score is undefined, and saying so is all
that can be said. T of 50 means that goals were met as expected. Rounded half up to one decimal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

CORRELATION = Decimal("0.3")
LOWEST, HIGHEST = Decimal(-2), Decimal(2)
MOST_WEIGHT = 9
ONE_DECIMAL = Decimal("0.1")


class NoWeight(ValueError):
    """Every goal has weight 0 (or there is none): the T-score is undefined."""


@dataclass(frozen=True)
class Attained:
    """One goal: how much it weighs and which level it has reached."""

    weight: int
    level: Decimal


@dataclass(frozen=True)
class Score:
    """A T-score with what it was computed from; `dropped` goals weigh nothing."""

    t: Decimal
    weights: tuple[int, ...]
    dropped: int

    @property
    def goals(self) -> int:
        """How many goals it rests on."""
        return len(self.weights)


def weight(*, importance: int, difficulty: int) -> int:
    """Return importance times difficulty; raises ValueError outside 0 to 3."""
    if not (0 <= importance <= 3 and 0 <= difficulty <= 3):
        raise ValueError("importance and difficulty are 0 to 3")
    return importance * difficulty


def t_score(goals: Sequence[Attained]) -> Score:
    """Return the T-score; raises NoWeight, or ValueError for a level or weight that can't be."""
    for goal in goals:
        if not LOWEST <= goal.level <= HIGHEST:
            raise ValueError("a level is -2 to +2")
        if not 0 <= goal.weight <= MOST_WEIGHT:
            raise ValueError("a weight is 0 to 9")
    counted = [goal for goal in goals if goal.weight]
    if not counted:
        raise NoWeight
    weights = [Decimal(goal.weight) for goal in counted]
    reached = sum((w * g.level for w, g in zip(weights, counted, strict=True)), Decimal(0))
    squares, whole = sum(w * w for w in weights), sum(weights)
    with localcontext(prec=28):
        spread = ((1 - CORRELATION) * squares + CORRELATION * whole * whole).sqrt()
        t = (50 + 10 * reached / spread).quantize(ONE_DECIMAL, rounding=ROUND_HALF_UP)
    return Score(t=t, weights=tuple(g.weight for g in counted), dropped=len(goals) - len(counted))
