"""Patients in lists, their details, and corrections of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.formkit.parts import Fact
from patients.identifiers import written
from patients.models import Correction, Identifier, IdentifierKind, Patient, Sex
from patients.presenters.banner import name_of


@dataclass(frozen=True)
class PatientRow:
    """A patient as a line of a list."""

    name: str
    url: str
    born: str
    age: int
    sex: str
    numbers: str


def patient_rows(
    patients: Iterable[Patient],
    numbers: Mapping[UUID, Sequence[Identifier]],
    *,
    to_report: bool = False,
) -> list[PatientRow]:
    """Return the lines, each leading to the record, or to its access report for administrators."""
    today = timezone.localdate()
    # One address is built and the others filled in: a list spends most of its time on them.
    any_id = UUID(int=0)
    pattern = reverse("patients:access_report" if to_report else "patients:detail", args=[any_id])
    before, _id, after = pattern.partition(str(any_id))
    return [
        PatientRow(
            name=name_of(p),
            url=f"{before}{p.pk}{after}",
            born=date_format(p.birth_date, "j M Y"),
            age=p.age_on(today),
            sex=str(Sex(p.sex).label),
            numbers=", ".join(written(i.kind, i.value) for i in numbers.get(p.pk, ())),
        )
        for p in patients
    ]


def patient_facts(patient: Patient) -> list[Fact]:
    """Return how to reach the patient, beside what the banner says."""
    return [
        Fact(_("Telephone"), patient.phone),
        Fact(_("Address"), patient.address),
        Fact(_("Preferred language"), patient.language),
        Fact(_("Clinic"), str(patient.clinic)),
        Fact(_("Registered"), date_format(timezone.localtime(patient.registered_at), "j M Y, H:i")),
    ]


@dataclass(frozen=True)
class CorrectionShown:
    """One correction: when, by whom, why, and each field before and after."""

    when: str
    by: str
    reason: str
    changes: Sequence[tuple[str, str, str]]


def corrections_shown(corrections: Iterable[Correction]) -> list[CorrectionShown]:
    """Return the corrections, newest first as given."""
    return [
        CorrectionShown(
            when=date_format(timezone.localtime(c.corrected_at), "j M Y, H:i"),
            by=c.corrected_by.full_name,
            reason=c.reason,
            changes=[
                (_field(name), _value(name, c.before.get(name)), _value(name, after))
                for name, after in c.after.items()
            ],
        )
        for c in corrections
    ]


def _field(name: str) -> str:
    if name in IdentifierKind.values:
        return str(IdentifierKind(name).label)
    return str(Patient._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]


def _value(name: str, value: Any) -> str:
    if not value:
        return "–"
    if name == "birth_date":
        return date_format(date.fromisoformat(value), "j M Y")
    if name == "sex":
        return str(Sex(value).label)
    return written(name, str(value))
