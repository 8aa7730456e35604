"""What happens after a letter left: chasing, replies, appointments, the end."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from patients.clock import clinic_day
from triage.actions.referral_steps import held, step_taken, words
from triage.models import Referral, ReferralKind, ReferralState, ReferralStep, ReplyKind
from triage.referral_refusals import DayAhead, DayMissing, DayPast, NextNotPossible, StepNotAllowed

# Where acknowledging a reply may lead, the usual way first; BOOKED only with an appointment.
LEADS_TO: Mapping[str, tuple[ReferralState, ...]] = {
    ReplyKind.ACCEPTED: (ReferralState.AWAITING, ReferralState.BOOKED),
    ReplyKind.BOOKED: (ReferralState.BOOKED,),
    ReplyKind.ADVICE: (ReferralState.CLOSED, ReferralState.AWAITING, ReferralState.BOOKED),
    ReplyKind.SEEN: (ReferralState.CLOSED, ReferralState.SEEN, ReferralState.BOOKED),
    ReplyKind.QUESTION: (ReferralState.AWAITING, ReferralState.BOOKED, ReferralState.DECLINED),
    ReplyKind.DECLINED: (ReferralState.DECLINED,),
}


def next_states(referral: Referral) -> tuple[ReferralState, ...]:
    """Return where acknowledging the waiting reply may lead. TO_SEND stands for converting."""
    if not referral.reply_kind:
        return ()
    ways = LEADS_TO[referral.reply_kind]
    if referral.appointment_on is None:
        ways = tuple(way for way in ways if way != ReferralState.BOOKED)
    if may_be_converted(referral):
        ways = (*ways, ReferralState.TO_SEND)
    return ways


def may_be_converted(referral: Referral) -> bool:
    """Whether the waiting reply to a request for advice may turn it into a referral."""
    return referral.kind == ReferralKind.ADVICE and referral.reply_kind in (
        ReplyKind.ADVICE,
        ReplyKind.QUESTION,
        ReplyKind.DECLINED,
    )


@transaction.atomic
def chase(
    *,
    referral: Referral,
    row_version: int,
    channel: str,
    whom: str,
    text: str,
    next_on: date,
    by: User,
    now: datetime,
) -> Referral:
    """Record that somebody asked where it stands, what was said, and when to ask again.

    Raises StaleRecord, StepNotAllowed, TextMissing, DayPast.
    """
    current = held(referral, row_version=row_version, step=ReferralStep.CHASED)
    _lies_ahead(current, next_on, now=now, field="next_on")
    return step_taken(
        current,
        ReferralStep.CHASED,
        next_on=next_on,
        channel=channel,
        whom=whom.strip(),
        text=words(text),
        by=by,
        now=now,
    )


@transaction.atomic
def record_reply(
    *,
    referral: Referral,
    row_version: int,
    reply_kind: str,
    day: date,
    whom: str,
    text: str,
    appointment_on: date | None = None,
    channel: str = "",
    by: User,
    now: datetime,
) -> Referral:
    """Keep a reply on the thread; it waits until a clinician says what is done about it.

    Also after the end of a thread: letters come late. Raises StaleRecord, StepNotAllowed,
    TextMissing, DayAhead (dated after today), DayMissing (booked without a day).
    """
    current = held(referral, row_version=row_version, step=ReferralStep.REPLIED)
    if current.sent_at is None:
        raise StepNotAllowed
    _has_come(current, day, now=now)
    if reply_kind == ReplyKind.BOOKED and appointment_on is None:
        raise DayMissing(field="appointment_on")
    changes: dict[str, object] = {"reply_kind": reply_kind}
    if appointment_on is not None:
        changes["appointment_on"] = appointment_on
    return step_taken(
        current,
        ReferralStep.REPLIED,
        to=ReferralState.TO_ACKNOWLEDGE,
        changes=changes,
        reply_kind=reply_kind,
        day=day,
        whom=whom.strip(),
        channel=channel,
        text=words(text),
        by=by,
        now=now,
    )


@transaction.atomic
def acknowledge_reply(
    *, referral: Referral, row_version: int, next_state: str, text: str, by: User, now: datetime
) -> Referral:
    """Say that the reply was read and what is done about it; the thread goes on from there.

    TO_SEND turns a request for advice into a referral. Raises StaleRecord, StepNotAllowed,
    TextMissing, NextNotPossible.
    """
    current = held(referral, row_version=row_version, step=ReferralStep.ACKNOWLEDGED)
    if next_state not in next_states(current):
        raise NextNotPossible
    changes: dict[str, object] = {"reply_kind": ""}
    step = ReferralStep.ACKNOWLEDGED
    if next_state == ReferralState.TO_SEND:
        step = ReferralStep.CONVERTED
        changes |= {
            "kind": ReferralKind.REFER,
            "may_convert": False,
            "sent_at": None,
            "handed_over_at": None,
            "version": current.version + 1,
        }
    return step_taken(
        current, step, to=next_state, changes=changes, text=words(text), by=by, now=now
    )


@transaction.atomic
def record_booking(
    *,
    referral: Referral,
    row_version: int,
    appointment_on: date,
    whom: str,
    text: str = "",
    by: User,
    now: datetime,
) -> Referral:
    """Record the day of the appointment, as the patient or the clinic says; again when it moves.

    Raises StaleRecord, StepNotAllowed, DayPast.
    """
    current = held(referral, row_version=row_version, step=ReferralStep.BOOKED)
    if appointment_on < clinic_day(current.patient.clinic, now):
        raise DayPast(field="appointment_on")
    return step_taken(
        current,
        ReferralStep.BOOKED,
        to=ReferralState.BOOKED,
        changes={"appointment_on": appointment_on},
        day=appointment_on,
        whom=whom.strip(),
        text=text.strip(),
        by=by,
        now=now,
    )


@transaction.atomic
def record_not_attended(
    *, referral: Referral, row_version: int, text: str, by: User, now: datetime
) -> Referral:
    """Record that the patient did not come to the appointment; a new one is waited for.

    Raises StaleRecord, StepNotAllowed, TextMissing.
    """
    current = held(referral, row_version=row_version, step=ReferralStep.NOT_ATTENDED)
    return step_taken(
        current,
        ReferralStep.NOT_ATTENDED,
        to=ReferralState.AWAITING,
        changes={"appointment_on": None},
        day=current.appointment_on,
        text=words(text),
        by=by,
        now=now,
    )


@transaction.atomic
def record_seen(
    *, referral: Referral, row_version: int, day: date, text: str, by: User, now: datetime
) -> Referral:
    """Record that the patient was seen, and what came of it.

    Raises StaleRecord, StepNotAllowed, TextMissing, DayAhead.
    """
    current = held(referral, row_version=row_version, step=ReferralStep.SEEN)
    _has_come(current, day, now=now)
    return step_taken(
        current,
        ReferralStep.SEEN,
        to=ReferralState.SEEN,
        day=day,
        text=words(text),
        by=by,
        now=now,
    )


@transaction.atomic
def resubmit(
    *, referral: Referral, row_version: int, text: str, by: User, now: datetime
) -> Referral:
    """Prepare a declined referral to be sent again: the thread stays, the letter is a new version.

    Raises StaleRecord, StepNotAllowed, TextMissing.
    """
    current = held(referral, row_version=row_version, step=ReferralStep.RESUBMITTED)
    return step_taken(
        current,
        ReferralStep.RESUBMITTED,
        to=ReferralState.TO_SEND,
        changes={
            "sent_at": None,
            "appointment_on": None,
            "handed_over_at": None,  # whoever took it over gave it back
            "version": current.version + 1,
        },
        text=words(text),
        by=by,
        now=now,
    )


@transaction.atomic
def close_thread(
    *, referral: Referral, row_version: int, text: str, by: User, now: datetime
) -> Referral:
    """End the thread of a patient who was seen: the outcome, and what follows here.

    Raises StaleRecord, StepNotAllowed, TextMissing.
    """
    current = held(referral, row_version=row_version, step=ReferralStep.CLOSED)
    return step_taken(
        current,
        ReferralStep.CLOSED,
        to=ReferralState.CLOSED,
        text=words(text),
        by=by,
        now=now,
    )


@transaction.atomic
def cancel_thread(
    *, referral: Referral, row_version: int, text: str, by: User, now: datetime
) -> Referral:
    """End the thread without the patient having been seen, with the reason.

    Raises StaleRecord, StepNotAllowed, TextMissing.
    """
    current = held(referral, row_version=row_version, step=ReferralStep.CANCELLED)
    return step_taken(
        current,
        ReferralStep.CANCELLED,
        to=ReferralState.CANCELLED,
        changes={"reply_kind": ""},
        text=words(text),
        by=by,
        now=now,
    )


def _has_come(referral: Referral, day: date, *, now: datetime) -> None:
    if day > clinic_day(referral.patient.clinic, now):
        raise DayAhead


def _lies_ahead(referral: Referral, day: date, *, now: datetime, field: str) -> None:
    if day <= clinic_day(referral.patient.clinic, now):
        raise DayPast(field=field)
