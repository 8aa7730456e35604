"""Referral threads in each state that an address is about."""

from datetime import datetime
from typing import Any

from accounts.models import User
from triage.actions.referral_replies import (
    acknowledge_reply,
    record_booking,
    record_reply,
    record_seen,
)
from triage.actions.referrals import Request, send_referral, start_referral
from triage.models import (
    Channel,
    Referral,
    ReferralKind,
    ReplyKind,
    Screening,
)

# In which state the thread is that an address is tried on; others: awaiting a reply.
THREAD_FOR = {
    "triage:referral_letter": "to_send",
    "triage:referral_edit": "to_send",
    "triage:referral_handover": "to_send",
    "triage:referral_send": "to_send",
    "triage:referral_acknowledge": "to_acknowledge",
    "triage:referral_not_attended": "booked",
    "triage:referral_resubmit": "declined",
    "triage:referral_close": "seen",
}


def threads_in_each_state(screening: Screening, by: User, *, now: datetime) -> dict[str, Referral]:
    """Start a thread for each state that an address needs, and take it there."""
    made = {}
    for state in sorted({"awaiting", *THREAD_FOR.values()}):
        request = Request(
            kind=ReferralKind.REFER,
            destination="neurology",
            urgency="D4",
            suspected="Polyneuropathy",
        )
        thread = start_referral(screening=screening, request=request, by=by, now=now)
        if state != "to_send":
            thread = _on_its_way(thread, state, by, now)
        made[state] = thread
    return made


def _on_its_way(thread: Referral, state: str, by: User, now: datetime) -> Referral:
    def taken(action: Any, **said: Any) -> Referral:
        row: Referral = action(
            referral=thread, row_version=thread.row_version, by=by, now=now, **said
        )
        return row

    thread = taken(send_referral, channel=Channel.POST, sent_on=now.date())
    if state in ("to_acknowledge", "declined"):
        thread = taken(
            record_reply,
            reply_kind=ReplyKind.DECLINED,
            day=now.date(),
            whom="Triage desk",
            text="Please add conduction studies.",
        )
    if state == "declined":
        thread = taken(acknowledge_reply, next_state=state, text="Studies asked for.")
    if state == "booked":
        thread = taken(record_booking, appointment_on=now.date(), whom="The patient")
    if state == "seen":
        thread = taken(record_seen, day=now.date(), text="Seen; letter to follow.")
    return thread
