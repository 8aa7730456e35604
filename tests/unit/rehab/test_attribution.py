"""Whose minutes the minutes of a session are."""

from datetime import timedelta

import pytest

from rehab.actions.sessions import mark_session_in_error
from rehab.attribution import daily_of, units_of
from rehab.selectors import minutes_between
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

    units = units_of(alone)

    assert units is not None
    assert units.units == 3
    assert units_of(signed(group, by, timed_codes=codes)) is None
