"""Lending and trying: every way out of each action."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Clinic, User
from patients.refusals import DatesOutOfOrder, FutureDate
from rehab.actions.episodes import mark_episode_in_error
from rehab.actions.equipment_trials import (
    Count,
    count_trial,
    end_trial,
    mark_count_in_error,
    mark_trial_in_error,
)
from rehab.equipment_refusals import (
    AimMissing,
    CountsMissing,
    DespiteMissing,
    HeldBack,
    NoteMissing,
    NothingCounted,
    NotInStore,
    OtherItem,
    PainStops,
    ServiceOverdue,
    TooHeavy,
    TrialEnded,
    TrialFirst,
    UnknownItem,
    WeightUnknown,
    WhyMissing,
)
from rehab.equipment_selectors import checks_due, lendable
from rehab.models import Article, Episode
from rehab.refusals import EpisodeLocked
from tests.factories.equipment import (
    a_loan,
    a_model,
    a_profile,
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


# Trials.


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
