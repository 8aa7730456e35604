"""What a session opens with, and that nothing taken over is signed as done unseen."""

from datetime import timedelta

import pytest

from accounts.models import User
from rehab.actions.programmes import end_programme
from rehab.actions.sessions import missing_in, sign_session
from rehab.exercises_done import ExerciseDone
from rehab.models import Episode, Session
from rehab.prefill import EXERCISES, prefill_of
from rehab.refusals import NotComplete, PrefillNotConfirmed
from tests.factories.accounts import UserFactory
from tests.factories.patients import NOON
from tests.factories.programme import chosen, profile, programme
from tests.factories.rehab import EpisodeFactory, gate, planned, signed, written

pytestmark = pytest.mark.django_db
BEFORE = NOON - timedelta(days=1)


@pytest.fixture
def by() -> User:
    return UserFactory.create()


@pytest.fixture
def episode(by: User) -> Episode:
    found = EpisodeFactory.create()
    gate(found, by, now=BEFORE)
    profile(found, by, now=BEFORE)
    programme(found, by, chosen("X21", reps=6), chosen("X01"), now=BEFORE)
    return found


def _sign(session: Session, by: User) -> Session:
    return sign_session(
        session=session, by=by, now=NOON + timedelta(hours=1), row_version=session.row_version
    )


def test_the_first_session_opens_with_the_home_programme_and_nothing_done(
    episode: Episode, by: User
) -> None:
    taken = prefill_of(planned(episode, by))

    assert taken.parts == (EXERCISES,)
    assert taken.exercises == [
        ExerciseDone("X21", "right", sets=2, reps=6, planned=True, done=None),
        ExerciseDone("X01", "right", reps=3, hold_s=20, planned=True, done=None),
    ]
    assert taken.planned_words["X01"] == "Hold 20 to 30 seconds. 3 times. 1 to 2 times a day."
    assert taken.source.startswith("the home programme of")


def test_what_nobody_called_done_is_never_signed(episode: Episode, by: User) -> None:
    session = planned(episode, by)
    exercises = prefill_of(session).exercises

    made = written(session, by, exercises=exercises, confirmed=[EXERCISES])

    assert made.prefilled == [EXERCISES], "a tick over undecided exercises says nothing"
    assert missing_in(made) == ["whether each exercise was done"]
    with pytest.raises(PrefillNotConfirmed):
        _sign(made, by)
    decided = [ExerciseDone("X21", "right", planned=True), ExerciseDone("X01", done=False)]
    made = written(made, by, exercises=decided, confirmed=[])
    assert made.prefilled == [EXERCISES]
    assert prefill_of(made).programme is not None
    made = written(made, by, exercises=decided, confirmed=[EXERCISES])
    assert _sign(made, by).signed


def test_an_undecided_exercise_alone_keeps_the_signature_back(by: User) -> None:
    session = planned(EpisodeFactory.create(), by)
    made = written(session, by, exercises=[ExerciseDone("X21", done=None)])
    assert made.prefilled == []
    with pytest.raises(NotComplete):
        _sign(made, by)


def test_later_sessions_take_over_from_the_last_one(episode: Episode, by: User) -> None:
    signed(planned(episode, by), by, exercises=[ExerciseDone("X24", reps=20, sets=2)])

    taken = prefill_of(planned(episode, by, starts_at=NOON + timedelta(days=2)))

    assert taken.programme is None
    assert [each.exercise for each in taken.exercises] == ["X24"]
    assert taken.source.startswith("the session of")


def test_a_programme_counts_from_its_making_until_its_end(episode: Episode, by: User) -> None:
    earlier = planned(episode, by, starts_at=BEFORE - timedelta(hours=2))
    assert prefill_of(earlier).programme is None, "made after that session"
    held = episode.home_programmes.get()
    end_programme(programme=held, reason="Pain", by=by, now=NOON - timedelta(hours=1))
    assert prefill_of(planned(episode, by)).parts == ()


def test_without_programme_or_session_nothing_is_taken_over(by: User) -> None:
    taken = prefill_of(planned(EpisodeFactory.create(), by))
    assert (taken.parts, taken.exercises, taken.source) == ((), [], "")
