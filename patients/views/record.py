"""The patient's page, and opening a visit from it."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from patients import actions, contributions, presenters
from patients.forms.visits import OpenVisitForm
from patients.selectors import live_emergency_access
from patients.timeline import TimelinePlace, timeline_page
from patients.views.form_page import FormPage
from patients.views.loading import may_in, patient_or_404


@require_safe
@requires(Permission.RECORD_VIEW)
def patient_detail(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show the patient: alerts, medicines, what happened, and what other apps add."""
    user = cast(ClinicRequest, request).user
    found = patient_or_404(request, patient)
    place = TimelinePlace.read(request.GET.get("before", ""))
    page = timeline_page(found, user, place)
    may = may_in(request, found.clinic)
    older = page.older.written() if page.older else ""
    context: dict[str, Any] = {
        "patient": found,
        "banner": presenters.banner_for(found),
        "details": presenters.patient_facts(found),
        "alerts": presenters.alert_lists(found),
        "medicines": presenters.medicine_lists(found),
        "timeline": presenters.timeline_shown(page.entries),
        "older": older,
        "paged": place is not None,
        "panels": contributions.patient_panels(request, found),
        "may": may,
        "emergency": None if may.read_record else live_emergency_access(user, found),
    }
    return render(request, "patients/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VISIT_EDIT)
def open_visit(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Begin a visit with this patient."""
    found = patient_or_404(request, patient, Permission.VISIT_EDIT)
    back = reverse("patients:detail", args=[found.pk])

    def make(data: QueryDict | None, _row: Any) -> OpenVisitForm:
        return OpenVisitForm(data, path=request.path, cancel_url=back)

    def act(form: OpenVisitForm, now: Any) -> str:
        visit = actions.open_visit(
            patient=found,
            contact=form.cleaned_data["contact"],
            reason=form.cleaned_data["reason"],
            started_at=form.started_at(),
            by=cast(ClinicRequest, request).user,
            now=now,
        )
        return reverse("visits:edit", args=[visit.pk])

    return FormPage(
        template="patients/form.html",
        make=make,
        act=act,
        done=_("The visit is open."),
        context={
            "banner": presenters.banner_for(found),
            "title": _("Open a visit"),
            "server_time": timezone.localtime(),
        },
    ).answer(request)
