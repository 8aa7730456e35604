"""Setting, changing, scoring and ending goals, and the T-score of an episode over time."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Clinic, User
from core.audit.models import AuditEvent
from core.locking import StaleRecord
from patients.refusals import DatesOutOfOrder, FutureDate, ReasonMissing, Refused
from rehab.actions.goals import (
    change_goal,
    end_goal,
    mark_goal_score_in_error,
    score_goal,
    set_goal,
)
from rehab.gas import NoWeight
from rehab.goal_levels import attainment, course, levels_of
from rehab.instruments.declared import Instrument
from rehab.instruments.shelf import instrument
from rehab.measure_refusals import GoalEnded, LevelsAlike, NotALevel, NothingWeighs
from rehab.measure_selectors import goals_due, goals_of
from rehab.models import Episode, Goal, GoalEnd, GoalScore
from rehab.presenters.goals import t_shown
from tests.factories.measures import a_goal, wording
from tests.factories.rehab import EpisodeFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def episode(clinic: Clinic) -> Episode:
    return EpisodeFactory.create(patient__clinic=clinic)


def _score(goal: Goal, by: User, level: str, *, days_ago: int = 0) -> GoalScore:
    goal.refresh_from_db()
    return score_goal(
        goal=goal, level=Decimal(level), scored_on=TODAY - timedelta(days=days_ago), by=by,
        now=timezone.now(), row_version=goal.row_version,
    )  # fmt: skip


def test_a_goal_is_kept_in_the_patients_words(episode: Episode, therapist: User) -> None:
    goal = a_goal(episode, therapist)
    assert goal.own_words == "I want to make my own tea again."
    assert goal.weight == 6
    assert AuditEvent.objects.filter(verb="goal.set", subject_id=str(goal.pk)).exists()


REFUSED: list[tuple[dict[str, object], type[Refused]]] = [
    ({"set_on": TODAY + timedelta(days=2)}, FutureDate),
    ({"reach_by": TODAY - timedelta(days=1)}, DatesOutOfOrder),
    ({"review_on": TODAY - timedelta(days=1)}, DatesOutOfOrder),
    ({"level_plus_1": "makes tea with a kettle tipper "}, LevelsAlike),
    ({"importance": 0}, NothingWeighs),
]


@pytest.mark.parametrize(("change", "refusal"), REFUSED)
def test_a_goal_that_cannot_be(
    change: dict[str, object], refusal: type[Refused], episode: Episode, therapist: User
) -> None:
    with pytest.raises(refusal):
        set_goal(
            episode=episode, wording=wording(TODAY, **change), by=therapist, now=timezone.now()
        )
    assert not Goal.objects.exists()


def test_a_goal_without_weight_may_stand_beside_one_that_weighs(
    episode: Episode, therapist: User
) -> None:
    a_goal(episode, therapist)
    a_goal(episode, therapist, importance=0)
    found = attainment(list(goals_of(episode)), TODAY)
    assert found is not None
    assert (found.score.goals, found.score.dropped) == (1, 1)


def test_t_at_baseline_after_scoring_and_its_change(episode: Episode, therapist: User) -> None:
    first = a_goal(episode, therapist, days_ago=40)  # weight 6, baseline -1
    second = a_goal(episode, therapist, days_ago=40, importance=2, difficulty=1, baseline=-2)
    _score(first, therapist, "0")
    _score(second, therapist, "-1")
    found = attainment(list(goals_of(episode)), TODAY)
    assert found is not None
    assert (found.baseline.t, found.score.t, found.change) == (
        Decimal("35.4"), Decimal("47.1"), Decimal("11.7"),
    )  # fmt: skip
    assert found.unscored == ()


def test_what_is_not_scored_counts_with_its_baseline_and_is_named(
    episode: Episode, therapist: User
) -> None:
    a_goal(episode, therapist)
    shown = t_shown(list(goals_of(episode)), TODAY)
    assert shown is not None
    assert shown.t == shown.baseline
    assert shown.missing == "Makes a cup of tea alone"


def test_all_weights_zero_is_undefined_and_said(episode: Episode, therapist: User) -> None:
    only = a_goal(episode, therapist)
    a_goal(episode, therapist, importance=0)
    end_goal(
        goal=only, ended_as=GoalEnd.ABANDONED, ended_on=TODAY, reason="Moved away", by=therapist,
        now=timezone.now(), row_version=only.row_version,
    )  # fmt: skip
    every = list(goals_of(episode))
    with pytest.raises(NoWeight):
        attainment(every, TODAY)
    shown = t_shown(every, TODAY)
    assert shown is not None
    assert "undefined" in shown.why_not


def test_a_changed_goal_keeps_its_history_and_begins_another_piece(
    episode: Episode, therapist: User
) -> None:
    old = a_goal(episode, therapist, days_ago=40)
    _score(old, therapist, "0", days_ago=20)
    old.refresh_from_db()
    new = change_goal(
        goal=old,
        wording=wording(TODAY - timedelta(days=10), what="Makes soup alone"),
        reason="Tea was too easy",
        by=therapist,
        now=timezone.now(),
        row_version=old.row_version,
    )
    _score(new, therapist, "1")
    old.refresh_from_db()
    assert (old.ended_as, old.ended_reason, new.replaces) == ("changed", "Tea was too easy", old)
    assert old.scores.count() == 1
    pieces = course(list(goals_of(episode)))
    assert [[e.goals for e in piece] for piece in pieces] == [[(old,), (old,)], [(new,), (new,)]]
    with pytest.raises(GoalEnded):
        _score(old, therapist, "1")


def test_a_goal_in_error_never_counts(episode: Episode, therapist: User) -> None:
    wrong = a_goal(episode, therapist, days_ago=30)
    with pytest.raises(ReasonMissing):
        end_goal(
            goal=wrong, ended_as=GoalEnd.ERROR, ended_on=TODAY, reason="", by=therapist,
            now=timezone.now(), row_version=1,
        )  # fmt: skip
    end_goal(
        goal=wrong, ended_as=GoalEnd.ERROR, ended_on=TODAY, reason="Other patient", by=therapist,
        now=timezone.now(), row_version=1,
    )  # fmt: skip
    assert attainment(list(goals_of(episode)), TODAY - timedelta(days=10)) is None
    assert course(list(goals_of(episode))) == []


def test_a_score_in_error_leaves_the_t_score(episode: Episode, therapist: User) -> None:
    goal = a_goal(episode, therapist, days_ago=30)
    row = _score(goal, therapist, "2")
    mark_goal_score_in_error(
        goal_score=row, reason="Other goal", by=therapist, now=timezone.now(), row_version=1
    )
    found = attainment(list(goals_of(episode)), TODAY)
    assert found is not None
    assert found.score.t == found.baseline.t


def test_scores_that_cannot_be(episode: Episode, therapist: User) -> None:
    goal = a_goal(episode, therapist, days_ago=5)
    with pytest.raises(NotALevel):
        _score(goal, therapist, "-0.5")
    with pytest.raises(DatesOutOfOrder):
        _score(goal, therapist, "0", days_ago=6)
    with pytest.raises(StaleRecord):
        score_goal(
            goal=goal, level=Decimal(0), scored_on=TODAY, by=therapist, now=timezone.now(),
            row_version=99,
        )  # fmt: skip


def test_partial_achievement_where_it_is_declared(
    episode: Episode, therapist: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    declared: Instrument = replace(instrument("gas"), partial=Decimal("-0.5"))
    monkeypatch.setattr("rehab.goal_levels.instrument", lambda _name: declared)
    some = a_goal(episode, therapist)
    none = a_goal(episode, therapist, baseline=-2)
    assert Decimal("-0.5") in levels_of(some)
    assert Decimal("-0.5") not in levels_of(none)
    assert _score(some, therapist, "-0.5").level == Decimal("-0.5")


def test_goals_are_due_on_their_day_and_no_longer_once_scored(
    episode: Episode, therapist: User, stranger: User
) -> None:
    goal = a_goal(episode, therapist, days_ago=30)
    assert list(goals_due(therapist, TODAY)) == [goal]
    assert not goals_due(stranger, TODAY)
    assert not goals_due(therapist, TODAY - timedelta(days=3))
    goal.refresh_from_db()
    score_goal(
        goal=goal, level=Decimal(0), scored_on=TODAY, review_on=TODAY + timedelta(days=20),
        by=therapist, now=timezone.now(), row_version=goal.row_version,
    )  # fmt: skip
    assert not goals_due(therapist, TODAY)
