"""Line charts as SVG, drawn on the server: the same picture for a page and for a PDF.

Presentation attributes only (the content security policy allows no inline style), a title and a
description for who can't see it, marks that differ in shape and not by colour alone. The numbers
themselves belong in a table beside the chart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

WIDTH, HEIGHT = 560, 280  # user units; the picture scales to the width it is given
LEFT, RIGHT, TOP, BOTTOM = 54, 16, 18, 40
FONT = "Atkinson Hyperlegible, sans-serif"
INK, FAINT, GRID, BAND = "#14232b", "#44555e", "#d5dcd9", "#e8f1fc"
BAND_EDGE = "#1c4f8c"
COLOURS = ("#0a5a5c", "#9a3f06", "#4b3b8a", "#1c4f8c")
SHAPES = ("circle", "square", "diamond", "triangle")
MOST_LABELS = 12  # points that carry their value
LABEL_ROOM = 34  # user units from one label to the next


@dataclass(frozen=True)
class Point:
    """One result; `label` is how it is written (default: the number)."""

    on: date
    value: Decimal
    label: str = ""


@dataclass(frozen=True)
class Series:
    """Points that may be compared and are joined by a line, oldest first."""

    label: str
    points: Sequence[Point]


@dataclass(frozen=True)
class Band:
    """A range of values, shaded, with words that say what it is."""

    low: Decimal
    high: Decimal
    label: str


@dataclass(frozen=True)
class LineChart:
    """What is drawn. `name` makes the ids unique on a page; `steps` draws steps, not slopes.

    `lowest` and `highest` bound the value axis whatever the values are, so that a small change
    does not fill the picture.
    """

    name: str
    title: str
    description: str
    series: Sequence[Series]
    lowest: Decimal | None = None
    highest: Decimal | None = None
    unit: str = ""
    band: Band | None = None
    steps: bool = False
    ticks: Sequence[tuple[Decimal, str]] = field(default_factory=tuple)

    @property
    def svg(self) -> SafeString:
        """Return the picture, or nothing where there is no point."""
        return _Drawing(self).svg() if any(s.points for s in self.series) else SafeString("")


class _Drawing:
    def __init__(self, chart: LineChart) -> None:
        self.chart = chart
        points = [p for s in chart.series for p in s.points]
        self.first, self.last = min(p.on for p in points), max(p.on for p in points)
        self.ticks = list(chart.ticks) or [
            (v, _number(v)) for v in value_ticks(*_limits(chart, [p.value for p in points]))
        ]
        self.low, self.high = self.ticks[0][0], self.ticks[-1][0]
        self.id = f"chart-{slugify(chart.name) or 'x'}"

    def x(self, on: date) -> float:
        span = (self.last - self.first).days
        inner = WIDTH - LEFT - RIGHT - 24
        share = (on - self.first).days / span if span else 0.5
        return round(LEFT + 12 + inner * share, 1)

    def y(self, value: Decimal) -> float:
        share = float((value - self.low) / (self.high - self.low))
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(max(share, 0), 1), 1)

    def svg(self) -> SafeString:
        parts = [self._band(), self._values(), self._dates()]
        parts += [self._series(place, s) for place, s in enumerate(self.chart.series) if s.points]
        return format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" '
            'viewBox="0 0 {} {}" aria-labelledby="{}-title {}-desc" font-family="{}" '
            'font-size="14" fill="{}"><title id="{}-title">{}</title><desc id="{}-desc">{}</desc>'
            "{}</svg>",
            *(WIDTH, HEIGHT, self.id, self.id, FONT, INK),
            *(self.id, self.chart.title, self.id, self.chart.description),
            _joined(parts),
        )

    def _band(self) -> SafeString:
        band = self.chart.band
        if band is None:
            return SafeString("")
        top, bottom = self.y(band.high), self.y(band.low)
        right = WIDTH - RIGHT
        edges = format_html_join(
            "",
            '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}" stroke-dasharray="5 4"/>',
            [(LEFT, right, y, y, BAND_EDGE) for y in (top, bottom)],
        )
        return format_html(
            '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>{}',
            *(LEFT, top, right - LEFT, round(bottom - top, 1), BAND, edges),
        )

    def _values(self) -> SafeString:
        rows = [
            (LEFT, WIDTH - RIGHT, self.y(v), self.y(v), GRID, LEFT - 8, self.y(v) + 5, text)
            for v, text in self.ticks
        ]
        unit = format_html(
            '<text x="{}" y="12" font-size="13" fill="{}">{}</text>', 2, FAINT, self.chart.unit
        )
        return _joined(
            [
                format_html_join(
                    "",
                    '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"/>'
                    '<text x="{}" y="{}" text-anchor="end">{}</text>',
                    rows,
                ),
                unit if self.chart.unit else SafeString(""),
            ]
        )

    def _dates(self) -> SafeString:
        with_year = self.first.year != self.last.year
        marks = date_ticks(self.first, self.last)
        rows = [
            (
                self.x(on),
                HEIGHT - BOTTOM + 20,
                _anchor(place, len(marks)),
                date_format(on, "j M y" if with_year else "j M"),
            )
            for place, on in enumerate(marks)
        ]
        year = "" if with_year else str(self.first.year)
        return _joined(
            [
                format_html_join("", '<text x="{}" y="{}" text-anchor="{}">{}</text>', rows),
                format_html(
                    '<text x="{}" y="{}" text-anchor="end" font-size="13" fill="{}">{}</text>',
                    *(WIDTH - RIGHT, HEIGHT - 4, FAINT, year),
                ),
            ]
        )

    def _series(self, place: int, series: Series) -> SafeString:
        colour, shape = COLOURS[place % len(COLOURS)], SHAPES[place % len(SHAPES)]
        spots = [(self.x(p.on), self.y(p.value)) for p in series.points]
        line = format_html(
            '<path d="{}" fill="none" stroke="{}" stroke-width="2.5" stroke-linejoin="round"/>',
            _path(spots, steps=self.chart.steps),
            colour,
        )
        marks = [_mark(shape, x, y, colour) for x, y in spots]
        clear = _apart([x for x, _y in spots])
        labels = (
            [
                format_html(
                    '<text x="{}" y="{}" text-anchor="middle" font-size="13">{}</text>',
                    *(x, y - 11 if y - 11 > TOP else y + 22, p.label or _number(p.value)),
                )
                for (x, y), p in zip(spots, series.points, strict=True)
                if x in clear
            ]
            if sum(len(s.points) for s in self.chart.series) <= MOST_LABELS
            else []
        )
        return _joined([line, *marks, *labels])


def value_ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Return four to seven round values that enclose the range, lowest first."""
    if high <= low:  # one value: room around it, but no negative count below 0
        low, high = (low - 1 if low < 0 else max(low - 1, Decimal(0))), low + 1
    span = high - low
    step = Decimal(1).scaleb((span / 5).adjusted())
    step = next(step * n for n in (1, 2, 5, 10) if span / (step * n) <= 6)
    first, last = (low / step).to_integral_value("ROUND_FLOOR"), high / step
    count = int((last - first).to_integral_value("ROUND_CEILING")) or 1
    return [(first + n) * step for n in range(count + 1)]


def date_ticks(first: date, last: date) -> list[date]:
    """Return at most five days from first to last, both among them."""
    span = (last - first).days
    count = min(4, span)
    if not count:
        return [first]
    return [first + timedelta(days=round(span * n / count)) for n in range(count + 1)]


def _limits(chart: LineChart, values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    every = list(values)
    if chart.band:
        every += [chart.band.low, chart.band.high]
    every += [v for v in (chart.lowest, chart.highest) if v is not None]
    return min(every), max(every)


def _apart(places: Sequence[float]) -> set[float]:
    """Return the places whose labels do not touch: first and last, and those with room."""
    kept = [places[0]]
    for x in places[1:-1]:
        if x - kept[-1] >= LABEL_ROOM and places[-1] - x >= LABEL_ROOM:
            kept.append(x)
    return {*kept, places[-1]}


def _path(spots: Sequence[tuple[float, float]], *, steps: bool) -> str:
    (x, y), *rest = spots
    drawn = f"M{x} {y}"
    for x, y in rest:
        drawn += f"H{x}V{y}" if steps else f"L{x} {y}"
    return drawn


def _mark(shape: str, x: float, y: float, colour: str) -> SafeString:
    if shape == "circle":
        return format_html(
            '<circle cx="{}" cy="{}" r="5.5" fill="{}" stroke="#fff" stroke-width="1.5"/>',
            *(x, y, colour),
        )
    shapes: dict[str, list[tuple[float, float]]] = {
        "square": [(-5, -5), (5, -5), (5, 5), (-5, 5)],
        "diamond": [(0, -7), (7, 0), (0, 7), (-7, 0)],
        "triangle": [(0, -7), (6.5, 5), (-6.5, 5)],
    }
    points = " ".join(f"{round(x + dx, 1)},{round(y + dy, 1)}" for dx, dy in shapes[shape])
    return format_html(
        '<polygon points="{}" fill="{}" stroke="#fff" stroke-width="1.5"/>', points, colour
    )


def _anchor(place: int, count: int) -> str:
    if count == 1:
        return "middle"
    return "start" if place == 0 else "end" if place == count - 1 else "middle"


def _number(value: Decimal) -> str:
    text = f"{value.normalize():f}"
    return text.replace("-", "−")


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(conditional_escape(part) for part in parts))
