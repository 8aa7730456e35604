"""What stands after signing: the receipt, entered in error, and what was carried out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from content.selectors import handouts_visible_to
from triage import selectors
from triage.actions.decisions import settle
from triage.actions.screenings import mark_entered_in_error
from triage.documents import origin_of
from triage.forms.decisions import ReasonForm, SettleForm
from triage.models import ClosingKind, Screening
from triage.presenters.closing import closing_title
from triage.presenters.receipt import receipt_page
from triage.refusals import AlreadySettled, ReasonMissing, ScreeningLocked
from triage.views.loading import note_reading, page_context, receipt_for, screening_for

WAITING = (ClosingKind.REFER, ClosingKind.ADVICE, ClosingKind.RECALL)


@requires(Permission.SCREENING_VIEW)
@require_GET
def receipt(request: ClinicRequest, screening: UUID) -> HttpResponse:
    """Show the record of the decision, and whether it still proves true."""
    found = screening_for(request, screening, Permission.SCREENING_VIEW)
    kept = receipt_for(found)
    note_reading(request, found, "receipt")
    context = {
        **page_context(request, found),
        "page": receipt_page(kept),
        "to_settle": _to_settle(request, found),
        "may_mark_in_error": request.user.may(Permission.SCREENING_SIGN, found.patient.clinic),
        "handouts": handouts_visible_to(request.user).filter(origin=origin_of(found)),
    }
    return render(request, "triage/receipt.html", context)


def _to_settle(request: ClinicRequest, screening: Screening) -> list[tuple[str, str]]:
    """What was decided and not carried out yet, with where to say that it was."""
    if not request.user.may(Permission.SCREENING_EDIT, screening.patient.clinic):
        return []
    return [
        (closing_title(action), reverse("triage:settle", args=[action.pk]))
        for action in selectors.closings_of(screening)
        if action.settled_at is None and action.kind in WAITING
    ]


@requires(Permission.SCREENING_SIGN)
@require_http_methods(["GET", "POST"])
def mark_in_error(request: ClinicRequest, screening: UUID) -> HttpResponse:
    """Ask why, then strike the screening through."""
    found = screening_for(request, screening, Permission.SCREENING_SIGN)
    back = reverse("triage:screening", args=[found.pk])
    form = ReasonForm(request.POST or None, cancel_url=back)
    if request.method == "POST" and form.is_valid():
        try:
            mark_entered_in_error(
                screening=found,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except ReasonMissing:
            form.add_error("reason", _("Say why, so that the next reader understands."))
        except ScreeningLocked:
            messages.info(request, _("It was marked as entered in error before."))
            return redirect("triage:screening", screening=found.pk)
        else:
            messages.success(request, _("Marked as entered in error. It stays readable."))
            return redirect("visits:detail", visit=found.visit_id)
    context = {**page_context(request, found), "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "triage/mark_in_error.html", context, status=status)


@requires(Permission.SCREENING_EDIT)
@require_http_methods(["GET", "POST"])
def settle_closing(request: ClinicRequest, action: int) -> HttpResponse:
    """Say that a decision was carried out; it leaves the worklist."""
    found = get_object_or_404(
        selectors.closings_visible_to(request.user, Permission.SCREENING_EDIT), pk=action
    )
    form = SettleForm(request.POST or None, cancel_url=reverse("worklist"))
    if request.method == "POST" and form.is_valid():
        try:
            settle(
                action=found, note=form.cleaned_data["note"], by=request.user, now=timezone.now()
            )
        except AlreadySettled:
            messages.info(request, _("That was carried out or taken back before."))
        else:
            messages.success(request, _("Done: it has left the worklist."))
        return redirect("worklist")
    context = {
        **page_context(request, found.screening),
        "form": form,
        "title": closing_title(found),
        "action": found,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "triage/settle.html", context, status=status)
