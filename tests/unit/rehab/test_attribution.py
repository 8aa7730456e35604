"""Whose minutes the minutes of a session are."""

from datetime import timedelta

import pytest

from rehab.actions.sessions import mark_session_in_error
from rehab.attribution import daily_of, units_of
from rehab.selectors import minutes_between, timed_together
from tests.factories.accounts import UserFactory
from tests.factories.patients import NOON
from tests.factories.rehab import EpisodeFactory, planned, signed, written

pytestmark = pytest.mark.django_db
DAY = NOON.date()


def test_a_group_divides_and_a_joint_session_counts_by_discipline() -> None:
    by, colleague = UserFactory.create(), UserFactory.create()
    episode = EpisodeFactory.create()
    other = EpisodeFactory.create(patient__clinic=episode.patient.clinic)
    first = planned(episode, by, others=[other])
    for session in first.booking.sessions.all():
        signed(session, by, direct_minutes=45)
    signed(
        planned(episode, by, starts_at=NOON + timedelta(hours=2), with_=[colleague]), by,
        direct_minutes=30,
    )  # fmt: skip

    report = daily_of(minutes_between([episode], DAY, DAY))

    assert report.days[0].by_discipline == {"pt": 45 // 2 + 30, "ot": 30}


def test_only_signed_sessions_that_are_not_in_error_count() -> None:
    by = UserFactory.create()
    episode = EpisodeFactory.create()
    written(planned(episode, by), by)
    wrong = signed(planned(episode, by, starts_at=NOON + timedelta(hours=1)), by)
    mark_session_in_error(
        session=wrong, reason="Other patient", by=by, now=NOON, row_version=wrong.row_version
    )
    signed(planned(episode, by, starts_at=NOON + timedelta(hours=2)), by, travel_minutes=25)

    report = daily_of(minutes_between([episode], DAY, DAY), first=DAY, last=DAY)

    assert report.minutes == 40
    assert sum(report.days[0].left_out.values()) == 25


def test_units_are_those_of_one_to_one_time() -> None:
    by = UserFactory.create()
    episode = EpisodeFactory.create()
    other = EpisodeFactory.create(patient__clinic=episode.patient.clinic)
    codes = {"97112": 24, "97110": 16}
    alone = signed(planned(episode, by), by, timed_codes=codes)
    group = planned(episode, by, starts_at=NOON + timedelta(hours=1), others=[other])
    group = signed(group, by, timed_codes=codes)

    units = units_of(timed_together(alone))

    assert units is not None
    assert units.units == 3
    assert timed_together(group) == []
    assert units_of([]) is None


def test_units_are_those_of_the_day_with_the_same_code_counted_once() -> None:
    by, colleague = UserFactory.create(), UserFactory.create()
    episode = EpisodeFactory.create()
    morning = signed(planned(episode, by), by, timed_codes={"97110": 20})
    later = planned(episode, by, starts_at=NOON + timedelta(hours=2))
    later = signed(later, by, timed_codes={"97110": 13, "97140": 7})
    joint = planned(episode, by, starts_at=NOON + timedelta(hours=3), with_=[colleague])
    signed(joint, by, timed_codes={"97110": 30})
    tomorrow = planned(episode, by, starts_at=NOON + timedelta(days=1))
    signed(tomorrow, by, timed_codes={"97110": 30})
    wrong = planned(episode, by, starts_at=NOON + timedelta(hours=4))
    wrong = signed(wrong, by, timed_codes={"97110": 30})
    mark_session_in_error(
        session=wrong, reason="Other patient", by=by, now=NOON, row_version=wrong.row_version
    )

    for session in (morning, later):
        units = units_of(timed_together(session))
        assert units is not None
        assert (units.minutes, units.allocation) == (40, {"97110": 2, "97140": 1})
