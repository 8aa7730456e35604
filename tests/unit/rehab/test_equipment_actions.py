"""Lending, trying, checking and recalling: every way out of each action."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Clinic, User
from core.locking import StaleRecord
from core.tables import ImmutableRecord
from patients.refusals import AlreadyDone, DatesOutOfOrder, FutureDate, ReasonMissing
from rehab.actions.episodes import mark_episode_in_error
from rehab.actions.equipment_checks import Checked, plan_check, record_check
from rehab.actions.equipment_loans import end_loan, mark_loan_in_error
from rehab.actions.equipment_recalls import settle_line, tell_borrower
from rehab.actions.equipment_stock import change_article, change_model, move_article
from rehab.actions.equipment_trials import (
    Count,
    count_trial,
    end_trial,
    mark_count_in_error,
    mark_trial_in_error,
)
from rehab.equipment_refusals import (
    AimMissing,
    AlreadySettled,
    ArticleNotThere,
    CountsMissing,
    DespiteMissing,
    HeldBack,
    LoanEnded,
    ModelExists,
    NextCheckMissing,
    NoSerials,
    NotAsked,
    NotCleaned,
    NoteMissing,
    NothingCounted,
    NotInStore,
    NotThatState,
    OtherItem,
    PainStops,
    RecallExists,
    RecallOpen,
    SerialTaken,
    ServiceOverdue,
    TellFirst,
    TooHeavy,
    TrialEnded,
    TrialFirst,
    UnknownItem,
    UnsafeStays,
    WeightUnknown,
    WhyMissing,
)
from rehab.equipment_selectors import checks_due, lendable
from rehab.models import Article, ArticleEvent, Episode, Loan, LoanCheck, RecallLine
from rehab.refusals import EpisodeLocked
from tests.factories.equipment import (
    a_loan,
    a_model,
    a_profile,
    a_recall,
    a_trial,
    articles,
)
from tests.factories.patients import NOON, PatientFactory, VisitFactory, VitalSignFactory
from tests.factories.rehab import EpisodeFactory, gate

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


# The stock.


def test_a_delivery_is_taken_in_as_a_whole_or_not_at_all(clinic: Clinic, therapist: User) -> None:
    model = a_model(clinic, therapist, weight_limit_kg=130)

    with pytest.raises(ModelExists):
        a_model(clinic, therapist, name="GUARD-2")
    with pytest.raises(UnknownItem):
        a_model(clinic, therapist, item="E999")
    with pytest.raises(NoSerials):
        articles(model, therapist, " ")
    with pytest.raises(SerialTaken):
        articles(model, therapist, "A-1", "a-1")
    assert Article.objects.count() == 0

    rows = articles(model, therapist, "A-1", "A-2")
    assert [row.state for row in rows] == ["in_store", "in_store"]
    with pytest.raises(SerialTaken):
        articles(model, therapist, "A-3", "a-2")
    assert Article.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.create(
            clinic=clinic, model=model, serial="a-1", state="in_store", added_by=therapist,
            added_at=NOON,
        )  # fmt: skip


def test_the_serial_number_of_another_clinic_does_not_matter(
    clinic: Clinic, other_clinic: Clinic, therapist: User
) -> None:
    articles(a_model(clinic, therapist), therapist, "A-1")
    assert articles(a_model(other_clinic, therapist), therapist, "A-1")


def test_models_and_articles_are_corrected(guard: Article, therapist: User) -> None:
    from rehab.actions.equipment_stock import ModelWords

    words = ModelWords("E09", "Plateworks", "Guard 2", "large")
    model = change_model(model=guard.model, words=words, by=therapist, now=NOON, row_version=1)
    assert model.size == "large"
    with pytest.raises(StaleRecord):
        change_model(model=guard.model, words=words, by=therapist, now=NOON, row_version=1)

    def corrected(**values: Any) -> Article:
        said: dict[str, Any] = {"serial": "PG-1", "batch": "B-1", "service_due_on": None} | values
        return change_article(
            article=guard, by=therapist, now=NOON, row_version=_fresh(guard).row_version, **said
        )

    articles(model, therapist, "PG-2")
    with pytest.raises(SerialTaken):
        corrected(serial="pg-2")
    assert corrected(serial="PG-9").serial == "PG-9"


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


def test_a_thing_is_lent_again_only_when_cleaned_and_inspected(
    guard: Article, episode: Episode, therapist: User
) -> None:
    loan = a_loan(episode, therapist, guard)
    with pytest.raises(ArticleNotThere):
        _move(guard, therapist, "in_store", cleaned=True, inspected=True)
    end_loan(
        loan=loan, ended_as="returned", reason="better", note="", ended_on=TODAY, by=therapist,
        now=NOON, row_version=loan.row_version,
    )  # fmt: skip
    assert _fresh(guard).state == "returned"
    with pytest.raises(NotInStore):
        a_loan(episode, therapist, _fresh(guard))
    with pytest.raises(NotCleaned):
        _move(guard, therapist, "in_store", cleaned=True)
    with pytest.raises(ReasonMissing):
        _move(guard, therapist, "withdrawn", note=" ")
    with pytest.raises(NotThatState):
        _move(guard, therapist, "on_loan")

    _move(guard, therapist, "in_store", cleaned=True, inspected=True)

    assert a_loan(episode, therapist, _fresh(guard)).open
    states = list(ArticleEvent.objects.filter(article=guard).values_list("state", flat=True))
    assert states == ["on_loan", "in_store", "returned", "on_loan", "in_store"]
    with pytest.raises(ImmutableRecord):
        ArticleEvent.objects.update(note="another")


# Lending.


def test_a_loan_is_asked_about_at_two_weeks_and_three_months(
    guard: Article, episode: Episode, therapist: User
) -> None:
    loan = a_loan(episode, therapist, guard)

    assert _fresh(guard).state == "on_loan"
    due = [(check.kind, (check.due_on - TODAY).days) for check in loan.checks.all()]
    assert due == [("two_weeks", 14), ("three_months", 91)]
    assert list(checks_due(therapist, episode.patient.clinic, TODAY)) == []
    later = checks_due(therapist, episode.patient.clinic, TODAY + timedelta(days=14))
    assert [check.kind for check in later] == ["two_weeks"]


def test_nobody_can_have_what_somebody_has(
    guard: Article, episode: Episode, therapist: User
) -> None:
    loan = a_loan(episode, therapist, guard)
    with pytest.raises(NotInStore):
        a_loan(episode, therapist, guard)
    loan.pk = None
    loan.id = type(loan)._meta.pk.get_default()
    loan._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        loan.save()


def test_an_open_red_flag_holds_everything_back(
    guard: Article, episode: Episode, therapist: User
) -> None:
    gate(episode, therapist, be_fast=["face"])
    with pytest.raises(HeldBack):
        a_loan(episode, therapist, guard)
    with pytest.raises(HeldBack):
        a_trial(episode, therapist)


def test_unknown_is_not_permission(guard: Article, episode: Episode, therapist: User) -> None:
    with pytest.raises(DespiteMissing) as refused:
        a_loan(episode, therapist, guard, despite="")
    assert "gate was not answered today" in str(refused.value.message)
    gate(episode, therapist)
    with pytest.raises(DespiteMissing) as refused:
        a_loan(episode, therapist, guard, despite="")
    assert "were not asked yet" in str(refused.value.message)


def test_a_sharp_tool_with_untrained_neglect_needs_a_reason_that_stays(
    clinic: Clinic, episode: Episode, therapist: User
) -> None:
    knife = articles(a_model(clinic, therapist, item="E06", name="Rocker"), therapist, "K-1")[0]
    gate(episode, therapist)
    a_profile(
        episode, therapist, now=NOON, tasks=["eating"], hand=["one_hand_only"], neglect="untrained"
    )
    with pytest.raises(DespiteMissing):
        a_loan(episode, therapist, knife, despite="")
    loan = a_loan(episode, therapist, knife, despite="Daughter cuts; it stays with her.")
    assert loan.despite == "Daughter cuts; it stays with her."


def test_what_the_advice_offers_needs_no_reason(
    clinic: Clinic, episode: Episode, therapist: User
) -> None:
    mat = a_model(clinic, therapist, item="E11", name="Mat")
    gate(episode, therapist)
    a_profile(episode, therapist, now=NOON, tasks=["eating"], hand=["one_hand_only"])
    assert a_loan(episode, therapist, mat, despite="").despite == ""


def test_weighted_cutlery_is_lent_only_after_its_trial(
    clinic: Clinic, episode: Episode, therapist: User
) -> None:
    spoons = a_model(clinic, therapist, item="E02", name="Heavy spoon")
    with pytest.raises(TrialFirst):
        a_loan(episode, therapist, spoons)
    with pytest.raises(OtherItem):
        a_loan(episode, therapist, spoons, trial=a_trial(episode, therapist))
    trial = a_trial(episode, therapist, item="E02", counted=True)
    with pytest.raises(TrialFirst):
        a_loan(episode, therapist, spoons, trial=trial)
    kept = _end(trial, therapist, "kept")
    assert a_loan(episode, therapist, spoons, trial=kept).trial == kept


def test_the_weight_is_held_against_the_limit(
    clinic: Clinic, episode: Episode, therapist: User
) -> None:
    chair = a_model(clinic, therapist, item="E39", name="Stool", weight_limit_kg=100)
    with pytest.raises(WeightUnknown):
        a_loan(episode, therapist, chair)
    with pytest.raises(TooHeavy):
        a_loan(episode, therapist, chair, weight_kg=Decimal("100.1"))
    asked = a_loan(episode, therapist, chair, weight_kg=Decimal(100))
    assert asked.weight_kg == Decimal(100)
    assert (asked.weight_from, asked.weight_limit_kg) == ("asked", 100)

    visit = VisitFactory.create(patient=episode.patient, opened_by=therapist)
    VitalSignFactory.create(
        visit=visit, kind="weight_kg", value=Decimal(82), entered_value=Decimal(82),
        entered_unit="kg",
    )  # fmt: skip
    assert a_loan(episode, therapist, chair).weight_from == "record"
    asked.weight_kg = Decimal(130)
    with pytest.raises(IntegrityError), transaction.atomic():
        asked.save()


def test_what_else_stops_a_loan(guard: Article, episode: Episode, therapist: User) -> None:
    with pytest.raises(AimMissing):
        a_loan(episode, therapist, guard, aim=" ")
    with pytest.raises(FutureDate):
        a_loan(episode, therapist, guard, lent_on=TODAY + timedelta(days=2))
    with pytest.raises(DatesOutOfOrder):
        a_loan(episode, therapist, guard, until=TODAY - timedelta(days=1))
    with pytest.raises(DatesOutOfOrder):
        a_loan(episode, therapist, guard, lent_on=episode.opened_on - timedelta(days=1))
    overdue = articles(guard.model, therapist, "PG-2", service_due_on=TODAY - timedelta(days=1))[0]
    with pytest.raises(ServiceOverdue):
        a_loan(episode, therapist, overdue)
    assert list(lendable(guard.clinic, "E09", TODAY)) == [guard]
    mark_episode_in_error(
        episode=episode, reason="Wrong person", by=therapist, now=NOON,
        row_version=episode.row_version,
    )  # fmt: skip
    with pytest.raises(EpisodeLocked):
        a_loan(episode, therapist, guard)


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


# Trials.


def _end(trial: Any, by: User, outcome: str, **said: Any) -> Any:
    values: dict[str, Any] = {
        "ended_on": TODAY,
        "next_item": "",
        "stop_reason": "",
        "note": "",
    } | said
    return end_trial(
        trial=trial, outcome=outcome, by=by, now=NOON, row_version=trial.row_version, **values
    )


def test_only_a_counted_trial_without_pain_is_kept(episode: Episode, therapist: User) -> None:
    trial = a_trial(episode, therapist)
    with pytest.raises(CountsMissing):
        _end(trial, therapist, "kept")
    with pytest.raises(NothingCounted):
        count_trial(trial=trial, counts=[], counted_on=TODAY, pain=None, by=therapist, now=NOON)
    with pytest.raises(DatesOutOfOrder):
        count_trial(
            trial=trial, counts=[Count("usual", "before", 3)],
            counted_on=TODAY - timedelta(days=1), pain=None, by=therapist, now=NOON,
        )  # fmt: skip
    rows = count_trial(
        trial=trial,
        counts=[Count("usual", "before", 9), Count("item", "after", 2)],
        counted_on=TODAY,
        pain=True,
        by=therapist,
        now=NOON,
    )
    with pytest.raises(PainStops):
        _end(trial, therapist, "kept")
    mark_count_in_error(
        count=rows[0], reason="Slip", by=therapist, now=NOON, row_version=rows[0].row_version
    )
    with pytest.raises(PainStops):
        _end(trial, therapist, "kept")
    for refusal, said in (
        (WhyMissing, {"outcome": "stopped"}),
        (NoteMissing, {"outcome": "stopped", "stop_reason": "other"}),
        (UnknownItem, {"outcome": "changed"}),
        (WhyMissing, {"outcome": "else"}),
        (DatesOutOfOrder, {"outcome": "stopped", "ended_on": TODAY - timedelta(days=1)}),
    ):
        with pytest.raises(refusal):
            _end(trial, therapist, **said)
    stopped = _end(trial, therapist, "stopped", stop_reason="pain", next_item="E10")
    assert (stopped.stop_reason, stopped.next_item) == ("pain", "")
    with pytest.raises(TrialEnded):
        _end(stopped, therapist, "kept")


def test_a_trial_has_an_aim_and_can_lead_to_another_item(episode: Episode, therapist: User) -> None:
    with pytest.raises(AimMissing):
        a_trial(episode, therapist, aim="")
    with pytest.raises(UnknownItem):
        a_trial(episode, therapist, item="E999")
    with pytest.raises(DatesOutOfOrder):
        a_trial(episode, therapist, look_on=TODAY - timedelta(days=1))
    trial = a_trial(episode, therapist)
    assert _end(trial, therapist, "changed", next_item="E10").next_item == "E10"
    wrong = a_trial(episode, therapist)
    mark_trial_in_error(
        trial=wrong, reason="Wrong person", by=therapist, now=NOON, row_version=wrong.row_version
    )
    with pytest.raises(TrialEnded):
        _end(_fresh(wrong), therapist, "stopped", stop_reason="pain")


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
