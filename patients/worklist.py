"""This app's own sections of the worklist."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from accounts.models import Clinic, User
from accounts.roles import Permission
from patients.contributions import WorklistItem, WorklistSection
from patients.models import Patient
from patients.selectors import (
    drafts_of,
    emergency_accesses_to,
    unfinished_by_others,
    unfinished_visits,
    visible_to,
    visits_visible_to,
)

MOST = 50  # items of a section; who has more unfinished needs no longer list
LEFT_OPEN = timedelta(days=7)  # after this a colleague's open visit is shown to those who may sign
TOLD_FOR = timedelta(days=14)  # how long administrators see an emergency access on their list


def to_finish(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """The visits that this person opened and did not sign, oldest first."""
    if not user.may(Permission.VISIT_EDIT):
        return None
    items = [
        WorklistItem(
            title=v.reason or _("Visit without a reason yet"),
            url=reverse("visits:detail", args=[v.pk]),
            since=v.started_at,
            patient=v.patient,
        )
        for v in unfinished_visits(user)[:MOST]
    ]
    return WorklistSection(
        id="to-finish",
        title=_("Visits to finish"),
        items=items,
        empty_text=_("Nothing waits to be signed."),
        order=10,
    )


def not_yet_saved(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Forms that this person began to fill in and did not save, oldest first."""
    found = [(d, _whose(d.key)) for d in drafts_of(user)[:MOST]]
    patients = {pk for _d, (kind, pk) in found if kind == "patient" and pk}
    visits = {pk for _d, (kind, pk) in found if kind == "visit" and pk}
    names: dict[UUID, Patient] = {}
    if patients:
        names |= {p.pk: p for p in visible_to(user).filter(pk__in=patients)}
    if visits:
        names |= {v.pk: v.patient for v in visits_visible_to(user).filter(pk__in=visits)}
    items = [
        WorklistItem(
            title=_("Form typed but not saved"),
            url=d.key,
            since=d.saved_at,
            patient=names.get(pk) if pk else None,
        )
        for d, (_kind, pk) in found
        if pk is None or pk in names
    ]
    if not items:
        return None
    return WorklistSection(
        id="not-yet-saved", title=_("Not yet saved"), items=items, empty_text="", order=12
    )


def left_open(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Visits that colleagues left open for more than a week."""
    items = [
        WorklistItem(
            title=v.reason or _("Visit without a reason yet"),
            url=reverse("visits:detail", args=[v.pk]),
            since=v.started_at,
            note=_("opened by %(who)s") % {"who": v.opened_by.full_name},
            patient=v.patient,
        )
        for v in unfinished_by_others(user, before=now - LEFT_OPEN)[:MOST]
    ]
    if not items:
        return None
    return WorklistSection(
        id="left-open", title=_("Left open by others"), items=items, empty_text="", order=15
    )


def emergencies(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """For administrators: who opened a record of their clinic in an emergency."""
    if not user.may(Permission.ACCESS_REPORT):
        return None
    items = [
        WorklistItem(
            title=_("Emergency access by %(who)s") % {"who": a.user.full_name},
            url=reverse("patients:access_report", args=[a.patient_id]),
            since=a.granted_at,
            note=a.reason,
            tone="warn",
            patient=a.patient,
        )
        for a in emergency_accesses_to(user, since=now - TOLD_FOR)[:MOST]
    ]
    return WorklistSection(
        id="emergency-access",
        title=_("Emergency access to your clinic's records"),
        items=items,
        empty_text=_("Nobody used emergency access in the last 14 days."),
        order=5,
    )


def _whose(path: str) -> tuple[str, UUID | None]:
    """Return whether the form at this address is about a patient or a visit, and which."""
    try:
        found = resolve(urlsplit(path).path).kwargs
    except Resolver404:
        return "", None
    for kind in ("patient", "visit"):
        if isinstance(found.get(kind), UUID):
            return kind, found[kind]
    return "", None
