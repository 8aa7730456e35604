"""What an episode refuses, and what ending it in either way leaves behind."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from core.locking import StaleRecord
from patients.models import Patient
from patients.refusals import AlreadyDone, DatesOutOfOrder, FutureDate, ReasonMissing, Refused
from rehab.actions import episodes as actions
from rehab.actions.episodes import EpisodeFacts, Place
from rehab.models import (
    Discipline,
    Episode,
    EpisodeKind,
    EpisodeReview,
    Occupied,
    OnsetPrecision,
    Precaution,
    ReviewOutcome,
    Stage,
    StageChange,
    TeamMember,
)
from rehab.refusals import EpisodeLocked, HoldStillOpen, SamePersonTwice, SessionsStillOpen
from rehab.session_selectors import to_finish
from tests.factories.accounts import UserFactory, member_of
from tests.factories.patients import NOON, PatientFactory
from tests.factories.rehab import EpisodeFactory, gate, planned, signed
from tests.factories.rehab_world import discharged

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def by() -> User:
    return UserFactory.create()


@pytest.fixture
def episode() -> Episode:
    return EpisodeFactory.create()


def _facts(**changes: Any) -> EpisodeFacts:
    values = {
        "kind": EpisodeKind.ISCHAEMIC_STROKE, "stage": Stage.COMMUNITY, "referred_by": "Stroke unit"
    }  # fmt: skip
    return EpisodeFacts(**(values | changes))


@pytest.mark.parametrize(
    ("opened_on", "review_on", "facts", "refusal"),
    [
        (TOMORROW, TOMORROW + timedelta(days=9), {}, FutureDate),
        (TODAY, TODAY, {}, DatesOutOfOrder),
        (TODAY, TOMORROW, {"referred_by": ""}, ReasonMissing),
        (TODAY, TOMORROW, {"letter_on": TOMORROW}, FutureDate),
        (TODAY, TOMORROW, {"onset_on": TODAY}, Refused),
        (TODAY, TOMORROW, {"onset_precision": OnsetPrecision.DAY}, Refused),
        (
            TODAY - timedelta(days=9), TODAY,
            {"onset_on": TODAY, "onset_precision": OnsetPrecision.DAY}, DatesOutOfOrder,
        ),
    ],
)  # fmt: skip
def test_what_opens_no_episode(
    by: User, opened_on: date, review_on: date, facts: dict[str, Any], refusal: type[Exception]
) -> None:
    patient: Patient = PatientFactory.create()
    with pytest.raises(refusal):
        actions.start_episode(
            patient=patient, facts=_facts(**facts), opened_on=opened_on, review_on=review_on,
            by=by, now=NOON,
        )  # fmt: skip
    assert not Episode.objects.filter(patient=patient).exists()


def test_an_opened_episode_has_its_stage_and_its_review(by: User) -> None:
    episode = actions.start_episode(
        patient=PatientFactory.create(), facts=_facts(), opened_on=TODAY, review_on=TOMORROW,
        by=by, now=NOON,
    )  # fmt: skip
    assert StageChange.objects.get(episode=episode).stage == Stage.COMMUNITY
    assert EpisodeReview.objects.get(episode=episode).due_on == TOMORROW


def test_only_a_new_stage_is_another_step(episode: Episode, by: User) -> None:
    saved = actions.save_episode(
        episode=episode, facts=_facts(comorbidity="Asthma"), by=by, now=NOON, row_version=1
    )
    assert not StageChange.objects.filter(episode=episode).exists()
    actions.save_episode(
        episode=saved, facts=_facts(stage=Stage.LONG_TERM), by=by, now=NOON, row_version=2
    )
    assert StageChange.objects.get(episode=episode).since == TODAY
    with pytest.raises(ReasonMissing):
        actions.save_episode(
            episode=saved, facts=_facts(referred_by=""), by=by, now=NOON, row_version=3
        )


def test_a_precaution_is_ended_and_never_overwritten(episode: Episode, by: User) -> None:
    def answer(version: int, state: str | None, note: str = "") -> list[str]:
        return actions.record_precautions(
            episode=episode, answers={"falls": (state, note)}, by=by, now=NOON, row_version=version
        )

    assert answer(1, "present", "Two last month") == ["falls"]
    assert answer(2, "present", "Two last month") == []
    assert answer(3, "absent") == ["falls"]
    assert answer(4, None) == ["falls"]
    rows = Precaution.objects.filter(episode=episode).order_by("id")
    assert [(row.state, row.ended_at is None) for row in rows] == [
        ("present", False), ("absent", False),
    ]  # fmt: skip
    with pytest.raises(StaleRecord):
        answer(1, "present")


def test_a_team_has_one_key_worker_and_nobody_twice(episode: Episode, by: User) -> None:
    other = UserFactory.create()

    def team(version: int, *places: Place) -> None:
        actions.set_team(episode=episode, places=places, by=by, now=NOON, row_version=version)

    team(1, Place(by, Discipline.PHYSIOTHERAPY, is_key_worker=True))
    team(2, Place(by, Discipline.PHYSIOTHERAPY), Place(other, Discipline.SPEECH_LANGUAGE, True))
    there = TeamMember.objects.filter(episode=episode, left_at=None)
    assert there.get(is_key_worker=True).person == other
    assert (there.count(), TeamMember.objects.filter(episode=episode).count()) == (2, 3)
    twice = Place(by, Discipline.PHYSIOTHERAPY)
    for places in ((twice, twice), (Place(by, "pt", True), Place(other, "ot", True))):
        with pytest.raises(SamePersonTwice):
            team(3, *places)


def test_a_review_says_what_was_decided_and_plans_the_next(episode: Episode, by: User) -> None:
    def review(version: int, **changes: Any) -> EpisodeReview:
        values: dict[str, Any] = {
            "held_on": TODAY, "note": "Goes on", "next_on": TOMORROW,
            "outcome": ReviewOutcome.values[0],
        }  # fmt: skip
        return actions.hold_review(
            episode=episode, by=by, now=NOON, row_version=version, **(values | changes)
        )

    for changes, refusal in (
        ({"held_on": TOMORROW, "next_on": TOMORROW + timedelta(days=1)}, FutureDate),
        ({"note": " "}, ReasonMissing),
        ({"next_on": TODAY}, DatesOutOfOrder),
    ):
        with pytest.raises(refusal):
            review(1, **changes)
    assert not EpisodeReview.objects.filter(episode=episode).exists()
    assert review(1).held_by == by
    assert EpisodeReview.objects.get(episode=episode, held_at=None).due_on == TOMORROW


def test_an_episode_in_error_frees_its_time_and_waits_for_nobody(
    episode: Episode, by: User
) -> None:
    session, clinic = planned(episode, by), episode.patient.clinic
    therapist = member_of(clinic, Role.THERAPIST)
    assert session in to_finish(therapist, clinic, NOON)
    with pytest.raises(ReasonMissing):
        _in_error(episode, by, reason=" ")
    _in_error(episode, by)

    assert not Occupied.objects.filter(booking=session.booking, released_at=None).exists()
    assert session not in to_finish(therapist, clinic, NOON)
    assert planned(EpisodeFactory.create(), by), "the therapist is free again"
    with pytest.raises(AlreadyDone):
        _in_error(episode, by)
    with pytest.raises(EpisodeLocked):
        gate(episode, by)


@pytest.mark.parametrize(
    ("prepare", "refusal"),
    [
        (lambda episode, by: planned(episode, by), SessionsStillOpen),
        (lambda episode, by: gate(episode, by, be_fast=["face"]), HoldStillOpen),
        (
            lambda episode, by: signed(
                planned(episode, by, starts_at=NOON + timedelta(days=2)), by
            ),
            DatesOutOfOrder,
        ),
    ],
)
def test_what_keeps_an_episode_open(
    episode: Episode,
    by: User,
    prepare: Callable[[Episode, User], object],
    refusal: type[Exception],
) -> None:
    prepare(episode, by)
    with pytest.raises(refusal):
        discharged(episode, by, now=NOON)
    episode.refresh_from_db()
    assert episode.may_be_written
    assert not episode.summaries.exists()


def test_a_discharged_episode_takes_nothing_more(episode: Episode, by: User) -> None:
    discharged(episode, by, now=NOON)
    with pytest.raises(EpisodeLocked):
        discharged(episode, by, now=NOON)
    with pytest.raises(EpisodeLocked):
        actions.save_episode(episode=episode, facts=_facts(), by=by, now=NOON, row_version=2)
    with pytest.raises(EpisodeLocked):
        actions.set_team(episode=episode, places=[], by=by, now=NOON, row_version=2)


def _in_error(episode: Episode, by: User, reason: str = "Wrong patient") -> None:
    actions.mark_episode_in_error(
        episode=episode, reason=reason, by=by, now=NOON,
        row_version=Episode.objects.get(pk=episode.pk).row_version,
    )  # fmt: skip
