"""Threads that several tests begin with."""

from datetime import date, timedelta
from typing import Any

from accounts.models import User
from tests.factories.triage import LATER, signed
from triage.actions import referral_replies as replies
from triage.actions.decisions import Closing
from triage.actions.referrals import send_referral
from triage.models import (
    Channel,
    ClosingKind,
    Recall,
    Referral,
    ReferralState,
    ReplyKind,
)

TODAY = LATER.date()
REFERRAL = Closing(
    ClosingKind.REFER,
    destination="Neurology",
    suspected="Motor neurone disease",
    urgency="D3",
    question="Please see urgently.",
)
ADVICE = Closing(
    ClosingKind.ADVICE,
    destination="Neurology",
    suspected="Neuropathy",
    urgency="D4",
    question="Which tests?",
)
EMERGENCY = Closing(
    ClosingKind.REFER,
    destination="Emergency department",
    suspected="Respiratory muscle failure",
    urgency="D1",
)
RECALL = Closing(ClosingKind.RECALL, due_on=TODAY + timedelta(days=28), purpose="Look again")
# Answers of the small ruleset that fire its motor neurone rule.
WEAK = {"weakness": "objective", "progression": "progressive_weeks_months"}


def a_thread(by: User, closing: Closing = REFERRAL, **values: Any) -> Referral:
    """The thread of a signed screening, to send."""
    return fresh(Referral.objects.get(screening=signed(by, values, closing).screening))


def a_sent_thread(by: User, closing: Closing = REFERRAL, **values: Any) -> Referral:
    return sent(a_thread(by, closing, **values), by)


def sent(referral: Referral, by: User, **said: Any) -> Referral:
    given = {"channel": Channel.EMAIL, "sent_on": TODAY, **said}
    send_referral(referral=referral, row_version=referral.row_version, by=by, now=LATER, **given)
    return fresh(referral)


def replied(referral: Referral, by: User, kind: str = ReplyKind.ACCEPTED, **said: Any) -> Referral:
    given: dict[str, Any] = {"day": TODAY, "whom": "Dr Rao", "text": "We will see her.", **said}
    replies.record_reply(
        referral=referral,
        row_version=referral.row_version,
        reply_kind=kind,
        by=by,
        now=LATER,
        **given,
    )
    return fresh(referral)


def acknowledged(referral: Referral, by: User, next_state: str) -> Referral:
    replies.acknowledge_reply(
        referral=referral,
        row_version=referral.row_version,
        next_state=next_state,
        text="Told the patient.",
        by=by,
        now=LATER,
    )
    return fresh(referral)


def stepped(action: Any, referral: Referral, by: User, **said: Any) -> Referral:
    """Take a step with an action of a thread."""
    action(referral=referral, row_version=referral.row_version, by=by, now=LATER, **said)
    return fresh(referral)


def in_state(by: User, state: ReferralState) -> Referral:
    """A thread in that state, by the shortest way there."""
    if state == ReferralState.TO_SEND:
        return a_thread(by)
    if state == ReferralState.CANCELLED:
        return stepped(replies.cancel_thread, a_thread(by), by, text="Moved away.")
    thread = a_sent_thread(by)
    if state == ReferralState.AWAITING:
        return thread
    if state == ReferralState.TO_ACKNOWLEDGE:
        return replied(thread, by)
    if state == ReferralState.DECLINED:
        return acknowledged(replied(thread, by, ReplyKind.DECLINED), by, ReferralState.DECLINED)
    if state == ReferralState.BOOKED:
        return stepped(replies.record_booking, thread, by, appointment_on=TODAY, whom="The patient")
    thread = stepped(replies.record_seen, thread, by, day=TODAY, text="Seen in clinic.")
    if state == ReferralState.SEEN:
        return thread
    return stepped(replies.close_thread, thread, by, text="Nothing left to do.")


def fresh(referral: Referral) -> Referral:
    """The thread as the database holds it."""
    return Referral.objects.select_related(
        "patient__clinic", "screening__ruleset_version", "screening__visit"
    ).get(pk=referral.pk)


def a_recall(by: User, due_on: date | None = None) -> Recall:
    """The recall of a signed screening, due in four weeks unless told otherwise."""
    closing = RECALL if due_on is None else Closing(ClosingKind.RECALL, due_on=due_on)
    return fresh_recall(Recall.objects.get(screening=signed(by, closing=closing).screening))


def fresh_recall(recall: Recall) -> Recall:
    return Recall.objects.select_related("patient__clinic", "screening__ruleset_version").get(
        pk=recall.pk
    )
