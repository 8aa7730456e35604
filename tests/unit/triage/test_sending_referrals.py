"""What may leave, and when: two at once, errors, emergencies, the destination guard."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from core.locking import StaleRecord
from tests.factories.triage import (
    LATER,
    NORMAL,
    answer_all,
    open_screening,
)
from tests.unit.triage.deeds import choose
from tests.unit.triage.threads import (
    ADVICE,
    EMERGENCY,
    REFERRAL,
    TODAY,
    WEAK,
    a_sent_thread,
    a_thread,
    acknowledged,
    fresh,
    replied,
    sent,
    stepped,
)
from triage.actions import referral_replies as replies
from triage.actions import referrals as actions
from triage.actions.decisions import Closing
from triage.actions.referrals import Request
from triage.actions.screenings import mark_entered_in_error
from triage.models import (
    ClosingKind,
    Referral,
    ReferralLetter,
    ReferralState,
    ReplyKind,
)
from triage.presenters.referrals import thread_page
from triage.referral_refusals import (
    DayAhead,
    DestinationGuarded,
    HandOverFirst,
    ScreeningInError,
    TextMissing,
)

pytestmark = pytest.mark.django_db

WEEK_ON = TODAY + timedelta(days=7)
ORTHOPAEDICS = Closing(
    ClosingKind.REFER, destination="Orthopaedics", suspected="Frozen shoulder", urgency="D4"
)


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


def test_a_handover_holds_for_the_service_that_took_it_over(clinician: User) -> None:
    thread = a_thread(clinician, EMERGENCY, weakness="objective", breathless_rest=True)
    said = {"channel": "phone", "whom": "Dr Lee", "text": "Coming now."}
    thread = stepped(actions.hand_over, thread, clinician, **said)
    elsewhere = Request(
        kind=thread.kind,
        destination="other",
        place="Respiratory unit",
        urgency=thread.urgency,
        suspected=thread.suspected,
        guard_reason="Nearer.",
    )
    thread = stepped(actions.change_request, thread, clinician, request=elsewhere)
    assert "referring clinician" in thread_page(thread, TODAY, ()).risk
    with pytest.raises(HandOverFirst):
        sent(thread, clinician)

    thread = sent(stepped(actions.hand_over, thread, clinician, **said), clinician)
    assert "receiving team" in thread_page(thread, TODAY, ()).risk
    thread = replied(thread, clinician, ReplyKind.DECLINED, text="No bed.")
    thread = acknowledged(thread, clinician, ReferralState.DECLINED)
    assert "referring clinician" in thread_page(thread, TODAY, ()).risk
    thread = stepped(replies.resubmit, thread, clinician, text="Elsewhere.")
    with pytest.raises(HandOverFirst):
        sent(thread, clinician)


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


@pytest.mark.parametrize(
    ("urgency", "target"),
    [
        ("D3", TODAY + timedelta(days=14)),  # more words in the letter win nobody time
        ("D2", WEEK_ON),
        ("D4", WEEK_ON + timedelta(days=90)),
    ],
)
def test_only_another_urgency_moves_the_day_to_be_seen_by(
    clinician: User, urgency: str, target: date
) -> None:
    thread = a_thread(clinician)
    wanted = Request(
        kind=thread.kind,
        destination=thread.destination,
        urgency=urgency,
        suspected=thread.suspected,
        introduction="Thank you for seeing her.",
    )

    actions.change_request(
        referral=thread,
        row_version=thread.row_version,
        request=wanted,
        by=clinician,
        now=LATER + timedelta(days=7),
    )

    thread = fresh(thread)
    assert (thread.target_on, thread.due_on) == (target, TODAY + timedelta(days=1))


def test_a_letter_that_became_more_urgent_has_to_leave_sooner(clinician: User) -> None:
    thread = a_thread(clinician, ADVICE)
    assert thread.due_on == TODAY + timedelta(days=3)
    wanted = Request(
        kind="refer", destination="neurology", urgency="D2", suspected=thread.suspected
    )

    thread = stepped(actions.change_request, thread, clinician, request=wanted)

    assert (thread.due_on, thread.target_on) == (TODAY, TODAY)
