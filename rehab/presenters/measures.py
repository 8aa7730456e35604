"""The measures of an episode as a list, and one measure with its answers and scores."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formkit.findings import REASONS
from core.formkit.parts import Fact, Table
from rehab.books.instruments import instruments_in_use
from rehab.instruments.declared import Entry, Instrument, Licence, ScoreRule
from rehab.instruments.scoring import NoScore
from rehab.models import Episode, Measure, SameDayReview, TestedSide
from rehab.presenters.change import change_words, direction_words, number, short_verdict, with_unit
from rehab.presenters.charts import conditions_of, day, measure_url, series_label, shown
from rehab.series import Series, series_of, written

AREAS = {
    "stroke": gettext_lazy("Stroke"),
    "goals": gettext_lazy("Goals"),
    "daily_life": gettext_lazy("Daily life"),
    "arm": gettext_lazy("Arm and hand"),
    "walking": gettext_lazy("Walking and balance"),
    "tone": gettext_lazy("Tone and spasms"),
    "strength": gettext_lazy("Strength"),
    "pain": gettext_lazy("Pain"),
    "mood": gettext_lazy("Mood"),
    "carer": gettext_lazy("Carer"),
}
LICENCES = {
    Licence.ITEMS: gettext_lazy("free: items may be shown"),
    Licence.PARAPHRASED: gettext_lazy("grades in our own words, with citation"),
    Licence.SCORE_ONLY: gettext_lazy("licensed: name and scores only"),
}


@dataclass(frozen=True)
class LineShown:
    """One series in the list of an episode."""

    name: str
    url: str
    which: str
    last: str
    when: str
    change: str
    verdict: str
    tone: str
    due: str
    add_url: str


@dataclass(frozen=True)
class Choice:
    """An instrument that can be taken."""

    name: str
    url: str
    about: str


def lines_of(episode: Episode, measures: Sequence[Measure], today: date) -> list[LineShown]:
    """Return a line a series of the main score, in the order of areas."""
    lines = []
    for found in in_order(instruments_in_use()):
        every = series_of(found, measures)
        for series in [s for s in every if s.rule is found.main] or every[:1]:
            lines.append(_line(episode, series, today))
    return lines


def _line(episode: Episode, series: Series, today: date) -> LineShown:
    found = series.instrument
    change = series.changed(series.last)
    word, tone = short_verdict(change) if change else ("", "plain")
    due = due_on(found, series.last.measure.taken_on)
    return LineShown(
        name=found.name,
        url=reverse("rehab:measure_series", args=[episode.pk, found.id]),
        which=series_label(series),
        last=shown(series, series.last),
        when=day(series.last.measure.taken_on),
        change=change_words(series.rule, change) if change else "",
        verdict=word,
        tone=tone,
        due=day(due) if due and due <= today and episode.may_be_written else "",
        add_url=reverse("rehab:measure_add", args=[episode.pk, found.id]),
    )


def due_on(found: Instrument, taken_on: date) -> date | None:
    """Return when the measure is due again; None when its file names no interval."""
    return taken_on + timedelta(days=found.repeat.days) if found.repeat.days else None


def in_order(instruments: Iterable[Instrument]) -> list[Instrument]:
    """Return the instruments by area, as the pages list them."""
    order = list(AREAS)
    return sorted(instruments, key=lambda i: (order.index(i.area), i.name))


def choices_of(episode: Episode) -> list[tuple[str, list[Choice]]]:
    """Return what can be measured, by area."""
    found: dict[str, list[Choice]] = {}
    for each in in_order(instruments_in_use()):
        if each.entry is Entry.FORM:
            url = reverse("rehab:measure_add", args=[episode.pk, each.id])
            found.setdefault(str(AREAS[each.area]), []).append(Choice(each.name, url, each.about))
    return list(found.items())


def unscored(found: Instrument, measures: Iterable[Measure]) -> list[Fact]:
    """Return the measures of the instrument without any score, so that they are not lost."""
    return [
        Fact(day(m.taken_on), _("no result: %(why)s") % {"why": no_score(found, found.main, m)},
             change_url=measure_url(m), change_label=_("Open"))
        for m in measures
        if m.instrument == found.id
        and not m.in_error
        and all(kept.get("value") is None for kept in m.scores.values())
    ]  # fmt: skip


def instrument_facts(found: Instrument, text: str) -> list[Fact]:
    """Say what the instrument is, whose it is, what may be shown of it, which text is in use."""
    licence = f"{found.licence.value}: {LICENCES[found.licence]}. {found.licence_note}"
    if not found.licence_confirmed:
        licence = f"{licence} ({_('to be confirmed locally')})"
    return [
        Fact(_("What it is"), found.about),
        Fact(_("Version"), found.version),
        Fact(_("When to repeat"), found.repeat.text),
        Fact(_("Missing answers"), found.missing),
        Fact(_("Source"), found.citation),
        Fact(_("Licence"), licence),
        *([Fact(_("Note"), " ".join(found.cautions))] if found.cautions else []),
        *([Fact(_("Aphasia"), found.aphasia)] if found.aphasia else []),
        Fact(_("Codes"), _codes(found), unknown=_("none verified")),
        Fact(_("Text"), text),
    ]


def _codes(found: Instrument) -> str:
    unsettled = _("local judgement, to be confirmed")
    return "; ".join(
        " ".join(
            part
            for part in (c.system, c.code, c.note, "" if c.trust.settled else f"({unsettled})")
            if part
        )
        for c in found.codes
    )


def no_score(found: Instrument, rule: ScoreRule, measure: Measure) -> str:
    """Say why there is no score, naming the items."""
    kept = measure.scores.get(rule.id) or {}
    labels = {item.id: item.label for item in found.items}
    missing = ", ".join(labels.get(name, name) for name in kept.get("missing", ()))
    if kept.get("why_not") == NoScore.NOT_ASKED:
        return _("not asked")
    if kept.get("why_not") == NoScore.UNTESTABLE:
        return _("untestable and not counted as 0: %(items)s") % {"items": missing}
    return _("not tested: %(items)s") % {"items": missing}


def score_facts(found: Instrument, measure: Measure) -> list[Fact]:
    """Return every score of a measure, or why there is none."""
    facts = []
    for rule in found.scores:
        kept = measure.scores.get(rule.id) or {}
        if kept.get("value") is None:
            facts.append(Fact(rule.label, unknown=no_score(found, rule, measure)))
            continue
        text = with_unit(written(rule, measure, kept["value"]).replace("-", "−"), rule)
        limits = _("%(low)s to %(high)s") % {"low": number(rule.low), "high": number(rule.high)}
        facts.append(Fact(rule.label, f"{text} ({limits}; {direction_words(rule)})"))
    return facts


def answers_table(found: Instrument, measure: Measure) -> Table:
    """Return the answers as entered; what was not tested says so, with the reason."""
    reasons = dict(REASONS)
    rows: list[list[Any]] = []
    for item in found.items:
        text = measure.answers.get(item.id, "")
        grade = item.grade(text) if text else None
        if not text:
            why = reasons.get(measure.not_done.get(item.id, ""), "")
            said = f"{_('not tested')} ({str(why).lower()})" if why else _("not tested")
        elif grade and grade.label:
            said = f"{text.replace('-', '−')}: {grade.label}"
        else:
            said = f"{text.replace('-', '−')} {item.unit}".strip()
        name = measure.names.get(item.id)
        rows.append([f"{item.label}: {name}" if name else item.label, said])
    return Table.of(_("Answers"), [_("Item"), _("Answer")], rows, caption_hidden=True)


def measure_facts(found: Instrument, measure: Measure) -> list[Fact]:
    """Return when, where and by whom."""
    taken = timezone.localtime(measure.recorded_at)
    facts = [
        Fact(_("Taken on"), day(measure.taken_on)),
        Fact(_("By"), f"{measure.taken_by.full_name}, {date_format(taken, 'j M Y, H:i')}"),
    ]
    if found.sides:
        facts.append(Fact(_("Side"), TestedSide(measure.side).label if measure.side else ""))
    if found.muscles:
        facts.append(Fact(_("Muscle group"), found.muscle_label(measure.muscle)))
    if found.variants:
        facts.append(Fact(_("Which"), found.variant_label(measure.variant)))
    return [
        *facts,
        Fact(_("Conditions"), conditions_of(measure)),
        Fact(_("Note"), measure.note, unknown=_("None")),
        Fact(
            _("Computed with"), f"{found.name}, {measure.version}, {measure.instrument_digest[:12]}"
        ),
    ]


@dataclass(frozen=True)
class ReviewShown:
    """A same-day review and how it stands."""

    url: str
    raised: str
    done: str
    by: str
    open: bool


def review_shown(review: SameDayReview) -> ReviewShown:
    """Return the review as the pages show it."""
    who = ""
    if review.done_by and review.done_at:
        when = date_format(timezone.localtime(review.done_at), "j M Y, H:i")
        who = f"{review.done_by.full_name}, {when}"
    measure = review.measure
    return ReviewShown(
        url=reverse("rehab:same_day_review", args=[measure.episode_id, measure.pk]),
        raised=date_format(timezone.localtime(review.raised_at), "j M Y, H:i"),
        done=review.done,
        by=who,
        open=review.done_at is None,
    )


def titled(found: Instrument, measure: Measure) -> str:
    """Return the name of a measure with its side and muscle: the page's title."""
    parts = [
        found.muscle_label(measure.muscle) if measure.muscle else "",
        str(TestedSide(measure.side).label).lower() if measure.side else "",
    ]
    which = ", ".join(part for part in parts if part)
    return f"{found.name}: {which}" if which else found.name
