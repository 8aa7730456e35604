"""Writing, signing, amending and retracting a session."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.locking import save_if_current
from patients.refusals import AlreadyDone, ReasonMissing, Refused
from rehab.acting_limits import acting_in
from rehab.actions.auditing import audit
from rehab.actions.bookings import release
from rehab.actions.events import note_pain, stopped
from rehab.actions.holding import held_session, writable_session
from rehab.exercises_done import MOST, ExerciseDone, checked
from rehab.minutes import TIMED_CODES, NotTimed
from rehab.models import Attendance, Session, SessionAmendment, SessionState
from rehab.models.session_words import DELIVERED, NOT_DELIVERED
from rehab.prefill import prefill_of, still_waiting
from rehab.refusals import (
    GateMissing,
    GateNotClear,
    NotComplete,
    OnHold,
    PrefillNotConfirmed,
    SessionNotSigned,
    TooManyTimedMinutes,
    UnknownExercise,
)
from rehab.session_selectors import gate_of, holds_against
from rehab.stop_rules import breaches, pain_rose
from rehab.stop_words import stop_words


@dataclass(frozen=True)
class SessionNotes:
    """What a therapist writes about a delivered session; None and "" are not recorded."""

    attendance: str
    consent: str = ""
    present: str = ""
    domain: str = ""
    direct_minutes: int | None = None
    setup_minutes: int | None = None
    notes_minutes: int | None = None
    travel_minutes: int | None = None
    timed_codes: dict[str, int] = field(default_factory=dict)
    twitch_before: int | None = None
    twitch_after: int | None = None
    spasm_before: int | None = None
    spasm_after: int | None = None
    pain_before: int | None = None
    pain_after: int | None = None
    fatigue_before: int | None = None
    fatigue_after: int | None = None
    effort: int | None = None
    sbp_before: int | None = None
    dbp_before: int | None = None
    hr_before: int | None = None
    spo2_before: int | None = None
    sbp_after: int | None = None
    dbp_after: int | None = None
    hr_after: int | None = None
    spo2_after: int | None = None
    stop_signs: list[str] = field(default_factory=list)
    stopped_text: str = ""
    subjective: str = ""
    objective: str = ""
    assessment: str = ""
    plan: str = ""
    home_days_prescribed: int | None = None
    home_days_done: int | None = None
    home_done_by: str = ""
    home_barriers: str = ""
    teach_back: str = ""


@transaction.atomic
def write_session(
    *,
    session: Session,
    notes: SessionNotes,
    exercises: Sequence[ExerciseDone],
    confirmed: Collection[str],
    by: User,
    now: datetime,
    row_version: int,
) -> Session:
    """Write a delivered session.

    The first writing takes over from the last signed session, the very first from the home
    programme; the parts stay marked until they are in `confirmed`. Limits of vital signs (the
    stricter of clinic and gate) and stop signs are judged here: a breach is kept as an adverse
    event, pain up by 3 or more too; an emergency sign also holds the patient's therapy. Raises
    SessionLocked, EpisodeLocked, GateMissing, OnHold, UnknownExercise, NotTimed,
    TooManyTimedMinutes, StaleRecord.
    """
    held = writable_session(session)
    if notes.attendance not in DELIVERED:
        raise Refused(field="attendance")
    _may_take_place(held)
    _minutes_fit(notes)
    if len(exercises) > MOST:
        raise UnknownExercise
    acting = acting_in(held)
    because = breaches(acting.limits, asdict(notes), notes.stop_signs)
    taken = prefill_of(held)
    changes: dict[str, Any] = {
        **asdict(notes),
        "exercises": [checked(each).stored() for each in exercises],
        "stopped_for": because,
        "prefilled_from": taken.before,
        "prefilled": still_waiting(taken.parts, confirmed, exercises),
        "written_at": now,
        "written_by": by,
    }
    fields = sorted(name for name, value in changes.items() if getattr(held, name) != value)
    saved = save_if_current(held, row_version=row_version, changes=changes)
    audit("session.written", held.episode, by=by, now=now, subject=held, detail={"fields": fields})
    if because:
        stopped(held, because, stop_words(because, acting), by=by, now=now)
    if pain_rose(asdict(notes)):
        note_pain(held, notes.pain_before, notes.pain_after, by=by, now=now)
    return saved


@transaction.atomic
def record_not_delivered(
    *,
    session: Session,
    attendance: str,
    reason: str,
    reason_text: str,
    by: User,
    now: datetime,
    row_version: int,
) -> Session:
    """Say that the session did not take place, and why; this signs it and frees the time.

    Raises SessionLocked, EpisodeLocked, ReasonMissing, AlreadyDone (it was written as delivered),
    StaleRecord.
    """
    held = writable_session(session)
    if attendance not in NOT_DELIVERED:
        raise Refused(field="attendance")
    if not reason:
        raise ReasonMissing
    if reason == "other" and not reason_text.strip():
        raise ReasonMissing(field="reason_text")
    if held.delivered:
        raise AlreadyDone
    saved = save_if_current(
        held,
        row_version=row_version,
        changes={
            "attendance": attendance,
            "reason": reason,
            "reason_text": reason_text.strip(),
            "state": SessionState.SIGNED,
            "signed_at": now,
            "signed_by": by,
        },
    )
    release(held, now=now)
    audit(
        "session.not_delivered", held.episode, by=by, now=now, subject=held,
        detail={"attendance": attendance, "reason": reason},
    )  # fmt: skip
    return saved


@transaction.atomic
def sign_session(*, session: Session, by: User, now: datetime, row_version: int) -> Session:
    """Sign and lock the session.

    Raises SessionLocked, EpisodeLocked, GateMissing, OnHold, PrefillNotConfirmed, NotComplete,
    StaleRecord (somebody wrote since it was read through).
    """
    held = writable_session(session)
    if held.delivered:
        _may_take_place(held)
    if held.prefilled:
        raise PrefillNotConfirmed
    missing = missing_in(held)
    if missing:
        raise NotComplete(missing)
    signed = save_if_current(
        held,
        row_version=row_version,
        changes={"state": SessionState.SIGNED, "signed_at": now, "signed_by": by},
    )
    audit("session.signed", held.episode, by=by, now=now, subject=held)
    return signed


@transaction.atomic
def amend_session(
    *, session: Session, reason: str, text: str, by: User, now: datetime
) -> SessionAmendment:
    """Add to a signed session; what was signed stays as it is.

    Raises ReasonMissing, Refused (no text), SessionNotSigned, AlreadyDone (entered in error).
    """
    if not reason.strip():
        raise ReasonMissing
    if not text.strip():
        raise Refused(field="text")
    held = held_session(session)
    if held.in_error:
        raise AlreadyDone
    if not held.signed:
        raise SessionNotSigned
    amendment = SessionAmendment(
        session=held, reason=reason.strip(), text=text.strip(), amended_by=by, amended_at=now
    )
    amendment.save()
    audit(
        "session.amended", held.episode, by=by, now=now, subject=held,
        detail={"amendment": amendment.pk},
    )  # fmt: skip
    return amendment


@transaction.atomic
def mark_session_in_error(
    *, session: Session, reason: str, by: User, now: datetime, row_version: int
) -> Session:
    """Say that the session does not belong here; it stays readable and no minute of it counts.

    Raises ReasonMissing, AlreadyDone, StaleRecord.
    """
    if not reason.strip():
        raise ReasonMissing
    held = held_session(session)
    if held.in_error:
        raise AlreadyDone
    wrong = save_if_current(
        held,
        row_version=row_version,
        changes={"error_reason": reason.strip(), "error_by": by, "error_at": now},
    )
    if not held.delivered:
        release(held, now=now)
    audit("session.marked_in_error", held.episode, by=by, now=now, subject=held)
    return wrong


def missing_in(session: Session) -> list[str]:
    """Return in words what a signature needs and the session lacks."""
    if session.attendance == Attendance.PLANNED:
        return [_("whether it took place")]
    missing = []
    if session.direct_minutes is None:
        missing.append(_("direct minutes"))
    if not session.domain:
        missing.append(_("what the minutes were for"))
    if any(ExerciseDone.read(each).done is None for each in session.exercises):
        missing.append(_("whether each exercise was done"))
    if session.stopped_for and not session.stopped_text:
        missing.append(_("what was done when it was stopped"))
    return missing


def _may_take_place(session: Session) -> None:
    """The gate was answered, and no red flag stands against this session."""
    gate = gate_of(session)
    if gate is None:
        raise GateMissing
    if not gate.goes_on and not gate.stops:
        raise GateNotClear
    if holds_against(session).exists():
        raise OnHold


def _minutes_fit(notes: SessionNotes) -> None:
    for code in notes.timed_codes:
        if code not in TIMED_CODES:
            raise NotTimed(code)
    if sum(notes.timed_codes.values()) > (notes.direct_minutes or 0):
        raise TooManyTimedMinutes
