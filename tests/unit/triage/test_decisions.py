"""Override, closing, signing, entered in error: each way out of each action."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from core.audit.models import AuditEvent
from core.tables import ImmutableRecord
from tests.factories.patients import VisitFactory
from tests.factories.triage import (
    LATER,
    NORMAL,
    NOW,
    answer,
    answer_all,
    open_screening,
    publish_small,
    refreshed,
    sign_now,
    signed,
)
from triage.actions.decisions import (
    Closing,
    choose_closing,
    override_result,
    settle,
    take_back_closing,
)
from triage.actions.screenings import mark_entered_in_error, start
from triage.actions.signing import sign
from triage.assessment import assess
from triage.models import (
    ClosingAction,
    ClosingKind,
    NoActionReason,
    Override,
    OverrideReason,
    Receipt,
    RulesetVersion,
    Screening,
    ScreeningState,
)
from triage.receipts import content_of, faults_of
from triage.refusals import (
    AlreadyOpen,
    AlreadySettled,
    ContradictoryClosing,
    NoRulesetPublished,
    NothingChosen,
    OutOfScope,
    OverrideNeedsText,
    ReasonMissing,
    RecallInThePast,
    SameDisposition,
    ScreeningLocked,
    StaleScreening,
    StillToAsk,
    VisitLocked,
)

pytestmark = pytest.mark.django_db

REFERRAL = Closing(
    ClosingKind.REFER, destination="neurology", suspected="Motor neurone disease", urgency="D3"
)
NOTHING = Closing(
    ClosingKind.NONE, reason=NoActionReason.PATIENT_DECLINED, reason_text="Wants to wait."
)
HANDOUT = Closing(ClosingKind.HANDOUT)


def last_event() -> AuditEvent:
    return AuditEvent.objects.order_by("-position")[0]


# -- starting -------------------------------------------------------------------------------------


def test_a_visit_has_one_open_screening(clinician: User) -> None:
    screening = open_screening(clinician)

    with pytest.raises(AlreadyOpen) as there:
        start(visit=screening.visit, by=clinician, now=NOW)

    assert there.value.screening == screening


def test_the_database_keeps_one_open_screening_too(clinician: User) -> None:
    screening = open_screening(clinician)

    with pytest.raises(IntegrityError), transaction.atomic():
        Screening(
            patient=screening.patient,
            visit=screening.visit,
            ruleset_version=screening.ruleset_version,
            started_at=NOW,
            started_by=clinician,
        ).save()


def test_after_signing_a_visit_may_be_screened_again(clinician: User) -> None:
    first = signed(clinician).screening

    second = start(visit=first.visit, by=clinician, now=LATER)

    assert second != first


def test_a_signed_visit_is_not_screened(clinician: User) -> None:
    publish_small()
    visit = VisitFactory.create(signed=True)

    with pytest.raises(VisitLocked):
        start(visit=visit, by=clinician, now=NOW)


def test_without_a_ruleset_nothing_is_started(clinician: User) -> None:
    with pytest.raises(NoRulesetPublished):
        start(visit=VisitFactory.create(), by=clinician, now=NOW)


def test_a_child_is_not_scored_and_leaves_no_row(clinician: User) -> None:
    publish_small()
    visit = VisitFactory.create(patient__birth_date=date(2012, 5, 1))

    with pytest.raises(OutOfScope) as refused, transaction.atomic():
        start(visit=visit, by=clinician, now=NOW)

    assert "paediatric" in refused.value.instead
    assert not Screening.objects.exists()


def test_a_screening_keeps_its_ruleset_when_a_newer_one_is_published(clinician: User) -> None:
    screening = open_screening(clinician)
    old = screening.ruleset_version
    RulesetVersion(
        ruleset_id="small",
        version="2",
        title="Newer",
        digest="f" * 64,
        canonical="{}",
        review_by=date(2028, 1, 1),
        published_at=LATER,
        published_by="system:test",
    ).save()

    assert refreshed(screening).ruleset_version == old


# -- override -------------------------------------------------------------------------------------


def override(screening: Screening, by: User, **changes: Any) -> Override:
    given: dict[str, Any] = {
        "chosen": "D3",
        "reason": OverrideReason.EXAMINATION,
        "text": "Reflexes were odd.",
        "seen": assess(refreshed(screening), NOW).seen,
        **changes,
    }
    return override_result(screening=screening, by=by, now=NOW, **given)


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


# -- closing --------------------------------------------------------------------------------------


def choose(screening: Screening, by: User, closing: Closing) -> ClosingAction:
    return choose_closing(screening=screening, closing=closing, by=by, now=NOW)


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
        {"kind": "handout", "destination": "somebody"},
    ],
)
def test_the_database_refuses_a_closing_that_lacks_its_point(
    clinician: User, fields: dict[str, str]
) -> None:
    screening = open_screening(clinician)

    with pytest.raises(IntegrityError), transaction.atomic():
        ClosingAction(screening=screening, decided_at=NOW, decided_by=clinician, **fields).save()


def test_carrying_out_is_said_once(clinician: User) -> None:
    screening = signed(clinician, closing=REFERRAL).screening
    action = ClosingAction.objects.get(screening=screening)

    settle(action=action, note=" Letter sent. ", by=clinician, now=LATER)

    action.refresh_from_db()
    assert (action.settled_note, action.settled_by) == ("Letter sent.", clinician)
    with pytest.raises(AlreadySettled):
        settle(action=action, note="", by=clinician, now=LATER)


# -- signing --------------------------------------------------------------------------------------


def test_signing_freezes_the_result_and_makes_a_receipt_that_holds(clinician: User) -> None:
    receipt = signed(clinician)

    screening = refreshed(receipt.screening)
    assert (screening.state, screening.signed_by) == (ScreeningState.SIGNED, clinician)
    assert (screening.disposition, screening.floor, screening.ceiling) == ("D6", "D6", "D6")
    assert faults_of(receipt) == []
    assert last_event().verb == "screening.signed"
    assert last_event().detail["receipt"] == receipt.sha256


def test_the_receipt_says_who_answered_what_from_where(clinician: User) -> None:
    content = content_of(signed(clinician))

    answers = content["answers"]
    assert answers["weakness"]["entered"]["by"] == clinician.audit_name
    assert answers["weakness"]["shown"]["wording"] == "Is there weakness on examination?"
    assert answers["age"]["entered"]["by"] == "record"
    assert answers["drugs.atorvastatin"]["answer"] == {"value": False}
    assert content["decision"]["closing"][0]["kind"] == "handout"


def test_a_changed_receipt_does_not_hold(clinician: User) -> None:
    receipt = signed(clinician)
    receipt.canonical = receipt.canonical.replace('"D6"', '"D5"')

    assert faults_of(receipt) != []


def test_a_receipt_is_written_once(clinician: User) -> None:
    receipt = signed(clinician)

    with pytest.raises(ImmutableRecord):
        receipt.delete()
    with pytest.raises(ImmutableRecord):
        Receipt.objects.filter(pk=receipt.pk).update(sha256="0" * 64)


def test_nothing_is_signed_without_a_decision(clinician: User) -> None:
    screening = answer_all(open_screening(clinician), clinician, NORMAL)

    with pytest.raises(NothingChosen):
        sign_now(screening, clinician)


def test_missing_answers_that_matter_must_be_accepted_knowingly(clinician: User) -> None:
    screening = answer(open_screening(clinician), clinician, weakness="objective")
    choose(screening, clinician, REFERRAL)

    with pytest.raises(StillToAsk) as refused:
        sign_now(screening, clinician, accept_missing=False)

    assert "breathless_rest" in refused.value.items
    receipt = sign_now(screening, clinician)
    assert content_of(receipt)["decision"]["signed_without"] == list(refused.value.items)


def test_a_complete_screening_needs_no_acceptance(clinician: User) -> None:
    screening = answer_all(open_screening(clinician), clinician, NORMAL)
    choose(screening, clinician, HANDOUT)

    assert sign_now(screening, clinician, accept_missing=False)


def _answered(screening: Screening, by: User) -> None:
    answer(screening, by, rigidity=True)


def _decided(screening: Screening, by: User) -> None:
    choose(screening, by, Closing(ClosingKind.RECALL, due_on=date(2026, 12, 8)))


def _record_changed(screening: Screening, by: User) -> None:
    patient = screening.patient
    patient.birth_date = patient.birth_date.replace(year=1970)
    patient.save()


@pytest.mark.parametrize("meanwhile", [_answered, _decided, _record_changed])
def test_only_what_was_shown_is_signed(
    clinician: User, meanwhile: Callable[[Screening, User], None]
) -> None:
    screening = answer_all(open_screening(clinician), clinician, NORMAL)
    choose(screening, clinician, HANDOUT)
    shown = refreshed(screening)
    seen = assess(shown, NOW).seen
    meanwhile(screening, clinician)

    with pytest.raises(StaleScreening):
        sign(
            screening=screening,
            row_version=shown.row_version,
            seen=seen,
            accept_missing=True,
            by=clinician,
            now=LATER,
        )
    assert not Receipt.objects.exists()


def test_a_screening_is_signed_once(clinician: User) -> None:
    screening = signed(clinician).screening

    with pytest.raises(ScreeningLocked):
        sign_now(screening, clinician)
    assert Receipt.objects.filter(screening=screening).count() == 1


def test_an_age_under_16_given_later_is_not_signed(clinician: User) -> None:
    screening = answer(open_screening(clinician), clinician, age=15.0)

    with pytest.raises(OutOfScope):
        sign_now(screening, clinician)


def test_a_signed_screening_takes_no_decision(clinician: User) -> None:
    screening = signed(clinician).screening

    with pytest.raises(ScreeningLocked):
        choose(screening, clinician, REFERRAL)
    with pytest.raises(ScreeningLocked):
        override(screening, clinician)


def test_the_override_is_what_is_signed(clinician: User) -> None:
    screening = answer_all(open_screening(clinician), clinician, NORMAL)
    override(screening, clinician)
    choose(screening, clinician, REFERRAL)

    receipt = sign_now(screening, clinician)

    assert refreshed(screening).disposition == "D3"
    assert content_of(receipt)["report"]["disposition"] == "D6"
    assert content_of(receipt)["decision"]["override"]["reason"] == "examination"


def test_the_database_refuses_a_signature_without_a_result(clinician: User) -> None:
    screening = open_screening(clinician)

    with pytest.raises(IntegrityError), transaction.atomic():
        Screening.objects.filter(pk=screening.pk).update(
            state="signed", signed_at=LATER, signed_by=clinician
        )


# -- entered in error -----------------------------------------------------------------------------


def test_entered_in_error_needs_a_reason_and_happens_once(clinician: User) -> None:
    screening = open_screening(clinician)
    with pytest.raises(ReasonMissing):
        mark_entered_in_error(screening=screening, reason="  ", by=clinician, now=LATER)

    marked = mark_entered_in_error(
        screening=screening, reason="Wrong patient", by=clinician, now=LATER
    )

    assert (marked.error_reason, marked.error_by) == ("Wrong patient", clinician)
    with pytest.raises(ScreeningLocked):
        mark_entered_in_error(screening=screening, reason="Again", by=clinician, now=LATER)


def test_after_an_error_the_visit_can_be_screened_anew(clinician: User) -> None:
    screening = open_screening(clinician)
    mark_entered_in_error(screening=screening, reason="Wrong visit", by=clinician, now=LATER)

    assert start(visit=screening.visit, by=clinician, now=LATER) != screening


def test_a_screening_in_error_takes_no_answer(clinician: User) -> None:
    screening = open_screening(clinician)
    mark_entered_in_error(screening=screening, reason="Wrong patient", by=clinician, now=LATER)

    with pytest.raises(ScreeningLocked):
        answer(screening, clinician, wasting=True)
