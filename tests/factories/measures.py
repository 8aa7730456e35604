"""Measures and goals for tests, made through the product's own actions."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from rehab.actions.goals import Wording, score_goal, set_goal
from rehab.actions.measures import Taken, record_measure
from rehab.models import Episode, Goal, GoalScore, Measure


def a_measure(
    episode: Episode,
    by: User,
    instrument: str,
    answers: Mapping[str, str],
    *,
    days_ago: int = 0,
    now: datetime | None = None,
    **taken: Any,
) -> Measure:
    """Record a measure; `days_ago` says when it was taken."""
    moment = now or timezone.now()
    on = taken.pop("taken_on", timezone.localdate(moment) - timedelta(days=days_ago))
    return record_measure(
        episode=episode,
        taken=Taken(instrument=instrument, taken_on=on, answers=answers, **taken),
        by=by,
        now=moment,
    )


def phq9(episode: Episode, by: User, *, ninth: str = "0", **more: Any) -> Measure:
    """Record a depression questionnaire with `ninth` as the answer to its last line."""
    topics = (
        "interest", "mood", "sleep", "energy", "appetite", "worth", "concentration", "pace",
    )  # fmt: skip
    answers = {**dict.fromkeys(topics, "1"), "self_harm": ninth}
    return a_measure(episode, by, "phq9", answers, **more)


def wording(today: date, **changes: Any) -> Wording:
    """A goal that could be anybody's."""
    values: dict[str, Any] = {
        "own_words": "I want to make my own tea again.",
        "what": "Makes a cup of tea alone",
        "measured_by": "Seen in the kitchen at home",
        "reach_by": today + timedelta(days=60),
        "importance": 3,
        "difficulty": 2,
        "baseline": -1,
        "level_minus_2": "Cannot stand at the worktop",
        "level_minus_1": "Fills the cup with help",
        "level_0": "Makes tea with a kettle tipper",
        "level_plus_1": "Makes tea without equipment",
        "level_plus_2": "Makes tea for two and carries it",
        "set_on": today,
        "review_on": today + timedelta(days=28),
    }
    return Wording(**(values | changes))


def a_goal(
    episode: Episode, by: User, *, days_ago: int = 0, now: datetime | None = None, **changes: Any
) -> Goal:
    """Set a goal; `days_ago` says when it was agreed."""
    moment = now or timezone.now()
    agreed = timezone.localdate(moment) - timedelta(days=days_ago)
    return set_goal(episode=episode, wording=wording(agreed, **changes), by=by, now=moment)


def a_goal_score(goal: Goal, by: User, level: str = "0", *, days_ago: int = 0) -> GoalScore:
    """Score a goal; `days_ago` says when."""
    goal.refresh_from_db()
    return score_goal(
        goal=goal,
        level=Decimal(level),
        scored_on=timezone.localdate() - timedelta(days=days_ago),
        by=by,
        now=timezone.now(),
        row_version=goal.row_version,
    )
