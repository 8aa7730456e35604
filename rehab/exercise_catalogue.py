"""The exercises of the home programme, read from reviewed data and held against the ruleset.

Conditions are in the ruleset, words, dose and drawing here. An exercise that the ruleset offers
needs its entry; an entry without conditions is never offered, and refused in the shipped pair only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.drawings import DRAWINGS
from engine.rulesets import Ruleset
from engine.yamlfile import YamlProblem, load_yaml
from rehab.equipment_catalogue import CatalogueError, Misfit
from rehab.shipped import EXERCISE_CATALOGUE_FILE, EXERCISES_FILE
from triage.published import shipped_ruleset

POSITIONS = ("standing", "sitting", "lying")
Range = tuple[int, int]
_RANGES = ("hold", "reps", "sets", "minutes", "per_day", "effort")
_TEXTS = ("id", "title", "area", "position", "drawing", "easier", "harder")
_LISTS = ("steps", "care")
_EVERY_SHEET = ("always", "emergency", "same_day")
_OTHERS = ("dose", "source_facts", "sources")


@dataclass(frozen=True)
class Dose:
    """How much: a start that the therapist changes. Each range is (least, most); None is not said.

    `hold` is seconds, `minutes` are of one go, `effort` stands on a scale of 0 to 10.
    """

    hold: Range | None = None
    reps: Range | None = None
    sets: Range | None = None
    minutes: Range | None = None
    per_day: Range | None = None
    effort: Range | None = None
    days_per_week: int | None = None
    when_needed: bool = False

    def changed(self, **numbers: int | None) -> "Dose":
        """This dose with some numbers set by the therapist; None leaves one as it is."""
        given: dict[str, Any] = {
            name: (value, value) for name, value in numbers.items() if value is not None
        }
        return replace(self, **given)

    @property
    def times_a_day(self) -> int:
        """How often a day at most; 0 when it is done as needed."""
        return self.per_day[1] if self.per_day else 0

    def numbers(self) -> dict[str, list[int]]:
        """The ranges that are said, [least, most] by name."""
        said = ((name, getattr(self, name)) for name in _RANGES)
        return {name: list(values) for name, values in said if values is not None}

    def lines(self) -> list[str]:
        """The dose in words for a patient, a line each; the last says how often."""
        if self.when_needed:
            return [_("When a cramp comes.")]
        said = []
        if self.hold:
            said.append(_("Hold %(span)s seconds.") % {"span": span(self.hold)})
        if self.reps:
            said.append(_times(self.reps, self.sets))
        if self.minutes:
            said.append(_("%(span)s minutes.") % {"span": span(self.minutes)})
        if self.effort:
            said.append(_("Effort %(span)s of 10.") % {"span": span(self.effort)})
        if self.per_day:
            said.append(_a_day(self.per_day, self.days_per_week))
        return said


def span(values: Range) -> str:
    """A range as printed: "3", or "20 to 30"."""
    least, most = values
    return str(most) if least == most else _("%(least)s to %(most)s") % locals()


def _times(reps: Range, sets: Range | None) -> str:
    if sets is None or sets == (1, 1):
        return ngettext("%(reps)s time.", "%(reps)s times.", reps[1]) % {"reps": span(reps)}
    return _("%(reps)s times. Rest. Do %(sets)s rounds.") % {"reps": span(reps), "sets": span(sets)}


def _a_day(per_day: Range, days: int | None) -> str:
    said = ngettext("%(span)s time a day.", "%(span)s times a day.", per_day[1]) % {
        "span": span(per_day)
    }
    if days is None:
        return said
    return f"{said} {_('%(days)s days a week.') % {'days': days}}"


@dataclass(frozen=True)
class Exercise:
    """One exercise in plain words. `drawing` names a file of content/drawings."""

    id: str
    title: str
    area: str
    position: str
    drawing: str
    steps: tuple[str, ...]
    care: tuple[str, ...]
    dose: Dose
    easier: str
    harder: str
    source_facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exercises:
    """Exercises by id, in the order of the file, and what every sheet says."""

    items: Mapping[str, Exercise]
    areas: Mapping[str, str]
    always: tuple[str, ...]
    emergency: tuple[str, ...]
    same_day: tuple[str, ...]
    most: int
    most_aphasia: int
    dose_trust: str


def shipped_exercises() -> Exercises:
    """The exercises that come with the product; raises CatalogueError, RulesetError, OSError."""
    text = EXERCISE_CATALOGUE_FILE.read_text(encoding="utf-8")
    return _built(text, shipped_ruleset(EXERCISES_FILE))


@lru_cache(maxsize=2)
def _built(text: str, ruleset: Ruleset) -> Exercises:
    return read_exercises(text, ruleset)


def read_exercises(text: str, ruleset: Ruleset) -> Exercises:
    """The exercises in a file, which fit the ruleset in every point; raises CatalogueError."""
    try:
        data: Any = load_yaml(text)
    except YamlProblem as error:
        raise CatalogueError([f"exercises: {error}"]) from None
    exercises = exercises_from(data)
    problems = [each.text for each in misfits(exercises, ruleset)]
    if problems:
        raise CatalogueError(problems)
    return exercises


def exercises_from(data: Any, ruleset: Ruleset | None = None) -> Exercises:
    """The exercises in data of the file's form, and fit to be given by the ruleset if one is given.

    Raises CatalogueError.
    """
    problems = list(_form(data))
    if problems:
        raise CatalogueError(problems)
    exercises = Exercises(
        {each["id"]: _exercise(each) for each in data["items"]},
        {each["id"]: each["title"] for each in data["areas"]},
        tuple(data["always"]),
        tuple(data["emergency"]),
        tuple(data["same_day"]),
        data["most"],
        data["most_aphasia"],
        data["dose_trust"],
    )
    if ruleset is not None:
        problems = [each.text for each in misfits(exercises, ruleset) if each.harms]
    if problems:
        raise CatalogueError(problems)
    return exercises


def misfits(exercises: Exercises, ruleset: Ruleset) -> Iterator[Misfit]:
    """What exercises and ruleset do not agree on."""
    there = {each.id: each.title for each in ruleset.parts.advice}
    for name in sorted(set(there) - set(exercises.items)):
        yield Misfit(f"exercise {name}: the ruleset offers it, and there is no entry", True)
    for name, exercise in exercises.items.items():
        if name not in there:
            said = f"exercise {name}: the ruleset does not know it, so it is never offered"
            yield Misfit(said, False)
        elif exercise.title != there[name]:
            yield Misfit(f"exercise {name}: called otherwise in the ruleset", False)


def _form(data: Any) -> Iterator[str]:
    """What is wrong with the text taken by itself."""
    parts = ("areas", "items", *_EVERY_SHEET, "most", "most_aphasia", "dose_trust")
    if not isinstance(data, Mapping) or not set(parts) <= set(data):
        yield f"exercises: needs {', '.join(parts)}"
        return
    for key in _EVERY_SHEET:
        if not data[key]:
            yield f"exercises: {key} needs a line: it stands on every sheet"
    for key in ("most", "most_aphasia"):
        if not isinstance(data[key], int) or data[key] < 1:
            yield f"exercises: {key} is a whole number above 0"
    seen: set[str] = set()
    for each in data["items"]:
        where = f"exercise {each.get('id', '?')}"
        if each.get("id") in seen:
            yield f"{where}: given twice"
        seen.add(each.get("id"))
        for key in (*_TEXTS, *_LISTS, "dose"):
            if not each.get(key):
                yield f"{where}: {key} is missing"
        for key in sorted(set(each) - {*_TEXTS, *_LISTS, *_OTHERS}):
            yield f"{where}: unknown key {key!a}"
        if each.get("area") not in {area["id"] for area in data["areas"]}:
            yield f"{where}: unknown area {each.get('area')!a}"
        if each.get("position") not in POSITIONS:
            yield f"{where}: position is one of {', '.join(POSITIONS)}"
        if not (DRAWINGS / f"{each.get('drawing')}.svg").exists():
            yield f"{where}: no drawing is called {each.get('drawing')!a}"
        yield from _dose_problems(where, each.get("dose") or {})


def _dose_problems(where: str, dose: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(set(dose) - {*_RANGES, "days_per_week", "when_needed"}):
        yield f"{where}: unknown dose {key!a}"
    for key in _RANGES:
        if not _is_range(dose.get(key, [1, 1])):
            yield f"{where}: {key} is [least, most], both above 0"
    if not dose.get("when_needed") and not {"reps", "minutes", "hold"} & set(dose):
        yield f"{where}: the dose says neither how long nor how often"


def _is_range(given: Any) -> bool:
    whole = isinstance(given, list) and all(isinstance(each, int) for each in given)
    return whole and len(given) == 2 and 0 < given[0] <= given[1]


def _exercise(data: Mapping[str, Any]) -> Exercise:
    ranges: dict[str, Range] = {
        key: (data["dose"][key][0], data["dose"][key][1]) for key in _RANGES if key in data["dose"]
    }
    return Exercise(
        **{key: data[key] for key in _TEXTS},
        steps=tuple(data["steps"]),
        care=tuple(data["care"]),
        dose=Dose(
            **ranges,
            days_per_week=data["dose"].get("days_per_week"),
            when_needed=data["dose"].get("when_needed", False),
        ),
        source_facts=tuple(data.get("source_facts", ())),
    )
