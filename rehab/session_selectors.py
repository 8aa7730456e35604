"""Reading sessions, gates, holds and adverse events, from what the reader may see."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import Clinic, User
from accounts.roles import Permission
from patients import selectors as patients
from patients.clock import clinic_day
from patients.models import Patient
from rehab.models import (
    AdverseEvent,
    Attendance,
    DischargeSummary,
    Episode,
    GateCheck,
    Hold,
    Session,
    SessionAmendment,
    SessionState,
    StopLimits,
    Tier,
)
from rehab.models.session_words import DELIVERED
from rehab.selectors import episodes_visible_to

_WHO = ("episode__patient__clinic", "patient", "booking", "written_by", "signed_by", "error_by")


def sessions_visible_to(
    user: User, permission: Permission = Permission.REHAB_VIEW
) -> QuerySet[Session]:
    """Return the sessions of the patients with whom this person may do that."""
    return Session.objects.filter(patient__in=patients.visible_to(user, permission)).select_related(
        *_WHO
    )


def sessions_of(episode: Episode) -> QuerySet[Session]:
    """Return the episode's sessions, newest first, those in error too."""
    return (
        Session.objects.filter(episode=episode)
        .select_related(*_WHO)
        .prefetch_related("booking__therapists__person")
        .order_by("-booking__starts_at", "id")
    )


def sessions_near(
    episode: Episode, now: datetime, *, ahead: int, back: int
) -> tuple[list[Session], bool]:
    """Return the next and the last sessions, newest first, and whether there are others.

    However many are planned, the next one and those just given are among them.
    """
    found = sessions_of(episode)
    coming = found.filter(booking__starts_at__gt=now).order_by("booking__starts_at", "id")
    past = found.filter(booking__starts_at__lte=now)
    near = Q(pk__in=coming.values("pk")[: ahead + 1]) | Q(pk__in=past.values("pk")[: back + 1])
    rows = list(found.filter(near))
    still_to_come = [row for row in rows if row.booking.starts_at > now][-ahead:]
    given = [row for row in rows if row.booking.starts_at <= now][:back]
    return [*still_to_come, *given], len(rows) > len(still_to_come) + len(given)


def written_sessions(patient: Patient, until: datetime | None) -> QuerySet[Session]:
    """Return the patient's sessions that took place or did not, newest first, each with the
    `factors_open` of its newest gate."""
    found = Session.objects.filter(patient=patient).exclude(attendance=Attendance.PLANNED)
    if until is not None:
        found = found.filter(booking__starts_at__lte=until)
    gates = GateCheck.objects.filter(session=OuterRef("pk")).order_by("-checked_at")
    return (
        found.annotate(factors_open=Subquery(gates.values("factors_open")[:1]))
        .select_related("booking", "signed_by", "written_by")
        .order_by("-booking__starts_at", "-pk")
    )


def next_session(episode: Episode, now: datetime) -> Session | None:
    """Return the next planned session that has not ended."""
    return (
        Session.objects.filter(
            episode=episode,
            attendance=Attendance.PLANNED,
            error_at=None,
            booking__ends_at__gte=now,
        )
        .select_related("booking")
        .order_by("booking__starts_at")
        .first()
    )


def last_signed(session: Session) -> Session | None:
    """Return the session before this one that was delivered and signed, to take over from."""
    return (
        Session.objects.filter(
            episode_id=session.episode_id,
            state=SessionState.SIGNED,
            attendance__in=(Attendance.ON_TIME, Attendance.LATE_SEEN),
            error_at=None,
            booking__starts_at__lt=session.booking.starts_at,
        )
        .select_related("booking", "signed_by")
        .order_by("-booking__starts_at")
        .first()
    )


def to_finish(user: User, clinic: Clinic, now: datetime) -> QuerySet[Session]:
    """Return the begun sessions that nobody signed, oldest first."""
    return (
        sessions_visible_to(user, Permission.REHAB_EDIT)
        .filter(
            patient__clinic=clinic,
            state=SessionState.OPEN,
            error_at=None,
            episode__error_at=None,
            booking__starts_at__lte=now,
        )
        .order_by("booking__starts_at", "id")
    )


def gates_visible_to(
    user: User, permission: Permission = Permission.REHAB_VIEW
) -> QuerySet[GateCheck]:
    """Return the gates of the patients with whom this person may do that."""
    return (
        GateCheck.objects.filter(patient__in=patients.visible_to(user, permission))
        .select_related(
            "episode__patient__clinic", "session__booking", "checked_by", "ruleset_version"
        )
        .defer("ruleset_version__canonical")
    )


def gates_of(episode: Episode) -> QuerySet[GateCheck]:
    """Return the episode's gates, newest first."""
    return (
        GateCheck.objects.filter(episode=episode)
        .select_related("checked_by", "hold__clearance__cleared_by")
        .defer("canonical")
        .order_by("-checked_at", "id")
    )


def gates_of_patient(patient: Patient, until: datetime | None) -> QuerySet[GateCheck]:
    """Return the patient's gates that did not simply clear, newest first."""
    found = GateCheck.objects.filter(patient=patient).exclude(tier__in=(Tier.CLEAR, Tier.ROUTINE))
    if until is not None:
        found = found.filter(checked_at__lte=until)
    return found.select_related("checked_by").defer("canonical").order_by("-checked_at", "-pk")


def gate_of(session: Session) -> GateCheck | None:
    """Return the session's newest gate.

    A gate of a day before the session's does not count: the session was moved since.
    """
    clinic = session.episode.patient.clinic
    day = clinic_day(clinic, session.booking.starts_at)
    day_begins = datetime.combine(day, time.min, ZoneInfo(clinic.time_zone))
    return (
        GateCheck.objects.filter(session=session, checked_at__gte=day_begins)
        .select_related("checked_by", "hold__clearance__cleared_by", "ruleset_version")
        .defer("ruleset_version__canonical")
        .order_by("-checked_at")
        .first()
    )


def holds_for(patient: Patient) -> QuerySet[Hold]:
    """Return the holds of this patient that nobody has cleared.

    While there is one, no page may suggest an exercise or equipment for the patient.
    """
    return (
        Hold.objects.filter(patient=patient, clearance=None)
        .select_related("episode", "gate", "event", "placed_by")
        .order_by("placed_at", "id")
    )


def holds_visible_to(user: User, permission: Permission = Permission.REHAB_CLEAR) -> QuerySet[Hold]:
    """Return the holds of the patients with whom this person may do that, cleared ones too."""
    return Hold.objects.filter(patient__in=patients.visible_to(user, permission)).select_related(
        "patient__clinic", "episode", "gate", "event", "placed_by", "clearance__cleared_by"
    )


def open_holds(user: User, clinic: Clinic) -> QuerySet[Hold]:
    """Return the holds of the clinic that wait for a clinician, the longest first."""
    return (
        holds_visible_to(user, Permission.REHAB_VIEW)
        .filter(patient__clinic=clinic, clearance=None)
        .order_by("placed_at", "id")
    )


def holds_against(session: Session) -> QuerySet[Hold]:
    """Return the open holds that forbid this session.

    Its own gate's whenever it was answered, and others placed before the session ended or, where
    it began late, before its gate was answered; not the hold of something that happened in the
    session itself, which must still be written down.
    """
    own = Q(gate__session=session)
    gates = GateCheck.objects.filter(session=session).order_by("-checked_at")
    before = Q(placed_at__lte=session.booking.ends_at) | Q(
        placed_at__lte=Subquery(gates.values("checked_at")[:1])
    )
    not_in_it = Q(gate__isnull=False) | ~Q(event__session=session)
    return holds_for(session.patient).filter(own | (before & not_in_it))


def hold_of(gate: GateCheck) -> Hold | None:
    """Return the hold that the gate placed, cleared or not."""
    return Hold.objects.filter(gate=gate).select_related("clearance__cleared_by").first()


def events_visible_to(
    user: User, permission: Permission = Permission.REHAB_VIEW
) -> QuerySet[AdverseEvent]:
    """Return the adverse events of the patients with whom this person may do that."""
    return AdverseEvent.objects.filter(
        patient__in=patients.visible_to(user, permission)
    ).select_related("episode__patient__clinic", "session__booking", "recorded_by", "error_by")


def events_to_complete(user: User, clinic: Clinic) -> QuerySet[AdverseEvent]:
    """Return the adverse events for which nobody wrote what was done, oldest first."""
    return (
        events_visible_to(user, Permission.REHAB_EDIT)
        .filter(patient__clinic=clinic, action="", error_at=None)
        .order_by("happened_at", "id")
    )


def summaries_visible_to(user: User) -> QuerySet[DischargeSummary]:
    """Return the issued discharge summaries that this person may read."""
    return DischargeSummary.objects.filter(episode__in=episodes_visible_to(user)).select_related(
        "episode__patient__clinic", "issued_by"
    )


def stop_limits(clinic: Clinic) -> QuerySet[StopLimits]:
    """Return every set of limits of the clinic, the one that holds first."""
    return StopLimits.objects.filter(clinic=clinic).select_related("set_by")


def week_of(day: date) -> tuple[date, date]:
    """Return Monday and Sunday of the day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def who_came(session: Session) -> int:
    """Return how many patients the session treated, this one among them."""
    return Session.objects.filter(
        booking=session.booking_id, error_at=None, attendance__in=DELIVERED
    ).count()


def amendments_of(session: Session) -> QuerySet[SessionAmendment]:
    """Return what was added after signing, in order."""
    return SessionAmendment.objects.filter(session=session).select_related("amended_by")


def events_in(episode: Episode) -> QuerySet[AdverseEvent]:
    """Return what went wrong in this episode, newest first, those in error too."""
    return AdverseEvent.objects.filter(episode=episode).select_related("recorded_by", "error_by")


def events_of(session: Session) -> QuerySet[AdverseEvent]:
    """Return what went wrong in this session."""
    return AdverseEvent.objects.filter(session=session).select_related("recorded_by", "error_by")


def factors_in(gate: GateCheck) -> list[str]:
    """Return the aggravating factors that the gate found, in words."""
    return [
        each["shown"]["label"]
        for key, each in _answers(gate).items()
        if key.startswith("factors.") and each["answer"].get("value") is True
    ]


def measured_in(gate: GateCheck) -> dict[str, int]:
    """Return the vital signs that the gate measured, as the session's readings before."""
    found = {}
    for kind in ("sbp", "hr", "spo2"):
        value = _answers(gate).get(kind, {}).get("answer", {}).get("value")
        if isinstance(value, int | float):
            found[f"{kind}_before"] = round(value)
    return found


def _answers(gate: GateCheck) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(gate.canonical)["answers"]
    return stored
