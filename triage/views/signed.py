"""What stands after signing: the receipt, and entered in error."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from content.selectors import handouts_visible_to
from triage.actions.screenings import mark_entered_in_error
from triage.documents import origin_of
from triage.forms.decisions import ReasonForm
from triage.models import Screening
from triage.presenters.closing import closing_title
from triage.presenters.recalls import recall_pill, recall_title
from triage.presenters.receipt import receipt_page
from triage.presenters.referrals import state_pill, thread_title
from triage.referral_selectors import (
    closings_without_thread,
    recalls_of_screening,
    referrals_of_screening,
)
from triage.refusals import ReasonMissing, ScreeningLocked
from triage.views.loading import note_reading, page_context, receipt_for, screening_for


@requires(Permission.SCREENING_VIEW)
@require_GET
def receipt(request: ClinicRequest, screening: UUID) -> HttpResponse:
    """Show the record of the decision, and whether it still proves true."""
    found = screening_for(request, screening, Permission.SCREENING_VIEW)
    kept = receipt_for(found)
    note_reading(request, found, "receipt")
    today = timezone.localdate()
    context = {
        **page_context(request, found),
        "page": receipt_page(kept),
        "threads": [
            (thread_title(each), state_pill(each), reverse("triage:referral", args=[each.pk]))
            for each in referrals_of_screening(found)
        ],
        "recalls": [
            (recall_title(each), recall_pill(each, today), reverse("triage:recall", args=[each.pk]))
            for each in recalls_of_screening(found)
        ],
        "to_start": _to_start(request, found),
        "may_refer": request.user.may(Permission.REFERRAL_EDIT, found.patient.clinic),
        "may_mark_in_error": request.user.may(Permission.SCREENING_SIGN, found.patient.clinic),
        "handouts": handouts_visible_to(request.user).filter(origin=origin_of(found)),
    }
    return render(request, "triage/receipt.html", context)


def _to_start(request: ClinicRequest, screening: Screening) -> list[tuple[str, str]]:
    """Signed decisions that have no thread yet, with where to start it."""
    if not request.user.may(Permission.REFERRAL_EDIT, screening.patient.clinic):
        return []
    start = reverse("triage:referral_start", args=[screening.pk])
    return [
        (closing_title(action), f"{start}?decision={action.pk}")
        for action in closings_without_thread(request.user, screening.patient.clinic).filter(
            screening=screening
        )
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
