"""Clinics: made by the system administrator, looked after by their own administrators."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Clinic
from core.audit.trail import Actor, record
from core.locking import save_if_current


class ClinicNameTaken(Exception):
    """Another clinic has this name, apart from capitals; people could not tell them apart."""


@transaction.atomic
def create_clinic(*, fields: dict[str, Any], by: Actor, now: datetime) -> Clinic:
    """Open a clinic with its letterhead, zone and units. Raises ClinicNameTaken."""
    _refuse_taken(fields["name"], None)
    clinic = Clinic.objects.create(**fields)
    record(verb="clinic.created", by=by, now=now, subject=clinic, clinic_id=clinic.pk)
    return clinic


@transaction.atomic
def change_clinic(
    *, clinic: Clinic, fields: dict[str, Any], row_version: int, by: Actor, now: datetime
) -> Clinic:
    """Change the clinic's letterhead, zone or units. Raises StaleRecord, ClinicNameTaken.

    Documents that were issued keep the letterhead they were issued with.
    """
    _refuse_taken(fields["name"], clinic)
    changes = {name: value for name, value in fields.items() if getattr(clinic, name) != value}
    changed = save_if_current(clinic, row_version=row_version, changes=changes)
    record(
        verb="clinic.changed",
        by=by,
        now=now,
        subject=clinic,
        clinic_id=clinic.pk,
        detail={"fields": sorted(changes)},
    )
    return changed


def _refuse_taken(name: str, clinic: Clinic | None) -> None:
    others = Clinic.objects.exclude(pk=clinic.pk) if clinic is not None else Clinic.objects.all()
    if others.filter(name__iexact=name).exists():
        raise ClinicNameTaken
