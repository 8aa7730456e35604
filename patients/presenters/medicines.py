"""Medicines as the pages list them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.models import Medicine, Patient
from patients.selectors import medicine_history


@dataclass(frozen=True)
class MedicineShown:
    """One medicine as a line of the record."""

    name: str
    dose: str
    dates: str
    note: str
    recorded: str
    coded: bool
    changes: Sequence[str] = ()
    error_reason: str = ""
    error_by: str = ""
    change_url: str = ""
    stop_url: str = ""
    error_url: str = ""


@dataclass(frozen=True)
class MedicineLists:
    """What is taken, what was stopped, what was wrong."""

    current: Sequence[MedicineShown]
    stopped: Sequence[MedicineShown]
    in_error: Sequence[MedicineShown]

    @property
    def uncoded(self) -> list[str]:
        """Current medicines that no rule can use."""
        return [m.name for m in self.current if not m.coded]


def medicine_lists(patient: Patient) -> MedicineLists:
    """Return every medicine of the patient (two queries)."""
    history = list(medicine_history(patient).prefetch_related("changes__changed_by"))
    return MedicineLists(
        current=[medicine_shown(m) for m in history if m.current],
        stopped=[medicine_shown(m) for m in history if m.stopped_on and not m.in_error],
        in_error=[medicine_shown(m) for m in history if m.in_error],
    )


def medicine_shown(medicine: Medicine) -> MedicineShown:
    """Return one medicine with its dates, earlier doses and addresses."""
    ids = [medicine.patient_id, medicine.pk]
    dates = [
        text % {"day": _day(day)}
        for text, day in (
            (_("started %(day)s"), medicine.started_on),
            (_("dose changed %(day)s"), medicine.changed_on),
            (_("stopped %(day)s"), medicine.stopped_on),
        )
        if day is not None
    ]
    return MedicineShown(
        name=medicine.name,
        dose=medicine.dose,
        dates=", ".join(dates),
        note=medicine.note,
        recorded=_("%(who)s, %(day)s")
        % {
            "who": medicine.recorded_by.full_name,
            "day": _day(timezone.localdate(medicine.recorded_at)),
        },
        coded=bool(medicine.generic),
        changes=[
            _("%(dose)s until %(day)s")
            % {"dose": c.before["dose"], "day": _day(timezone.localdate(c.changed_at))}
            for c in medicine.changes.all()
            if c.before.get("dose")
        ],
        error_reason=medicine.error_reason,
        error_by=medicine.error_by.full_name if medicine.error_by else "",
        change_url=reverse("patients:medicine_change", args=ids),
        stop_url=reverse("patients:medicine_stop", args=ids),
        error_url=reverse("patients:medicine_in_error", args=ids),
    )


def _day(day: date) -> str:
    return date_format(day, "j M Y")
