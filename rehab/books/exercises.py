"""The exercises of the home programme as a book, and the exercises that are read now."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from content import drawings
from content.book_selectors import Edition, edition
from content.books import Book, Content, Field, Kind, Section
from content.readability import HARDEST_GRADE, measure
from engine.rulesets import Ruleset
from rehab.books.shared import TRUST, codes, file_content, flag, lines, problems_of, rules_in_use
from rehab.equipment_catalogue import CatalogueError
from rehab.exercise_catalogue import POSITIONS, Exercises, exercises_from, misfits
from rehab.shipped import EXERCISE_CATALOGUE_FILE, EXERCISES, EXERCISES_FILE

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

log = logging.getLogger(__name__)
UNREADABLE = Exercises({}, {}, (), (), (), 0, 0, "")
STANCES = (_("standing"), _("sitting"), _("lying"))
ITEM_FORM = r"^(X\d{2,3}|[a-z][a-z0-9_]{2,30})$"


def _shipped() -> Content:
    return file_content(EXERCISE_CATALOGUE_FILE)


def _areas(content: Content) -> Sequence[tuple[str, str]]:
    return [(each["id"], each["title"]) for each in content["areas"]]


def rules() -> Ruleset:
    """The rules by which exercises are given now."""
    return rules_in_use(EXERCISES, EXERCISES_FILE)


def faults(content: Content) -> Iterator[str]:
    """What keeps these exercises from being published: also words that are hard to read."""
    try:
        exercises = exercises_from(content, rules())
    except CatalogueError as error:
        yield from error.problems
        return
    for exercise in exercises.items.values():
        measured = measure([*exercise.steps, *exercise.care])
        if measured.too_hard:
            grade = f"reading grade {measured.grade}, the most is {HARDEST_GRADE:g}"
            yield f"exercise {exercise.id}: steps and care: {grade}; use shorter words"


def remarks(content: Content) -> Iterator[str]:
    """What the rules in use do not know yet, or call otherwise."""
    try:
        exercises = exercises_from(content)
    except CatalogueError:
        return
    yield from (each.text for each in misfits(exercises, rules()) if not each.harms)


def _amount(name: str, label: "str | _StrPromise", help_text: "str | _StrPromise" = "") -> Field:
    return Field(f"dose.{name}", label, Kind.RANGE, help=help_text, needed=False)


ITEMS = Section(
    "items",
    _("Exercises"),
    _("Exercise"),
    (
        Field("title", _("Name"), longest=80),
        Field("area", _("Area of the body"), Kind.CHOICE, choices=_areas),
        Field(
            "position",
            _("Position"),
            Kind.CHOICE,
            choices=lambda _content: tuple(zip(POSITIONS, STANCES, strict=True)),
        ),
        Field(
            "drawing",
            _("Drawing"),
            Kind.CHOICE,
            choices=lambda _content: drawings.choices(),
            picture=drawings.drawn,
        ),
        lines("steps", _("Steps")),
        lines("care", _("Take care")),
        _amount(
            "hold",
            _("Hold (seconds)"),
            _("These amounts are a start that the therapist changes. Empty: not said."),
        ),
        _amount("reps", _("Times")),
        _amount("sets", _("Rounds")),
        _amount("minutes", _("Minutes of one go")),
        _amount("per_day", _("Times a day")),
        _amount("effort", _("Effort (0 to 10)")),
        Field("dose.days_per_week", _("Days a week"), Kind.NUMBER, needed=False),
        flag("dose.when_needed", _("Done when it is needed, such as in a cramp")),
        Field("easier", _("Easier"), Kind.TEXT, longest=300),
        Field("harder", _("Harder"), Kind.TEXT, longest=300),
        codes("source_facts", _("Facts of the sources")),
    ),
    id_form=ITEM_FORM,
    group="area",
)

AREAS = Section("areas", _("Areas of the body"), _("Area"), (Field("title", _("Title")),))

BOOK = Book(
    "exercises",
    _("Exercises at home"),
    _(
        "How each exercise is done, how much of it and with what care; and what stands on every "
        "sheet. To whom each may be given stands in the rules, which change as versions of their "
        "own. Patients read these words: reading grade 6 at most."
    ),
    _("Exercises"),
    (
        lines("always", _("On every sheet")),
        lines("emergency", _("Call the emergency number now if")),
        lines("same_day", _("Ring us the same day if")),
        Field("most", _("Exercises on a sheet, at most"), Kind.NUMBER),
        Field("most_aphasia", _("At most with severe aphasia"), Kind.NUMBER),
        Field("dose_trust", _("What the doses rest on"), Kind.CHOICE, choices=lambda _text: TRUST),
    ),
    (ITEMS, AREAS),
    _shipped,
    faults,
    remarks,
)


@lru_cache(maxsize=8)
def _built(text: Edition, ruleset: Ruleset | None) -> Exercises:
    return exercises_from(text.content, ruleset)


def exercises_for(ruleset: Ruleset) -> Exercises:
    """The exercises in use, fit to be given by this ruleset; raises CatalogueError."""
    return _built(edition(BOOK), ruleset)


def exercises_in_use() -> Exercises:
    """The words of the exercises in use, whatever the rules are.

    Empty when a release can't read them any more: none can be given or printed then, and the pages
    beside them go on.
    """
    text = edition(BOOK)
    try:
        return _built(text, None)
    except CatalogueError as error:
        log.error("The exercises in use can't be read: %s", "; ".join(error.problems))
        return UNREADABLE


def exercises_of(text: Edition) -> Exercises | None:
    """The exercises as an earlier text has them; None when it can't be read any more."""
    try:
        return _built(text, None)
    except CatalogueError:
        return None


def exercise_names() -> Mapping[str, str]:
    """What each exercise is called, for the sessions that name them."""
    return {key: each.title for key, each in exercises_in_use().items.items()}


def misfits_of(ruleset: Ruleset) -> Sequence[str]:
    """Why exercises could not be given by this ruleset with the texts in use."""
    return problems_of(lambda: exercises_for(ruleset))
