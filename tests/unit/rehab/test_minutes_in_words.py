"""The count of minutes is explained step by step."""

from datetime import date

from rehab.minutes import Contact, Domain, daily, units
from rehab.presenters.minutes import daily_words, day_words, days_shown, units_shown

DAY = date(2026, 3, 2)


def test_units_are_explained_code_by_code() -> None:
    shown = units_shown(units({"97112": 24, "97110": 23}))
    assert shown.result == "47 timed minutes: 3 units (from 38 to 52 minutes)."
    assert shown.steps == [
        "97112: 24 minutes = 1 × 15 and 9 left over; one more unit, for its left-over minutes:"
        " 2 units.",
        "97110: 23 minutes = 1 × 15 and 8 left over: 1 unit.",
    ]
    assert shown.choice == ""
    assert shown.unsettled == []


def test_a_tie_is_left_to_the_therapist() -> None:
    shown = units_shown(units({"97110": 20, "97542": 20}))
    assert "1 more unit goes to one of 97110, 97542" in shown.choice
    assert shown.unsettled == ["97542"]


def test_too_few_minutes_are_no_unit() -> None:
    assert (
        units_shown(units({"97110": 7})).result == "7 timed minutes: no unit, because fewer than 8."
    )


def test_a_day_says_what_counts_and_what_does_not() -> None:
    report = daily(
        [
            Contact(DAY, "pt", Domain.MOTOR, 45, travel=15),
            Contact(DAY, "ot", Domain.OTHER, 20, with_professional=False),
        ]
    )
    assert day_words(report.days[0]) == (
        "45 minutes of therapy (movement 45). Not counted: travel 15, practice without a"
        " professional 20."
    )
    assert "Mean of 45 minutes a day (days: 1)" in daily_words(report)[0]
    assert [on for on, _words in days_shown(report)] == ["2 Mar 2026"]
    assert daily_words(daily([])) == ["No therapy was recorded."]
