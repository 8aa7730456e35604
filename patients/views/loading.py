"""Loading what a page is about: a stranger's record is not found, and each read is kept."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.access import ClinicRequest
from accounts.models import Clinic, User
from accounts.roles import PERMISSIONS_OF, Permission, Role
from core.audit.trail import record
from patients.models import Patient, Visit
from patients.selectors import visible_to, visits_visible_to


@dataclass(frozen=True)
class May:
    """What the person may do with records of one clinic; emergency readers may do none of it."""

    read_record: bool
    edit_patient: bool
    edit_record: bool
    edit_visit: bool
    sign_visit: bool
    report: bool
    ask_in_emergency: bool


def may_in(request: HttpRequest, clinic: Clinic) -> May:
    """Return what the signed-in person may do in that clinic (no query)."""
    held: set[Permission] = set()
    for membership in cast(ClinicRequest, request).memberships:
        if membership.clinic_id == clinic.pk:
            held |= PERMISSIONS_OF[Role(membership.role)]
    return May(
        read_record=Permission.RECORD_VIEW in held,
        edit_patient=Permission.PATIENT_EDIT in held,
        edit_record=Permission.RECORD_EDIT in held,
        edit_visit=Permission.VISIT_EDIT in held,
        sign_visit=Permission.VISIT_SIGN in held,
        report=Permission.ACCESS_REPORT in held,
        ask_in_emergency=Permission.EMERGENCY_ACCESS in held,
    )


def patient_or_404(
    request: HttpRequest, pk: UUID, permission: Permission = Permission.RECORD_VIEW
) -> Patient:
    """Return the patient and keep that the page was read, whatever becomes of the form on it."""
    user = cast(User, request.user)
    patient = get_object_or_404(visible_to(user, permission).select_related("clinic"), pk=pk)
    _read(request, "patient.viewed", patient, subject=patient)
    return patient


def visit_or_404(
    request: HttpRequest, pk: UUID, permission: Permission = Permission.RECORD_VIEW
) -> Visit:
    """Return the visit and keep that it was read."""
    visit = get_object_or_404(visits_visible_to(cast(User, request.user), permission), pk=pk)
    _read(request, "visit.viewed", visit.patient, subject=visit)
    return visit


def _read(request: HttpRequest, verb: str, patient: Patient, *, subject: Patient | Visit) -> None:
    memberships = cast(ClinicRequest, request).memberships
    member = any(m.clinic_id == patient.clinic_id for m in memberships)
    page = request.resolver_match.url_name if request.resolver_match else ""
    record(
        verb=verb,
        by=cast(User, request.user),
        now=timezone.now(),
        subject=subject,
        about=patient.pk,
        clinic_id=patient.clinic_id,
        purpose="" if member else "emergency",
        detail={"page": page or ""},
    )
