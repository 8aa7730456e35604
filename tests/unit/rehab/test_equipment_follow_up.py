"""Checks, ends of loans and recalls: every way out of each action."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Clinic, User
from core.locking import StaleRecord
from patients.refusals import AlreadyDone, DatesOutOfOrder, FutureDate
from rehab.actions.equipment_checks import Checked, plan_check, record_check
from rehab.actions.equipment_loans import end_loan, mark_loan_in_error
from rehab.actions.equipment_recalls import settle_line, tell_borrower
from rehab.actions.equipment_stock import move_article
from rehab.equipment_refusals import (
    AlreadySettled,
    LoanEnded,
    NextCheckMissing,
    NotAsked,
    NoteMissing,
    RecallExists,
    RecallOpen,
    TellFirst,
    UnsafeStays,
    WhyMissing,
)
from rehab.equipment_selectors import checks_due, lendable
from rehab.models import Article, Episode, Loan, LoanCheck, RecallLine
from tests.factories.equipment import (
    a_loan,
    a_model,
    a_recall,
    articles,
)
from tests.factories.patients import NOON, PatientFactory
from tests.factories.rehab import EpisodeFactory

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def episode(clinic: Clinic, therapist: User) -> Episode:
    patient = PatientFactory.create(clinic=clinic, registered_by=therapist)
    return EpisodeFactory.create(patient=patient, opened_by=therapist)


@pytest.fixture
def guard(clinic: Clinic, therapist: User) -> Article:
    return articles(a_model(clinic, therapist), therapist, "PG-1")[0]


def _fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def _checked(**found: Any) -> Checked:
    values: dict[str, Any] = {
        "done_on": TODAY, "how": "phone", "used": "daily", "aim_reached": "yes", "safety": "fine",
        "result": "kept",
    } | found  # fmt: skip
    return Checked(**values)


def _record(loan: Loan, by: User, place: int = 0, **found: Any) -> LoanCheck:
    check = list(loan.checks.filter(done_at=None).order_by("due_on"))[place]
    return record_check(
        check=check, found=_checked(**found), by=by, now=NOON, row_version=check.row_version
    )


def _move(article: Article, by: User, state: str, **said: Any) -> Article:
    values: dict[str, Any] = {
        "cleaned": False,
        "inspected": False,
        "service_due_on": None,
        "note": "x",
    } | said
    return move_article(
        article=article, state=state, by=by, now=NOON, row_version=_fresh(article).row_version,
        **values,
    )  # fmt: skip


# Checks and ends.


def test_a_check_that_keeps_it_always_leaves_one_to_come(
    guard: Article, episode: Episode, therapist: User
) -> None:
    loan = a_loan(episode, therapist, guard)
    for refusal, found in (
        (UnsafeStays, {"safety": "unsafe"}),
        (NotAsked, {"used": "not_asked"}),
        (NoteMissing, {"used": "never"}),
        (NoteMissing, {"safety": "problem"}),
        (NoteMissing, {"result": "not_reached"}),
        (WhyMissing, {"result": "returned"}),
        (WhyMissing, {"result": "else"}),
        (FutureDate, {"done_on": TODAY + timedelta(days=2)}),
        (DatesOutOfOrder, {"done_on": TODAY - timedelta(days=2)}),
    ):
        with pytest.raises(refusal):
            _record(loan, therapist, **found)
    _record(loan, therapist)
    with pytest.raises(NextCheckMissing):
        _record(loan, therapist)
    with pytest.raises(DatesOutOfOrder):
        _record(loan, therapist, next_on=TODAY)
    _record(loan, therapist, next_on=TODAY + timedelta(days=182))
    coming = loan.checks.get(done_at=None)
    assert (coming.kind, (coming.due_on - TODAY).days) == ("further", 182)
    done = loan.checks.filter(done_at__isnull=False).first()
    assert done is not None
    with pytest.raises(AlreadyDone):
        record_check(
            check=done, found=_checked(), by=therapist, now=NOON, row_version=done.row_version
        )


def test_a_try_that_reached_nobody_is_repeated(
    guard: Article, episode: Episode, therapist: User
) -> None:
    loan = a_loan(episode, therapist, guard)
    _record(
        loan, therapist, result="not_reached", note="No answer", used="", aim_reached="",
        safety="", next_on=TODAY + timedelta(days=7),
    )  # fmt: skip
    assert loan.checks.filter(kind="two_weeks", done_at=None).count() == 1


@pytest.mark.parametrize(
    ("result", "ended_as", "state"),
    [("returned", "returned", "returned"), ("changed", "returned", "returned"), ("lost",) * 3],
)
def test_a_check_can_end_the_loan(
    guard: Article, episode: Episode, therapist: User, result: str, ended_as: str, state: str
) -> None:
    loan = a_loan(episode, therapist, guard)
    _record(loan, therapist, result=result, reason="not_used", used="never")
    ended = _fresh(loan)
    assert (ended.ended_as, ended.end_reason, ended.open) == (ended_as, "not_used", False)
    assert _fresh(guard).state == state
    assert list(checks_due(therapist, guard.clinic, TODAY + timedelta(days=400))) == []
    with pytest.raises(LoanEnded):
        _record(loan, therapist)
    with pytest.raises(LoanEnded):
        plan_check(loan=loan, due_on=TODAY, by=therapist, now=NOON)


def test_a_loan_ends_with_a_reason_and_a_check_may_be_added(
    guard: Article, episode: Episode, therapist: User
) -> None:
    loan = a_loan(episode, therapist, guard)
    with pytest.raises(DatesOutOfOrder):
        plan_check(loan=loan, due_on=TODAY - timedelta(days=1), by=therapist, now=NOON)
    assert plan_check(loan=loan, due_on=TODAY, by=therapist, now=NOON).kind == "further"

    def ended(**said: Any) -> Loan:
        values: dict[str, Any] = {
            "ended_as": "given", "reason": "other", "note": "Charity paid", "ended_on": TODAY,
            "row_version": loan.row_version,
        } | said  # fmt: skip
        return end_loan(loan=loan, by=therapist, now=NOON, **values)

    for refusal, said in (
        (WhyMissing, {"reason": ""}),
        (WhyMissing, {"ended_as": "burnt"}),
        (NoteMissing, {"note": " "}),
        (DatesOutOfOrder, {"ended_on": TODAY - timedelta(days=1)}),
        (FutureDate, {"ended_on": TODAY + timedelta(days=2)}),
        (StaleRecord, {"row_version": 7}),
    ):
        with pytest.raises(refusal):
            ended(**said)
    assert ended().ended_as == "given"
    assert _fresh(guard).state == "given"
    with pytest.raises(LoanEnded):
        ended()


def test_a_loan_in_error_frees_the_article_for_a_look(
    guard: Article, episode: Episode, therapist: User
) -> None:
    loan = a_loan(episode, therapist, guard)
    mark_loan_in_error(
        loan=loan, reason="Wrong person", by=therapist, now=NOON, row_version=loan.row_version
    )
    assert _fresh(guard).state == "returned"
    assert list(checks_due(therapist, guard.clinic, TODAY + timedelta(days=400))) == []


# Recalls.


def test_a_recall_finds_who_has_it_and_blocks_what_is_in_store(
    clinic: Clinic, other_clinic: Clinic, episode: Episode, therapist: User
) -> None:
    model = a_model(clinic, therapist)
    lent, stored, given = articles(model, therapist, "A-1", "A-2", "A-3", batch="L 7")
    (unknown,) = articles(model, therapist, "A-4", batch="")
    articles(model, therapist, "A-5", batch="L 8")
    elsewhere = a_model(other_clinic, therapist)
    articles(elsewhere, therapist, "Z-1", "Z-2", batch="l7")
    loan = a_loan(episode, therapist, lent)
    loose = a_loan(episode, therapist, model, batch="L-7")
    a_loan(episode, therapist, model, batch="L-8")
    kept = a_loan(episode, therapist, given)
    end_loan(
        loan=kept, ended_as="given", reason="bought", note="", ended_on=TODAY, by=therapist,
        now=NOON, row_version=kept.row_version,
    )  # fmt: skip

    recall = a_recall(clinic, therapist, batch="l-7")

    lines = RecallLine.objects.filter(recall=recall)
    found = {(line.article_id, line.loan_id, line.batch_unknown) for line in lines}
    assert found == {
        (lent.pk, loan.pk, False),
        (stored.pk, None, False),
        (given.pk, kept.pk, False),
        (unknown.pk, None, True),
        (None, loose.pk, False),
    }
    assert recall.elsewhere == 2
    with pytest.raises(RecallExists):
        a_recall(clinic, therapist, batch="L7")
    with pytest.raises(RecallOpen):
        a_loan(episode, therapist, _fresh(stored))
    with pytest.raises(RecallOpen):
        a_loan(episode, therapist, model, batch="")
    assert [each.serial for each in lendable(clinic, "E09", TODAY)] == ["A-5"]
    (late,) = articles(model, therapist, "A-6", batch="L7")
    with pytest.raises(RecallOpen):
        a_loan(episode, therapist, late)


def test_a_borrower_is_told_before_the_line_is_settled(
    guard: Article, episode: Episode, therapist: User
) -> None:
    loan = a_loan(episode, therapist, guard)
    recall = a_recall(guard.clinic, therapist)
    line = recall.lines.get()

    def settled(as_: str, note: str = "") -> RecallLine:
        return settle_line(
            line=_fresh(line), settled_as=as_, note=note, by=therapist, now=NOON,
            row_version=_fresh(line).row_version,
        )  # fmt: skip

    def told(**said: Any) -> RecallLine:
        values: dict[str, Any] = {"contacted_on": TODAY, "contact": "Daughter, by phone"} | said
        return tell_borrower(
            line=_fresh(line), by=therapist, now=NOON, row_version=_fresh(line).row_version,
            **values,
        )  # fmt: skip

    with pytest.raises(TellFirst):
        settled("returned")
    with pytest.raises(NoteMissing):
        told(contact=" ")
    with pytest.raises(FutureDate):
        told(contacted_on=TODAY + timedelta(days=2))
    told()
    with pytest.raises(WhyMissing):
        settled("else")
    with pytest.raises(NoteMissing):
        settled("made_safe")
    settled("returned")
    assert (_fresh(loan).end_reason, _fresh(guard).state) == ("recalled", "withdrawn")
    with pytest.raises(AlreadySettled):
        settled("returned")
    with pytest.raises(AlreadySettled):
        told()


def test_what_the_notice_does_not_concern_goes_back_into_use(
    guard: Article, episode: Episode, therapist: User
) -> None:
    recall = a_recall(guard.clinic, therapist)
    line = recall.lines.get()
    settle_line(
        line=line, settled_as="not_concerned", note="Batch L 9 on the clip", by=therapist,
        now=NOON, row_version=line.row_version,
    )  # fmt: skip
    assert a_loan(episode, therapist, _fresh(guard)).open


def test_a_returned_article_stays_blocked_while_its_line_is_open(
    guard: Article, episode: Episode, therapist: User
) -> None:
    loan = a_loan(episode, therapist, guard)
    a_recall(guard.clinic, therapist)
    end_loan(
        loan=loan, ended_as="returned", reason="better", note="", ended_on=TODAY, by=therapist,
        now=NOON, row_version=loan.row_version,
    )  # fmt: skip
    with pytest.raises(RecallOpen):
        _move(guard, therapist, "in_store", cleaned=True, inspected=True)
