"""Adverse events, and the limits of vital signs that end a session."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Clinic, User
from core.audit.trail import record
from core.locking import save_if_current
from patients.actions.retracting import retract
from patients.clock import not_ahead
from patients.refusals import AlreadyDone, ReasonMissing
from rehab.acting_limits import limits_in, looser
from rehab.actions.auditing import audit
from rehab.actions.holding import writable_episode
from rehab.gate_sheet import gate_version
from rehab.models import AdverseEvent, Episode, EventKind, Hold, Session, Severity, StopLimits, Tier
from rehab.models.session_words import EMERGENCY_SIGNS, StopSign
from rehab.refusals import LimitLooserThanGate, LimitsOutOfOrder
from rehab.stop_rules import Limits
from triage.published import published


@dataclass(frozen=True)
class EventFacts:
    """What a person writes about an adverse event."""

    kind: str
    severity: str
    text: str
    action: str = ""
    informed: str = ""
    incident_number: str = ""


@transaction.atomic
def record_event(
    *,
    episode: Episode,
    facts: EventFacts,
    happened_at: datetime,
    by: User,
    now: datetime,
    session: Session | None = None,
) -> AdverseEvent:
    """Keep an adverse event. Raises EpisodeLocked, FutureDate, ReasonMissing (no text)."""
    held = writable_episode(episode)
    not_ahead(happened_at, now=now, field="happened_on")
    if not facts.text.strip():
        raise ReasonMissing(field="text")
    return write_event(held, facts, happened_at=happened_at, session=session, by=by, now=now)


@transaction.atomic
def complete_event(
    *, event: AdverseEvent, facts: EventFacts, by: User, now: datetime, row_version: int
) -> AdverseEvent:
    """Fill in what happened and what was done.

    Possible after discharge too: what nobody answered for waits on the worklist until somebody
    does. Raises AlreadyDone, ReasonMissing (no text), StaleRecord.
    """
    if event.in_error:
        raise AlreadyDone
    if not facts.text.strip():
        raise ReasonMissing(field="text")
    changes = asdict(facts)
    fields = sorted(name for name, value in changes.items() if getattr(event, name) != value)
    saved = save_if_current(event, row_version=row_version, changes=changes)
    audit(
        "adverse_event.completed", event.episode, by=by, now=now, subject=saved,
        detail={"fields": fields},
    )  # fmt: skip
    return saved


@transaction.atomic
def mark_event_in_error(
    *, event: AdverseEvent, reason: str, by: User, now: datetime, row_version: int
) -> AdverseEvent:
    """Say that an event is wrong; it stays readable. A hold that it placed is cleared apart.

    Possible after discharge too. Raises ReasonMissing, AlreadyDone or StaleRecord.
    """
    wrong = retract(event, reason=reason, by=by, now=now, row_version=row_version)
    audit("adverse_event.marked_in_error", event.episode, by=by, now=now, subject=wrong)
    return wrong


def write_event(
    episode: Episode,
    facts: EventFacts,
    *,
    happened_at: datetime,
    session: Session | None,
    by: User,
    now: datetime,
) -> AdverseEvent:
    """Write the row and its audit row; the caller holds the episode."""
    event = AdverseEvent.objects.create(
        patient=episode.patient,
        episode=episode,
        session=session,
        happened_at=happened_at,
        recorded_at=now,
        recorded_by=by,
        **asdict(facts),
    )
    audit(
        "adverse_event.recorded", episode, by=by, now=now, subject=event,
        detail={"kind": facts.kind},
    )  # fmt: skip
    return event


def stopped(session: Session, because: list[str], words: str, *, by: User, now: datetime) -> None:
    """Keep that a session was stopped, once; an emergency sign also places a hold.

    `session` is held, and as it was before this writing: an emergency sign that it did not have
    then is a new event when the hold of the one before is cleared already. What was done is filled
    in afterwards.
    """
    signs = [each for each in because if each in StopSign.values]
    kind = EventKind.STOP_SIGN if signs else EventKind.VITAL_SIGNS
    emergency = [each for each in signs if each in EMERGENCY_SIGNS]
    there = AdverseEvent.objects.filter(session=session, kind=kind, error_at=None)
    event = there.order_by("-recorded_at", "-pk").first()
    is_new = not set(emergency) <= set(session.stopped_for)
    if event is None or (
        is_new and Hold.objects.filter(event=event, clearance__isnull=False).exists()
    ):
        facts = EventFacts(kind=kind, severity=Severity.NONE, text=words)
        event = write_event(
            session.episode, facts, happened_at=now, session=session, by=by, now=now
        )
    if emergency and not Hold.objects.filter(event=event).exists():
        place_hold(session.episode, Tier.EMERGENCY, words, event=event, by=by, now=now)


def note_pain(
    session: Session, before: int | None, after: int | None, *, by: User, now: datetime
) -> None:
    """Keep once that pain rose in the session; what a person marked in error is not kept again."""
    if AdverseEvent.objects.filter(session=session, kind=EventKind.PAIN).exists():
        return
    text = _("Pain went from %(before)s to %(after)s of 10 in the session.")
    facts = EventFacts(
        kind=EventKind.PAIN, severity=Severity.NONE, text=text % {"before": before, "after": after}
    )
    write_event(session.episode, facts, happened_at=now, session=session, by=by, now=now)


def place_hold(
    episode: Episode, tier: str, cause: str, *, by: User, now: datetime, **origin: object
) -> Hold:
    """Hold back every suggestion for this patient; `origin` is the gate or the event."""
    hold = Hold(
        patient=episode.patient,
        episode=episode,
        tier=tier,
        cause=cause[:500],
        placed_at=now,
        placed_by=by,
        **origin,
    )
    hold.save()
    audit("hold.placed", episode, by=by, now=now, subject=hold, detail={"tier": str(tier)})
    return hold


@transaction.atomic
def set_stop_limits(
    *, clinic: Clinic, limits: Limits, reason: str, by: User, now: datetime
) -> StopLimits:
    """Set the clinic's limits from now on.

    A limit that lets pass what the published gate stops would never act, so it is refused and not
    kept. Raises ReasonMissing, LimitsOutOfOrder, LimitLooserThanGate.
    """
    if not reason.strip():
        raise ReasonMissing
    if limits.sbp_low >= limits.sbp_high:
        raise LimitsOutOfOrder
    version = gate_version()
    of_gate = limits_in(published(version).ruleset) if version else {}
    for name, number in asdict(limits).items():
        if name in of_gate and looser(name, number, than=of_gate[name]):
            raise LimitLooserThanGate(name, of_gate[name])
    row = StopLimits(clinic=clinic, reason=reason.strip(), set_at=now, set_by=by, **asdict(limits))
    row.save()
    record(
        verb="stop_limits.set", by=by, now=now, subject=row, clinic_id=clinic.pk,
        detail=asdict(limits),
    )  # fmt: skip
    return row
