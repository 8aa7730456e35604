"""The home page: what waits for this person."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import ClinicRequest, requires
from accounts.context import granted
from accounts.roles import Permission
from core.audit.trail import record
from patients import contributions, presenters


@require_safe
@requires(Permission.WORKLIST_VIEW)
def worklist(request: HttpRequest) -> HttpResponse:
    """List what is to be finished or followed up, oldest first."""
    asked = cast(ClinicRequest, request)
    now = timezone.now()
    sections = (
        contributions.worklist_sections(asked.user, asked.clinic, now) if asked.clinic else []
    )
    patients = {item.patient.pk for s in sections for item in s.items if item.patient}
    if patients:
        record(
            verb="worklist.viewed",
            by=asked.user,
            now=now,
            clinic_id=asked.clinic.pk,
            detail={"patients": sorted(str(pk) for pk in patients)},
        )
    may = granted(request)
    return render(
        request,
        "patients/worklist.html",
        {
            "sections": [presenters.section_shown(s, now) for s in sections],
            "may_find": Permission.PATIENT_FIND in may,
            "may_print": Permission.HANDOUT_ISSUE in may,
            "may_register": Permission.PATIENT_EDIT in may,
        },
    )
