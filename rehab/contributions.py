"""What rehabilitation adds to the patient's page, the timeline, the worklist, and after triage."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Clinic, User
from accounts.roles import Permission
from patients.clock import clinic_day
from patients.contributions import (
    Panel,
    TimelineEntry,
    WorklistItem,
    WorklistSection,
    register_patient_panel,
    register_timeline,
    register_worklist,
)
from patients.models import Patient
from rehab import selectors
from rehab import session_selectors as reads
from rehab.gate_selectors import follow_ups_open
from rehab.models import Episode, GateCheck, Session, Tier
from rehab.presenters.caseload import what_happened
from rehab.presenters.episode import session_pill
from rehab.presenters.gate import factors_open_words, hold_shown, tier_pill
from triage.models import Screening
from triage.routes import POST_STROKE, RouteLink, register_route

MOST = 50  # lines of a worklist section


def register() -> None:
    """Called once, when the app is ready."""
    register_patient_panel(patient_panel)
    register_timeline(timeline)
    register_worklist(waiting_for_clearance)
    register_worklist(sessions_to_finish)
    register_worklist(to_complete)
    register_worklist(reviews_due)
    register_route(POST_STROKE, from_screening)


def from_screening(user: User, screening: Screening) -> RouteLink | None:
    """Where a screening of twitching after a stroke leads: to a new episode, or the open one."""
    patient = screening.patient
    there = selectors.open_episodes(user).filter(patient=patient).first()
    if there is not None:
        return RouteLink(
            _("Go to the open rehabilitation episode"), reverse("rehab:episode", args=[there.pk])
        )
    if not user.may(Permission.REHAB_EDIT, patient.clinic):
        return None
    start = reverse("rehab:episode_start", args=[patient.pk])
    return RouteLink(_("Start a rehabilitation episode"), f"{start}?screening={screening.pk}")


def patient_panel(request: HttpRequest, patient: Patient) -> Panel | None:
    """The patient's episodes, open holds, and the way to start an episode."""
    user = request.user
    if not isinstance(user, User) or not user.may(Permission.REHAB_VIEW, patient.clinic):
        return None
    episodes = list(selectors.episodes_of(user, patient))
    may_start = user.may(Permission.REHAB_EDIT, patient.clinic)
    if not episodes and not may_start:
        return None
    return Panel(
        "rehab/patient_panel.html",
        {
            "episodes": [_episode_line(each) for each in episodes],
            "holds": [hold_shown(hold) for hold in reads.holds_for(patient)] if episodes else [],
            "start_url": reverse("rehab:episode_start", args=[patient.pk]) if may_start else "",
        },
        order=30,
    )


def timeline(
    patient: Patient, user: User, until: datetime | None, most: int
) -> Iterable[TimelineEntry]:
    """Episodes, sessions that took place or did not, and gates that were answered."""
    if not user.may(Permission.REHAB_VIEW, patient.clinic):
        return []
    return [
        *_episode_entries(selectors.episodes_of(user, patient), until, most),
        *_session_entries(reads.written_sessions(patient, until)[:most]),
        *_gate_entries(reads.gates_of_patient(patient, until)[:most]),
    ]


def waiting_for_clearance(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Red flags that nobody has cleared, above everything else."""
    if not user.may(Permission.REHAB_VIEW, clinic):
        return None
    may_clear = user.may(Permission.REHAB_CLEAR, clinic)
    items = [
        WorklistItem(
            title=hold.cause,
            url=reverse("rehab:clear_hold", args=[hold.pk])
            if may_clear
            else reverse("rehab:episode", args=[hold.episode_id]),
            since=hold.placed_at,
            note=_("stopped by %(who)s: %(tier)s")
            % {"who": hold.placed_by, "tier": str(Tier(hold.tier).label).lower()},
            tone="danger",
            patient=hold.patient,
        )
        for hold in reads.open_holds(user, clinic)[:MOST]
    ]
    if not items:
        return None
    return WorklistSection(
        id="rehab-holds",
        title=_("Therapy held back, waiting for a clinician"),
        items=items,
        empty_text="",
        order=1,
    )


def sessions_to_finish(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Sessions that have begun and nobody has signed, the oldest first."""
    if not user.may(Permission.REHAB_SIGN, clinic):
        return None
    items = [
        WorklistItem(
            title=_("Therapy session"),
            url=reverse("rehab:session", args=[session.pk]),
            since=session.booking.starts_at,
            note=session_pill(session).text.lower(),
            tone="warn" if (now - session.booking.starts_at).days >= 1 else "",
            patient=session.patient,
        )
        for session in reads.to_finish(user, clinic, now)[:MOST]
    ]
    return WorklistSection(
        id="rehab-sessions",
        title=_("Sessions to finish"),
        items=items,
        empty_text=_("No session waits to be signed."),
        order=12,
    )


def to_complete(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """What gates asked for within two weeks, and adverse events without what was done."""
    if not user.may(Permission.REHAB_EDIT, clinic):
        return None
    items = [
        WorklistItem(
            title=follow_up.gate.action,
            url=reverse("rehab:settle_gate", args=[follow_up.gate_id]),
            since=follow_up.due_on,
            note=_("from the safety gate"),
            tone="warn" if follow_up.due_on <= clinic_day(clinic, now) else "",
            patient=follow_up.gate.patient,
        )
        for follow_up in follow_ups_open(user, clinic)[:MOST]
    ]
    items += [
        WorklistItem(
            title=str(event.get_kind_display()),
            url=reverse("rehab:event", args=[event.pk]),
            since=event.happened_at,
            note=_("adverse event: write what was done"),
            tone="warn",
            patient=event.episode.patient,
        )
        for event in reads.events_to_complete(user, clinic)[:MOST]
    ]
    if not items:
        return None
    return WorklistSection(
        id="rehab-follow-up",
        title=_("From therapy: to do"),
        items=items,
        empty_text="",
        order=35,
    )


def reviews_due(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Episodes whose review is due."""
    if not user.may(Permission.REHAB_EDIT, clinic):
        return None
    due = selectors.reviews_due(user, clinic_day(clinic, now))
    items = [
        WorklistItem(
            title=what_happened(review.episode),
            url=reverse("rehab:review", args=[review.episode_id]),
            since=review.due_on,
            patient=review.episode.patient,
        )
        for review in due.filter(episode__patient__clinic=clinic)[:MOST]
    ]
    return WorklistSection(
        id="rehab-reviews",
        title=_("Rehab reviews due"),
        items=items,
        empty_text=_("No review of an episode is due."),
        order=40,
    )


def _episode_line(episode: Episode) -> dict[str, object]:
    return {
        "url": reverse("rehab:episode", args=[episode.pk]),
        "what": what_happened(episode),
        "opened_on": episode.opened_on,
        "state": _("Entered in error") if episode.in_error else episode.get_state_display(),
        "tone": "info" if episode.may_be_written else "plain",
    }


def _episode_entries(
    episodes: Iterable[Episode], until: datetime | None, most: int
) -> list[TimelineEntry]:
    entries = []
    for episode in episodes:
        url = reverse("rehab:episode", args=[episode.pk])
        entries.append(
            TimelineEntry(
                at=episode.opened_at,
                key=f"episode:{episode.pk}",
                title=_("Rehabilitation begun"),
                url=url,
                text=what_happened(episode),
                by=str(episode.opened_by),
                icon="body",
                withdrawn=episode.error_reason,
            )
        )
        if episode.discharged_at is not None:
            entries.append(
                TimelineEntry(
                    at=episode.discharged_at,
                    key=f"episode-end:{episode.pk}",
                    title=_("Discharged from rehabilitation"),
                    url=url,
                    text=str(episode.get_discharge_reason_display()),
                    by=str(episode.discharged_by),
                    icon="body",
                )
            )
    entries = [e for e in entries if until is None or e.at <= until]
    return sorted(entries, key=lambda e: e.at, reverse=True)[:most]


def _session_entries(sessions: Iterable[Session]) -> list[TimelineEntry]:
    entries = []
    for session in sessions:
        pill = session_pill(session)
        entries.append(
            TimelineEntry(
                at=session.booking.starts_at,
                key=f"session:{session.pk}",
                title=_("Therapy session"),
                url=reverse("rehab:session", args=[session.pk]),
                text=session.reason_text
                or str(session.get_reason_display() or "")
                or factors_open_words(getattr(session, "factors_open", None)),
                by=str(session.signed_by or session.written_by or ""),
                icon="signed" if session.signed else "pencil",
                pills=[(pill.text, pill.tone)],
                withdrawn=session.error_reason,
            )
        )
    return entries


def _gate_entries(gates: Iterable[GateCheck]) -> list[TimelineEntry]:
    """Only gates that stopped or asked for something: a clear one is part of its session."""
    entries = []
    for gate in gates:
        pill = tier_pill(gate.therapy_tier)
        entries.append(
            TimelineEntry(
                at=gate.checked_at,
                key=f"gate:{gate.pk}",
                title=_("Safety gate"),
                url=reverse("rehab:gate_result", args=[gate.pk]),
                text=" ".join(
                    filter(
                        None,
                        (
                            gate.went_on_because or gate.action,
                            factors_open_words(gate.factors_open),
                        ),
                    )
                ),
                by=str(gate.checked_by),
                icon="warning" if gate.stops else "check",
                tone="danger" if gate.stops else "",
                pills=[(pill.text, pill.tone)],
            )
        )
    return entries
