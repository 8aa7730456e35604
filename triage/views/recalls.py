"""A recall: its page, and its steps."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.access import ClinicRequest, requires
from accounts.models import User
from accounts.roles import Permission
from patients.clock import clinic_day
from patients.presenters import banner_for
from triage import referral_selectors as selectors
from triage.actions import recalls as actions
from triage.forms import recalls as forms
from triage.forms.referrals import StepForm
from triage.models import Recall
from triage.presenters.recalls import recall_page
from triage.views.step_page import StepPage, StepPages, note_reading


def load_recall(request: ClinicRequest, pk: UUID, permission: Permission) -> Recall:
    """Return the recall, or 404 when this person may not do that with its patient."""
    found: Recall = get_object_or_404(selectors.recalls_visible_to(request.user, permission), pk=pk)
    return found


PAGES = StepPages(load_recall, Permission.SCREENING_EDIT, "recall.viewed", "triage:recall")


@requires(Permission.SCREENING_VIEW)
@require_GET
def recall(request: ClinicRequest, recall: UUID) -> HttpResponse:
    """Show one recall: when, what for, and what was done to keep it."""
    found = load_recall(request, recall, Permission.SCREENING_VIEW)
    note_reading(request, found, "recall.viewed", "recall")
    may_edit = request.user.may(Permission.SCREENING_EDIT, found.patient.clinic)
    on = clinic_day(found.patient.clinic, timezone.now())
    context = {
        "banner": banner_for(found.patient),
        "recall": found,
        "page": recall_page(found, on, STEPS if may_edit else ()),
    }
    return render(request, "triage/recalls/recall.html", context)


def _with(action: Any, *names: str) -> Any:
    def act(row: Recall, form: StepForm, by: User, now: datetime) -> object:
        said = {name: form.cleaned_data[name] for name in names}
        version = form.cleaned_data["row_version"]
        return action(recall=row, row_version=version, by=by, now=now, **said)

    return act


def _finished(row: Recall, form: Any, by: User, now: datetime) -> object:
    return actions.finish_recall(
        recall=row,
        row_version=form.cleaned_data["row_version"],
        visit=form.chosen(),
        text=form.cleaned_data["text"],
        by=by,
        now=now,
    )


def _open(row: Recall) -> bool:
    return row.is_open


STEPS = (
    StepPage(
        "done",
        _("The patient was seen again"),
        forms.DoneForm,
        _finished,
        _("The recall is done."),
        _open,
    ),
    StepPage(
        "try",
        _("Record an attempt to reach the patient"),
        forms.TryForm,
        _with(actions.record_try, "way", "text"),
        _("The attempt is kept. The recall stays on the list."),
        _open,
    ),
    StepPage(
        "not-attended",
        _("The patient did not come"),
        forms.RecallNotAttendedForm,
        _with(actions.record_recall_not_attended, "due_on", "text"),
        _("Kept. The recall comes back on the next day."),
        _open,
    ),
    StepPage(
        "move",
        _("Move the recall"),
        forms.MoveForm,
        _with(actions.move_recall, "due_on", "text"),
        _("The recall is moved."),
        _open,
        _("The day that was signed stays in the receipt; this is kept beside it."),
    ),
    StepPage(
        "cancel",
        _("Cancel the recall"),
        forms.CancelRecallForm,
        _with(actions.cancel_recall, "text"),
        _("Cancelled. It stays readable."),
        _open,
    ),
)
