"""An episode: opened, read, written; its precautions, team and reviews."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from accounts.roles import Permission
from patients.clock import clinic_day
from patients.forms.alerts import InErrorForm
from patients.models import AlertKind, Patient
from patients.presenters import banner_for
from patients.selectors import present_alerts
from patients.views.form_page import FormPage
from patients.views.loading import patient_or_404
from rehab import selectors
from rehab.actions import episodes as actions
from rehab.attribution import daily_of
from rehab.episode_parts import episode_panels, tabs_for
from rehab.forms.episodes import (
    EpisodeForm,
    PrecautionsForm,
    ReviewForm,
    StartEpisodeForm,
    TeamForm,
)
from rehab.models import Episode, EpisodeKind
from rehab.presenters import episode as shown
from rehab.presenters.gate import gate_line
from rehab.session_selectors import gates_of, sessions_near, summaries_visible_to, week_of
from rehab.views.loading import episode_or_404, page_context, user_of
from triage.models import Screening
from triage.selectors import screenings_of_patient

GATES_SHOWN = 6
SESSIONS_AHEAD = 4
SESSIONS_BACK = 8
FORM = "rehab/form.html"
# Conditions that the record knows and that say what the episode follows.
KNOWN_KIND = {AlertKind.TBI: EpisodeKind.TBI, AlertKind.STROKE_OLD: EpisodeKind.ISCHAEMIC_STROKE}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def start(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Open an episode, from a screening of the patient or from a letter."""
    found = patient_or_404(request, patient, Permission.REHAB_EDIT)
    screening = _screening(request, found)
    back = reverse("patients:detail", args=[found.pk])

    def make(data: QueryDict | None, _row: Any) -> StartEpisodeForm:
        return StartEpisodeForm(
            data,
            screening=screening,
            path=request.path,
            cancel_url=back,
            initial=_known(found),
        )

    def act(form: StartEpisodeForm, now: Any) -> str:
        episode = actions.start_episode(
            patient=found,
            facts=form.facts(),
            opened_on=form.cleaned_data["opened_on"],
            review_on=form.cleaned_data["review_on"],
            screening=screening,
            by=user_of(request),
            now=now,
        )
        return reverse("rehab:precautions", args=[episode.pk])

    lead = (
        _("From the screening of %(day)s.") % {"day": f"{screening.started_at:%d/%m/%Y}"}
        if screening
        else ""
    )
    return FormPage(
        template=FORM,
        make=make,
        act=act,
        done=_("The episode is open. Now the precautions."),
        context={
            "banner": banner_for(found),
            "title": _("Open an episode of rehabilitation"),
            "lead": lead,
        },
    ).answer(request)


@require_safe
@requires(Permission.REHAB_VIEW)
def detail(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Show the episode: precautions, stage, team, gates, sessions, and what is due."""
    found = episode_or_404(request, episode)
    now = timezone.now()
    today = clinic_day(found.patient.clinic, now)
    stages = list(selectors.stages_of(found))
    sessions, more_sessions = sessions_near(found, now, ahead=SESSIONS_AHEAD, back=SESSIONS_BACK)
    first, last = week_of(today)
    week = daily_of(selectors.minutes_between([found], first, last), first=first, last=last)
    review_on, review_due = shown.review_facts(selectors.planned_review(found), today)
    context = {
        **page_context(request, found),
        "facts": shown.episode_facts(found, stages),
        "precautions": shown.precautions_shown(
            selectors.precautions_of(found), present_alerts(found.patient), today
        ),
        "team": shown.team_lines(selectors.team_of(found)),
        "gates": [gate_line(gate) for gate in gates_of(found)[:GATES_SHOWN]],
        "sessions": [shown.session_line(each) for each in sessions],
        "more_sessions": more_sessions,
        "week": shown.week_shown(week),
        "review_on": review_on,
        "review_due": review_due,
        "summaries": [
            reverse("rehab:discharge_summary", args=[each.pk])
            for each in summaries_visible_to(user_of(request)).filter(episode=found)
        ],
        "reviews": selectors.reviews_held(found),
        "tabs": tabs_for(user_of(request), found),
        "panels": episode_panels(user_of(request), found),
    }
    return render(request, "rehab/episodes/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def edit(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Write what is known about the episode."""
    found = episode_or_404(request, episode, Permission.REHAB_EDIT)
    back = _url(found)

    def make(data: QueryDict | None, row: Episode) -> EpisodeForm:
        return EpisodeForm(data, row=row, path=request.path, cancel_url=back)

    def act(form: EpisodeForm, now: Any) -> str:
        actions.save_episode(
            episode=found,
            facts=form.facts(),
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    return _page(request, found, make, act, title=_("Change the episode"), done=_("Saved."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def precautions(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Ask through the precautions: present, asked and absent, or not asked."""
    found = episode_or_404(request, episode, Permission.REHAB_EDIT)
    back = _url(found)

    def make(data: QueryDict | None, row: Episode) -> PrecautionsForm:
        there = list(selectors.precautions_of(row))
        return PrecautionsForm(data, row=row, there=there, path=request.path, cancel_url=back)

    def act(form: PrecautionsForm, now: Any) -> str:
        actions.record_precautions(
            episode=found,
            answers=form.answers(),
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    return _page(
        request, found, make, act,
        title=_("Precautions"),
        lead=_(
            "What therapy must beware of. Seizures, swallowing, anticoagulants, a pacemaker, "
            "osteoporosis and the like stand in the patient’s alerts and are not asked again here."
        ),
        done=_("The precautions are saved."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def team(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Say who treats, in which discipline, and who is the key worker."""
    found = episode_or_404(request, episode, Permission.REHAB_EDIT)
    back = _url(found)
    people = list(selectors.people_who_treat(found.patient.clinic))

    def make(data: QueryDict | None, row: Episode) -> TeamForm:
        there = list(selectors.team_of(row))
        return TeamForm(
            data, row=row, people=people, there=there, path=request.path, cancel_url=back
        )

    def act(form: TeamForm, now: Any) -> str:
        actions.set_team(
            episode=found,
            places=form.places(),
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    return _page(request, found, make, act, title=_("Team"), done=_("The team is saved."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def review(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Record a review of the whole episode, and plan the next."""
    found = episode_or_404(request, episode, Permission.REHAB_EDIT)
    back = _url(found)

    def make(data: QueryDict | None, row: Episode) -> ReviewForm:
        return ReviewForm(data, row=row, path=request.path, cancel_url=back)

    def act(form: ReviewForm, now: Any) -> str:
        actions.hold_review(
            episode=found,
            held_on=form.cleaned_data["held_on"],
            outcome=form.cleaned_data["outcome"],
            note=form.cleaned_data["note"],
            next_on=form.cleaned_data["next_on"],
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    return _page(
        request, found, make, act,
        title=_("Review of the episode"),
        lead=_("Therapy goes on while goals are being met; no calendar ends it."),
        done=_("The review is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_SIGN)
def in_error(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Say that the whole episode does not belong here."""
    found = episode_or_404(request, episode, Permission.REHAB_SIGN)
    back = _url(found)

    def make(data: QueryDict | None, row: Episode) -> InErrorForm:
        return InErrorForm(data, row=row, cancel_url=back)

    def act(form: InErrorForm, now: Any) -> str:
        actions.mark_episode_in_error(
            episode=found,
            reason=form.cleaned_data["reason"],
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    return _page(
        request, found, make, act,
        title=_("Entered in error: this episode"), done=_("Marked as an error."),
        keeps_draft=False,
    )  # fmt: skip


def _page(
    request: HttpRequest,
    episode: Episode,
    make: Any,
    act: Any,
    *,
    title: str,
    done: str,
    lead: str = "",
    keeps_draft: bool = True,
) -> HttpResponse:
    if not episode.may_be_written and request.method != "POST" and not episode.in_error:
        return redirect(_url(episode))
    return FormPage(
        template=FORM,
        make=make,
        act=act,
        done=done,
        row=episode,
        context={**page_context(request, episode), "title": title, "lead": lead},
        keeps_draft=keeps_draft,
    ).answer(request)


def _url(episode: Episode) -> str:
    return reverse("rehab:episode", args=[episode.pk])


def _screening(request: HttpRequest, patient: Patient) -> Screening | None:
    """The screening that the address names; it must be one of this patient's."""
    wanted = request.GET.get("screening", "")
    if not wanted:
        return None
    try:
        pk = UUID(wanted)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(screenings_of_patient(user_of(request), patient), pk=pk)


def _known(patient: Patient) -> dict[str, Any]:
    """What the record says already about what happened."""
    kinds = {AlertKind(alert.kind) for alert in present_alerts(patient)}
    return next(({"kind": kind} for alert, kind in KNOWN_KIND.items() if alert in kinds), {})
