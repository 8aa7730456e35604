"""The charts of a discharge summary: the pictures of the pages, with their words and numbers."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from core.charts import LineChart
from core.formkit.parts import Table
from rehab.books.instruments import instruments_in_use
from rehab.documents import Chart
from rehab.models import Goal, Measure
from rehab.presenters.change import Verdict
from rehab.presenters.charts import series_shown
from rehab.presenters.goals import t_chart, t_table
from rehab.presenters.measures import in_order
from rehab.series import series_of


def measure_charts(measures: Sequence[Measure]) -> list[Chart]:
    """Return a chart for each series of a main score with two results or more.

    The place of a series among those of its instrument is the one that its page counts, so that
    page and paper hold the same picture, mark for mark.
    """
    charts = []
    for instrument in in_order(instruments_in_use()):
        for place, series in enumerate(series_of(instrument, measures), 1):
            if series.rule is not instrument.main or len(series.spots) < 2:
                continue
            each = series_shown(series, place)
            if each.chart is None:
                continue
            answers = [_said(verdict) for verdict in each.verdicts]
            charts.append(
                _chart(
                    each.chart,
                    each.table,
                    (each.summary, each.direction, each.band, *answers, *each.warnings),
                )
            )
    return charts


def attainment_charts(goals: Sequence[Goal]) -> list[Chart]:
    """Return goal attainment over time, if there are two values to compare."""
    chart = t_chart(goals)
    if chart is None or chart.band is None:
        return []
    joined = _("Values are joined only while the set of goals stayed the same.")
    return [_chart(chart, t_table(goals), (_("Higher is better."), chart.band.label, joined))]


def _said(verdict: Verdict) -> str:
    said = f"{verdict.question} {verdict.answer}: {verdict.basis}"
    return f"{said} ({_('local judgement, to be confirmed')})." if verdict.unsettled else f"{said}."


def _chart(chart: LineChart, table: Table, words: Iterable[str]) -> Chart:
    return Chart(
        title=chart.title,
        picture=chart.svg,
        words=tuple(word for word in words if word),
        caption=table.caption,
        columns=tuple(str(column.label) for column in table.columns),
        rows=tuple(tuple(str(cell.text) for cell in row) for row in table.rows),
    )
