"""The handouts of a patient on the timeline: what the patient took home is part of the story."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from content.models import Handout, HandoutTalk
from content.selectors import handouts_visible_to
from patients.contributions import TimelineEntry, register_timeline
from patients.models import Patient


def register() -> None:
    """Called once, when the app is ready."""
    register_timeline(timeline)


def timeline(
    patient: Patient, user: User, before: datetime | None, most: int
) -> Iterable[TimelineEntry]:
    """The patient's handouts, each where it was issued, and whether it was given."""
    talks = HandoutTalk.objects.filter(handout=OuterRef("pk"))
    found = (
        handouts_visible_to(user)
        .filter(patient=patient)
        .annotate(
            given=Exists(talks.filter(given=True)),
            error_reason=Subquery(talks.filter(in_error=True).values("note")[:1]),
        )
        .order_by("-issued_at", "-pk")
    )
    if before is not None:
        found = found.filter(issued_at__lte=before)
    return [
        _entry(handout, given=handout.given, wrong=handout.error_reason or "")
        for handout in found[:most]
    ]


def _entry(handout: Handout, *, given: bool, wrong: str) -> TimelineEntry:
    return TimelineEntry(
        at=handout.issued_at,
        key=f"handout:{handout.pk}",
        title=_("Handout"),
        url=reverse("content:handout", args=[handout.pk]),
        text=handout.title,
        by=handout.issued_by.full_name,
        icon="print",
        pills=[(_("Given"), "ok") if given else (_("Not marked as given"), "plain")],
        withdrawn=wrong,
    )
