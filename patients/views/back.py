"""Where a form about a patient leads back to: the visit it was opened from, or the patient."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from patients.models import Patient
from patients.selectors import visits_visible_to


def back_to(request: HttpRequest, patient: Patient) -> str:
    """Return the address; `?visit=` counts only when it is a visit of this patient."""
    try:
        visit = UUID(request.GET["visit"])
    except (KeyError, ValueError):
        return reverse("patients:detail", args=[patient.pk])
    mine = visits_visible_to(cast(User, request.user)).filter(pk=visit, patient=patient)
    if mine.exists():
        return reverse("visits:detail", args=[visit])
    return reverse("patients:detail", args=[patient.pk])
