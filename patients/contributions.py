"""Where other apps put their part on the pages of patients and visits.

Imports point down only, so the apps above this one register here, in their AppConfig.ready().
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest

from accounts.models import Clinic, User
from patients.models import Patient, Visit


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened to a patient, as the timeline shows it.

    `key` is unique among entries ("visit:<id>"); with `at` it orders the timeline and marks pages.
    """

    at: datetime
    key: str
    title: str
    url: str = ""
    text: str = ""
    by: str = ""
    icon: str = "note"
    tone: str = ""
    pills: Sequence[tuple[str, str]] = ()  # (text, tone)
    withdrawn: str = ""  # why it was entered in error


# Asked for the entries at or before a time (None: from now), newest first, at most so many.
TimelineSource = Callable[[Patient, User, datetime | None, int], Iterable[TimelineEntry]]


@dataclass(frozen=True)
class WorklistItem:
    """One thing to do. `since` orders the section, oldest first; `note` says what is waited for."""

    title: str
    url: str
    since: datetime | date
    note: str = ""
    tone: str = ""
    patient: Patient | None = None


@dataclass(frozen=True)
class WorklistSection:
    """A part of the home page. `order`: 10 to finish, 20 recalls, 30 referrals, 40 reviews …"""

    id: str
    title: str
    items: Sequence[WorklistItem]
    empty_text: str
    order: int = 50


SectionSource = Callable[[User, Clinic, datetime], WorklistSection | None]


@dataclass(frozen=True)
class Panel:
    """A part of a patient's or a visit's page: a template and what it shows."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50


VisitPanelSource = Callable[[HttpRequest, Visit], Panel | None]
PatientPanelSource = Callable[[HttpRequest, Patient], Panel | None]


@dataclass(frozen=True)
class Unfinished:
    """What would be cut off by signing the visit: a sentence, and where it can be finished."""

    text: str
    url: str
    link: str


SignCheck = Callable[[Visit], Iterable[Unfinished]]

_timeline: list[TimelineSource] = []
_sections: list[SectionSource] = []
_visit_panels: list[VisitPanelSource] = []
_patient_panels: list[PatientPanelSource] = []
_sign_checks: list[SignCheck] = []


def register_timeline(source: TimelineSource) -> None:
    """Add entries to every patient's timeline. The source shows only what the user may see."""
    _timeline.append(source)


def register_worklist(section: SectionSource) -> None:
    """Add a section to the home page; None leaves it out for this person."""
    _sections.append(section)


def register_visit_panel(panel: VisitPanelSource) -> None:
    """Add a panel to the visit page; None leaves it out."""
    _visit_panels.append(panel)


def register_patient_panel(panel: PatientPanelSource) -> None:
    """Add a panel to the patient page; None leaves it out."""
    _patient_panels.append(panel)


def register_sign_check(check: SignCheck) -> None:
    """Add a check of what is unfinished; shown before a visit is signed, it doesn't prevent it."""
    _sign_checks.append(check)


def timeline_sources() -> Sequence[TimelineSource]:
    return tuple(_timeline)


def worklist_sections(user: User, clinic: Clinic, now: datetime) -> list[WorklistSection]:
    found = [section for source in _sections if (section := source(user, clinic, now)) is not None]
    return sorted(found, key=lambda s: s.order)


def visit_panels(request: HttpRequest, visit: Visit) -> list[Panel]:
    found = [panel for source in _visit_panels if (panel := source(request, visit)) is not None]
    return sorted(found, key=lambda p: p.order)


def patient_panels(request: HttpRequest, patient: Patient) -> list[Panel]:
    found = [panel for source in _patient_panels if (panel := source(request, patient)) is not None]
    return sorted(found, key=lambda p: p.order)


def unfinished(visit: Visit) -> list[Unfinished]:
    return [each for check in _sign_checks for each in check(visit)]
