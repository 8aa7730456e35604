"""The 8-minute rule and the minutes of a day, by the worked cases of the fact sheet."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.minutes import (
    TIMED_CODES,
    BadMinutes,
    Choice,
    Contact,
    Domain,
    NotTimed,
    Uncounted,
    daily,
    pooled,
    total_units,
    units,
)

TABLE = [(0, 7, 0), (8, 22, 1), (23, 37, 2), (38, 52, 3), (53, 67, 4), (68, 82, 5), (83, 97, 6),
         (98, 112, 7), (113, 127, 8)]  # fmt: skip


@pytest.mark.parametrize(("first", "last", "expected"), TABLE)
def test_the_table(first: int, last: int, expected: int) -> None:
    assert {total_units(m) for m in range(first, last + 1)} == {expected}


def test_47_minutes_in_two_codes() -> None:
    report = units({"97112": 24, "97110": 23})
    assert (report.units, report.allocation, report.choice) == (3, {"97112": 2, "97110": 1}, None)


def test_a_code_below_8_minutes_still_gets_a_unit_when_the_total_allows() -> None:
    report = units({"97110": 33, "97140": 7})
    assert (report.units, report.allocation, report.choice) == (3, {"97110": 2, "97140": 1}, None)


def test_28_minutes_are_one_each() -> None:
    report = units({"97110": 18, "97140": 10})
    assert (report.units, report.allocation, report.choice) == (2, {"97110": 1, "97140": 1}, None)


def test_equal_left_overs_are_the_therapists_pick() -> None:
    report = units({"97110": 20, "97140": 20})
    assert (report.units, report.allocation) == (3, {"97110": 1, "97140": 1})
    assert report.choice == Choice(("97110", "97140"), 1)
    assert report.chosen("97140") == {"97110": 1, "97140": 2}
    with pytest.raises(ValueError):
        report.chosen("97110", "97140")
    with pytest.raises(ValueError):
        report.chosen("97112")


def test_four_codes_and_three_units() -> None:
    report = units({"97110": 18, "97140": 13, "97116": 10, "97530": 8})
    assert report.units == 3
    assert report.allocation == {"97110": 1, "97140": 1, "97116": 1, "97530": 0}
    assert report.choice is None


def test_three_sevens_are_one_unit_to_pick() -> None:
    report = units({"97110": 7, "97112": 7, "97116": 7})
    assert report.units == 1
    assert report.choice == Choice(("97110", "97112", "97116"), 1)


def test_the_same_code_twice_a_day_is_pooled() -> None:
    assert pooled([("97110", 10), ("97140", 8), ("97110", 13)]) == {"97110": 23, "97140": 8}


@pytest.mark.parametrize("minutes", [-1, 1.5, True, 24 * 60 + 1])
def test_impossible_minutes_are_refused(minutes: int) -> None:
    with pytest.raises(BadMinutes):
        units({"97110": minutes})


def test_untimed_codes_never_enter_the_total() -> None:
    with pytest.raises(NotTimed):
        units({"97161": 30})


CODES = st.dictionaries(st.sampled_from(sorted(TIMED_CODES)), st.integers(0, 120), max_size=9)


@given(CODES)
def test_every_unit_is_given_once_and_to_a_code_that_was_used(timed: dict[str, int]) -> None:
    report = units(timed)
    certain = sum(report.allocation.values())
    assert certain + (report.choice.units if report.choice else 0) == report.units
    assert report.units == total_units(sum(timed.values()))
    for share in report.shares:
        assert share.whole <= share.units <= share.whole + 1
        assert share.units == 0 or share.minutes > 0
    if report.choice:
        left = {timed[code] % 15 for code in report.choice.codes}
        assert len(left) == 1
        assert 0 < report.choice.units < len(report.choice.codes)


DAY = date(2026, 3, 2)


def _contact(domain: Domain, direct: int, **more: object) -> Contact:
    return Contact(day=DAY, discipline="pt", domain=domain, direct=direct, **more)  # type: ignore[arg-type]


def test_only_direct_minutes_with_a_professional_count() -> None:
    [day] = daily(
        [
            _contact(Domain.MOTOR, 45, travel=20, notes=10),
            _contact(Domain.MOTOR, 30, with_professional=False),
            Contact(DAY, "slt", Domain.COMMUNICATION_SWALLOW, 30),
        ]
    ).days
    assert day.minutes == 75
    assert day.by_domain == {Domain.MOTOR: 45, Domain.COMMUNICATION_SWALLOW: 30}
    assert day.by_discipline == {"pt": 45, "slt": 30}
    assert day.left_out == {Uncounted.TRAVEL: 20, Uncounted.NOTES: 10, Uncounted.ALONE: 30}


def test_days_without_therapy_count_in_the_mean() -> None:
    report = daily([_contact(Domain.MOTOR, 180)], first=date(2026, 3, 1), last=date(2026, 3, 7))
    assert (report.length, report.minutes) == (7, 180)
    assert report.mean == pytest.approx(180 / 7)
    assert report.reaches_daily_target is False
    assert report.reaches_motor_target is True


def test_180_minutes_on_5_of_7_days_reach_the_target() -> None:
    week = [Contact(date(2026, 3, d), "pt", Domain.MOTOR, 180) for d in range(2, 7)]
    report = daily(week, first=date(2026, 3, 2), last=date(2026, 3, 8))
    assert report.by_discipline == {"pt": 900}
    assert report.mean == pytest.approx(900 / 7)
    assert report.reaches_daily_target is True


def test_without_any_contact_nothing_is_claimed() -> None:
    report = daily([])
    assert (report.days, report.mean, report.motor_mean) == ((), None, None)
    assert report.reaches_daily_target is None
    assert report.reaches_motor_target is None
