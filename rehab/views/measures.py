"""Measures of an episode: list, entry, course over time, correction, same-day review."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from accounts.roles import Permission
from patients.forms.alerts import InErrorForm
from patients.views.form_page import FormPage
from rehab.actions import measures as actions
from rehab.books.instruments import (
    instrument,
    instrument_book,
    instruments_in_use,
    unreadable_instruments,
)
from rehab.forms.measures import AmendMeasureForm, MeasureForm, SameDayReviewForm
from rehab.instruments.declared import Entry, Instrument
from rehab.instruments.shelf import NoSuchInstrument
from rehab.measure_selectors import measures_of
from rehab.models import Episode, Measure, SameDayReview
from rehab.presenters import measures as presenters
from rehab.presenters.charts import day, series_shown
from rehab.presenters.crumbs import crumbs
from rehab.presenters.provenance import text_line, text_lines
from rehab.series import series_of
from rehab.views.loading import episode_or_404, may_in, page_context, user_of


@require_safe
@requires(Permission.REHAB_VIEW)
def measures(request: HttpRequest, episode: UUID) -> HttpResponse:
    """List what was measured in the episode, and what can be measured."""
    found = episode_or_404(request, episode)
    every = list(measures_of(found))
    waiting = [m.same_day_review for m in every if _waits(m)]
    context = {
        **page_context(request, found),
        "breadcrumbs": crumbs(found, (_("Measures"), "")),
        "lines": presenters.lines_of(found, every, timezone.localdate()),
        "choices": presenters.choices_of(found) if _may_write(request, found) else [],
        "reviews": [presenters.review_shown(review) for review in waiting],
    }
    return render(request, "rehab/measures/list.html", context)


@require_safe
@requires(Permission.REHAB_VIEW)
def measure_series(request: HttpRequest, episode: UUID, name: str) -> HttpResponse:
    """Show the course of one instrument: a chart and its numbers for each series."""
    found, declared = episode_or_404(request, episode), _instrument(name)
    every = list(measures_of(found))
    context = {
        **_frame(request, found, (declared.name, "")),
        "title": declared.name,
        "instrument": declared,
        "facts": presenters.instrument_facts(declared, text_line(instrument_book(declared.id))),
        "series": [series_shown(s, n) for n, s in enumerate(series_of(declared, every), 1)],
        "unscored": presenters.unscored(declared, every),
        "wrong": [m for m in every if m.in_error and m.instrument == declared.id],
        "add_url": _url("measure_add", found, declared.id)
        if _may_write(request, found) and declared.entry is Entry.FORM
        else "",
    }
    return render(request, "rehab/measures/series.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def measure_add(request: HttpRequest, episode: UUID, name: str) -> HttpResponse:
    """Take a measure: one page, made from the instrument's declaration."""
    found, declared = episode_or_404(request, episode, Permission.REHAB_EDIT), _instrument(name)
    if declared.entry is not Entry.FORM:
        raise Http404
    back = _url("measures", found)
    names = _last_names(found, declared)

    def make(data: QueryDict | None, _row: Any) -> MeasureForm:
        return MeasureForm(
            data, instrument=declared, path=request.path, cancel_url=back, names=names
        )

    def act(form: MeasureForm, now: Any) -> str:
        rows = actions.record_measures(
            episode=found, taken=form.taken(), by=user_of(request), now=now
        )
        return _after(found, rows)

    return FormPage(
        template="rehab/measures/form.html",
        context={
            **_frame(
                request,
                found,
                (declared.name, _url("measure_series", found, declared.id)),
                (_("New"), ""),
            ),
            "title": declared.name,
            "instrument": declared,
        },
        make=make,
        act=act,
        done=_("The measure is saved."),
    ).answer(request)


@require_safe
@requires(Permission.REHAB_VIEW)
def measure(request: HttpRequest, episode: UUID, measure: UUID) -> HttpResponse:
    """Show one measure: answers, scores, conditions, what became of it."""
    found = episode_or_404(request, episode)
    held = _measure(found, measure)
    declared = _instrument(held.instrument)
    review = getattr(held, "same_day_review", None)
    context = {
        **_frame(request, found, _trail(found, held)[0], (day(held.taken_on), "")),
        "measure": held,
        "title": presenters.titled(declared, held),
        "scores": presenters.score_facts(declared, held),
        "facts": presenters.measure_facts(declared, held),
        "answers": presenters.answers_table(declared, held),
        "review": presenters.review_shown(review) if review else None,
        "series_url": _url("measure_series", found, declared.id),
        "amend_url": _url("measure_amend", found, held.pk),
        "error_url": _url("measure_in_error", found, held.pk),
        "may_amend": _may_write(request, found) and not held.in_error,
        "may_retract": may_in(request, found.patient.clinic).edit and not held.in_error,
        "replaces_url": _url("measure", found, held.replaces_id) if held.replaces_id else "",
    }
    return render(request, "rehab/measures/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def measure_amend(request: HttpRequest, episode: UUID, measure: UUID) -> HttpResponse:
    """Correct a measure: the earlier entry stays, struck through, with the reason."""
    found = episode_or_404(request, episode, Permission.REHAB_EDIT)
    held = _measure(found, measure)
    declared = _instrument(held.instrument)

    def make(data: QueryDict | None, row: Measure) -> AmendMeasureForm:
        return AmendMeasureForm(
            data,
            measure=row,
            instrument=declared,
            path=request.path,
            cancel_url=_url("measure", found, held.pk),
        )

    def act(form: AmendMeasureForm, now: Any) -> str:
        row = actions.amend_measure(
            measure=held,
            taken=form.taken()[0],
            reason=form.cleaned_data["reason"],
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return _after(found, [row])

    title = _("Correct: %(measure)s") % {"measure": presenters.titled(declared, held)}
    return FormPage(
        template="rehab/measures/form.html",
        context={
            **_frame(request, found, *_trail(found, held), (_("Correct"), "")),
            "title": title,
            "instrument": declared,
        },
        make=make,
        act=act,
        row=held,
        done=_("The measure is corrected."),
    ).answer(request)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def measure_in_error(request: HttpRequest, episode: UUID, measure: UUID) -> HttpResponse:
    """Say that a measure is wrong."""
    found = episode_or_404(request, episode, Permission.REHAB_EDIT)
    held = _measure(found, measure)
    declared, back = _instrument(held.instrument), _url("measure", found, held.pk)

    def make(data: QueryDict | None, row: Measure) -> InErrorForm:
        return InErrorForm(data, row=row, cancel_url=back)

    def act(form: InErrorForm, now: Any) -> str:
        actions.mark_measure_in_error(
            measure=held,
            reason=form.cleaned_data["reason"],
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    title = _("Entered in error: %(measure)s") % {"measure": presenters.titled(declared, held)}
    return FormPage(
        template="patients/form.html",
        context={
            **_frame(request, found, *_trail(found, held), (_("Entered in error"), "")),
            "title": title,
        },
        make=make,
        act=act,
        row=held,
        done=_("Marked as an error."),
    ).answer(request)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_EDIT)
def same_day_review(request: HttpRequest, episode: UUID, measure: UUID) -> HttpResponse:
    """Say what must happen today, and record what was done.

    Clinicians and therapists alike may record it: whoever spoke with the patient.
    """
    found = episode_or_404(request, episode, Permission.RECORD_EDIT)
    held = _measure(found, measure)
    review = getattr(held, "same_day_review", None)
    if review is None:
        raise Http404
    declared, back = _instrument(held.instrument), _url("measure", found, held.pk)

    def make(data: QueryDict | None, row: SameDayReview) -> SameDayReviewForm:
        return SameDayReviewForm(data, row=row, path=request.path, cancel_url=back)

    def act(form: SameDayReviewForm, now: Any) -> str:
        actions.close_same_day_review(
            review=review,
            done=form.cleaned_data["done"],
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    context = {
        **_frame(request, found, *_trail(found, held), (_("Same-day review"), "")),
        "alerts": declared.alerts,
        "answers": presenters.answers_table(declared, held),
        "review": presenters.review_shown(review),
    }
    return FormPage(
        template="rehab/measures/review.html",
        context=context,
        make=make,
        act=act,
        row=review,
        done=_("What was done is recorded."),
    ).answer(request)


@require_safe
@requires(Permission.REHAB_VIEW)
def instruments(request: HttpRequest) -> HttpResponse:
    """List the instruments as they are in use, and those whose text can't be read."""
    found = presenters.in_order(instruments_in_use())
    texts = text_lines(instrument_book(each.id) for each in found)
    context = {
        "instruments": [
            (each, presenters.instrument_facts(each, texts[instrument_book(each.id).id]))
            for each in found
        ],
        "unreadable": unreadable_instruments(),
    }
    return render(request, "rehab/measures/instruments.html", context)


def _after(episode: Episode, rows: list[Measure]) -> str:
    """Return where saving leads: what must be seen today goes before anything else."""
    for row in rows:
        if _waits(row):
            return _url("same_day_review", episode, row.pk)
    return _url("measure_series", episode, rows[0].instrument)


def _waits(measure: Measure) -> bool:
    review = getattr(measure, "same_day_review", None)
    return review is not None and review.done_at is None


def _last_names(episode: Episode, declared: Instrument) -> dict[str, str]:
    """Return the own activities of the last time, so that the same ones are measured again."""
    if not any(item.named for item in declared.items):
        return {}
    last = [m for m in measures_of(episode) if m.instrument == declared.id and not m.in_error]
    return dict(last[-1].names) if last else {}


def _instrument(name: str) -> Instrument:
    try:
        return instrument(name)
    except NoSuchInstrument:
        raise Http404 from None


def _measure(episode: Episode, pk: UUID) -> Measure:
    """The measure is looked for under its episode: another episode's is not found there."""
    return get_object_or_404(measures_of(episode), pk=pk)


def _frame(request: HttpRequest, episode: Episode, *parts: tuple[str, str]) -> dict[str, Any]:
    way = crumbs(episode, (_("Measures"), _url("measures", episode)), *parts)
    return {**page_context(request, episode), "breadcrumbs": way}


def _trail(episode: Episode, measure: Measure) -> list[tuple[str, str]]:
    declared, url = _instrument(measure.instrument), _url("measure", episode, measure.pk)
    return [
        (declared.name, _url("measure_series", episode, declared.id)),
        (day(measure.taken_on), url),
    ]


def _may_write(request: HttpRequest, episode: Episode) -> bool:
    return episode.may_be_written and may_in(request, episode.patient.clinic).edit


def _url(name: str, episode: Episode, *more: Any) -> str:
    return reverse(f"rehab:{name}", args=[episode.pk, *more])
