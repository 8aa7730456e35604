"""Clinics: made by the system administrator, looked after by their own administrators."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions.changes import what_changed
from accounts.models import Clinic, Country
from accounts.refusals import ClinicNameTaken, EmergencyNumberMissing
from core.audit.trail import Actor, record
from core.locking import save_if_current


@transaction.atomic
def create_clinic(*, fields: dict[str, Any], by: Actor, now: datetime) -> Clinic:
    """Open a clinic with its letterhead, zone and units.

    `fields` are those of `Clinic`; instead of the number as printed they hold the `country` and
    the `own_emergency_number`, of which one may be empty. Raises ClinicNameTaken,
    EmergencyNumberMissing.
    """
    _refuse_taken(fields["name"], None)
    clinic = Clinic.objects.create(**_with_number(fields))
    record(verb="clinic.created", by=by, now=now, subject=clinic, clinic_id=clinic.pk)
    return clinic


@transaction.atomic
def change_clinic(
    *, clinic: Clinic, fields: dict[str, Any], row_version: int, by: Actor, now: datetime
) -> Clinic:
    """Change the clinic's letterhead, zone or units; `fields` as for a new one.

    Documents that were issued keep the letterhead they were issued with. Raises StaleRecord,
    ClinicNameTaken, EmergencyNumberMissing.
    """
    _refuse_taken(fields["name"], clinic)
    values = _with_number(fields)
    changes = {name: value for name, value in values.items() if getattr(clinic, name) != value}
    changed = save_if_current(clinic, row_version=row_version, changes=changes)
    record(
        verb="clinic.changed",
        by=by,
        now=now,
        subject=clinic,
        clinic_id=clinic.pk,
        detail=what_changed(clinic, changes),
    )
    return changed


def follow_country(country: Country, *, by: Actor, now: datetime) -> list[Clinic]:
    """Give the country's number to its clinics that have none of their own; returns those changed.

    Called inside the change of the country, so that no handout prints the old number after it.
    """
    behind = Clinic.objects.select_for_update().filter(country=country, emergency_is_own=False)
    followed = []
    for clinic in behind.exclude(emergency_number=country.emergency_number):
        changes = {"emergency_number": country.emergency_number}
        followed.append(save_if_current(clinic, row_version=clinic.row_version, changes=changes))
        record(
            verb="clinic.changed",
            by=by,
            now=now,
            subject=clinic,
            clinic_id=clinic.pk,
            detail={**what_changed(clinic, changes), "with_country": country.pk},
        )
    return followed


def _with_number(fields: dict[str, Any]) -> dict[str, Any]:
    """The values to store. The country is held, so that its number can't change in between."""
    values = dict(fields)
    own = values.pop("own_emergency_number", "")
    country = values.get("country")
    if country is not None:
        country = Country.objects.select_for_update().get(pk=country.pk)
    if country is None and not own:
        raise EmergencyNumberMissing
    usual = country.emergency_number if country is not None else ""
    return {
        **values,
        "country": country,
        "emergency_number": own or usual,
        "emergency_is_own": bool(own) and own != usual,
    }


def _refuse_taken(name: str, clinic: Clinic | None) -> None:
    others = Clinic.objects.exclude(pk=clinic.pk) if clinic is not None else Clinic.objects.all()
    if others.filter(name__iexact=name).exists():
        raise ClinicNameTaken
