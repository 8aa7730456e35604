"""Goals of an episode: list with attainment, setting, changing, scoring, ending."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from accounts.roles import Permission
from patients.forms.alerts import InErrorForm
from patients.views.form_page import FormPage
from rehab.actions import goals as actions
from rehab.forms.goals import ChangeGoalForm, EndGoalForm, GoalForm, ScoreGoalForm
from rehab.measure_selectors import goals_of
from rehab.models import Episode, Goal
from rehab.presenters import goals as presenters
from rehab.presenters.crumbs import crumbs
from rehab.views.loading import episode_or_404, may_in, page_context, user_of


@require_safe
@requires(Permission.REHAB_VIEW)
def goals(request: HttpRequest, episode: UUID) -> HttpResponse:
    """List the goals and how far they are reached together."""
    found = episode_or_404(request, episode)
    every, today = list(goals_of(found)), timezone.localdate()
    shown = [presenters.goal_shown(goal, today) for goal in every]
    context = {
        **page_context(request, found),
        "breadcrumbs": crumbs(found, (_("Goals"), "")),
        "open": [g for g in shown if g.goal.open],
        "ended": [g for g in shown if not g.goal.open],
        "t": presenters.t_shown(every, today),
        "chart": presenters.t_chart(every),
        "table": presenters.t_table(every),
        "may_write": _may_write(request, found),
        "add_url": _url("goal_add", found),
    }
    return render(request, "rehab/goals/list.html", context)


@require_safe
@requires(Permission.REHAB_VIEW)
def goal(request: HttpRequest, episode: UUID, goal: UUID) -> HttpResponse:
    """Show one goal: what was agreed, its levels, its scores."""
    found = episode_or_404(request, episode)
    held = _goal(found, goal)
    context = {
        **page_context(request, found),
        "breadcrumbs": crumbs(found, (_("Goals"), _url("goals", found)), (held.what, "")),
        "goal": held,
        "facts": presenters.goal_facts(held),
        "levels": presenters.level_facts(held),
        "chart": presenters.goal_chart(held),
        "scores": presenters.scores_shown(held),
        "ended": presenters.ended_words(held),
        "may_write": _may_write(request, found) and held.open,
        "may_retract": may_in(request, found.patient.clinic).edit,
        "score_url": _url("goal_score", found, held.pk),
        "change_url": _url("goal_change", found, held.pk),
        "end_url": _url("goal_end", found, held.pk),
        "replaces_url": _url("goal", found, held.replaces_id) if held.replaces_id else "",
    }
    return render(request, "rehab/goals/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def goal_add(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Set a goal."""
    found = episode_or_404(request, episode, Permission.REHAB_EDIT)

    def make(data: QueryDict | None, _row: Any) -> GoalForm:
        return GoalForm(data, path=request.path, cancel_url=_url("goals", found))

    def act(form: GoalForm, now: Any) -> str:
        made = actions.set_goal(episode=found, wording=form.wording(), by=user_of(request), now=now)
        return _url("goal", found, made.pk)

    return _page(request, found, None, _("Set a goal"), make, act, _("The goal is set."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def goal_change(request: HttpRequest, episode: UUID, goal: UUID) -> HttpResponse:
    """Put another goal in this one's place."""
    found, held = _load(request, episode, goal)

    def make(data: QueryDict | None, row: Goal) -> ChangeGoalForm:
        return ChangeGoalForm(
            data, row=row, path=request.path, cancel_url=_url("goal", found, held.pk)
        )

    def act(form: ChangeGoalForm, now: Any) -> str:
        made = actions.change_goal(
            goal=held,
            wording=form.wording(),
            reason=form.cleaned_data["reason"],
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return _url("goal", found, made.pk)

    return _page(request, found, held, _("Change the goal"), make, act, _("The goal is changed."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def goal_score(request: HttpRequest, episode: UUID, goal: UUID) -> HttpResponse:
    """Record how far the goal was reached."""
    found, held = _load(request, episode, goal)

    def make(data: QueryDict | None, row: Goal) -> ScoreGoalForm:
        return ScoreGoalForm(
            data, row=row, path=request.path, cancel_url=_url("goal", found, held.pk)
        )

    def act(form: ScoreGoalForm, now: Any) -> str:
        data = form.cleaned_data
        actions.score_goal(
            goal=held,
            level=data["level"],
            scored_on=data["scored_on"],
            note=data["note"],
            review_on=data["review_on"],
            by=user_of(request),
            now=now,
            row_version=data["row_version"],
        )
        return _url("goals", found)

    title = _("Score: %(goal)s") % {"goal": held.what}
    return _page(request, found, held, title, make, act, _("The score is saved."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def goal_end(request: HttpRequest, episode: UUID, goal: UUID) -> HttpResponse:
    """End a goal with the reason."""
    found, held = _load(request, episode, goal)

    def make(data: QueryDict | None, row: Goal) -> EndGoalForm:
        return EndGoalForm(data, row=row, cancel_url=_url("goal", found, held.pk))

    def act(form: EndGoalForm, now: Any) -> str:
        data = form.cleaned_data
        actions.end_goal(
            goal=held,
            ended_as=data["ended_as"],
            ended_on=data["ended_on"],
            reason=data["reason"],
            by=user_of(request),
            now=now,
            row_version=data["row_version"],
        )
        return _url("goals", found)

    title = _("End the goal: %(goal)s") % {"goal": held.what}
    return _page(request, found, held, title, make, act, _("The goal has ended."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def goal_score_in_error(
    request: HttpRequest, episode: UUID, goal: UUID, score: int
) -> HttpResponse:
    """Say that a score of a goal is wrong."""
    found, held = _load(request, episode, goal)
    row = get_object_or_404(held.scores.select_related("goal__episode__patient"), pk=score)
    back = _url("goal", found, held.pk)

    def make(data: QueryDict | None, current: Any) -> InErrorForm:
        return InErrorForm(data, row=current, cancel_url=back)

    def act(form: InErrorForm, now: Any) -> str:
        actions.mark_goal_score_in_error(
            goal_score=row,
            reason=form.cleaned_data["reason"],
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    title = _("Score entered in error: %(goal)s") % {"goal": held.what}
    return _page(request, found, row, title, make, act, _("Marked as an error."))


def _page(
    request: HttpRequest,
    episode: Episode,
    row: Any,
    title: str,
    make: Callable[[QueryDict | None, Any], forms.Form],
    act: Callable[[Any, Any], str],
    done: str,
) -> HttpResponse:
    way = crumbs(episode, (_("Goals"), _url("goals", episode)), (title, ""))
    return FormPage(
        template="patients/form.html",
        context={**page_context(request, episode), "title": title, "breadcrumbs": way},
        make=make,
        act=act,
        row=row,
        done=done,
    ).answer(request)


def _load(request: HttpRequest, episode: UUID, goal: UUID) -> tuple[Episode, Goal]:
    found = episode_or_404(request, episode, Permission.REHAB_EDIT)
    return found, _goal(found, goal)


def _goal(episode: Episode, pk: UUID) -> Goal:
    """The goal is looked for under its episode: another episode's is not found there."""
    return get_object_or_404(goals_of(episode).select_related("episode__patient__clinic"), pk=pk)


def _may_write(request: HttpRequest, episode: Episode) -> bool:
    return episode.may_be_written and may_in(request, episode.patient.clinic).edit


def _url(name: str, episode: Episode, *more: Any) -> str:
    return reverse(f"rehab:{name}", args=[episode.pk, *more])
