"""The thread of a referral: every step, every refusal, and what each leaves behind."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from core.audit.models import AuditEvent
from core.audit.trail import SystemActor
from core.locking import StaleRecord
from tests.factories.triage import (
    LATER,
    NORMAL,
    answer_all,
    open_screening,
    sign_now,
    signed,
)
from tests.unit.triage import threads
from tests.unit.triage.deeds import choose, last_event
from tests.unit.triage.threads import (
    ADVICE,
    EMERGENCY,
    RECALL,
    REFERRAL,
    TODAY,
    WEAK,
    a_sent_thread,
    a_thread,
    acknowledged,
    fresh,
    in_state,
    replied,
    sent,
    stepped,
)
from triage.actions import referral_replies as replies
from triage.actions import referrals as actions
from triage.actions.decisions import Closing
from triage.actions.following import adopt_earlier_decisions
from triage.actions.referrals import Request
from triage.actions.screenings import mark_entered_in_error
from triage.models import (
    Channel,
    ClosingAction,
    ClosingKind,
    Recall,
    RecallEvent,
    RecallState,
    Referral,
    ReferralEvent,
    ReferralKind,
    ReferralLetter,
    ReferralState,
    ReferralStep,
    ReplyKind,
)
from triage.models.referrals import STEPS
from triage.referral_refusals import (
    DayAhead,
    DayMissing,
    DayPast,
    DestinationGuarded,
    HandOverFirst,
    NextNotPossible,
    NotSigned,
    PlaceMissing,
    QuestionMissing,
    ScreeningInError,
    StepNotAllowed,
    TextMissing,
)

pytestmark = pytest.mark.django_db
ORTHOPAEDICS = Closing(
    ClosingKind.REFER, destination="Orthopaedics", suspected="Frozen shoulder", urgency="D4"
)
ASKED = Request(
    kind=ReferralKind.REFER, destination="neurology", urgency="D3", suspected="Neuropathy"
)


def test_signing_opens_the_thread_of_each_request_and_no_other(clinician: User) -> None:
    screening = answer_all(open_screening(clinician), clinician, NORMAL)
    for closing in (REFERRAL, ADVICE, RECALL, Closing(ClosingKind.HANDOUT)):
        choose(screening, clinician, closing)

    sign_now(screening, clinician)

    kinds = Referral.objects.filter(screening=screening).values_list("kind", flat=True)
    assert sorted(kinds) == ["advice", "refer"]
    assert Recall.objects.filter(screening=screening).count() == 1


def test_a_thread_begins_with_what_was_decided(clinician: User) -> None:
    thread = a_thread(clinician)

    assert (thread.destination, thread.place, thread.urgency) == ("neurology", "", "D3")
    assert (thread.suspected, thread.question) == (REFERRAL.suspected, REFERRAL.question)
    assert (thread.state, thread.version, thread.closing is None) == ("to_send", 1, False)
    assert thread.due_on == TODAY + timedelta(days=1)
    assert thread.target_on == TODAY + timedelta(days=14)
    assert [event.step for event in thread.events.all()] == ["started"]


def test_sending_keeps_the_letter_and_starts_the_clock(clinician: User) -> None:
    thread = sent(a_thread(clinician), clinician, reference="ER-1", whom="Neurology desk")

    letter = ReferralLetter.objects.get(referral=thread)
    event = ReferralEvent.objects.get(referral=thread, step=ReferralStep.SENT)
    assert hashlib.sha256(bytes(letter.pdf)).hexdigest() == letter.sha256
    assert (letter.rules_checked, letter.failures) == (104, [])
    assert (event.letter, event.channel, event.reference) == (letter, Channel.EMAIL, "ER-1")
    assert (thread.state, thread.sent_at) == (ReferralState.AWAITING, LATER)
    assert thread.due_on == TODAY + timedelta(days=5)
    assert last_event().verb == "referral.sent"
    assert last_event().detail["letter"] == letter.sha256


@pytest.mark.parametrize("step", [step for step in ReferralStep if step in STEPS])
def test_no_step_is_taken_from_a_state_that_does_not_allow_it(
    clinician: User, step: ReferralStep
) -> None:
    """Every pair that is not declared is refused, by the name of the refusal."""
    said: dict[str, dict[str, Any]] = {
        "changed": {"request": ASKED},
        "handed_over": {"channel": Channel.PHONE, "whom": "X", "text": "y"},
        "sent": {"channel": Channel.POST, "sent_on": TODAY},
        "not_sent": {"text": "y"},
        "chased": {"channel": "phone", "whom": "", "text": "y", "next_on": TODAY},
        "replied": {"reply_kind": "accepted", "day": TODAY, "whom": "X", "text": "y"},
        "acknowledged": {"next_state": "awaiting", "text": "y"},
        "converted": {"next_state": "to_send", "text": "y"},
        "booked": {"appointment_on": TODAY, "whom": "X"},
        "not_attended": {"text": "y"},
        "seen": {"day": TODAY, "text": "y"},
        "resubmitted": {"text": "y"},
        "closed": {"text": "y"},
        "cancelled": {"text": "y"},
    }
    act = {
        "changed": actions.change_request,
        "handed_over": actions.hand_over,
        "sent": actions.send_referral,
        "not_sent": actions.take_back_sending,
        "chased": replies.chase,
        "replied": replies.record_reply,
        "acknowledged": replies.acknowledge_reply,
        "converted": replies.acknowledge_reply,
        "booked": replies.record_booking,
        "not_attended": replies.record_not_attended,
        "seen": replies.record_seen,
        "resubmitted": replies.resubmit,
        "closed": replies.close_thread,
        "cancelled": replies.cancel_thread,
    }[step.value]
    thread = a_thread(clinician)
    held = {"reply_kind": "", "appointment_on": TODAY, "due_on": TODAY, "sent_at": LATER}
    for state in set(ReferralState) - STEPS[step]:
        changes: dict[str, Any] = {**held, "state": state}
        if state == ReferralState.TO_ACKNOWLEDGE:
            changes["reply_kind"] = ReplyKind.ACCEPTED
        if state == ReferralState.TO_SEND:
            changes["sent_at"] = None
        if state in (ReferralState.CLOSED, ReferralState.CANCELLED):
            changes["due_on"] = None
        Referral.objects.filter(pk=thread.pk).update(**changes)
        with pytest.raises(StepNotAllowed):
            stepped(act, fresh(thread), clinician, **said[step.value])


def test_what_was_not_sent_after_all_waits_again_as_a_new_version(clinician: User) -> None:
    thread = a_sent_thread(clinician)

    thread = stepped(actions.take_back_sending, thread, clinician, text="The address bounced.")

    assert (thread.state, thread.version, thread.sent_at) == (ReferralState.TO_SEND, 2, None)
    thread = sent(thread, clinician)
    assert [letter.version for letter in thread.letters.all()] == [1, 2]


def test_two_people_at_once_the_second_learns_of_it(clinician: User) -> None:
    thread = a_thread(clinician)
    stale = fresh(thread)
    sent(thread, clinician)

    with pytest.raises(StaleRecord):
        sent(stale, clinician)
    assert ReferralLetter.objects.count() == 1


def test_nothing_leaves_from_a_screening_in_error(clinician: User) -> None:
    thread = a_thread(clinician)
    mark_entered_in_error(
        screening=thread.screening, reason="Wrong patient", by=clinician, now=LATER
    )

    with pytest.raises(ScreeningInError):
        sent(fresh(thread), clinician)
    thread = stepped(replies.cancel_thread, fresh(thread), clinician, text="Wrong patient")
    assert thread.state == ReferralState.CANCELLED


def test_what_was_sent_goes_on_although_the_screening_was_in_error(clinician: User) -> None:
    thread = a_sent_thread(clinician)
    mark_entered_in_error(
        screening=thread.screening, reason="Wrong patient", by=clinician, now=LATER
    )

    assert replied(fresh(thread), clinician).state == ReferralState.TO_ACKNOWLEDGE


def test_no_letter_is_dated_ahead(clinician: User) -> None:
    with pytest.raises(DayAhead):
        sent(a_thread(clinician), clinician, sent_on=TODAY + timedelta(days=2))


def test_an_emergency_is_handed_over_before_its_letter_leaves(clinician: User) -> None:
    thread = a_thread(clinician, EMERGENCY, weakness="objective", breathless_rest=True)

    with pytest.raises(HandOverFirst):
        sent(thread, clinician)
    assert not ReferralLetter.objects.exists()

    thread = stepped(
        actions.hand_over, thread, clinician, channel="phone", whom="Dr Lee", text="Coming now."
    )
    assert sent(thread, clinician).state == ReferralState.AWAITING


@pytest.mark.parametrize("place", ["whom", "text"])
def test_a_handover_says_to_whom_and_what(clinician: User, place: str) -> None:
    said = {"channel": "phone", "whom": "Dr Lee", "text": "Coming now.", place: "  "}

    with pytest.raises(TextMissing):
        stepped(actions.hand_over, a_thread(clinician), clinician, **said)


def test_the_guard_stands_at_the_decision_at_the_change_and_at_the_door(clinician: User) -> None:
    screening = answer_all(open_screening(clinician), clinician, {**NORMAL, **WEAK})
    with pytest.raises(DestinationGuarded) as refused:
        choose(screening, clinician, ORTHOPAEDICS)
    assert "Neurology" in refused.value.blocked.instead

    thread = a_thread(clinician, **WEAK)
    ent = Request(kind="refer", destination="ent", urgency="D3", suspected="Polyp")
    with pytest.raises(DestinationGuarded):
        stepped(actions.change_request, thread, clinician, request=ent)

    Referral.objects.filter(pk=thread.pk).update(destination="rheumatology")
    with pytest.raises(DestinationGuarded):
        sent(fresh(thread), clinician)


def test_a_reason_overrides_the_guard_and_stays_on_the_thread(clinician: User) -> None:
    given = Closing(
        ClosingKind.REFER,
        destination="Orthopaedics",
        suspected="Fracture seen on the film",
        urgency="D3",
        reason_text="Fracture first; neurology sees her on the ward.",
    )

    thread = sent(a_thread(clinician, given, **WEAK), clinician)

    assert thread.guard_reason == given.reason_text
    assert thread.events.get(step="started").text == given.reason_text
    assert given.reason_text in str(thread.letters.get().document["deviations"])


def test_therapy_beside_neurology_is_no_wrong_destination(clinician: User) -> None:
    screening = answer_all(open_screening(clinician), clinician, {**NORMAL, **WEAK})
    therapy = Closing(ClosingKind.REFER, destination="Physiotherapy", suspected="X", urgency="D4")
    with pytest.raises(DestinationGuarded):
        choose(screening, clinician, therapy)

    choose(screening, clinician, REFERRAL)

    assert choose(screening, clinician, therapy).destination == "Physiotherapy"


def test_a_request_is_changed_until_it_is_sent(clinician: User) -> None:
    thread = a_thread(clinician)
    wanted = Request(
        kind="advice",
        destination="other",
        place="Lipid clinic",
        urgency="D4",
        suspected="Statin myopathy",
        question="Which dose?",
        may_convert=True,
        introduction="Dear colleague",
    )

    thread = stepped(actions.change_request, thread, clinician, request=wanted)

    assert (thread.kind, thread.place, thread.may_convert) == ("advice", "Lipid clinic", True)
    assert thread.target_on == TODAY + timedelta(days=90)
    assert last_event().verb == "referral.changed"


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"destination": "other", "place": " "}, PlaceMissing),
        ({"kind": "advice", "question": " "}, QuestionMissing),
    ],
)
def test_a_request_says_where_and_what(
    clinician: User, changed: dict[str, str], refusal: type[Exception]
) -> None:
    said: dict[str, Any] = {
        "kind": "refer", "destination": "neurology", "urgency": "D3", "suspected": "X", **changed,
    }  # fmt: skip
    with pytest.raises(refusal):
        stepped(actions.change_request, a_thread(clinician), clinician, request=Request(**said))


def test_a_thread_can_start_later_but_only_from_what_was_signed(clinician: User) -> None:
    unsigned = open_screening(clinician)
    with pytest.raises(NotSigned):
        actions.start_referral(screening=unsigned, request=ASKED, by=clinician, now=LATER)

    screening = signed(clinician).screening
    screening.refresh_from_db()
    thread = actions.start_referral(screening=screening, request=ASKED, by=clinician, now=LATER)

    assert (thread.state, thread.closing) == (ReferralState.TO_SEND, None)

    mark_entered_in_error(screening=screening, reason="Wrong", by=clinician, now=LATER)
    screening.refresh_from_db()
    with pytest.raises(ScreeningInError):
        actions.start_referral(screening=screening, request=ASKED, by=clinician, now=LATER)


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
        (ReplyKind.QUESTION, REFERRAL, None, {"awaiting", "declined"}),
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


def test_every_step_leaves_an_audit_row_without_clinical_words(clinician: User) -> None:
    before = AuditEvent.objects.count()
    thread = in_state(clinician, ReferralState.CLOSED)

    rows = AuditEvent.objects.order_by("position")[before:]
    verbs = [row.verb for row in rows if row.verb.startswith("referral.")]
    assert verbs == ["referral.started", "referral.sent", "referral.seen", "referral.closed"]
    for row in rows:
        if row.verb.startswith("referral."):
            assert row.about == thread.patient_id
            assert "neurone" not in str(row.detail).lower()


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "nowhere"},
        {"suspected": ""},
        {"destination": "other", "place": ""},
        {"state": "awaiting", "sent_at": None},
        {"state": "to_send", "sent_at": LATER},
        {"state": "booked", "sent_at": LATER, "appointment_on": None},
        {"state": "to_acknowledge", "sent_at": LATER, "reply_kind": ""},
        {"reply_kind": "advice"},
        {"due_on": None},
        {"state": "closed", "sent_at": LATER},
    ],
)
def test_the_database_refuses_a_thread_that_contradicts_itself(
    clinician: User, wrong: dict[str, Any]
) -> None:
    thread = a_thread(clinician)

    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=thread.pk).update(**wrong)


def test_decisions_of_before_get_their_threads_and_recalls_once(clinician: User) -> None:
    """What was only decided waits; what was marked as done by hand is waited for or done."""
    open_one, done_one = signed(clinician), signed(clinician)
    recall = signed(clinician).screening
    for screening, closing, note in (
        (open_one.screening, REFERRAL, ""),
        (done_one.screening, REFERRAL, "Letter sent."),
        (recall, RECALL, "Seen again."),
    ):
        settled = {"settled_at": LATER, "settled_by": clinician, "settled_note": note}
        ClosingAction.objects.create(
            screening=screening,
            decided_at=LATER,
            decided_by=clinician,
            kind=closing.kind,
            destination=closing.destination,
            suspected=closing.suspected,
            due_on=closing.due_on,
            **(settled if note else {}),
        )

    assert adopt_earlier_decisions(by=SystemActor("prepare"), now=LATER) == 3
    assert adopt_earlier_decisions(by=SystemActor("prepare"), now=LATER) == 0

    assert Referral.objects.get(screening=open_one.screening).state == ReferralState.TO_SEND
    earlier = Referral.objects.get(screening=done_one.screening)
    assert (earlier.state, earlier.events.last().text) == (ReferralState.AWAITING, "Letter sent.")
    assert Recall.objects.get(screening=recall).state == RecallState.DONE
    assert RecallEvent.objects.get(recall__screening=recall, step="done").text == "Seen again."


def test_a_decision_of_before_can_be_sent(clinician: User) -> None:
    screening = signed(clinician).screening
    ClosingAction.objects.create(
        screening=screening,
        decided_at=LATER,
        decided_by=clinician,
        kind=ClosingKind.REFER,
        destination="the lipid people",
        suspected="Statin myopathy",
    )
    adopt_earlier_decisions(by=SystemActor("prepare"), now=LATER)

    thread = threads.fresh(Referral.objects.get(screening=screening))

    assert (thread.destination, thread.place) == ("other", "the lipid people")
    assert sent(thread, clinician).state == ReferralState.AWAITING
