"""Similar past screenings, looked for when somebody asks for them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from core.audit.trail import record
from triage.assessment import assess
from triage.comparing import Comparison, compared
from triage.models import Screening
from triage.presenters.similar import similar_page
from triage.views.loading import note_reading, page_context, screening_for


@requires(Permission.SCREENING_VIEW)
@require_GET
def similar(request: ClinicRequest, screening: UUID) -> HttpResponse:
    """Show what was most like this in the clinic, and what became of it. It changes no result."""
    found = screening_for(request, screening, Permission.SCREENING_VIEW)
    assessment = assess(found, timezone.now())
    note_reading(request, found, "similar")
    comparison = compared(assessment, request.user)
    _note_comparing(request, found, comparison)
    context = {
        **page_context(request, found),
        "page": similar_page(assessment, comparison),
        "in_scope": assessment.in_scope,
    }
    return render(request, "triage/similar.html", context)


def _note_comparing(request: ClinicRequest, found: Screening, comparison: Comparison) -> None:
    """Keep, for each patient whose screening is shown, that part of their record was read."""
    for each in comparison.found:
        record(
            verb="screening.compared",
            by=request.user,
            now=timezone.now(),
            subject=each.screening,
            about=each.screening.patient_id,
            clinic_id=each.screening.patient.clinic_id,
            detail={"with": str(found.pk)},
        )
