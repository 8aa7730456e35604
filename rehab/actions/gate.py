"""Answering the safety gate, and clearing what it stopped."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from engine import ENGINE_VERSION
from patients.clock import clinic_day
from patients.refusals import ReasonMissing
from rehab.actions.auditing import audit
from rehab.actions.events import EventFacts, place_hold, write_event
from rehab.actions.follow_ups import leave_follow_up
from rehab.actions.holding import writable_episode, writable_session
from rehab.gate_sheet import GateSheet, gate_version, sheet
from rehab.models import (
    Clearance,
    Episode,
    EventKind,
    GateCheck,
    Hold,
    Session,
    Severity,
    Tier,
)
from rehab.receipts import receipt_of
from rehab.refusals import (
    ActionMissing,
    AlreadyCleared,
    GateChanged,
    GateTooEarly,
    NoGateRuleset,
    StillToAsk,
)
from triage.items import Given
from triage.published import published


@transaction.atomic
def answer_gate(
    *,
    episode: Episode,
    given: Mapping[str, Given],
    digest: str,
    by: User,
    now: datetime,
    session: Session | None = None,
    together: Collection[str] = (),
    went_on_because: str = "",
    action: str = "",
) -> GateCheck:
    """Keep a gate with its receipt, and do what its tier asks for.

    E and D place a hold and write an adverse event; W leaves a follow-up on the worklist, in place
    of that of an earlier gate of the visit with the same findings. `digest`
    is that of the questions as shown. Raises EpisodeLocked, SessionLocked, NoGateRuleset,
    GateChanged, GateTooEarly (before the day of the session), AnswerRefused, StillToAsk (decisive
    signs unanswered, no reason for going on), ActionMissing (tier W without what is done).
    """
    held = writable_episode(episode)
    if session is not None:
        session = writable_session(session)
        clinic = held.patient.clinic
        if clinic_day(clinic, now) < clinic_day(clinic, session.booking.starts_at):
            raise GateTooEarly
    version = gate_version()
    if version is None:
        raise NoGateRuleset
    if version.digest != digest:
        raise GateChanged
    items = published(version).items
    checked = {key: items[key].checked(each) for key, each in given.items()}
    made = sheet(held, version, checked, frozenset(together))
    went_on_because, action = went_on_because.strip(), action.strip()
    missing = made.still_to_ask
    if missing and not went_on_because:
        raise StillToAsk(missing)
    if made.floor == Tier.TWO_WEEKS and not made.stops and not action:
        raise ActionMissing
    gate = _kept(
        held,
        session,
        made,
        went_on_because if made.tier == Tier.NOT_YET else "",
        action,
        by=by,
        now=now,
    )
    audit(
        "gate.answered", held, by=by, now=now, subject=gate,
        detail={
            "tier": gate.tier,
            "rules": [rule.id for rule in made.report.fired],
            "receipt": gate.sha256,
            "unanswered": missing,
            "factors_open": gate.factors_open,
        },
    )  # fmt: skip
    if made.stops:
        _stop(held, session, gate, made, by=by, now=now)
    elif gate.floor == Tier.TWO_WEEKS:
        leave_follow_up(gate, by=by, now=now)
    return gate


@transaction.atomic
def clear_hold(*, hold: Hold, reason: str, conditions: str, by: User, now: datetime) -> Clearance:
    """Let therapy go on after a red flag, under the name of who says so.

    Raises ReasonMissing, AlreadyCleared.
    """
    if not reason.strip():
        raise ReasonMissing
    clearance = Clearance(
        hold=hold,
        reason=reason.strip(),
        conditions=conditions.strip(),
        cleared_at=now,
        cleared_by=by,
    )
    try:
        with transaction.atomic():
            clearance.save()
    except IntegrityError:
        raise AlreadyCleared from None
    audit("hold.cleared", hold.episode, by=by, now=now, subject=hold)
    return clearance


def _kept(
    episode: Episode,
    session: Session | None,
    made: GateSheet,
    went_on_because: str,
    action: str,
    *,
    by: User,
    now: datetime,
) -> GateCheck:
    receipt = receipt_of(
        made,
        source_of=made.source_of,
        decision={
            "episode": str(episode.pk),
            "session": str(session.pk) if session else "",
            "went_on_because": went_on_because,
            "action": action,
        },
        by=by,
        now=now,
    )
    gate = GateCheck(
        patient=episode.patient,
        episode=episode,
        session=session,
        ruleset_version=made.version,
        tier=made.tier,
        floor=made.floor,
        ceiling=made.ceiling,
        went_on_because=went_on_because,
        action=action,
        factors_open=len(made.factors_open),
        canonical=receipt.content.decode("utf-8"),
        sha256=receipt.digest,
        engine_version=ENGINE_VERSION,
        checked_at=now,
        checked_by=by,
    )
    gate.save()
    return gate


def _stop(
    episode: Episode,
    session: Session | None,
    gate: GateCheck,
    made: GateSheet,
    *,
    by: User,
    now: datetime,
) -> None:
    """Write the adverse event, and hold back every suggestion for this patient."""
    titles = [rule.title for rule in made.report.fired if rule.disposition == gate.tier]
    cause = "; ".join(titles) or str(Tier(gate.tier).label)
    event = write_event(
        episode,
        EventFacts(
            kind=EventKind.RED_FLAG,
            severity=Severity.NONE,
            text=_("Stopped at the safety gate: %(why)s") % {"why": cause},
            action=gate.action,
        ),
        happened_at=now,
        session=session,
        by=by,
        now=now,
    )
    place_hold(episode, gate.tier, cause, gate=gate, event=event, by=by, now=now)
