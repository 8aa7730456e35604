"""The worklist's sections as the page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.contributions import WorklistSection
from patients.presenters.banner import name_of


@dataclass(frozen=True)
class ItemShown:
    """One thing to do; `who` names the patient, `age` how long it has waited."""

    title: str
    url: str
    who: str
    age: str
    note: str
    tone: str


@dataclass(frozen=True)
class SectionShown:
    """A section with its lines, oldest first as given; some are about texts, not patients."""

    id: str
    title: str
    items: Sequence[ItemShown]
    empty_text: str
    about_patients: bool


def section_shown(section: WorklistSection, now: datetime) -> SectionShown:
    """Return the section with each item's age in words."""
    return SectionShown(
        id=section.id,
        title=str(section.title),
        empty_text=str(section.empty_text),
        about_patients=any(item.patient for item in section.items),
        items=[
            ItemShown(
                title=str(item.title),
                url=item.url,
                who=name_of(item.patient) if item.patient else "",
                age=waiting(item.since, now),
                note=str(item.note),
                tone=item.tone,
            )
            for item in section.items
        ],
    )


def waiting(since: datetime | date, now: datetime) -> str:
    """Return how long ago it was, or how far ahead it lies, in days."""
    day = timezone.localdate(since) if isinstance(since, datetime) else since
    days = (timezone.localdate(now) - day).days
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("in %(n)d day", "in %(n)d days", -days) % {"n": -days}
    return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
