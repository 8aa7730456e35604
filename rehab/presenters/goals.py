"""Goals as the pages show them, and goal attainment as a chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.charts import Band, LineChart, Point, Series
from core.formkit.parts import Fact, Table
from rehab.gas import NoWeight
from rehab.goal_levels import (
    WHOLE_LEVELS,
    Attainment,
    attainment,
    course,
    levels_of,
    standing_scores,
)
from rehab.models import Goal, GoalEnd, GoalScore
from rehab.presenters.change import number, signed
from rehab.presenters.charts import day


@dataclass(frozen=True)
class GoalShown:
    """One goal in the list of an episode."""

    goal: Goal
    url: str
    score_url: str
    weight: str
    now: str
    level: str
    due: str
    ended: str
    in_error: bool


@dataclass(frozen=True)
class TShown:
    """The T-score of the goals that stand, or why there is none."""

    t: str
    baseline: str
    change: str
    basis: str
    missing: str
    why_not: str = ""


def goal_shown(goal: Goal, today: date) -> GoalShown:
    """Return the goal with where it stands."""
    scores = standing_scores(goal)
    level = scores[-1].level if scores else Decimal(goal.baseline)
    since = scores[-1].scored_on if scores else goal.set_on
    said = _("baseline") if not scores else _("scored")
    return GoalShown(
        goal=goal,
        url=reverse("rehab:goal", args=[goal.episode_id, goal.pk]),
        score_url=reverse("rehab:goal_score", args=[goal.episode_id, goal.pk]),
        weight=f"{goal.importance} × {goal.difficulty} = {goal.weight}",
        now=f"{level_words(goal, level)} ({said} {day(since)})",
        level=signed(level),
        due=day(goal.review_on) if goal.open and goal.review_on <= today else "",
        ended=ended_words(goal),
        in_error=goal.ended_as == GoalEnd.ERROR,
    )


def level_words(goal: Goal, level: Decimal) -> str:
    """Return a level with what was agreed for it: "+1: walks to the shop alone"."""
    agreed = dict(
        zip(
            WHOLE_LEVELS,
            (
                goal.level_minus_2,
                goal.level_minus_1,
                goal.level_0,
                goal.level_plus_1,
                goal.level_plus_2,
            ),
            strict=True,
        )
    )
    return f"{_signed(level)}: {agreed.get(level) or _('partly: between −1 and 0')}"


def ended_words(goal: Goal) -> str:
    """Say how, when and why a goal ended; empty while it is open."""
    if goal.ended_on is None or goal.ended_by is None:
        return ""
    return _("%(how)s on %(day)s, %(who)s: %(why)s") % {
        "how": goal.get_ended_as_display().partition(":")[0],
        "day": day(goal.ended_on),
        "who": goal.ended_by.full_name,
        "why": goal.ended_reason,
    }


def t_shown(goals: Sequence[Goal], on: date) -> TShown | None:
    """Return the T-score of today; None when no goal stands."""
    try:
        found = attainment(goals, on)
    except NoWeight:
        return TShown("", "", "", "", "", why_not=_(
            "The T-score is undefined: every goal has weight 0. Give at least one goal more "
            "importance or difficulty."
        ))  # fmt: skip
    if found is None:
        return None
    return TShown(
        t=number(found.score.t),
        baseline=number(found.baseline.t),
        change=signed(found.change) if found.change else "0",
        basis=_basis(found),
        missing=", ".join(goal.what for goal in found.unscored),
    )


def _basis(found: Attainment) -> str:
    count = found.score.goals
    weights = ", ".join(str(w) for w in found.score.weights)
    said = ngettext("%(n)d goal, weight %(w)s", "%(n)d goals, weights %(w)s", count) % {
        "n": count,
        "w": weights,
    }
    if found.score.dropped:
        said += "; " + ngettext(
            "%(n)d goal of weight 0 left out", "%(n)d goals of weight 0 left out",
            found.score.dropped,
        ) % {"n": found.score.dropped}  # fmt: skip
    return said


def t_chart(goals: Sequence[Goal]) -> LineChart | None:
    """Return T over time; None before there are two values to compare."""
    pieces = course(goals)
    if all(len(piece) < 2 for piece in pieces):
        return None
    last = pieces[-1][-1]
    return LineChart(
        name="goal-attainment",
        title=_("Goal attainment: T-score over time"),
        description=_(
            "Last value %(t)s on %(day)s. 50 means that goals were met as expected; higher is "
            "better. Values are joined only while the set of goals stayed the same."
        )
        % {"t": number(last.score.t), "day": day(last.on)},
        series=[
            Series(
                _("Goals set %(n)d") % {"n": place},
                [Point(each.on, each.score.t) for each in piece],
            )
            for place, piece in enumerate(pieces, 1)
        ],
        lowest=Decimal(20),
        highest=Decimal(80),
        band=Band(Decimal(50), Decimal(80), _("Shaded: met as expected or better.")),
    )


def t_table(goals: Sequence[Goal]) -> Table:
    """Return the numbers behind the chart."""
    rows: list[list[Any]] = []
    for place, piece in enumerate(course(goals), 1):
        for each in piece:
            rows.append(
                [
                    day(each.on),
                    str(place),
                    number(each.score.t),
                    number(each.baseline.t),
                    signed(each.change) if each.change else "0",
                    _basis(each),
                ]
            )
    heads = [_("Date"), _("Set of goals"), _("T"), _("T at baseline"), _("Change"), _("Rests on")]
    return Table.of(_("Goal attainment: numbers"), heads, rows, caption_hidden=True)


def goal_chart(goal: Goal) -> LineChart | None:
    """Return the levels of one goal over time; None before the first score."""
    scores = standing_scores(goal)
    if not scores:
        return None
    points = [Point(goal.set_on, Decimal(goal.baseline), _signed(Decimal(goal.baseline)))]
    points += [Point(s.scored_on, s.level, _signed(s.level)) for s in scores]
    return LineChart(
        name=f"goal-{goal.pk}",
        title=_("Level reached: %(goal)s") % {"goal": goal.what},
        description=_("From %(first)s on %(since)s to %(last)s on %(until)s. 0 is as expected.")
        % {
            "first": points[0].label,
            "since": day(points[0].on),
            "last": points[-1].label,
            "until": day(points[-1].on),
        },
        series=[Series(goal.what, points)],
        steps=True,
        ticks=[(Decimal(n), _signed(Decimal(n))) for n in range(-2, 3)],
    )


def level_facts(goal: Goal) -> list[Fact]:
    """Return the five levels in words."""
    facts = []
    for level in levels_of(goal):
        head, _colon, words = level_words(goal, level).partition(": ")
        facts.append(Fact(head, words))
    return facts


def goal_facts(goal: Goal) -> list[Fact]:
    """Return what was agreed."""
    return [
        Fact(_("How it is measured"), goal.measured_by),
        Fact(_("Why it can be reached"), goal.why_achievable),
        Fact(_("Why it matters"), goal.why_relevant),
        Fact(_("Agreed on"), f"{day(goal.set_on)}, {goal.set_by.full_name}"),
        Fact(_("To be reached by"), day(goal.reach_by)),
        Fact(_("Look at it again on"), day(goal.review_on)),
        Fact(_("Importance"), goal.get_importance_display()),
        Fact(_("Difficulty"), goal.get_difficulty_display()),
        Fact(_("Weight"), _weight_words(goal)),
        Fact(_("Baseline"), goal.get_baseline_display()),
    ]


def _weight_words(goal: Goal) -> str:
    if goal.weight:
        return str(goal.weight)
    return _("0: left out of the T-score")


@dataclass(frozen=True)
class GoalScoreShown:
    """One score of a goal."""

    when: str
    words: str
    note: str
    by: str
    error: str
    error_by: str
    error_url: str


def scores_shown(goal: Goal) -> list[GoalScoreShown]:
    """Return every score of the goal, newest first, those in error too."""
    return [_score_shown(goal, s) for s in reversed(list(goal.scores.all()))]


def _score_shown(goal: Goal, s: GoalScore) -> GoalScoreShown:
    return GoalScoreShown(
        when=day(s.scored_on),
        words=level_words(goal, s.level),
        note=s.note,
        by=s.scored_by.full_name,
        error=s.error_reason,
        error_by=s.error_by.full_name if s.error_by else "",
        error_url=reverse("rehab:goal_score_in_error", args=[goal.episode_id, goal.pk, s.pk]),
    )


def _signed(level: Decimal) -> str:
    return signed(level) if level else "0"
