"""The levels of a goal, and the T-score of a set of goals over time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rehab.books.instruments import instrument
from rehab.gas import Attained, NoWeight, Score, t_score
from rehab.instruments.shelf import NoSuchInstrument
from rehab.models import Baseline, Goal, GoalEnd, GoalScore

WHOLE_LEVELS = (Decimal(-2), Decimal(-1), Decimal(0), Decimal(1), Decimal(2))
LEFT_OUT = (GoalEnd.ERROR, GoalEnd.ABANDONED, GoalEnd.CHANGED)


def levels_of(goal: Goal) -> tuple[Decimal, ...]:
    """Return the levels that this goal can be given.

    Where the instrument declares partial achievement, a goal that began at −1 has a step between
    −1 and 0.
    """
    try:
        partial = instrument("gas").partial
    except NoSuchInstrument:  # its text can't be read: goals are scored in whole levels
        partial = None
    if partial is None or goal.baseline != Baseline.SOME:
        return WHOLE_LEVELS
    return tuple(sorted((*WHOLE_LEVELS, partial)))


def standing_scores(goal: Goal) -> list[GoalScore]:
    """Return the goal's scores that hold, oldest first (from what was prefetched)."""
    return [s for s in goal.scores.all() if not s.in_error]


@dataclass(frozen=True)
class Attainment:
    """T on one day. `unscored` goals count with their baseline; `goals` is the set it rests on."""

    on: date
    score: Score
    baseline: Score
    goals: tuple[Goal, ...]
    unscored: tuple[Goal, ...] = ()

    @property
    def change(self) -> Decimal:
        return self.score.t - self.baseline.t


def attainment(goals: Iterable[Goal], on: date) -> Attainment | None:
    """Return the T-score of the goals that stood on that day.

    Goals in error never count, changed and abandoned ones no longer from the day they ended;
    finished ones keep their last score. None when no goal had been set. Raises NoWeight when no
    goal weighs anything.
    """
    there = tuple(goal for goal in goals if _stands(goal, on))
    if not there:
        return None
    reached, unscored = [], []
    for goal in there:
        scores = [s for s in standing_scores(goal) if s.scored_on <= on]
        if not scores:
            unscored.append(goal)
        level = scores[-1].level if scores else Decimal(goal.baseline)
        reached.append(Attained(goal.weight, level))
    begun = [Attained(goal.weight, Decimal(goal.baseline)) for goal in there]
    return Attainment(on, t_score(reached), t_score(begun), there, tuple(unscored))


def course(goals: Sequence[Goal]) -> list[list[Attainment]]:
    """Return T over time, in pieces: a new piece begins when the set of goals changes.

    T-scores of different goals are not compared. A day on which T is undefined is left out.
    """
    days = {goal.set_on for goal in goals if goal.ended_as != GoalEnd.ERROR}
    days |= {s.scored_on for goal in goals for s in standing_scores(goal)}
    pieces: list[list[Attainment]] = []
    for day in sorted(days):
        try:
            found = attainment(goals, day)
        except NoWeight:
            continue
        if found is None:
            continue
        if pieces and pieces[-1][-1].goals == found.goals:
            pieces[-1].append(found)
        else:
            pieces.append([found])
    return pieces


def _stands(goal: Goal, on: date) -> bool:
    if goal.set_on > on or goal.ended_as == GoalEnd.ERROR:
        return False
    gone = goal.ended_as in LEFT_OUT and goal.ended_on is not None and goal.ended_on <= on
    return not gone
