"""The change since the last visit in words and marks; no line says more than was assessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from engine.truth import Truth
from patients.body import muscle_words, place_words, sign_words
from patients.body_drawing import OUTLINES
from patients.models import BodyMap
from patients.presenters.bodymaps import (
    Drawing,
    MapDrawn,
    MapShown,
    Shape,
    drawing,
    map_shown,
)
from patients.selectors import body_map_of
from triage.assessment import Assessment
from triage.change import Change, Verdict
from triage.presenters.words import day_words

WORDS = {
    Verdict.NEW: gettext_lazy("New"),
    Verdict.GONE: gettext_lazy("Gone"),
    Verdict.SAME: gettext_lazy("Same"),
    Verdict.WORSE: gettext_lazy("Worse"),
    Verdict.BETTER: gettext_lazy("Better"),
    Verdict.UNCLEAR: gettext_lazy("Can’t be compared"),
}
TONES = {Verdict.NEW: "warn", Verdict.WORSE: "warn", Verdict.BETTER: "info", Verdict.GONE: "info"}
# What a place is called when its signs differ: the one that matters most.
FIRST = (Verdict.NEW, Verdict.UNCLEAR, Verdict.SAME, Verdict.GONE)
KEY = (
    ("new", gettext_lazy("new")),
    ("same", gettext_lazy("same as then")),
    ("gone", gettext_lazy("gone")),
    ("unclear", gettext_lazy("can’t be compared")),
)
FINDINGS = {
    "weakness": gettext_lazy("Weakness on examination"),
    "wasting": gettext_lazy("Wasting"),
}
OPTIONS = {
    "none": gettext_lazy("none"),
    "subjective_only": gettext_lazy("only felt"),
    "objective": gettext_lazy("found"),
    "present": gettext_lazy("found"),
}


@dataclass(frozen=True)
class ChangeLine:
    """One thing compared: what it was, what it is, and the word for it."""

    what: str
    then: str
    now: str
    word: str
    tone: str


@dataclass(frozen=True)
class ChangeShown:
    """The comparison: what differs, what is the same, and what can't be compared, apart."""

    then_day: str
    now_day: str
    apart: str
    differs: tuple[ChangeLine, ...]
    same: tuple[ChangeLine, ...]
    unclear: tuple[ChangeLine, ...]
    shapes: tuple[Shape, ...]

    @property
    def lines(self) -> tuple[ChangeLine, ...]:
        return (*self.differs, *self.unclear, *self.same)


@dataclass(frozen=True)
class MapsShown:
    """The newest map, and the change since the one before it, for the patient's page."""

    drawing: Drawing
    now: MapShown
    now_day: str
    url: str
    change: ChangeShown | None
    compared: MapDrawn | None
    key: tuple[tuple[str, str], ...]


def change_shown(change: Change | None) -> ChangeShown | None:
    """Return the comparison as it is shown; None when there is no earlier visit."""
    if change is None:
        return None
    lines = [*_places(change), *_power(change), *_findings(change)]
    apart = ngettext("%(n)d day later", "%(n)d days later", change.days) % {"n": change.days}
    return ChangeShown(
        then_day=day_words(change.then_on),
        now_day=day_words(change.now_on),
        apart=apart,
        differs=tuple(line for verdict, line in lines if verdict in TONES),
        same=tuple(line for verdict, line in lines if verdict is Verdict.SAME),
        unclear=tuple(line for verdict, line in lines if verdict is Verdict.UNCLEAR),
        shapes=tuple(_shapes(change)),
    )


def maps_shown(newest: BodyMap, change: Change | None, url: str) -> MapsShown:
    """Return the newest map with what changed."""
    shown = change_shown(change)
    day = _visit_day(newest)
    return MapsShown(
        drawing=drawing(),
        now=map_shown(newest),
        now_day=day_words(day),
        url=url,
        change=shown,
        compared=MapDrawn(
            _("Changes from %(then)s to %(now)s") % {"then": shown.then_day, "now": shown.now_day},
            shown.shapes,
            (),
        )
        if shown
        else None,
        key=tuple((css, str(words)) for css, words in KEY),
    )


def sites_map(assessment: Assessment, section: str) -> dict[str, Any]:
    """Return what the control of `sites` shows in its section: the visit's body map."""
    sites = assessment.published.items.get("sites")
    if sites is None or sites.section != section:
        return {}
    there = body_map_of(assessment.screening.visit)
    return {"drawing": drawing(), "sites_map": map_shown(there) if there else None}


def _visit_day(body_map: BodyMap) -> date:
    return timezone.localdate(body_map.visit.started_at)


def _places(change: Change) -> Iterable[tuple[Verdict, ChangeLine]]:
    for each in change.places:
        yield (
            each.verdict,
            _line(
                f"{place_words(each.place)}: {sign_words(each.sign)}",
                _there(each.then),
                _there(each.now),
                each.verdict,
            ),
        )


def _power(change: Change) -> Iterable[tuple[Verdict, ChangeLine]]:
    for each in change.power:
        what = _("Power: %(muscle)s") % {"muscle": muscle_words(each.muscle)}
        yield each.verdict, _line(what, _grade(each.then), _grade(each.now), each.verdict)


def _findings(change: Change) -> Iterable[tuple[Verdict, ChangeLine]]:
    for each in change.findings:
        then, now = (_option(OPTIONS, answer) for answer in (each.then, each.now))
        yield each.verdict, _line(str(FINDINGS[each.finding]), then, now, each.verdict)


def _line(what: str, then: str, now: str, verdict: Verdict) -> ChangeLine:
    return ChangeLine(what, then, now, str(WORDS[verdict]), TONES.get(verdict, "plain"))


def _there(truth: Truth) -> str:
    if truth is Truth.UNKNOWN:
        return _("not assessed")
    return _("there") if truth is Truth.TRUE else _("not there")


def _grade(grade: int | None) -> str:
    return _("not tested") if grade is None else f"{grade}/5"


def _option(words: Mapping[str, object], answer: str | None) -> str:
    return _("not assessed") if answer is None else str(words[answer])


def _shapes(change: Change) -> Iterable[Shape]:
    verdicts: dict[str, set[Verdict]] = {}
    for each in change.places:
        verdicts.setdefault(each.place, set()).add(each.verdict)
    for place in OUTLINES:
        found = verdicts.get(place, set())
        first = next((verdict for verdict in FIRST if verdict in found), None)
        if first is not None:
            yield Shape(place, f"bm-{first.value}")
