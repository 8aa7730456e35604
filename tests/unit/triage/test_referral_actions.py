"""The thread of a referral: every step, every refusal, and what each leaves behind."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from core.audit.models import AuditEvent
from core.audit.trail import SystemActor
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
    RECALL,
    REFERRAL,
    TODAY,
    a_thread,
    fresh,
    in_state,
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
from triage.models.referral_states import STEPS
from triage.referral_refusals import (
    NotSigned,
    PlaceMissing,
    QuestionMissing,
    ScreeningInError,
    StepNotAllowed,
)

pytestmark = pytest.mark.django_db
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


def test_what_was_carried_out_after_midnight_counts_from_that_day_in_the_clinic(
    clinician: User,
) -> None:
    screening = signed(clinician).screening
    ClosingAction.objects.create(
        screening=screening,
        decided_at=LATER,
        decided_by=clinician,
        kind=ClosingKind.REFER,
        destination="Neurology",
        suspected="Neuropathy",
        settled_at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC),  # 2 July, 0:30 in London
        settled_by=clinician,
        settled_note="Letter sent.",
    )
    adopt_earlier_decisions(by=SystemActor("prepare"), now=LATER)

    event = Referral.objects.get(screening=screening).events.last()
    assert event.day == date(2026, 7, 2)


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
