"""How every page of rehabilitation finds its episode or session, and notes that it was read."""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.db import models
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.access import ClinicRequest
from accounts.models import Clinic, User
from accounts.roles import PERMISSIONS_OF, Permission, Role
from core.audit.trail import record
from patients.presenters import banner_for
from rehab.models import AdverseEvent, Episode, GateCheck, Hold, Session
from rehab.presenters.gate import hold_shown
from rehab.selectors import episodes_visible_to
from rehab.session_selectors import (
    events_visible_to,
    gates_visible_to,
    holds_for,
    holds_visible_to,
    sessions_visible_to,
)


@dataclass(frozen=True)
class May:
    """What the person may do with rehabilitation in the patient's clinic."""

    edit: bool
    sign: bool
    clear: bool


def may_in(request: HttpRequest, clinic: Clinic) -> May:
    """Return what the signed-in person may do in that clinic (no query)."""
    held: set[Permission] = set()
    for membership in cast(ClinicRequest, request).memberships:
        if membership.clinic_id == clinic.pk:
            held |= PERMISSIONS_OF[Role(membership.role)]
    return May(
        edit=Permission.REHAB_EDIT in held,
        sign=Permission.REHAB_SIGN in held,
        clear=Permission.REHAB_CLEAR in held,
    )


def user_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def episode_or_404(
    request: HttpRequest, pk: UUID, permission: Permission = Permission.REHAB_VIEW
) -> Episode:
    """Return the episode and keep that it was read."""
    episode = get_object_or_404(episodes_visible_to(user_of(request), permission), pk=pk)
    note_reading(request, "episode.viewed", episode, episode)
    return episode


def session_or_404(
    request: HttpRequest, pk: UUID, permission: Permission = Permission.REHAB_VIEW
) -> Session:
    """Return the session and keep that it was read."""
    session = get_object_or_404(sessions_visible_to(user_of(request), permission), pk=pk)
    note_reading(request, "session.viewed", session.episode, session)
    return session


def gate_or_404(
    request: HttpRequest, pk: UUID, permission: Permission = Permission.REHAB_VIEW
) -> GateCheck:
    """Return the gate and keep that it was read."""
    gate = get_object_or_404(gates_visible_to(user_of(request), permission), pk=pk)
    note_reading(request, "gate.viewed", gate.episode, gate)
    return gate


def hold_or_404(request: HttpRequest, pk: int) -> Hold:
    """Return the hold for clearing, and keep that it was read."""
    found = holds_visible_to(user_of(request)).select_related("episode__patient__clinic")
    hold = get_object_or_404(found, pk=pk)
    note_reading(request, "hold.viewed", hold.episode, hold)
    return hold


def event_or_404(request: HttpRequest, pk: int, permission: Permission) -> AdverseEvent:
    """Return the adverse event and keep that it was read."""
    event = get_object_or_404(events_visible_to(user_of(request), permission), pk=pk)
    note_reading(request, "adverse_event.viewed", event.episode, event)
    return event


def note_reading(request: HttpRequest, verb: str, episode: Episode, subject: models.Model) -> None:
    """Keep in the audit trail that this person read that page of the record."""
    page = request.resolver_match.url_name if request.resolver_match else ""
    record(
        verb=verb,
        by=user_of(request),
        now=timezone.now(),
        subject=subject,
        about=episode.patient_id,
        clinic_id=episode.patient.clinic_id,
        detail={"page": page or ""},
    )


def page_context(request: HttpRequest, episode: Episode) -> dict[str, Any]:
    """What every page of an episode needs: the patient's banner, open holds, what may be done."""
    return {
        "banner": banner_for(episode.patient),
        "episode": episode,
        "patient": episode.patient,
        "holds": [hold_shown(hold) for hold in holds_for(episode.patient)],
        "may": may_in(request, episode.patient.clinic),
    }
