"""A kept gate: its result, what to do, clearing what it stopped, settling what it asked for."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from accounts.roles import Permission
from patients.views.form_page import FormPage
from rehab import gate_selectors as gate_reads
from rehab import session_selectors as reads
from rehab.actions import follow_ups
from rehab.actions import gate as actions
from rehab.forms.events import ClearForm, SettleForm
from rehab.models import Episode, GateCheck, Session
from rehab.presenters.gate import complete_url, gate_line
from rehab.presenters.gate_result import gate_page
from rehab.views.loading import gate_or_404, hold_or_404, may_in, page_context, user_of

FORM = "rehab/form.html"


@require_safe
@requires(Permission.REHAB_VIEW)
def result(request: HttpRequest, gate: UUID) -> HttpResponse:
    """Show a kept gate: tier, why, what was answered and what was not, and its receipt."""
    found = gate_or_404(request, gate)
    line = gate_line(found)
    later = gate_reads.answered_later(found)
    context = {
        **page_context(request, found.episode),
        "gate": found,
        "line": line,
        "page": gate_page(found),
        "complete_url": "" if later else _complete_url(request, found),
        "later": later,
        "is_open": _record_of(found).may_be_written,
        "follow_up": gate_reads.follow_up_of(found),
        "hold": reads.hold_of(found),
    }
    return render(request, "rehab/gate/result.html", context)


def _complete_url(request: HttpRequest, gate: GateCheck) -> str:
    """Where its factors can still be assessed; empty for who may not, or once it is too late."""
    may = may_in(request, gate.episode.patient.clinic).edit
    return complete_url(gate) if may and gate.goes_on and _record_of(gate).may_be_written else ""


def _record_of(gate: GateCheck) -> Session | Episode:
    """What the gate was answered for."""
    return gate.session or gate.episode


@require_safe
@requires(Permission.REHAB_VIEW)
def what_to_do(request: HttpRequest, gate: UUID) -> HttpResponse:
    """One page for the telephone and for the paper: what to do now, and what to say."""
    found = gate_or_404(request, gate)
    context = {
        **page_context(request, found.episode),
        "gate": found,
        "page": gate_page(found),
        "clinic": found.episode.patient.clinic,
    }
    return render(request, "rehab/gate/what_to_do.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_CLEAR)
def clear_hold(request: HttpRequest, hold: int) -> HttpResponse:
    """Let therapy go on after a red flag, under one's own name and with a reason."""
    found = hold_or_404(request, hold)
    back = reverse("rehab:episode", args=[found.episode_id])

    def make(data: QueryDict | None, _row: Any) -> ClearForm:
        return ClearForm(data, path=request.path, cancel_url=back)

    def act(form: ClearForm, now: Any) -> str:
        actions.clear_hold(
            hold=found,
            reason=form.cleaned_data["reason"],
            conditions=form.cleaned_data["conditions"],
            by=user_of(request),
            now=now,
        )
        return back

    return FormPage(
        template=FORM,
        make=make,
        act=act,
        done=_("Cleared: therapy may go on."),
        context={
            **page_context(request, found.episode),
            "title": _("Clear a red flag"),
            "lead": _("You take the decision that therapy goes on. It stands under your name."),
        },
    ).answer(request)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def settle(request: HttpRequest, gate: UUID) -> HttpResponse:
    """Say that what a gate asked for was done."""
    found = gate_or_404(request, gate, Permission.REHAB_EDIT)
    follow_up = gate_reads.follow_up_of(found)
    if follow_up is None:
        raise Http404
    if follow_up.superseded_by and request.method != "POST":
        return redirect("rehab:settle_gate", gate=follow_up.superseded_by.gate_id)
    back = reverse("rehab:gate_result", args=[found.pk])

    def make(data: QueryDict | None, _row: Any) -> SettleForm:
        return SettleForm(data, row=follow_up, path=request.path, cancel_url=back)

    def act(form: SettleForm, now: Any) -> str:
        follow_ups.settle_follow_up(
            follow_up=follow_up, note=form.cleaned_data["note"], by=user_of(request), now=now
        )
        return back

    return FormPage(
        template=FORM,
        make=make,
        act=act,
        done=_("Recorded as done."),
        context={
            **page_context(request, found.episode),
            "title": _("What the gate asked for"),
            "lead": found.action,
        },
    ).answer(request)
