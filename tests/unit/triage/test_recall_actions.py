"""Recalls: kept, moved, missed, and what lapses."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from core.locking import StaleRecord
from patients.models import Visit
from tests.factories.patients import VisitFactory
from tests.factories.triage import LATER, NO_RECALL, NORMAL, answer_all, open_screening, refreshed
from tests.unit.triage.deeds import HANDOUT, REFERRAL, choose, last_event
from tests.unit.triage.threads import TODAY, a_recall, fresh_recall
from triage.actions import recalls as actions
from triage.actions.decisions import Closing
from triage.actions.signing import sign
from triage.assessment import assess
from triage.models import ClosingKind, Recall, RecallState
from triage.presenters.recalls import recall_page, recall_pill
from triage.recalls import review_day
from triage.referral_clock import lapses_on, next_due, seen_by
from triage.referral_refusals import DayPast, NoVisitNorWords, StepNotAllowed, TextMissing
from triage.refusals import RecallMissing

pytestmark = pytest.mark.django_db
NEXT_WEEK = TODAY + timedelta(days=7)
STEPS = (
    (actions.move_recall, {"due_on": NEXT_WEEK, "text": "Away."}),
    (actions.record_try, {"way": "phone", "text": "No answer."}),
    (actions.record_recall_not_attended, {"due_on": NEXT_WEEK, "text": ""}),
    (actions.finish_recall, {"visit": None, "text": "Seen at home."}),
    (actions.cancel_recall, {"text": "Moved away."}),
)


def taken(action: Any, recall: Recall, by: User, **said: Any) -> Recall:
    action(recall=recall, row_version=recall.row_version, by=by, now=LATER, **said)
    return fresh_recall(recall)


def test_a_result_that_is_not_urgent_needs_a_recall_or_a_reason(clinician: User) -> None:
    screening = answer_all(open_screening(clinician), clinician, NORMAL)

    def signed_with(closing: Closing) -> None:
        choose(screening, clinician, closing)
        current = refreshed(screening)
        sign(
            screening=current,
            row_version=current.row_version,
            seen=assess(current, LATER).seen,
            accept_missing=True,
            by=clinician,
            now=LATER,
        )

    for closing in (HANDOUT, REFERRAL):
        with pytest.raises(RecallMissing):
            signed_with(closing)
    signed_with(NO_RECALL)
    assert not Recall.objects.exists()


def test_an_urgent_result_is_followed_by_its_thread(clinician: User) -> None:
    weak = {**NORMAL, "weakness": "objective", "progression": "progressive_weeks_months"}
    screening = answer_all(open_screening(clinician), clinician, weak)
    choose(screening, clinician, REFERRAL)
    current = refreshed(screening)

    receipt = sign(
        screening=current,
        row_version=current.row_version,
        seen=assess(current, LATER).seen,
        accept_missing=True,
        by=clinician,
        now=LATER,
    )

    assert receipt.screening.referrals.count() == 1


def test_a_recall_begins_as_it_was_decided(clinician: User) -> None:
    recall = a_recall(clinician)

    assert (recall.due_on, recall.purpose) == (TODAY + timedelta(days=28), "Look again")
    assert (recall.urgency, recall.state, recall.tries) == ("D6", RecallState.OPEN, 0)
    assert [event.step for event in recall.events.all()] == ["set"]


def test_moving_keeps_the_reason_and_the_days(clinician: User) -> None:
    recall = taken(actions.move_recall, a_recall(clinician), clinician, **STEPS[0][1])

    assert (recall.due_on, recall.lapses_on) == (NEXT_WEEK, NEXT_WEEK + timedelta(days=29))
    assert [(e.step, e.text) for e in recall.events.all()] == [("set", ""), ("moved", "Away.")]
    assert last_event().verb == "recall.moved"


def test_tries_are_counted_and_a_missed_one_comes_back(clinician: User) -> None:
    recall = taken(actions.record_try, a_recall(clinician), clinician, **STEPS[1][1])

    recall = taken(actions.record_recall_not_attended, recall, clinician, **STEPS[2][1])

    assert (recall.tries, recall.due_on, recall.is_open) == (2, NEXT_WEEK, True)


def test_it_is_done_in_a_visit_of_the_same_patient_or_in_words(clinician: User) -> None:
    recall = a_recall(clinician)
    visit = VisitFactory.create(patient=recall.patient, opened_by=clinician)
    stranger: Visit = VisitFactory.create(opened_by=clinician)
    for said in ({"visit": stranger, "text": ""}, {"visit": None, "text": "  "}):
        with pytest.raises(NoVisitNorWords):
            taken(actions.finish_recall, recall, clinician, **said)

    recall = taken(actions.finish_recall, recall, clinician, visit=visit, text="")

    assert recall.state == RecallState.DONE
    assert recall.events.last().visit == visit


@pytest.mark.parametrize(("action", "said"), STEPS)
def test_nothing_happens_to_a_recall_that_is_over(
    clinician: User, action: Any, said: dict[str, Any]
) -> None:
    recall = taken(actions.cancel_recall, a_recall(clinician), clinician, text="Moved away.")

    with pytest.raises(StepNotAllowed):
        taken(action, recall, clinician, **said)


@pytest.mark.parametrize(("action", "said"), STEPS)
def test_the_second_of_two_learns_of_the_first(
    clinician: User, action: Any, said: dict[str, Any]
) -> None:
    stale = a_recall(clinician)
    taken(actions.record_try, stale, clinician, way="letter", text="Written to.")

    with pytest.raises(StaleRecord):
        taken(action, stale, clinician, **said)


@pytest.mark.parametrize("place", [0, 2])
def test_another_day_lies_ahead(clinician: User, place: int) -> None:
    action, said = STEPS[place]
    with pytest.raises(DayPast):
        taken(action, a_recall(clinician), clinician, **{**said, "due_on": TODAY})


@pytest.mark.parametrize("place", [0, 1, 4])
def test_moving_trying_and_cancelling_say_why(clinician: User, place: int) -> None:
    action, said = STEPS[place]
    with pytest.raises(TextMissing):
        taken(action, a_recall(clinician), clinician, **{**said, "text": " "})


def test_the_database_refuses_a_recall_that_lapses_before_it_is_due(clinician: User) -> None:
    recall = a_recall(clinician)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recall.objects.filter(pk=recall.pk).update(lapses_on=recall.due_on)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-1, "Ahead"),
        (0, "Due today"),
        (1, "1 day overdue"),
        (28, "28 days overdue"),
        (29, "Lapsed"),
    ],
)
def test_due_becomes_overdue_becomes_lapsed(clinician: User, days: int, said: str) -> None:
    recall = a_recall(clinician)
    assert recall_pill(recall, recall.due_on + timedelta(days=days)).text == said


@pytest.mark.parametrize(
    ("urgency", "lapses_after", "seen_within"),
    [("D1", 2, 0), ("D2", 2, 0), ("D3", 4, 14), ("D4", 15, 90), ("D5", 15, 90), ("D6", 29, 90)],
)
def test_the_clock_by_urgency(urgency: str, lapses_after: int, seen_within: int) -> None:
    day = date(2026, 12, 31)
    assert lapses_on(day, urgency) == day + timedelta(days=lapses_after)
    assert seen_by(urgency, day) == day + timedelta(days=seen_within)


def test_more_urgent_is_never_slower() -> None:
    day = date(2026, 12, 31)
    for state in ("to_send", "awaiting", "to_acknowledge", "seen", "declined"):
        for kind in ("refer", "advice"):
            due = [next_due(state, f"D{n}", day, kind=kind) for n in range(1, 7)]
            assert due == sorted(due)  # type: ignore[type-var]
    assert next_due("closed", "D3", day) is None
    assert next_due("booked", "D3", day, appointment_on=day) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("If not gone in 2 weeks.", date(2026, 12, 4)),  # B01, B06
        ("4 to 6 weeks; refer at 3 months.", date(2026, 12, 18)),  # B02
        ("4 weeks.", date(2026, 12, 18)),  # B03
        ("Repeat examination at 4 to 6 weeks and at 3 months.", date(2026, 12, 18)),  # I01, T11
        ("8 weeks.", date(2027, 1, 15)),  # B05
        ("6 to 12 months, or on change.", date(2027, 5, 20)),  # B07
        ("Next antenatal visit.", None),  # B08: the clinician chooses
    ],
)
def test_the_review_days_of_the_sheet(said: str, due: date | None) -> None:
    assert review_day(said, date(2026, 11, 20)) == due


def test_the_kinds_of_closing_fit_their_column() -> None:
    assert max(len(kind) for kind in ClosingKind.values) <= 10


def test_a_recall_set_after_midnight_was_set_that_day(clinician: User) -> None:
    recall = a_recall(clinician)
    recall.set_at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # 2 July, 0:30 in London

    said = {fact.term: fact.value for fact in recall_page(recall, TODAY, ()).facts}
    assert "2 Jul" in said["Set by"]
