"""After a letter left: chasing, replies, appointments, the end."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from tests.unit.triage.threads import (
    ADVICE,
    REFERRAL,
    TODAY,
    a_sent_thread,
    acknowledged,
    in_state,
    replied,
    sent,
    stepped,
)
from triage.actions import referral_replies as replies
from triage.actions.decisions import Closing
from triage.models import (
    Referral,
    ReferralState,
    ReferralStep,
    ReplyKind,
)
from triage.referral_refusals import (
    DayAhead,
    DayMissing,
    DayPast,
    NextNotPossible,
    StepNotAllowed,
    TextMissing,
)

pytestmark = pytest.mark.django_db


def test_chasing_sets_when_to_ask_again(clinician: User) -> None:
    ahead = TODAY + timedelta(days=3)
    said = {"channel": "phone", "whom": "Desk", "text": "In the queue."}

    with pytest.raises(DayPast):
        stepped(replies.chase, a_sent_thread(clinician), clinician, next_on=TODAY, **said)
    thread = stepped(replies.chase, a_sent_thread(clinician), clinician, next_on=ahead, **said)

    assert (thread.state, thread.due_on) == (ReferralState.AWAITING, ahead)


def test_a_reply_waits_until_a_clinician_acknowledges_it(clinician: User) -> None:
    thread = replied(a_sent_thread(clinician), clinician)

    assert (thread.state, thread.reply_kind) == (ReferralState.TO_ACKNOWLEDGE, "accepted")
    assert thread.due_on == TODAY + timedelta(days=1)
    with pytest.raises(StepNotAllowed):
        replied(thread, clinician)

    thread = acknowledged(thread, clinician, ReferralState.AWAITING)

    assert (thread.state, thread.reply_kind) == (ReferralState.AWAITING, "")


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"day": TODAY + timedelta(days=2)}, DayAhead),
        ({"text": " "}, TextMissing),
        ({"kind": ReplyKind.BOOKED}, DayMissing),
    ],
)
def test_a_reply_says_when_what_and_for_which_day(
    clinician: User, said: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        replied(a_sent_thread(clinician), clinician, **said)


def test_a_reply_also_comes_after_the_end_but_not_before_anything_left(clinician: User) -> None:
    late = replied(in_state(clinician, ReferralState.CLOSED), clinician, ReplyKind.SEEN)
    assert late.state == ReferralState.TO_ACKNOWLEDGE

    with pytest.raises(StepNotAllowed):
        replied(in_state(clinician, ReferralState.CANCELLED), clinician)


@pytest.mark.parametrize(
    ("kind", "closing", "appointment", "ways"),
    [
        (ReplyKind.ACCEPTED, REFERRAL, None, {"awaiting"}),
        (ReplyKind.BOOKED, REFERRAL, TODAY, {"booked"}),
        (ReplyKind.ADVICE, REFERRAL, None, {"closed", "awaiting"}),
        (ReplyKind.ADVICE, ADVICE, None, {"closed", "awaiting", "to_send"}),
        (ReplyKind.SEEN, REFERRAL, None, {"closed", "seen"}),
        (ReplyKind.SEEN, REFERRAL, TODAY, {"closed", "seen", "booked"}),
        (ReplyKind.ACCEPTED, REFERRAL, TODAY, {"awaiting", "booked"}),
        (ReplyKind.QUESTION, REFERRAL, None, {"awaiting", "declined"}),
        (ReplyKind.QUESTION, REFERRAL, TODAY, {"awaiting", "booked", "declined"}),
        (ReplyKind.DECLINED, REFERRAL, None, {"declined"}),
        (ReplyKind.DECLINED, ADVICE, None, {"declined", "to_send"}),
    ],
)
def test_what_a_reply_says_decides_where_it_can_lead(
    clinician: User, kind: ReplyKind, closing: Closing, appointment: Any, ways: set[str]
) -> None:
    thread = replied(a_sent_thread(clinician, closing), clinician, kind, appointment_on=appointment)

    assert {way.value for way in replies.next_states(thread)} == ways
    for other in set(ReferralState) - ways:
        with pytest.raises(NextNotPossible):
            acknowledged(thread, clinician, other)
    for way in ways:
        with transaction.atomic():
            assert acknowledged(thread, clinician, way).state == way
            transaction.set_rollback(True)


def test_advice_becomes_a_referral_on_the_same_thread(clinician: User) -> None:
    thread = replied(a_sent_thread(clinician, ADVICE), clinician, ReplyKind.ADVICE)

    thread = acknowledged(thread, clinician, ReferralState.TO_SEND)

    assert (thread.kind, thread.state, thread.version) == ("refer", ReferralState.TO_SEND, 2)
    assert thread.events.last().step == ReferralStep.CONVERTED


def test_a_declined_referral_is_sent_again_on_the_same_thread(clinician: User) -> None:
    thread = in_state(clinician, ReferralState.DECLINED)

    thread = stepped(replies.resubmit, thread, clinician, text="With conduction studies.")

    assert (thread.state, thread.version) == (ReferralState.TO_SEND, 2)
    assert sent(thread, clinician).letters.count() == 2


def test_an_appointment_is_asked_after_and_a_missed_one_waits_again(clinician: User) -> None:
    thread = in_state(clinician, ReferralState.BOOKED)
    assert thread.due_on == TODAY + timedelta(days=1)

    thread = stepped(replies.record_not_attended, thread, clinician, text="Bus strike.")

    assert (thread.state, thread.appointment_on) == (ReferralState.AWAITING, None)
    past = TODAY - timedelta(days=1)
    with pytest.raises(DayPast):
        stepped(replies.record_booking, thread, clinician, appointment_on=past, whom="X")


def test_asking_in_between_does_not_put_off_the_question_after_the_appointment(
    clinician: User,
) -> None:
    asked = {"channel": "phone", "whom": "", "text": "Still on.", "next_on": TODAY + timedelta(30)}
    for appointment, due in (
        (TODAY + timedelta(3), TODAY + timedelta(4)),
        (TODAY - timedelta(1), TODAY + timedelta(30)),
    ):
        thread = in_state(clinician, ReferralState.BOOKED)
        Referral.objects.filter(pk=thread.pk).update(appointment_on=appointment)
        assert stepped(replies.chase, thread, clinician, **asked).due_on == due


def test_nobody_was_seen_tomorrow(clinician: User) -> None:
    with pytest.raises(DayAhead):
        stepped(
            replies.record_seen,
            a_sent_thread(clinician),
            clinician,
            day=TODAY + timedelta(days=2),
            text="Seen",
        )


def test_a_thread_is_over_when_somebody_says_what_came_of_it(clinician: User) -> None:
    thread = in_state(clinician, ReferralState.CLOSED)

    assert thread.is_over
    assert thread.due_on is None
    assert [event.step for event in thread.events.all()] == ["started", "sent", "seen", "closed"]
