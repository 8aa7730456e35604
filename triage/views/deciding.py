"""From the findings to the signature: check, result, override, sign."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from core.drafts.keeping import discard_draft, draft_data, draft_for
from core.formkit.errors import SummaryError
from triage.actions.decisions import override_result
from triage.actions.signing import could_be_more_urgent, sign
from triage.assessment import Assessment, assess
from triage.forms.decisions import (
    OverrideForm,
    SignForm,
)
from triage.models import OverrideReason
from triage.presenters.change import change_shown
from triage.presenters.check import check_page
from triage.presenters.closing import closing_shown
from triage.presenters.result import missing, result_page
from triage.presenters.section import section_steps, sections_not_needed
from triage.presenters.words import step_words
from triage.refusals import (
    NothingChosen,
    OutOfScope,
    OverrideNeedsText,
    RecallMissing,
    SameDisposition,
    StaleScreening,
    StillToAsk,
)
from triage.routes import routes_for
from triage.views.loading import LOCKED, locked, note_reading, page_context, screening_for


@requires(Permission.SCREENING_VIEW)
@require_GET
def check(request: ClinicRequest, screening: UUID) -> HttpResponse:
    """Show what is present, absent and not assessed apart, each with a way to change it."""
    found = screening_for(request, screening, Permission.SCREENING_VIEW)
    assessment = assess(found, timezone.now())
    note_reading(request, found, "check")
    context = {
        **page_context(request, found),
        "page": check_page(assessment),
        "change": change_shown(assessment.change),
        "steps": section_steps(assessment),
        "not_needed": sections_not_needed(assessment),
    }
    return render(request, "triage/check.html", context)


@requires(Permission.SCREENING_VIEW)
@require_GET
def result(request: ClinicRequest, screening: UUID) -> HttpResponse:
    """Show the result with its reasons; a signed one is shown as it was signed."""
    found = screening_for(request, screening, Permission.SCREENING_VIEW)
    if found.signed:
        return redirect("triage:receipt", screening=found.pk)
    assessment = assess(found, timezone.now())
    note_reading(request, found, "result")
    context = {
        **page_context(request, found),
        "page": result_page(assessment),
        "change": change_shown(assessment.change),
        "routes": routes_for(assessment, request.user),
        "closings": [closing_shown(assessment, each) for each in assessment.closings],
    }
    return render(request, "triage/result.html", context)


@requires(Permission.SCREENING_EDIT)
@require_http_methods(["GET", "POST"])
def override(request: ClinicRequest, screening: UUID) -> HttpResponse:
    """Let the clinician act on another urgency, with a reason."""
    found = screening_for(request, screening, Permission.SCREENING_EDIT)
    if not found.may_be_written:
        return locked(request, found)
    assessment = assess(found, timezone.now())
    if not assessment.in_scope:
        return redirect("triage:result", screening=found.pk)
    form = _override_form(request, assessment)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            override_result(
                screening=found,
                chosen="" if data["chosen"] == "computed" else data["chosen"],
                reason=OverrideReason(data["reason"]),
                text=data["text"],
                seen=data["seen"],
                by=request.user,
                now=timezone.now(),
            )
        except StaleScreening:
            form.add_error(
                None,
                _(
                    "An answer has changed, so the result may be another one now. "
                    "Look at the result again before you override it."
                ),
            )
        except SameDisposition:
            form.add_error("chosen", _("This is the computed urgency already."))
        except OverrideNeedsText:
            form.add_error("text", _("Say why in your own words."))
        except LOCKED:
            return locked(request, found)
        else:
            discard_draft(user=request.user, key=request.path)
            messages.success(request, _("Your urgency is recorded with its reason."))
            return redirect("triage:result", screening=found.pk)
    if request.method == "GET":
        note_reading(request, found, "override")
    context = {
        **page_context(request, found),
        "form": form,
        "page": result_page(assessment),
    }
    return render(request, "triage/override.html", context, status=_status(form))


@requires(Permission.SCREENING_SIGN)
@require_http_methods(["GET", "POST"])
def sign_screening(request: ClinicRequest, screening: UUID) -> HttpResponse:
    """Sign what is shown; refusals become errors of the form, and nothing is half done."""
    found = screening_for(request, screening, Permission.SCREENING_SIGN)
    if not found.may_be_written:
        return locked(request, found)
    assessment = assess(found, timezone.now())
    form = SignForm(request.POST or None, initial=_signed_as(assessment))
    if request.method == "POST" and form.is_valid():
        try:
            sign(
                screening=found,
                row_version=form.cleaned_data["row_version"],
                seen=form.cleaned_data["seen"],
                accept_missing=form.cleaned_data["accept_missing"],
                by=request.user,
                now=timezone.now(),
            )
        except StaleScreening:
            form = _again(assessment)
            form.add_error(
                None,
                _(
                    "An answer, a decision or the record has changed since this "
                    "page was shown. This is the present result: read it, then "
                    "sign."
                ),
            )
        except StillToAsk:
            form.add_error(
                "accept_missing",
                _(
                    "These findings could still make the result more "
                    "urgent. Assess them, or say that you sign without "
                    "them."
                ),
            )
        except NothingChosen:
            form.add_error(
                None,
                _(
                    "Choose what to do first: refer, ask advice, handout or recall; "
                    "or say why nothing is needed."
                ),
            )
        except RecallMissing:
            form.add_error(
                None,
                _(
                    "Set a recall, or say why nobody needs to look again: go back to what to do, "
                    "and choose one of the two."
                ),
            )
        except OutOfScope as refused:
            form.add_error(None, refused.instead)
        except LOCKED:
            return locked(request, found)
        else:
            messages.success(request, _("Signed. The receipt below is the record of the decision."))
            return redirect("triage:receipt", screening=found.pk)
    if request.method == "GET":
        note_reading(request, found, "sign")
    context = {
        **page_context(request, found),
        "form": form,
        "errors": _sign_errors(form),
        "page": result_page(assessment),
        "missing": [missing(assessment, key) for key in could_be_more_urgent(assessment)],
        "closings": [closing_shown(assessment, each) for each in assessment.closings],
    }
    return render(request, "triage/sign.html", context, status=_status(form))


def _signed_as(assessment: Assessment) -> dict[str, Any]:
    return {"row_version": assessment.screening.row_version, "seen": assessment.seen}


def _sign_errors(form: SignForm) -> list[SummaryError]:
    """The errors without the label of the box, which is a whole sentence of its own."""
    if not form.is_bound:
        return []
    errors = [SummaryError(str(text)) for text in form.non_field_errors()]
    unaccepted = form["accept_missing"].errors
    return errors + [SummaryError(str(text), "id_accept_missing") for text in unaccepted]


def _again(assessment: Assessment) -> SignForm:
    """The form for the present result, so that the second press signs what is now shown."""
    form = SignForm({**_signed_as(assessment)})
    form.full_clean()
    return form


def _override_form(request: ClinicRequest, assessment: Assessment) -> OverrideForm:
    computed = assessment.report.disposition
    steps = [
        (step.code, step_words(step)) for step in assessment.ruleset.ladder if step.code != computed
    ]
    if assessment.override is not None and computed:
        words = step_words(assessment.ruleset.step(computed))
        steps.append(("computed", _("Take the override back: %(urgency)s") % {"urgency": words}))
    draft = draft_for(user=request.user, key=request.path) if request.method == "GET" else None
    initial = {"seen": assessment.seen}
    if draft is not None:
        typed = draft_data(draft)
        initial |= {name: typed.get(name, "") for name in ("chosen", "reason", "text")}
    return OverrideForm(
        request.POST or None,
        initial=initial,
        steps=steps,
        draft_for=request.path,
        cancel_url=reverse("triage:result", args=[assessment.screening.pk]),
    )


def _status(form: forms.Form) -> int:
    return 422 if form.is_bound and form.errors else 200
