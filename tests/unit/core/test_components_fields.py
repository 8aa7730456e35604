"""Fields: clean text, dates as people write them, numbers with units."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.formkit.dates import NoSuchDate, read_date
from core.formkit.fields import (
    CleanCharField,
    CleanTextField,
    Measured,
    NumberWithUnitField,
    PlainDateField,
)
from core.formkit.text import refused_characters

TODAY = date(2026, 11, 20)
UNITS = [("mmol/L", "mmol/L"), ("mg/dL", "mg/dL")]


def refusal(field: forms.Field, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return " ".join(caught.value.messages)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12/3/1968", date(1968, 3, 12)),
        ("12 3 68", date(1968, 3, 12)),
        ("12.03.1968", date(1968, 3, 12)),
        ("12-3-68", date(1968, 3, 12)),
        ("12031968", date(1968, 3, 12)),
        ("12 Mar 1968", date(1968, 3, 12)),
        ("12mar68", date(1968, 3, 12)),
        ("12th March, 1968", date(1968, 3, 12)),
        ("March 12, 1968", date(1968, 3, 12)),
        ("1 Sept. 2001", date(2001, 9, 1)),
        ("1968-03-12", date(1968, 3, 12)),
        ("  12 / 3 / 1968 ", date(1968, 3, 12)),
        ("29 2 2024", date(2024, 2, 29)),
        ("20/11/26", date(2026, 11, 20)),
        ("21/11/26", date(1926, 11, 21)),  # tomorrow's two digits are a centenarian's birth
    ],
)
def test_birth_dates_as_people_write_them(written: str, meant: date) -> None:
    with time_machine.travel("2026-11-20T12:00:00Z", tick=False):
        assert PlainDateField(past=True).clean(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("3 4 27", 2027), ("3 4 46", 2046), ("3 4 47", 1947), ("3 4 68", 1968), ("3 4 99", 1999)],
)
def test_two_digits_of_a_planned_date_are_the_nearest_year(written: str, meant: int) -> None:
    assert read_date(written, today=TODAY, past=False).year == meant


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("31 2 1968", "There is no day 31: month 2 of 1968 has 29 days."),
        ("0/1/2000", "There is no day 0"),
        ("12/25/1968", "Write the day first: 25/12/1968."),
        ("12/45/1968", "There is no month 45."),
        ("12 Foo 1968", "“foo” is not a month."),
        ("yesterday", "Write the date with day, month and year"),
        ("12 3", "Write the date with day, month and year"),
        ("12 3 0000", "Write the date"),
        ("1" * 5000, "Write the date"),
        ("12\x003\x001968", "Write the date"),
        ("\ud800", "Write the date"),
        ("21 11 2026", "This date is in the future."),
        ("1 1 1700", "before 1/1/1880"),
    ],
)
def test_what_is_no_birth_date_is_said_in_words(written: str, said: str) -> None:
    with time_machine.travel("2026-11-20T12:00:00Z", tick=False):
        assert said in refusal(PlainDateField(past=True), written)


def test_the_suggestion_for_a_month_first_date_is_accepted_when_followed() -> None:
    message = refusal(PlainDateField(), "12/25/1968")
    suggested = message.split("first: ")[1].rstrip(".")
    assert PlainDateField().clean(suggested) == date(1968, 12, 25)


@given(st.text(max_size=60))
def test_no_text_breaks_the_date_reader(text: str) -> None:
    try:
        found = read_date(text, today=TODAY, past=True)
    except NoSuchDate:
        return
    assert isinstance(found, date)


@given(st.dates(min_value=date(1880, 1, 1), max_value=TODAY))
def test_every_way_of_writing_reads_back(day: date) -> None:
    month = day.strftime("%B")
    for written in (
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day} {month[:3]} {day.year}",
        f"{day.day} {month} {day.year}",
        f"{day:%d%m}{day.year}",
    ):
        assert read_date(written, today=TODAY, past=True) == day


def test_a_shown_date_is_read_back_as_the_same_date() -> None:
    shown = str(PlainDateField().widget.format_value(date(2001, 2, 3)))
    assert PlainDateField().clean(shown) == date(2001, 2, 3)


@pytest.mark.parametrize(
    "text", ["José Ångström", "محمد العلي", "עדי כהן", "李小龍", "नेहा", "O’Neill–Smith", "👩🏽‍⚕️"]
)
def test_names_of_every_script_are_kept(text: str) -> None:
    assert CleanCharField().clean(text) == text


def test_composed_and_decomposed_accents_are_the_same_name() -> None:
    assert CleanCharField().clean("Jose\u0301") == CleanCharField().clean("Jos\u00e9")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\x00b", "hidden characters"),
        ("a\x07b", "hidden characters"),
        ("a\x7fb", "hidden characters"),
        ("a\ud800b", "hidden characters"),
        ("a\ufffeb", "hidden characters"),
        ("a\U0001ffffb", "hidden characters"),
        ("a\u202eb", "direction of writing"),
        ("a\u2067b\u2069", "direction of writing"),
        ("a\nb", "one line"),
        ("a" * 201, "Shorten this to 200 characters; it has 201."),
        ("", "Fill this in."),
        ("   ", "Fill this in."),
    ],
)
def test_what_a_line_may_not_hold(text: str, said: str) -> None:
    assert said in refusal(CleanCharField(), text)


def test_running_text_keeps_lines_and_refuses_the_rest() -> None:
    assert CleanTextField().clean("one\r\ntwo\tthree\u2028four") == "one\ntwo\tthree\nfour"
    assert "hidden characters" in refusal(CleanTextField(), "one\x0btwo")
    assert "20000" in refusal(CleanTextField(), "a" * 20_001)


def test_the_refused_characters_are_gone_when_the_form_is_shown_again() -> None:
    class Noted(forms.Form):
        note = CleanTextField()

    form = Noted({"note": "kept\n\x00this\u202e, too\ud800"})
    assert not form.is_valid()
    shown = form["note"].value()
    assert shown == "kept\nthis, too"
    assert Noted({"note": shown}).is_valid()


@given(st.text(max_size=200))
def test_what_is_accepted_can_be_stored_and_exported(text: str) -> None:
    try:
        kept = CleanTextField(required=False).clean(text)
    except ValidationError:
        return
    assert not refused_characters(kept, lines=True)
    assert kept.encode("utf-8").decode("utf-8") == kept


@pytest.mark.parametrize(
    ("written", "value"),
    [("4.5", "4.5"), ("4,5", "4.5"), (" 12 ", "12"), ("\u22122", "-2"), ("0", "0"), ("007", "7")],
)
def test_numbers_as_people_write_them(written: str, value: str) -> None:
    measured = NumberWithUnitField(units=UNITS).clean([written, "mmol/L"])
    assert measured == Measured(Decimal(value), "mmol/L")


@pytest.mark.parametrize(
    "written",
    ["x", "1e9", "NaN", "inf", "4.5.6", "1,234.5", "4.5555", "9" * 10, "1_0", "٤", "\x00", "--1"],
)
def test_what_is_no_number(written: str) -> None:
    said = refusal(NumberWithUnitField(units=UNITS), [written, "mmol/L"])
    assert said == "Write a number, for example 4.5."


def test_a_number_outside_its_units_range_names_both() -> None:
    field = NumberWithUnitField(units=UNITS, ranges={"mmol/L": (1, 10), "mg/dL": ("4", "40")})
    assert refusal(field, ["45", "mmol/L"]) == (
        "45 mmol/L is outside 1 to 10. Check the number and the unit."
    )
    assert field.clean(["10", "mmol/L"]) == Measured(Decimal(10), "mmol/L")
    assert field.clean(["12", "mg/dL"]) == Measured(Decimal(12), "mg/dL")


def test_an_unknown_unit_is_refused_and_an_empty_number_is_no_answer() -> None:
    field = NumberWithUnitField(units=UNITS)
    assert refusal(field, ["4", "stone"]) == "Choose one of the units."
    assert field.clean(["", "mmol/L"]) is None
    assert refusal(NumberWithUnitField(units=UNITS, required=True), ["", "mmol/L"]) == (
        "Fill this in."
    )
    assert field.clean(None) is None


def test_a_measured_initial_is_shown_and_unchanged_when_posted_back() -> None:
    class Weighed(forms.Form):
        weight = NumberWithUnitField(units=[("kg", "kg")])

    form = Weighed(initial={"weight": Measured(Decimal("70.50"), "kg")})
    html = str(form["weight"])
    assert 'value="70.5"' in html
    assert ">kg<" in html
    posted = Weighed({"weight": "70,5"}, initial=form.initial)
    assert posted.is_valid()
    assert not posted.has_changed()
