"""Setting, scoring, changing and ending goals. A goal's wording never changes under its scores."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.locking import save_if_current
from patients.actions.retracting import retract
from patients.clock import no_day_ahead
from patients.refusals import DatesOutOfOrder, ReasonMissing, Refused
from rehab.actions.auditing import audit
from rehab.actions.holding import writable_episode
from rehab.goal_levels import levels_of
from rehab.measure_refusals import GoalEnded, LevelsAlike, NotALevel, NothingWeighs
from rehab.models import Episode, Goal, GoalEnd, GoalScore

LEVELS = ("level_minus_2", "level_minus_1", "level_0", "level_plus_1", "level_plus_2")


@dataclass(frozen=True)
class Wording:
    """A goal as it was agreed with the patient."""

    own_words: str
    what: str
    measured_by: str
    reach_by: date
    importance: int
    difficulty: int
    baseline: int
    level_minus_2: str
    level_minus_1: str
    level_0: str
    level_plus_1: str
    level_plus_2: str
    set_on: date
    review_on: date
    why_achievable: str = ""
    why_relevant: str = ""


@transaction.atomic
def set_goal(*, episode: Episode, wording: Wording, by: User, now: datetime) -> Goal:
    """Set a goal.

    Raises FutureDate, DatesOutOfOrder, LevelsAlike, NothingWeighs or EpisodeLocked.
    """
    held = writable_episode(episode)
    goal = _create(held, wording, by=by, now=now)
    audit("goal.set", held, by=by, now=now, subject=goal)
    return goal


@transaction.atomic
def change_goal(
    *, goal: Goal, wording: Wording, reason: str, by: User, now: datetime, row_version: int
) -> Goal:
    """Put another goal in this one's place, which stays readable with its scores and the reason.

    Raises what `set_goal` raises, ReasonMissing, GoalEnded or StaleRecord.
    """
    held = writable_episode(goal.episode)
    old = _end(goal, GoalEnd.CHANGED, wording.set_on, reason, by=by, now=now, version=row_version)
    new = _create(held, wording, by=by, now=now, replaces=old)
    audit("goal.changed", held, by=by, now=now, subject=new, detail={"replaces": str(old.pk)})
    return new


@transaction.atomic
def end_goal(
    *,
    goal: Goal,
    ended_as: str,
    ended_on: date,
    reason: str,
    by: User,
    now: datetime,
    row_version: int,
) -> Goal:
    """End a goal: finished, no longer pursued, or entered in error.

    Raises ReasonMissing, GoalEnded, FutureDate, DatesOutOfOrder, EpisodeLocked or StaleRecord.
    """
    if ended_as not in (GoalEnd.FINISHED, GoalEnd.ABANDONED, GoalEnd.ERROR):
        raise Refused(_("Choose how the goal ended."), field="ended_as")
    held = writable_episode(goal.episode)
    no_day_ahead(ended_on, clinic=held.patient.clinic, now=now, field="ended_on")
    ended = _end(goal, ended_as, ended_on, reason, by=by, now=now, version=row_version)
    audit("goal.ended", held, by=by, now=now, subject=ended, detail={"as": ended_as})
    return ended


@transaction.atomic
def score_goal(
    *,
    goal: Goal,
    level: Decimal,
    scored_on: date,
    by: User,
    now: datetime,
    row_version: int,
    note: str = "",
    review_on: date | None = None,
) -> GoalScore:
    """Record how far the goal was reached, and when it is looked at again.

    Raises NotALevel, GoalEnded, FutureDate, DatesOutOfOrder, EpisodeLocked or StaleRecord.
    """
    held = writable_episode(goal.episode)
    if not goal.open:
        raise GoalEnded
    if level not in levels_of(goal):
        raise NotALevel
    no_day_ahead(scored_on, clinic=held.patient.clinic, now=now, field="scored_on")
    if scored_on < goal.set_on:
        raise DatesOutOfOrder(_("This is before the goal was set."), field="scored_on")
    if review_on is not None and review_on < scored_on:
        raise DatesOutOfOrder(_("The next review lies before this one."), field="review_on")
    current = save_if_current(
        goal, row_version=row_version, changes={"review_on": review_on or goal.review_on}
    )
    row = GoalScore.objects.create(
        goal=current,
        level=level,
        scored_on=scored_on,
        note=note.strip(),
        scored_by=by,
        scored_at=now,
    )
    audit("goal.scored", held, by=by, now=now, subject=row, detail={"goal": str(goal.pk)})
    return row


@transaction.atomic
def mark_goal_score_in_error(
    *, goal_score: GoalScore, reason: str, by: User, now: datetime, row_version: int
) -> GoalScore:
    """Say that a score is wrong; it leaves the T-score. Possible after discharge too.

    Raises ReasonMissing, AlreadyDone or StaleRecord.
    """
    wrong = retract(goal_score, reason=reason, by=by, now=now, row_version=row_version)
    audit("goal_score.marked_in_error", wrong.goal.episode, by=by, now=now, subject=wrong)
    return wrong


def _create(
    episode: Episode, wording: Wording, *, by: User, now: datetime, replaces: Goal | None = None
) -> Goal:
    no_day_ahead(wording.set_on, clinic=episode.patient.clinic, now=now, field="set_on")
    for name in ("reach_by", "review_on"):
        if getattr(wording, name) < wording.set_on:
            raise DatesOutOfOrder(_("This is before the goal is set."), field=name)
    levels = [getattr(wording, name).strip().casefold() for name in LEVELS]
    for place, words in enumerate(levels):
        if words in levels[:place]:
            raise LevelsAlike(LEVELS[: place + 1])
    values = {f.name: getattr(wording, f.name) for f in fields(wording)}
    goal = Goal(episode=episode, replaces=replaces, set_by=by, set_at=now, **values)
    if not goal.weight:
        others = Goal.objects.filter(episode=episode, ended_at=None)
        if not any(other.weight for other in others):
            raise NothingWeighs
    goal.save()
    return goal


def _end(
    goal: Goal, ended_as: str, on: date, reason: str, *, by: User, now: datetime, version: int
) -> Goal:
    if not goal.open:
        raise GoalEnded
    if not reason.strip():
        raise ReasonMissing
    if on < goal.set_on:
        raise DatesOutOfOrder(_("This is before the goal was set."), field="ended_on")
    return save_if_current(
        goal,
        row_version=version,
        changes={
            "ended_as": ended_as,
            "ended_on": on,
            "ended_reason": reason.strip(),
            "ended_by": by,
            "ended_at": now,
        },
    )
