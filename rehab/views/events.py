"""Adverse events, and the limits of vital signs at which a session stops."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from patients.forms.alerts import InErrorForm
from patients.views.form_page import FormPage
from rehab import session_selectors as reads
from rehab.actions import events as actions
from rehab.forms.events import EventForm, LimitsForm, NewEventForm
from rehab.presenters.limits import limits_table
from rehab.views.loading import episode_or_404, event_or_404, page_context, user_of

FORM = "rehab/form.html"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def new_event(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Record something that went wrong."""
    found = episode_or_404(request, episode, Permission.REHAB_EDIT)
    back = reverse("rehab:episode", args=[found.pk])

    def make(data: QueryDict | None, _row: Any) -> NewEventForm:
        return NewEventForm(data, path=request.path, cancel_url=back)

    def act(form: NewEventForm, now: Any) -> str:
        day = form.cleaned_data["happened_on"]
        local = timezone.localtime(now)
        at = now if day == local.date() else local.replace(
            year=day.year, month=day.month, day=day.day, hour=12, minute=0
        )  # fmt: skip
        actions.record_event(
            episode=found, facts=form.facts(), happened_at=at, by=user_of(request), now=now
        )
        return back

    return FormPage(
        template=FORM, make=make, act=act, done=_("The event is recorded."),
        context={**page_context(request, found), "title": _("Record an adverse event")},
    ).answer(request)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def event(request: HttpRequest, event: int) -> HttpResponse:
    """Fill in an adverse event: what was done, and who was told."""
    found = event_or_404(request, event, Permission.REHAB_EDIT)
    back = reverse("rehab:episode", args=[found.episode_id])

    def make(data: QueryDict | None, row: Any) -> EventForm:
        return EventForm(data, row=row, path=request.path, cancel_url=back)

    def act(form: EventForm, now: Any) -> str:
        actions.complete_event(
            event=found,
            facts=form.facts(),
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    return FormPage(
        template=FORM, make=make, act=act, row=found, done=_("Saved."),
        context={**page_context(request, found.episode), "title": _("Adverse event")},
    ).answer(request)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_SIGN)
def event_in_error(request: HttpRequest, event: int) -> HttpResponse:
    """Say that an adverse event does not belong here."""
    found = event_or_404(request, event, Permission.REHAB_SIGN)
    back = reverse("rehab:episode", args=[found.episode_id])

    def make(data: QueryDict | None, row: Any) -> InErrorForm:
        return InErrorForm(data, row=row, cancel_url=back)

    def act(form: InErrorForm, now: Any) -> str:
        actions.mark_event_in_error(
            event=found,
            reason=form.cleaned_data["reason"],
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    return FormPage(
        template=FORM, make=make, act=act, row=found, done=_("Marked as an error."),
        keeps_draft=False,
        context={
            **page_context(request, found.episode),
            "title": _("Entered in error: this adverse event"),
            "lead": found.text,
        },
    ).answer(request)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_CLEAR)
def stop_limits(request: HttpRequest) -> HttpResponse:
    """Set the limits at which a session of this clinic stops."""
    clinic = cast(ClinicRequest, request).clinic
    back = reverse("rehab:caseload")
    own, table = limits_table(clinic)

    def make(data: QueryDict | None, _row: Any) -> LimitsForm:
        return LimitsForm(data, limits=own, path=request.path, cancel_url=back)

    def act(form: LimitsForm, now: Any) -> str:
        actions.set_stop_limits(
            clinic=clinic,
            limits=form.limits(),
            reason=form.cleaned_data["reason"],
            by=user_of(request),
            now=now,
        )
        return back

    return FormPage(
        template="rehab/limits.html", make=make, act=act, done=_("The limits are set."),
        context={"earlier": reads.stop_limits(clinic)[:10], "table": table},
    ).answer(request)  # fmt: skip
