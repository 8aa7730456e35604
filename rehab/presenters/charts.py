"""Series of results as charts, with the words and the table that belong to them."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.charts import Band, LineChart, Point
from core.charts import Series as Line
from core.formkit.parts import Cell, Column, Table
from rehab.instruments.declared import ChangeKind, Rule
from rehab.models import Measure, MedicineTiming, TestedSide
from rehab.presenters.change import (
    Verdict,
    change_words,
    direction_words,
    number,
    other_thresholds,
    short_verdict,
    verdicts,
    with_unit,
)
from rehab.series import Series, Spot

BOUNDED = {"", "points"}  # units of scales with ends; their whole range is drawn


@dataclass(frozen=True)
class SeriesShown:
    """One series: heading, picture, what it says in words, the numbers."""

    id: str
    heading: str
    chart: LineChart | None
    direction: str
    band: str
    summary: str
    verdicts: list[Verdict]
    others: list[tuple[str, bool]]
    notes: list[tuple[str, bool]]
    warnings: list[str]
    table: Table


def day(on: object) -> str:
    return str(date_format(on, "j M Y"))  # type: ignore[arg-type]


def series_label(series: Series) -> str:
    """Return what tells this series from others of the same score."""
    found, key = series.instrument, series.key
    parts = [
        found.muscle_label(key.muscle) if key.muscle else "",
        str(TestedSide(key.side).label).lower() if key.side else "",
        found.variant_label(key.variant) if key.variant else "",
        ", ".join(name for _item, name in key.names),
        "" if series.current else _("version %(version)s") % {"version": key.version},
    ]
    return ", ".join(part for part in parts if part)


def heading_of(series: Series) -> str:
    """Return the name of score and series."""
    label = series_label(series)
    many = len(series.instrument.scores) > 1
    if many and label:
        return f"{series.rule.label}: {label}"
    return series.rule.label if many or not label else label[:1].upper() + label[1:]


def series_shown(series: Series, place: int) -> SeriesShown:
    """Return the series as a page or a document shows it."""
    rule = series.rule
    change = series.changed(series.last)
    return SeriesShown(
        id=f"series-{place}",
        heading=heading_of(series),
        chart=chart_of(series, place) if len(series.spots) > 1 else None,
        direction=direction_words(rule),
        band=band_words(series),
        summary=summary_of(series),
        verdicts=verdicts(rule, change) if change else [],
        others=other_thresholds(rule) if series.current else [],
        notes=notes_of(series),
        warnings=warnings_of(series),
        table=table_of(series),
    )


def summary_of(series: Series) -> str:
    """Say first, last and change in one sentence."""
    rule, first, last = series.rule, series.first, series.last
    if len(series.spots) == 1:
        return _("One result: %(value)s on %(day)s.") % {
            "value": shown(series, first),
            "day": day(first.measure.taken_on),
        }
    said = _("From %(first)s on %(since)s to %(last)s on %(until)s") % {
        "first": shown(series, first),
        "since": day(first.measure.taken_on),
        "last": shown(series, last),
        "until": day(last.measure.taken_on),
    }
    change = series.changed(last)
    return f"{said}: {change_words(rule, change)}." if change else f"{said}."


def shown(series: Series, spot: Spot) -> str:
    """Return the result as it is read: the grade as entered, or the number with its unit."""
    if spot.written != str(spot.value) and series.rule.rule is Rule.ITEM:
        return with_unit(spot.written.replace("-", "−"), series.rule)
    return with_unit(number(spot.value), series.rule)


def chart_of(series: Series, place: int) -> LineChart:
    """Return the picture of a series; the table says the same in numbers."""
    rule = series.rule
    whole = rule.unit in BOUNDED
    count = len(series.spots)
    described = ngettext("%(n)d result.", "%(n)d results.", count) % {"n": count}
    words = [described, summary_of(series), direction_words(rule), band_words(series)]
    name = f"{series.instrument.name}: {heading_of(series)}"
    return LineChart(
        name=f"{series.instrument.id}-{place}",
        title=name,
        description=" ".join(word for word in words if word),
        series=[
            Line(
                heading_of(series),
                [Point(s.measure.taken_on, s.value, _point_label(s)) for s in series.spots],
            )
        ],
        lowest=rule.low if whole else None,
        highest=rule.high if whole else None,
        unit=rule.unit,
        band=_band(series),
        ticks=_grades(series),
    )


def band_words(series: Series) -> str:
    """Say what the shaded band means."""
    threshold = series.rule.drawn
    if threshold is None or not series.current or len(series.spots) < 2:
        return ""
    amount = with_unit(number(threshold.at_least), series.rule)
    if threshold.kind is ChangeKind.ERROR:
        return _("Shaded: less than %(amount)s from the first result, which may be chance.") % {
            "amount": amount
        }
    return _(
        "Shaded: less than %(amount)s from the first result, the smallest change that matters."
    ) % {"amount": amount}


def notes_of(series: Series) -> list[tuple[str, bool]]:
    """Say how grades became numbers and where names in brackets come from."""
    notes = [(series.key.map_note, False)] if series.key.map_note else []
    if series.current and series.rule.bands:
        sources = "; ".join(sorted({band.source for band in series.rule.bands}))
        unsettled = not all(band.trust.settled for band in series.rule.bands)
        notes.append((_("In brackets: %(source)s.") % {"source": sources}, unsettled))
    return notes


def warnings_of(series: Series) -> list[str]:
    """Say what makes the results hard to compare."""
    found = []
    if len({s.measure.aid.casefold() for s in series.spots}) > 1:
        found.append(_("The aid was not the same each time. Compare with care."))
    if len({s.measure.medicine_timing for s in series.spots}) > 1:
        found.append(_("The timing of medicines was not the same each time. Compare with care."))
    if len({s.measure.answered_by for s in series.spots}) > 1:
        found.append(_("Not always the same person answered. Compare with care."))
    return found


def conditions_of(measure: Measure) -> str:
    """Return the conditions of a test in words."""
    parts = [
        measure.aid,
        MedicineTiming(measure.medicine_timing).label if measure.medicine_timing else "",
        measure.get_answered_by_display() if measure.answered_by not in ("", "self") else "",
    ]
    return "; ".join(str(part) for part in parts if part)


def table_of(series: Series) -> Table:
    """Return the numbers behind the picture."""
    rows = []
    for spot in series.spots:
        change = series.changed(spot)
        said = ""
        if change:
            said = f"{change_words(series.rule, change)}; {short_verdict(change)[0]}"
        band = series.rule.band(spot.value) if series.current else None
        rows.append(
            [
                Cell(day(spot.measure.taken_on), url=measure_url(spot.measure)),
                f"{shown(series, spot)} ({band.label})" if band else shown(series, spot),
                said or _("first result"),
                conditions_of(spot.measure) or "–",
                spot.measure.taken_by.full_name,
            ]
        )
    heads: list[Column | str] = [
        _("Date"), _("Result"), _("Since the first"), _("Conditions"), _("Taken by"),
    ]  # fmt: skip
    caption = _("%(series)s: numbers") % {"series": heading_of(series)}
    return Table.of(caption, heads, rows, caption_hidden=True)


def measure_url(measure: Measure) -> str:
    return reverse("rehab:measure", args=[measure.episode_id, measure.pk])


def _point_label(spot: Spot) -> str:
    return spot.written.replace("-", "−") if not _is_number(spot.written) else number(spot.value)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _band(series: Series) -> Band | None:
    threshold = series.rule.drawn
    if threshold is None or not series.current:
        return None
    rule, centre = series.rule, series.first.value
    return Band(
        low=max(rule.low, centre - threshold.at_least),
        high=min(rule.high, centre + threshold.at_least),
        label=band_words(series),
    )


def _grades(series: Series) -> list[tuple[Decimal, str]]:
    """Return the grades as marks of the axis, where they are words like "1+"."""
    rule = series.rule
    if rule.rule is not Rule.ITEM or not series.current:
        return []
    grades = series.instrument.item(rule.items[0]).grades
    if len(grades) > 8:
        return []
    return [(g.number, g.value.replace("-", "−")) for g in grades if g.number is not None]
