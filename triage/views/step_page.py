"""Pages on which one step of a thread or of a recall is taken: all alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import ClinicRequest, requires
from accounts.models import User
from accounts.roles import Permission
from core.audit.trail import record
from core.pdf import PdfError
from core.tables import Mutable
from patients.presenters import banner_for
from patients.refusals import Refused
from patients.views.form_page import FormPage
from triage.forms.referrals import StepForm

Act = Callable[[Any, Any, User, datetime], object]  # row, form, by, now
NO_PDF = (
    "The letter can't be made as PDF at the moment, so nothing was recorded as sent. Print the "
    "preview from the browser, and record it as sent when the letter can be kept."
)


@dataclass(frozen=True)
class StepPage:
    """One step: its address, its words, its form and its action.

    `possible` says whether it may be taken from the row's present state; `context` adds to the page
    what somebody must see before taking it.
    """

    name: str
    title: Any
    form: type[StepForm]
    act: Act
    done: Any
    possible: Callable[[Any], bool]
    lead: Any = ""
    context: Callable[[HttpRequest, Any], dict[str, Any]] | None = None
    template: str = "triage/referrals/step.html"


@dataclass(frozen=True)
class StepPages:
    """The steps of one sort of row: how it is found, what a reading is called, where it leads."""

    load: Callable[[ClinicRequest, UUID, Permission], Any]
    permission: Permission
    verb: str
    place: str  # the name of the address of the row's own page

    def view(self, page: StepPage) -> Callable[..., HttpResponse]:
        """Return the view of one step."""

        @requires(self.permission)
        @require_http_methods(["GET", "POST"])
        def step(request: ClinicRequest, **named: UUID) -> HttpResponse:
            return self._answer(request, *named.values(), page=page)

        step.__doc__ = str(page.form.__doc__ or page.name)
        return step

    def _answer(self, request: ClinicRequest, pk: UUID, *, page: StepPage) -> HttpResponse:
        row = self.load(request, pk, self.permission)
        back = reverse(self.place, args=[row.pk])
        if request.method == "GET":
            if not page.possible(row):
                messages.info(request, _("The thread has moved on: this can’t be done now."))
                return HttpResponseRedirect(back)
            note_reading(request, row, self.verb, page.name)

        def make(data: QueryDict | None, current: Mutable) -> StepForm:
            return page.form(data, row=_whole(current, row), path=request.path, cancel_url=back)

        def act(form: StepForm, now: datetime) -> str:
            try:
                page.act(row, form, request.user, now)
            except PdfError as problem:
                raise Refused(_(NO_PDF)) from problem
            return back

        extra = page.context(request, row) if page.context else {}
        return FormPage(
            template=page.template,
            make=make,
            act=act,
            done=str(page.done),
            row=row,
            context={
                "banner": banner_for(row.patient),
                "title": page.title,
                "lead": page.lead,
                "row": row,
                **extra,
            },
        ).answer(request)


def note_reading(request: ClinicRequest, row: Any, verb: str, page: str) -> None:
    """Keep in the audit trail that this person read that page of the thread or recall."""
    record(
        verb=verb,
        by=request.user,
        now=timezone.now(),
        subject=row,
        about=row.patient_id,
        clinic_id=row.patient.clinic_id,
        detail={"page": page},
    )


def _whole(current: Any, row: Any) -> Any:
    """The row as it stands now, with what it hangs on, which the loading read already."""
    if current is not row:
        current.patient, current.screening = row.patient, row.screening
    return current
