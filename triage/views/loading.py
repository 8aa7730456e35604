"""How every page of this app finds its screening, and notes that it was read."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import ClinicRequest
from accounts.roles import PERMISSIONS_OF, Permission, Role
from core.audit.trail import record
from patients.presenters import banner_for
from triage import selectors
from triage.models import Receipt, Screening
from triage.refusals import ScreeningLocked, VisitLocked

LOCKED = (ScreeningLocked, VisitLocked)


def screening_for(request: ClinicRequest, pk: UUID, permission: Permission) -> Screening:
    """Return the screening, or 404 when this person may not do that with its patient."""
    return get_object_or_404(selectors.visible_to(request.user, permission), pk=pk)


def receipt_for(screening: Screening) -> Receipt:
    """Return the screening's receipt, or 404 while it isn't signed."""
    receipt = selectors.receipt_of(screening)
    if receipt is None:
        raise Http404
    return receipt


def note_reading(request: ClinicRequest, screening: Screening, page: str) -> None:
    """Keep in the audit trail that this person read that page of the record."""
    record(
        verb="screening.viewed",
        by=request.user,
        now=timezone.now(),
        subject=screening,
        about=screening.patient_id,
        clinic_id=screening.patient.clinic_id,
        detail={"page": page},
    )


def _granted_for(request: HttpRequest, screening: Screening) -> set[Permission]:
    """What the person may do in the patient's clinic, which needn't be the one they work in now."""
    roles = {
        Role(each.role)
        for each in getattr(request, "memberships", ())
        if each.clinic_id == screening.patient.clinic_id
    }
    return {permission for role in roles for permission in PERMISSIONS_OF[role]}


def page_context(request: HttpRequest, screening: Screening) -> dict[str, Any]:
    """What every page of a screening needs: the patient's banner, and what may be done."""
    permissions = _granted_for(request, screening)
    return {
        "banner": banner_for(screening.patient),
        "screening": screening,
        "patient": screening.patient,
        "visit": screening.visit,
        "may_edit": Permission.SCREENING_EDIT in permissions and screening.may_be_written,
        "may_sign": Permission.SCREENING_SIGN in permissions and screening.may_be_written,
        "may_hand_out": Permission.HANDOUT_ISSUE in permissions,
    }


def locked(request: ClinicRequest, screening: Screening) -> HttpResponseRedirect:
    """Say that nothing can be changed any more, and lead to what can still be read."""
    messages.error(
        request, _("This screening can't be changed any more: it or its visit is signed.")
    )
    name = "triage:receipt" if screening.signed else "triage:check"
    return HttpResponseRedirect(reverse(name, args=[screening.pk]))
