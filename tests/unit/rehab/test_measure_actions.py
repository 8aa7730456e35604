"""Taking, correcting and retracting measures, and the review that an answer asks for."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Clinic, User
from core.audit.models import AuditEvent
from core.locking import StaleRecord
from patients.refusals import AlreadyDone, DatesOutOfOrder, FutureDate, ReasonMissing, Refused
from rehab.actions.measures import (
    Taken,
    amend_measure,
    close_same_day_review,
    mark_measure_in_error,
    record_measures,
)
from rehab.instruments.shelf import instrument
from rehab.measure_refusals import (
    CannotBeEntered,
    ChooseMuscle,
    ChooseSide,
    ChooseVariant,
    NameMissing,
    NotByProxy,
    NothingEntered,
    WhatWasDoneMissing,
    WrongAnswer,
)
from rehab.measure_selectors import measures_of, open_reviews
from rehab.models import Episode, EpisodeState, Measure, SameDayReview
from rehab.refusals import EpisodeLocked
from rehab.series import series_of
from tests.factories.measures import a_measure, phq9
from tests.factories.rehab import EpisodeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(clinic: Clinic) -> Episode:
    return EpisodeFactory.create(patient__clinic=clinic)


def test_the_scores_are_kept_as_computed_with_the_files_digest(
    episode: Episode, therapist: User
) -> None:
    row = a_measure(
        episode, therapist, "mas", {"grade": "1+"}, side="right", muscle="elbow_flexors"
    )
    assert row.answers == {"grade": "1+"}
    assert row.scores["grade"]["value"] == "1.5"
    assert "1.5" in row.scores["grade"]["map"]
    assert row.instrument_digest == instrument("mas").digest
    event = AuditEvent.objects.get(verb="measure.recorded")
    assert (event.subject_id, event.about) == (str(row.pk), episode.patient_id)
    assert event.detail == {"instrument": "mas"}


def test_a_missing_item_leaves_no_total(episode: Episode, therapist: User) -> None:
    row = a_measure(episode, therapist, "barthel", {"feeding": "10"}, not_done={"stairs": "unable"})
    assert row.scores["total"]["value"] is None
    assert "stairs" in row.scores["total"]["missing"]
    assert series_of(instrument("barthel"), [row]) == []


REFUSED: list[tuple[Taken, type[Refused]]] = [
    (Taken("tug", timezone.localdate(), {}), NothingEntered),
    (Taken("tug", timezone.localdate(), {"seconds": "0"}), WrongAnswer),
    (Taken("tug", timezone.localdate(), {"seconds": "12"}, side="left"), ChooseSide),
    (Taken("tug", timezone.localdate(), {"seconds": "12"}, muscle="calf"), ChooseMuscle),
    (Taken("tug", timezone.localdate(), {"seconds": "12"}, variant="fast"), ChooseVariant),
    (Taken("tug", timezone.localdate() + timedelta(days=2), {"seconds": "12"}), FutureDate),
    (Taken("walk_10m", timezone.localdate(), {"distance": "10", "seconds": "9"}), ChooseVariant),
    (Taken("grip", timezone.localdate(), {"first": "10"}), ChooseSide),
    (Taken("mas", timezone.localdate(), {"grade": "1"}, side="left"), ChooseMuscle),
    (Taken("gas", timezone.localdate(), {"t": "50"}), CannotBeEntered),
    (Taken("psfs", timezone.localdate(), {"first": "3"}), NameMissing),
    (Taken("gad7", timezone.localdate(), {"worry": "1"}, answered_by="proxy"), NotByProxy),
]


@pytest.mark.parametrize(("taken", "refusal"), REFUSED)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    taken: Taken, refusal: type[Refused], episode: Episode, therapist: User
) -> None:
    good = Taken("tug", timezone.localdate(), {"seconds": "12"})
    with pytest.raises(refusal):
        record_measures(episode=episode, taken=[good, taken], by=therapist, now=timezone.now())
    assert not Measure.objects.exists()


def test_before_birth_and_after_discharge(episode: Episode, therapist: User) -> None:
    early = episode.patient.birth_date - timedelta(days=1)
    with pytest.raises(DatesOutOfOrder):
        a_measure(episode, therapist, "tug", {"seconds": "12"}, taken_on=early)
    row = a_measure(episode, therapist, "tug", {"seconds": "12"})
    Episode.objects.filter(pk=episode.pk).update(
        state=EpisodeState.DISCHARGED, discharged_at=timezone.now(), discharged_by=therapist,
        discharged_on=timezone.localdate(), discharge_reason="goals_met",
    )  # fmt: skip
    with pytest.raises(EpisodeLocked):
        a_measure(episode, therapist, "tug", {"seconds": "11"})
    wrong = mark_measure_in_error(
        measure=row, reason="Other patient", by=therapist, now=timezone.now(), row_version=1
    )
    assert wrong.in_error, "a wrong number may be marked after discharge too"


def test_a_correction_replaces_and_keeps_the_old_entry(episode: Episode, therapist: User) -> None:
    row = a_measure(episode, therapist, "tug", {"seconds": "21"})
    new = amend_measure(
        measure=row,
        taken=Taken("tug", row.taken_on, {"seconds": "12"}),
        reason="Digits swapped",
        by=therapist,
        now=timezone.now(),
        row_version=row.row_version,
    )
    row.refresh_from_db()
    assert (row.in_error, row.error_reason, row.answers) == (
        True,
        "Digits swapped",
        {"seconds": "21"},
    )
    assert new.replaces == row
    [series] = series_of(instrument("tug"), measures_of(episode))
    assert [spot.measure for spot in series.spots] == [new]
    with pytest.raises(AlreadyDone):
        mark_measure_in_error(
            measure=row, reason="Again", by=therapist, now=timezone.now(), row_version=2
        )


def test_retracting_needs_a_reason_and_the_current_version(
    episode: Episode, therapist: User
) -> None:
    row = a_measure(episode, therapist, "tug", {"seconds": "21"})
    now = timezone.now()
    with pytest.raises(ReasonMissing):
        mark_measure_in_error(measure=row, reason=" ", by=therapist, now=now, row_version=1)
    with pytest.raises(StaleRecord):
        mark_measure_in_error(measure=row, reason="x", by=therapist, now=now, row_version=0)


def test_what_cannot_be_compared_is_another_series(episode: Episode, therapist: User) -> None:
    def walk(variant: str, seconds: str, days_ago: int) -> None:
        answers = {"distance": "10", "seconds": seconds}
        a_measure(episode, therapist, "walk_10m", answers, variant=variant, days_ago=days_ago)

    walk("comfortable", "20", 20)
    walk("fast", "14", 20)
    walk("comfortable", "16", 0)
    found = series_of(instrument("walk_10m"), measures_of(episode))
    assert [(s.key.variant, len(s.spots)) for s in found] == [("comfortable", 2), ("fast", 1)]
    change = found[0].changed(found[0].last)
    assert change is not None
    assert str(change.amount) == "0.13"
    other_version = Measure.objects.order_by("recorded_at").last()
    assert other_version is not None
    Measure.objects.filter(pk=other_version.pk).update(version="old")
    found = series_of(instrument("walk_10m"), measures_of(episode))
    assert [(s.key.version, len(s.spots), s.current) for s in found if s.key.variant != "fast"] == [
        ("speed, m/s", 1, True),
        ("old", 1, False),
    ]


def test_other_activities_begin_another_series(episode: Episode, therapist: User) -> None:
    answers = {"first": "2", "second": "3", "third": "4"}
    names = {"first": "Walk to the shop", "second": "Dress", "third": "Cook"}
    a_measure(episode, therapist, "psfs", answers, names=names, days_ago=30)
    a_measure(episode, therapist, "psfs", answers, names={**names, "second": "dress"}, days_ago=15)
    a_measure(episode, therapist, "psfs", answers, names={**names, "third": "Garden"})
    found = series_of(instrument("psfs"), measures_of(episode))
    assert [len(s.spots) for s in found] == [2, 1]


def test_the_ninth_answer_waits_until_a_person_says_what_was_done(
    episode: Episode, therapist: User, clinician: User, stranger: User
) -> None:
    assert not SameDayReview.objects.exists()
    row = phq9(episode, therapist, ninth="1")
    [waiting] = open_reviews(clinician)
    assert waiting.measure == row
    assert not open_reviews(stranger)
    now = timezone.now()
    with pytest.raises(WhatWasDoneMissing):
        close_same_day_review(review=waiting, done=" ", by=clinician, now=now, row_version=1)
    closed = close_same_day_review(
        review=waiting, done="Spoke with her; no plan; GP told.", by=clinician, now=now,
        row_version=1,
    )  # fmt: skip
    assert (closed.done_by, closed.done_at) == (clinician, now)
    assert not open_reviews(clinician)
    with pytest.raises(AlreadyDone):
        close_same_day_review(review=closed, done="Again", by=clinician, now=now, row_version=2)


def test_no_correction_makes_the_review_go_away(episode: Episode, therapist: User) -> None:
    row = phq9(episode, therapist, ninth="2")
    now = timezone.now()

    def corrected(ninth: str, old: Measure) -> Measure:
        taken = Taken("phq9", old.taken_on, {**old.answers, "self_harm": ninth})
        return amend_measure(
            measure=old, taken=taken, reason="Typed wrongly", by=therapist, now=now,
            row_version=old.row_version,
        )  # fmt: skip

    second = corrected("1", row)
    assert SameDayReview.objects.get().measure == second, "one review, with the correction"
    third = corrected("0", second)
    [still] = open_reviews(therapist)
    assert still.measure == second
    assert not hasattr(third, "same_day_review")
    mark_measure_in_error(measure=third, reason="x", by=therapist, now=now, row_version=1)
    assert open_reviews(therapist).count() == 1


def test_the_table_keeps_the_rules_too(episode: Episode, therapist: User) -> None:
    row = phq9(episode, therapist, ninth="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        SameDayReview.objects.filter(measure=row).update(done_at=timezone.now(), done_by=therapist)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=row.pk).update(side="up")
