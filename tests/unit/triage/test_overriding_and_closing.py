"""Another urgency than the computed one, and what to do: each way out of each action."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from core.tables import ImmutableRecord
from tests.factories.triage import (
    NO_RECALL,
    NORMAL,
    NOW,
    answer,
    answer_all,
    open_screening,
    refreshed,
)
from tests.unit.triage.deeds import NOTHING, REFERRAL, choose, last_event, override
from triage.actions.decisions import (
    Closing,
    take_back_closing,
)
from triage.assessment import assess
from triage.models import (
    ClosingAction,
    ClosingKind,
    Override,
)
from triage.refusals import (
    AlreadySettled,
    ContradictoryClosing,
    OverrideNeedsText,
    RecallInThePast,
    SameDisposition,
    StaleScreening,
)

pytestmark = pytest.mark.django_db


def test_an_override_counts_and_names_the_rules_for_their_editors(clinician: User) -> None:
    screening = answer_all(open_screening(clinician), clinician, NORMAL)

    override(screening, clinician)

    assert assess(refreshed(screening), NOW).disposition == "D3"
    event = last_event()
    assert event.verb == "screening.overridden"
    assert event.detail == {
        "computed": "D6",
        "chosen": "D3",
        "reason": "examination",
        "rules": ["B01"],
    }


def test_an_override_needs_words(clinician: User) -> None:
    screening = open_screening(clinician)

    with pytest.raises(OverrideNeedsText):
        override(screening, clinician, text="   ")


def test_the_computed_urgency_is_no_override(clinician: User) -> None:
    screening = open_screening(clinician)

    with pytest.raises(SameDisposition):
        override(screening, clinician, chosen="D5")


def test_an_override_of_a_result_nobody_saw_is_refused(clinician: User) -> None:
    screening = open_screening(clinician)
    seen = assess(screening, NOW).seen
    answer(screening, clinician, wasting=True)

    with pytest.raises(StaleScreening):
        override(screening, clinician, seen=seen)


def test_an_override_lapses_when_an_answer_changes_the_result(clinician: User) -> None:
    screening = answer_all(open_screening(clinician), clinician, NORMAL)
    override(screening, clinician, chosen="D5")

    answer(screening, clinician, weakness="objective", progression="progressive_weeks_months")

    assert assess(refreshed(screening), NOW).disposition == "D3"


def test_an_override_can_be_taken_back_and_stays_readable(clinician: User) -> None:
    screening = answer_all(open_screening(clinician), clinician, NORMAL)
    override(screening, clinician)

    override(screening, clinician, chosen="", text="Looked again.")

    assert assess(refreshed(screening), NOW).disposition == "D6"
    assert Override.objects.filter(screening=screening).count() == 2


def test_an_override_is_written_once(clinician: User) -> None:
    screening = answer_all(open_screening(clinician), clinician, NORMAL)
    made = override(screening, clinician)

    made.text = "Something else."
    with pytest.raises(ImmutableRecord):
        made.save()


def test_a_closing_choice_is_kept_and_audited(clinician: User) -> None:
    action = choose(open_screening(clinician), clinician, REFERRAL)

    assert (action.destination, action.decided_by) == ("neurology", clinician)
    assert last_event().detail == {"kind": "refer"}


def test_choosing_the_same_again_replaces_it(clinician: User) -> None:
    screening = open_screening(clinician)
    first = choose(screening, clinician, Closing(ClosingKind.RECALL, due_on=date(2026, 12, 1)))

    choose(screening, clinician, Closing(ClosingKind.RECALL, due_on=date(2026, 12, 8)))

    first.refresh_from_db()
    assert first.withdrawn_by == clinician
    open_ones = ClosingAction.objects.filter(screening=screening, withdrawn_at=None)
    assert [action.due_on for action in open_ones] == [date(2026, 12, 8)]


@pytest.mark.parametrize(("first", "second"), [(REFERRAL, NOTHING), (NOTHING, REFERRAL)])
def test_no_action_stands_alone(clinician: User, first: Closing, second: Closing) -> None:
    screening = open_screening(clinician)
    choose(screening, clinician, first)

    with pytest.raises(ContradictoryClosing):
        choose(screening, clinician, second)


@pytest.mark.parametrize("days", [0, -1])
def test_a_recall_lies_ahead(clinician: User, days: int) -> None:
    due = NOW.date() + timedelta(days=days)

    with pytest.raises(RecallInThePast):
        choose(open_screening(clinician), clinician, Closing(ClosingKind.RECALL, due_on=due))


def test_a_choice_is_taken_back_once(clinician: User) -> None:
    screening = open_screening(clinician)
    action = choose(screening, clinician, REFERRAL)
    take_back_closing(action=action, by=clinician, now=NOW)

    with pytest.raises(AlreadySettled):
        take_back_closing(action=action, by=clinician, now=NOW)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "refer", "destination": "", "suspected": "MND"},
        {"kind": "refer", "destination": "neurology", "suspected": ""},
        {"kind": "recall"},
        {"kind": "none", "reason": "other", "reason_text": ""},
        {"kind": "none", "reason": "", "reason_text": "Just so."},
        {"kind": "no_recall", "reason": "other", "reason_text": ""},
        {"kind": "handout", "destination": "somebody"},
    ],
)
def test_the_database_refuses_a_closing_that_lacks_its_point(
    clinician: User, fields: dict[str, str]
) -> None:
    screening = open_screening(clinician)

    with pytest.raises(IntegrityError), transaction.atomic():
        ClosingAction(screening=screening, decided_at=NOW, decided_by=clinician, **fields).save()


@pytest.mark.parametrize("recall_first", [True, False])
def test_a_recall_and_the_reason_for_none_replace_each_other(
    clinician: User, recall_first: bool
) -> None:
    screening = open_screening(clinician)
    recall = Closing(ClosingKind.RECALL, due_on=date(2026, 12, 1))
    both = (recall, NO_RECALL) if recall_first else (NO_RECALL, recall)

    for closing in both:
        choose(screening, clinician, closing)

    kept = ClosingAction.objects.filter(screening=screening, withdrawn_at=None)
    assert [action.kind for action in kept] == [both[1].kind]
