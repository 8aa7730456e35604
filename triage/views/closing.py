"""How a screening is closed: what to do is chosen, changed and taken back before signing."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from triage import destinations, selectors
from triage.actions.decisions import choose_closing, take_back_closing
from triage.assessment import Assessment, assess
from triage.forms.decisions import (
    AdviceForm,
    HandoutChoiceForm,
    NoActionForm,
    NoRecallForm,
    RecallForm,
    ReferForm,
)
from triage.models import ClosingKind
from triage.presenters.closing import closing_shown
from triage.presenters.result import result_page
from triage.presenters.words import first_clause
from triage.recalls import default_recall
from triage.referral_refusals import DestinationGuarded
from triage.refusals import AlreadySettled, ContradictoryClosing, RecallInThePast
from triage.routes import routes_for
from triage.views.loading import LOCKED, locked, note_reading, page_context, screening_for

OWN_CARE = 4  # rank on the ladder from which the clinic looks after it itself (D5, D6)


@requires(Permission.SCREENING_EDIT)
@require_http_methods(["GET", "POST"])
def close(request: ClinicRequest, screening: UUID) -> HttpResponse:
    """Choose what to do: refer, ask advice, hand out, recall; or say why nothing."""
    found = screening_for(request, screening, Permission.SCREENING_EDIT)
    if not found.may_be_written:
        return locked(request, found)
    assessment = assess(found, timezone.now())
    if not assessment.in_scope:
        return redirect("triage:result", screening=found.pk)
    kind = request.POST.get("kind", "")
    parts = _closing_forms(request, assessment, kind)
    if request.method == "POST":
        if kind not in parts:
            raise Http404
        form = parts[kind]
        if form.is_valid():
            try:
                choose_closing(
                    screening=found, closing=form.closing(), by=request.user, now=timezone.now()
                )
            except ContradictoryClosing:
                form.add_error(
                    None, _("“No action” can't stand beside an action. Take one back first.")
                )
            except RecallInThePast:
                form.add_error("due_on", _("Choose a day after today."))
            except DestinationGuarded as guarded:
                form.add_error("guard_reason", guarded.message)
            except LOCKED:
                return locked(request, found)
            else:
                return redirect("triage:close", screening=found.pk)
    else:
        note_reading(request, found, "close")
    refused = parts.get(kind) if request.method == "POST" else None
    context = {
        **page_context(request, found),
        "routes": routes_for(assessment, request.user),
        "form": refused,
        "parts": parts,
        "opened": kind if refused else _likely(assessment),
        "closings": [closing_shown(assessment, each) for each in assessment.closings],
        "page": result_page(assessment),
    }
    return render(request, "triage/close.html", context, status=422 if refused else 200)


@requires(Permission.SCREENING_EDIT)
@require_POST
def take_back(request: ClinicRequest, screening: UUID, action: int) -> HttpResponse:
    """Take a closing choice back before signing."""
    found = screening_for(request, screening, Permission.SCREENING_EDIT)
    chosen = selectors.closing_of(found, action)
    if chosen is None:
        raise Http404
    try:
        take_back_closing(action=chosen, by=request.user, now=timezone.now())
    except AlreadySettled:
        messages.info(request, _("That choice was taken back already."))
    except LOCKED:
        return locked(request, found)
    return redirect("triage:close", screening=found.pk)


def _likely(assessment: Assessment) -> str:
    """Which way of closing stands open: the one that this urgency calls for, if none is chosen."""
    if assessment.closings:
        return ""
    referred = assessment.ruleset.rank(assessment.disposition) < OWN_CARE
    return (ClosingKind.REFER if referred else ClosingKind.RECALL).value


def _closing_forms(request: ClinicRequest, assessment: Assessment, kind: str) -> dict[str, Any]:
    """The forms of the close page, filled with what the result proposes; one of them is bound."""
    report, steps = assessment.report, assessment.ruleset.ladder
    top = [each.rule for each in report.fired if each.disposition == report.disposition]
    proposed = {
        "destination": next(
            (code for rule in top for code in destinations.named_in(rule.destination)), ""
        ),
        "suspected": next((first_clause(rule.points_to) for rule in top if rule.points_to), ""),
        "urgency": assessment.disposition,
    }
    recall = default_recall(assessment, timezone.localdate())
    initial: dict[str, dict[str, Any]] = {
        ClosingKind.REFER.value: proposed,
        ClosingKind.ADVICE.value: proposed,
        ClosingKind.RECALL.value: (
            {"due_on": recall.due_on, "purpose": recall.purpose} if recall else {}
        ),
    }

    def made(form: type[forms.Form], part: ClosingKind, **extra: Any) -> forms.Form:
        data = request.POST if request.method == "POST" and kind == part.value else None
        return form(data, initial=initial.get(part.value), prefix=part.value, **extra)

    return {
        ClosingKind.REFER.value: made(ReferForm, ClosingKind.REFER, steps=steps),
        ClosingKind.ADVICE.value: made(AdviceForm, ClosingKind.ADVICE, steps=steps),
        ClosingKind.HANDOUT.value: made(HandoutChoiceForm, ClosingKind.HANDOUT),
        ClosingKind.RECALL.value: made(RecallForm, ClosingKind.RECALL),
        ClosingKind.NO_RECALL.value: made(NoRecallForm, ClosingKind.NO_RECALL),
        ClosingKind.NONE.value: made(NoActionForm, ClosingKind.NONE),
    }
