"""Nobody is in two places at once: the rule of the action, and the database's own."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from rehab.actions.bookings import Slot, Treats, move_booking, plan_session
from rehab.actions.sessions import record_not_delivered
from rehab.models import Booking, Discipline, Episode, Occupied, Session, SessionForm
from rehab.refusals import (
    AlreadyWritten,
    EndsBeforeStart,
    EpisodeLocked,
    NotFree,
    NoTherapist,
    SamePersonTwice,
    WrongForm,
)
from tests.factories.accounts import UserFactory
from tests.factories.patients import NOON
from tests.factories.rehab import EpisodeFactory, planned, written

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def by() -> User:
    return UserFactory.create()


def test_a_therapist_is_booked_once_at_a_time(by: User) -> None:
    planned(EpisodeFactory.create(), by)
    with pytest.raises(NotFree, match="NotFree") as refused:
        planned(EpisodeFactory.create(), by, starts_at=NOON + timedelta(minutes=44))
    assert refused.value.people == (str(by),)
    assert Booking.objects.count() == 1
    planned(EpisodeFactory.create(), by, starts_at=NOON + timedelta(minutes=45))


def test_a_patient_is_booked_once_at_a_time(by: User) -> None:
    episode = EpisodeFactory.create()
    planned(episode, by)
    with pytest.raises(NotFree):
        planned(episode, UserFactory.create(), starts_at=NOON - timedelta(minutes=10))


def test_the_database_refuses_past_the_question(by: User) -> None:
    first = planned(EpisodeFactory.create(), by)
    second = planned(EpisodeFactory.create(), UserFactory.create())
    row = Occupied(
        booking=second.booking, therapist=by, starts_at=NOON + HOUR / 4, ends_at=NOON + HOUR
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    later = Occupied.objects.create(
        booking=second.booking, therapist=by, starts_at=NOON + HOUR, ends_at=NOON + 2 * HOUR
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Occupied.objects.filter(pk=later.pk).update(starts_at=first.booking.starts_at)


def test_time_of_a_session_that_does_not_take_place_is_free(by: User) -> None:
    episode = EpisodeFactory.create()
    session = planned(episode, by)
    record_not_delivered(
        session=session, attendance="4", reason="staff", reason_text="", by=by, now=NOON,
        row_version=1,
    )  # fmt: skip
    planned(episode, by)


def test_in_a_group_one_who_cancels_leaves_the_others_booked(by: User) -> None:
    clinic_mate = EpisodeFactory.create()
    other = EpisodeFactory.create(patient__clinic=clinic_mate.patient.clinic)
    session = planned(clinic_mate, by, others=[other])
    record_not_delivered(
        session=session, attendance="2", reason="fatigue", reason_text="", by=by, now=NOON,
        row_version=1,
    )  # fmt: skip
    assert {o.patient_id for o in Occupied.objects.filter(released_at=None)} == {
        None, other.patient_id,
    }  # fmt: skip


def test_moving_moves_everybody_or_nobody(by: User) -> None:
    blocker = planned(EpisodeFactory.create(), by, starts_at=NOON + 2 * HOUR)
    session = planned(EpisodeFactory.create(), by)
    where = {"session": session, "location": "Ward 3", "by": by, "now": NOON}
    for starts, refusal in ((blocker.booking.starts_at, NotFree), (NOON + HOUR, EndsBeforeStart)):
        ends = starts + HOUR if refusal is NotFree else starts
        with pytest.raises(refusal):
            move_booking(**where, starts_at=starts, ends_at=ends, row_version=1)
    moved = move_booking(**where, starts_at=NOON + HOUR / 2, ends_at=NOON + HOUR, row_version=1)
    assert moved.location == "Ward 3"
    assert {o.starts_at for o in moved.occupied.all()} == {NOON + HOUR / 2}


def test_what_is_written_is_not_moved(by: User) -> None:
    session = written(planned(EpisodeFactory.create(), by), by)
    with pytest.raises(AlreadyWritten):
        move_booking(
            session=session, starts_at=NOON + HOUR, ends_at=NOON + 2 * HOUR, location="",
            by=by, now=NOON, row_version=1,
        )  # fmt: skip


def _plan(
    episodes: list[Episode], therapists: list[User], form: str, by: User, minutes: int = 45
) -> list[Session]:
    return plan_session(
        episodes=episodes,
        therapists=[Treats(p, Discipline.PHYSIOTHERAPY) for p in therapists],
        slot=Slot(NOON, NOON + timedelta(minutes=minutes), form),
        by=by,
        now=NOON,
    )


def test_form_and_people_fit_each_other(by: User) -> None:
    one, stranger = EpisodeFactory.create(), EpisodeFactory.create()
    same = EpisodeFactory.create(patient=one.patient)
    mate = EpisodeFactory.create(patient__clinic=one.patient.clinic)
    second = UserFactory.create()
    individual, joint, group = SessionForm.INDIVIDUAL, SessionForm.JOINT, SessionForm.GROUP
    for episodes, therapists, form, refusal in (
        ([one], [], individual, NoTherapist),
        ([one], [by, by], joint, SamePersonTwice),
        ([one, same], [by], group, SamePersonTwice),
        ([one], [by, second], individual, WrongForm),
        ([one], [by], joint, WrongForm),
        ([one], [by], group, WrongForm),
        ([one, mate], [by], individual, WrongForm),
        ([one, stranger], [by], group, WrongForm),
    ):
        with pytest.raises(refusal):
            _plan(episodes, therapists, form, by)
    with pytest.raises(EndsBeforeStart):
        _plan([one], [by], individual, by, minutes=0)
    assert not Booking.objects.exists()


def test_a_closed_episode_takes_no_session(by: User) -> None:
    episode = EpisodeFactory.create(error_reason="x", error_by=by, error_at=NOON)
    with pytest.raises(EpisodeLocked):
        planned(episode, by)


slots = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 8), st.integers(1, 4)),
    max_size=7,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(slots)
def test_no_order_of_booking_ever_overlaps(wanted: list[tuple[int, int, int, int]]) -> None:
    """Whatever is asked for in whatever order: what is booked never overlaps for anybody."""
    with transaction.atomic():
        episodes = [EpisodeFactory.create() for _n in range(2)]
        therapists = [UserFactory.create() for _n in range(2)]
        booked: list[tuple[object, object, datetime, datetime]] = []
        for who, whom, start, length in wanted:
            starts = NOON + start * HOUR / 2
            ends = starts + length * HOUR / 2
            clash = any(
                (t == who or p == whom) and s < ends and e > starts for t, p, s, e in booked
            )
            try:
                planned(episodes[whom], therapists[who], starts_at=starts, minutes=30 * length)
            except NotFree:
                assert clash
            else:
                assert not clash
                booked.append((who, whom, starts, ends))
        transaction.set_rollback(True)
