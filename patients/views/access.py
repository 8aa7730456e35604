"""Emergency access to another clinic's record, and the report of who read a record."""

from datetime import datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import ClinicRequest, reauthenticated, requires
from accounts.access_report import as_csv, note_report, report
from accounts.roles import Permission
from patients import actions, presenters
from patients.forms.access import EmergencyForm, PeriodForm
from patients.refusals import AccessNotNeeded, EmergencyAccessRefused, Refused
from patients.selectors import visible_to
from patients.views.form_page import FormPage


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EMERGENCY_ACCESS)
@reauthenticated
def emergency_access(request: HttpRequest) -> HttpResponse:
    """Open one record of another clinic for four hours: exact number, birth date and reason."""
    user = cast(ClinicRequest, request).user

    def make(data: QueryDict | None, _row: Any) -> EmergencyForm:
        return EmergencyForm(data, cancel_url=reverse("worklist"))

    def act(form: EmergencyForm, now: Any) -> str:
        grants = actions.grant_emergency_access(
            by=user,
            identifier=form.cleaned_data["identifier"],
            birth_date=form.cleaned_data["birth_date"],
            reason=form.cleaned_data["reason"],
            now=now,
        )
        return reverse("patients:detail", args=[grants[0].patient_id])

    def explain(_form: Any, refused: Refused) -> dict[str, Any]:
        if isinstance(refused, EmergencyAccessRefused):
            actions.note_refused_emergency_access(by=user, now=timezone.now())
        if isinstance(refused, AccessNotNeeded):
            return {"already": reverse("patients:detail", args=[refused.patient.pk])}
        return {}

    return FormPage(
        template="patients/emergency.html",
        make=make,
        act=act,
        explain=explain,
        done=_("You can read this record for four hours. Its clinic has been told."),
        keeps_draft=False,
    ).answer(request)


@require_safe
@requires(Permission.ACCESS_REPORT)
def access_report(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show administrators who opened or changed this patient's record."""
    return _report(request, patient, exported=False)


@require_safe
@requires(Permission.ACCESS_REPORT)
@reauthenticated
def access_report_file(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Send the same report as a file."""
    return _report(request, patient, exported=True)


def _report(request: HttpRequest, patient: UUID, *, exported: bool) -> HttpResponse:
    user = cast(ClinicRequest, request).user
    reported = visible_to(user, Permission.ACCESS_REPORT).select_related("clinic")
    found = get_object_or_404(reported, pk=patient)
    form = PeriodForm(request.GET if request.GET else None)
    since = until = None
    if form.is_bound and form.is_valid():
        since = _midnight(form.cleaned_data["since"])
        until = _midnight(form.cleaned_data["until"], days=1)
    rows = report(found.pk, since, until)
    note_report(
        about=found.pk,
        clinic_id=found.clinic_id,
        exported=exported,
        by=user,
        now=timezone.now(),
    )
    if exported:
        response = HttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="access-report.csv"'
        return response
    context = {
        "patient": found,
        "banner": presenters.identity_for(found),
        "form": form,
        "report": rows,
        "file_query": request.GET.urlencode(),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "patients/access_report.html", context, status=status)


def _midnight(day: Any, *, days: int = 0) -> datetime | None:
    """Return when that day began in the clinic (or so many days later)."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))
