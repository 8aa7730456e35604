"""Equipment of an episode: what is on loan, the questions, the suggestions, the trials."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from accounts.roles import Permission
from patients.clock import clinic_day
from patients.forms.alerts import InErrorForm
from patients.views.form_page import FormPage
from rehab import equipment_selectors as reads
from rehab.actions import equipment_trials as actions
from rehab.books.equipment import BOOK
from rehab.equipment_facts import RULESET
from rehab.equipment_standing import advised, item_label, standing_of
from rehab.forms.equipment_trials import CountForm, EndTrialForm, TrialForm
from rehab.models import Episode, Trial, TrialEnd
from rehab.presenters import equipment as presenters
from rehab.presenters.crumbs import crumbs
from rehab.presenters.equipment_advice import suggestions as shown_suggestions
from rehab.presenters.provenance import text_line
from rehab.views.loading import episode_or_404, may_in, note_reading, page_context, user_of
from rehab.views.profiles import profile_page

FORM = "rehab/equipment/form.html"


def today_in(episode: Episode) -> Any:
    """The day that it is in the patient's clinic."""
    return clinic_day(episode.patient.clinic, timezone.now())


def way(episode: Episode, *parts: tuple[str, str]) -> list[Any]:
    """The way to a page of equipment; an empty address is the page itself."""
    return crumbs(episode, (_("Equipment"), reverse("rehab:equipment", args=[episode.pk])), *parts)


@require_safe
@requires(Permission.REHAB_VIEW)
def equipment(request: HttpRequest, episode: UUID) -> HttpResponse:
    """List what is on loan, what is tried, and what was."""
    found = episode_or_404(request, episode)
    today = today_in(found)
    loans = [presenters.loan_shown(loan, today) for loan in reads.loans_of(found)]
    trials = [presenters.trial_shown(trial, today) for trial in reads.trials_of(found)]
    context = {
        **page_context(request, found),
        "breadcrumbs": crumbs(found, (_("Equipment"), "")),
        "loans": [each for each in loans if each.loan.open],
        "earlier": [each for each in loans if not each.loan.open],
        "trials": trials,
        "may_write": may_in(request, found.patient.clinic).edit and found.may_be_written,
    }
    return render(request, "rehab/equipment/episode.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def profile(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Ask what equipment is chosen by."""
    found = episode_or_404(request, episode, Permission.REHAB_EDIT)
    return profile_page(
        request,
        found,
        ruleset_id=RULESET,
        title=_("Questions for equipment"),
        lead=_(
            "What is not answered stays unknown: it is asked about, and never read as harmless."
        ),
        back=reverse("rehab:equipment", args=[found.pk]),
        after=reverse("rehab:equipment_suggestions", args=[found.pk]),
    )


@require_safe
@requires(Permission.REHAB_VIEW)
def suggestions(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Show what may be tried now, what is asked first, what is held back, each with its reason."""
    found = episode_or_404(request, episode)
    state = advised(found, timezone.now())
    may_write = may_in(request, found.patient.clinic).edit and found.may_be_written
    shown = None
    if state.report is not None:
        stock = reads.stocked_items(found.patient.clinic, today_in(found))
        shown = shown_suggestions(state.report, found, stock, may_write=may_write)
    context = {
        **page_context(request, found),
        "breadcrumbs": way(found, (_("Suggestions"), "")),
        "state": state,
        "shown": shown,
        "text_line": text_line(BOOK),
        "may_write": may_write,
    }
    return render(request, "rehab/equipment/suggestions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def trial_start(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Start a trial; `?item=` names what is tried."""
    found = episode_or_404(request, episode, Permission.REHAB_EDIT)
    item = request.GET.get("item", "")

    def make(data: QueryDict | None, _row: Any) -> TrialForm:
        return TrialForm(
            data,
            path=request.path,
            cancel_url=reverse("rehab:equipment", args=[found.pk]),
            initial={"item": item},
        )

    def act(form: TrialForm, now: Any) -> str:
        made = actions.start_trial(episode=found, words=form.words(), by=user_of(request), now=now)
        return reverse("rehab:trial", args=[made.pk])

    title = _("Start a trial")
    context = {"standing": standing_shown(found, item)} if item else {}
    return _page(request, found, None, title, make, act, _("The trial has started."), **context)


@require_safe
@requires(Permission.REHAB_VIEW)
def trial(request: HttpRequest, trial: UUID) -> HttpResponse:
    """Show a trial: aim, counts, outcome."""
    held = _trial(request, trial, Permission.REHAB_VIEW)
    every = list(reads.counts_of(held))
    counts = [count for count in every if not count.in_error]
    label = item_label(held.item)
    may = may_in(request, held.episode.patient.clinic)
    lend = reverse("rehab:loan_start", args=[held.episode_id, held.item])
    context = {
        **page_context(request, held.episode),
        "breadcrumbs": way(held.episode, (label, "")),
        "trial": held,
        "title": label,
        "pill": presenters.trial_pill(held, today_in(held.episode)),
        "facts": presenters.trial_facts(held),
        "compared": presenters.compared_table(held, counts),
        "table": presenters.counts_table(counts),
        "wrong": [count for count in every if count.in_error],
        "counts": counts,
        "may_write": may.edit and held.episode.may_be_written,
        "may_retract": may.edit and not held.in_error,
        "lend_url": f"{lend}?trial={held.pk}" if held.outcome == TrialEnd.KEPT else "",
    }
    return render(request, "rehab/equipment/trial.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def trial_count(request: HttpRequest, trial: UUID) -> HttpResponse:
    """Write down the counts of a session."""
    held = _trial(request, trial)
    back = reverse("rehab:trial", args=[held.pk])

    def make(data: QueryDict | None, _row: Any) -> CountForm:
        return CountForm(data, trial=held, path=request.path, cancel_url=back)

    def act(form: CountForm, now: Any) -> str:
        actions.count_trial(
            trial=held,
            counts=form.counts(),
            counted_on=form.cleaned_data["counted_on"],
            pain=form.cleaned_data["pain"],
            by=user_of(request),
            now=now,
        )
        return back

    title = _("Counts: %(item)s") % {"item": item_label(held.item)}
    return _page(request, held.episode, None, title, make, act, _("The counts are saved."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def trial_end(request: HttpRequest, trial: UUID) -> HttpResponse:
    """Say how a trial ended; what is kept goes on to the loan."""
    held = _trial(request, trial)
    back = reverse("rehab:trial", args=[held.pk])

    def make(data: QueryDict | None, row: Trial) -> EndTrialForm:
        return EndTrialForm(data, row=row, path=request.path, cancel_url=back)

    def act(form: EndTrialForm, now: Any) -> str:
        data = form.cleaned_data
        actions.end_trial(
            trial=held,
            outcome=data["outcome"],
            ended_on=data["ended_on"],
            next_item=data["next_item"],
            stop_reason=data["stop_reason"],
            note=data["note"],
            by=user_of(request),
            now=now,
            row_version=data["row_version"],
        )
        return back

    title = _("End the trial: %(item)s") % {"item": item_label(held.item)}
    return _page(request, held.episode, held, title, make, act, _("The trial has ended."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def trial_in_error(request: HttpRequest, trial: UUID) -> HttpResponse:
    """Say that a trial is wrong."""
    held = _trial(request, trial)
    back = reverse("rehab:trial", args=[held.pk])

    def make(data: QueryDict | None, row: Trial) -> InErrorForm:
        return InErrorForm(data, row=row, cancel_url=back)

    def act(form: InErrorForm, now: Any) -> str:
        actions.mark_trial_in_error(
            trial=held,
            reason=form.cleaned_data["reason"],
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    title = _("Trial entered in error: %(item)s") % {"item": item_label(held.item)}
    return _page(request, held.episode, held, title, make, act, _("Marked as an error."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def trial_count_in_error(request: HttpRequest, trial: UUID, count: int) -> HttpResponse:
    """Say that a count is wrong."""
    held = _trial(request, trial)
    row = get_object_or_404(reads.counts_of(held).select_related("trial__episode"), pk=count)
    back = reverse("rehab:trial", args=[held.pk])

    def make(data: QueryDict | None, current: Any) -> InErrorForm:
        return InErrorForm(data, row=current, cancel_url=back)

    def act(form: InErrorForm, now: Any) -> str:
        actions.mark_count_in_error(
            count=row,
            reason=form.cleaned_data["reason"],
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    title = _("Count entered in error: %(count)s") % {"count": row.count}
    return _page(request, held.episode, row, title, make, act, _("Marked as an error."))


def standing_shown(episode: Episode, item: str) -> dict[str, Any]:
    """How the advice stands for an item, above the form that starts with it."""
    found = standing_of(advised(episode, timezone.now()), item)
    return {"label": item_label(item), "offered": found.offered, "why": found.why}


def _trial(request: HttpRequest, pk: UUID, permission: Permission = Permission.REHAB_EDIT) -> Trial:
    held = get_object_or_404(reads.trials_visible_to(user_of(request), permission), pk=pk)
    note_reading(request, "trial.viewed", held.episode, held)
    return held


def _page(
    request: HttpRequest,
    episode: Episode,
    row: Any,
    title: str,
    make: Any,
    act: Any,
    done: str,
    **more: Any,
) -> HttpResponse:
    return FormPage(
        template=FORM,
        context={
            **page_context(request, episode),
            "title": title,
            "breadcrumbs": way(episode, (title, "")),
            **more,
        },
        make=make,
        act=act,
        row=row,
        done=done,
    ).answer(request)
