"""Charts are plain SVG that a strict page and a PDF take alike."""

import re
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts import HEIGHT, WIDTH, Band, LineChart, Point, Series, date_ticks, value_ticks

SVG = "{http://www.w3.org/2000/svg}"
START = date(2026, 1, 5)


def _chart(*values: str, **more: object) -> LineChart:
    points = [Point(START + timedelta(days=14 * n), Decimal(v)) for n, v in enumerate(values)]
    options: dict[str, object] = {
        "name": "tug", "title": "Timed up & go", "description": "Three results.",
        "series": [Series("Time", points)],
    }  # fmt: skip
    return LineChart(**(options | more))  # type: ignore[arg-type]


def _drawn(chart: LineChart) -> ET.Element:
    return ET.fromstring(str(chart.svg))  # noqa: S314 - our own picture


def test_it_has_title_and_description_and_no_style() -> None:
    picture = _drawn(_chart("20", "16", "12"))
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == "chart-tug-title chart-tug-desc"
    assert picture[0].text == "Timed up & go"
    assert picture[1].text == "Three results."
    assert not re.search(r"\bstyle=|<style|<script|\bon\w+=|href=", str(_chart("20", "16").svg))


def test_every_point_is_drawn_with_its_value() -> None:
    picture = _drawn(_chart("20", "16.5", "12"))
    assert len(picture.findall(f"{SVG}circle")) == 3
    texts = [t.text for t in picture.findall(f"{SVG}text")]
    assert {"20", "16.5", "12"} <= set(texts)


def test_many_points_carry_no_values() -> None:
    picture = _drawn(_chart(*["16.7"] * 20))
    assert "16.7" not in [t.text for t in picture.findall(f"{SVG}text")]


def test_series_are_not_joined_and_differ_in_shape() -> None:
    first = Series("Before", [Point(START, Decimal(3)), Point(date(2026, 2, 1), Decimal(4))])
    second = Series(
        "After", [Point(date(2026, 3, 1), Decimal(9)), Point(date(2026, 4, 1), Decimal(8))]
    )
    picture = _drawn(_chart(series=[first, second]))
    assert len(picture.findall(f"{SVG}path")) == 2
    assert len(picture.findall(f"{SVG}circle")) == 2
    assert len(picture.findall(f"{SVG}polygon")) == 2


def test_a_band_is_shaded_between_its_values() -> None:
    chart = _chart("20", "12", band=Band(Decimal(17), Decimal(23), "Chance"))
    [rect] = _drawn(chart).findall(f"{SVG}rect")
    assert float(rect.get("height", "0")) > 0


def test_what_is_written_is_escaped() -> None:
    chart = _chart("1", "2", title="<script>alert(1)</script>", unit='"&<')
    assert "<script>" not in str(chart.svg)
    assert _drawn(chart)[0].text == "<script>alert(1)</script>"


def test_nothing_to_draw_is_nothing() -> None:
    assert _chart().svg == ""


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("0", "10", "0 2 4 6 8 10"),
        ("12", "20", "12 14 16 18 20"),
        ("5", "5", "4 4.5 5 5.5 6"),
    ],
)
def test_value_marks_are_round(low: str, high: str, expected: str) -> None:
    ticks = value_ticks(Decimal(low), Decimal(high))
    assert " ".join(f"{t.normalize():f}" for t in ticks)[: len(expected)] == expected


@given(st.decimals(-1000, 1000, places=2), st.decimals(0, 1000, places=2))
def test_value_marks_enclose_the_range(low: Decimal, span: Decimal) -> None:
    ticks = value_ticks(low, low + span)
    assert ticks[0] <= low
    assert ticks[-1] >= low + span
    assert 2 <= len(ticks) <= 8
    assert ticks == sorted(set(ticks))


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=30, unique=True), st.data())
def test_nothing_leaves_the_picture(days: list[int], data: st.DataObject) -> None:
    values = data.draw(
        st.lists(st.decimals(-50, 500, places=1), min_size=len(days), max_size=len(days))
    )
    points = [
        Point(START + timedelta(days=d), v) for d, v in zip(sorted(days), values, strict=True)
    ]
    picture = _drawn(_chart(series=[Series("x", points)]))
    for mark in picture.findall(f"{SVG}circle"):
        assert 0 <= float(mark.get("cx", "-1")) <= WIDTH
        assert 0 <= float(mark.get("cy", "-1")) <= HEIGHT


def test_date_marks_begin_and_end_with_the_data() -> None:
    marks = date_ticks(START, START + timedelta(days=90))
    assert (marks[0], marks[-1], len(marks)) == (START, START + timedelta(days=90), 5)
    assert date_ticks(START, START) == [START]
    assert len(date_ticks(START, START + timedelta(days=2))) == 3
