"""What happened to a patient, merged from every app that has a part in it, newest first."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from patients.contributions import TimelineEntry, timeline_sources
from patients.models import Correction, EmergencyAccess, Patient, Visit

PAGE = 20  # entries
SAME_MOMENT = 10  # entries of one source that may share one time at the edge of a page


@dataclass(frozen=True)
class TimelinePlace:
    """An entry's place in the order: pages are named by the entry that they begin after."""

    at: datetime
    key: str

    def written(self) -> str:
        return f"{self.at.isoformat()}~{self.key}"

    @classmethod
    def read(cls, text: str) -> "TimelinePlace | None":
        """Return the place, or None (the first page) for anything unreadable."""
        moment, _tilde, key = text.partition("~")
        try:
            at = datetime.fromisoformat(moment)
        except ValueError:
            return None
        if at.tzinfo is None or not key or not 1900 <= at.year <= 2200:
            return None  # at the ends of the calendar another time zone has no such moment
        return cls(at, key)


@dataclass(frozen=True)
class TimelinePage:
    """Some entries, and where the older ones begin (None: there are none)."""

    entries: list[TimelineEntry]
    older: TimelinePlace | None


def timeline_page(patient: Patient, user: User, after: TimelinePlace | None) -> TimelinePage:
    """Return the entries that follow `after` (None: the newest), at most PAGE."""
    entries: list[TimelineEntry] = []
    for source in timeline_sources():
        entries += source(patient, user, after.at if after else None, PAGE + 1 + SAME_MOMENT)
    entries.sort(key=lambda e: (e.at, e.key), reverse=True)
    if after is not None:
        entries = [e for e in entries if (e.at, e.key) < (after.at, after.key)]
    page = entries[:PAGE]
    more = len(entries) > PAGE
    return TimelinePage(page, TimelinePlace(page[-1].at, page[-1].key) if more else None)


def visit_entries(
    patient: Patient, user: User, until: datetime | None, limit: int
) -> list[TimelineEntry]:
    """The visits."""
    visits = Visit.objects.filter(patient=patient).select_related("opened_by")
    if until is not None:
        visits = visits.filter(started_at__lte=until)
    return [
        TimelineEntry(
            at=v.started_at,
            key=f"visit:{v.pk}",
            title=_("Visit"),
            url=reverse("visits:detail", args=[v.pk]),
            text=v.reason,
            by=v.opened_by.full_name,
            icon="note",
            pills=(
                (v.get_contact_display(), "plain"),
                (_("Signed"), "ok") if v.signed else (_("Open"), "warn"),
            ),
            withdrawn=v.error_reason,
        )
        for v in visits.order_by("-started_at", "-pk")[:limit]
    ]


def correction_entries(
    patient: Patient, user: User, until: datetime | None, limit: int
) -> list[TimelineEntry]:
    """Corrections of who the patient is."""
    corrections = Correction.objects.filter(patient=patient).select_related("corrected_by")
    if until is not None:
        corrections = corrections.filter(corrected_at__lte=until)
    return [
        TimelineEntry(
            at=c.corrected_at,
            key=f"correction:{c.pk}",
            title=_("Details corrected"),
            text=c.reason,
            by=c.corrected_by.full_name,
            icon="pencil",
        )
        for c in corrections.order_by("-corrected_at", "-pk")[:limit]
    ]


def emergency_entries(
    patient: Patient, user: User, until: datetime | None, limit: int
) -> list[TimelineEntry]:
    """Emergency accesses: everybody who reads the record sees that they happened."""
    accesses = EmergencyAccess.objects.filter(patient=patient).select_related("user")
    if until is not None:
        accesses = accesses.filter(granted_at__lte=until)
    return [
        TimelineEntry(
            at=a.granted_at,
            key=f"emergency:{a.pk}",
            title=_("Emergency access"),
            text=a.reason,
            by=a.user.full_name,
            icon="warning",
            tone="warn",
        )
        for a in accesses.order_by("-granted_at", "-pk")[:limit]
    ]
