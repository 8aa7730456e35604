"""Each outcome measure as a book, and the instruments that are read now.

Editors write words and thresholds. What a result is computed from (keys, values, ranges, rules,
direction, version, and the note by which grades became numbers) changes with a release only:
results of one version must always be comparable.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content.book_selectors import Edition, edition
from content.books import Book, Content, Field, Kind, Section, book_named, frame_of
from rehab.books.shared import TRUST, file_content, flag, lines
from rehab.instruments.declared import ChangeKind, Instrument
from rehab.instruments.reading import BadInstrument, instrument_from
from rehab.instruments.shelf import HERE, NoSuchInstrument, shelf

log = logging.getLogger(__name__)
PREFIX = "instrument-"
_CHANGES = (
    (ChangeKind.ERROR.value, _("more than error of measurement")),
    (ChangeKind.IMPORTANT.value, _("the smallest change that matters")),
)


def _trust() -> Field:
    return Field("trust", _("What it rests on"), Kind.CHOICE, choices=lambda _text: TRUST)


def _optional(name: str, label: Any, kind: Kind = Kind.LINE, longest: int = 200) -> Field:
    return Field(name, label, kind, needed=False, longest=longest, default="")


GRADES = Field(
    "grades",
    _("Grades"),
    Kind.ROWS,
    needed=False,
    default=[],
    columns=(
        Field("value", _("Grade"), fixed=True),
        Field("number", _("Counts as"), needed=False, fixed=True),
        _optional("label", _("Words")),
    ),
)
CHANGES = Field(
    "changes",
    _("What a change means"),
    Kind.ROWS,
    help=_("At most one of each kind is used for the verdict; others are listed beside it."),
    needed=False,
    default=[],
    columns=(
        Field("kind", _("Kind"), Kind.CHOICE, choices=lambda _text: _CHANGES),
        Field("at_least", _("From"), Kind.NUMBER),
        Field("source", _("Source")),
        _trust(),
        _optional("context", _("Where it holds")),
        flag("used", _("Used"), default=True),
    ),
)
BANDS = Field(
    "bands",
    _("What a score is called"),
    Kind.ROWS,
    needed=False,
    default=[],
    columns=(
        Field("from", _("From"), Kind.NUMBER),
        Field("label", _("Words")),
        Field("source", _("Source")),
        _trust(),
    ),
)
HEAD_FIELDS = (
    Field("name", _("Name"), longest=80),
    Field("about", _("What it is"), Kind.TEXT, longest=800),
    Field("citation", _("Citation")),
    Field("licence.note", _("Licence"), Kind.TEXT, longest=400),
    flag("licence.confirmed", _("The licence is confirmed")),
    Field("repeat.text", _("When to repeat")),
    Field("repeat.days", _("Due again after (days)"), Kind.NUMBER, needed=False),
    Field("missing", _("Missing answers"), Kind.TEXT, longest=400),
    _optional("aphasia", _("Aphasia"), Kind.TEXT, longest=400),
    lines("cautions", _("Notes"), needed=False),
)
LABEL = Field("label", _("Words"))


def _sections(content: Content) -> Iterator[Section]:
    own_grades = any("grades" in each for each in content.get("items", ()))
    grades = (GRADES,) if own_grades else ()
    items = (LABEL, _optional("hint", _("Hint"), Kind.TEXT, 400), *grades)
    yield Section("items", _("Items"), _("Item"), items)
    yield Section("scores", _("Scores"), _("Score"), (LABEL, CHANGES, BANDS))
    alert = (Field("text", _("Words"), Kind.TEXT, longest=400),)
    yield Section("alerts", _("Answers to be seen on the same day"), _("Answer"), alert, key="item")
    yield Section("muscles", _("Muscle groups"), _("Muscle group"), (LABEL,))
    yield Section("variants", _("Variants"), _("Variant"), (LABEL,))


def book_of(declared: Instrument) -> Book:
    """The book of an instrument that comes with the product."""
    read = partial(file_content, HERE / f"{declared.id}.yaml")
    content = read()
    grades = (GRADES,) if "grades" in content else ()
    book = Book(
        PREFIX + declared.id,
        declared.name,
        _(
            "Words and thresholds of this measure. What is scored, and how, changes only with a "
            "version of the product, so that results stay comparable."
        ),
        _("Outcome measures"),
        (*HEAD_FIELDS, *grades),
        tuple(each for each in _sections(content) if content.get(each.name)),
        read,
        lambda changed: _faults(book, changed),
        page_of=lambda _section, _entry: f"{reverse('rehab:instruments')}#{declared.id}",
    )
    return book


def _faults(book: Book, content: Content) -> Sequence[str]:
    """What keeps the text from being published: as a declaration, or beside the one in use."""
    try:
        instrument_from(content, book.id)
    except BadInstrument as bad:
        return bad.problems
    return list(_changes_of_frame(frame_of(edition(book).content, book), frame_of(content, book)))


def _changes_of_frame(before: Content, after: Content) -> Iterator[str]:
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old != new:
            yield f"{key}: {_places(old, new)}this changes only with a version of the product"


def _places(old: Any, new: Any) -> str:
    """Which entries of a list differ, as far as they have places of their own."""
    if not (isinstance(old, list) and isinstance(new, list) and len(old) == len(new)):
        return ""
    named = [
        str(each.get("id", place)) if isinstance(each, Mapping) else str(place)
        for place, (each, other) in enumerate(zip(old, new, strict=True), 1)
        if each != other
    ]
    return f"{', '.join(named)}: "


@lru_cache(maxsize=64)
def _built(text: Edition) -> Instrument:
    return instrument_from(text.content)


def instrument_book(name: str) -> Book:
    """The book of the instrument of that id; raises NoSuchInstrument."""
    book = book_named(PREFIX + name)
    if book is None:
        raise NoSuchInstrument(name)
    return book


def instrument(name: str) -> Instrument:
    """The instrument of that id as its text in use declares it.

    Raises NoSuchInstrument, also when a release can't read the text any more.
    """
    try:
        return _built(edition(instrument_book(name)))
    except BadInstrument as bad:
        log.error("The text in use can't be read: %s", "; ".join(bad.problems))
        raise NoSuchInstrument(name) from None


def instrument_name(name: str) -> str:
    """What the instrument is called; its key when it can't be read."""
    try:
        return instrument(name).name
    except NoSuchInstrument:
        return name


def instruments_in_use() -> list[Instrument]:
    """Every instrument that can be read now, in the order of the shelf."""
    found = []
    for name in shelf():
        try:
            found.append(instrument(name))
        except NoSuchInstrument:
            continue
    return found


def unreadable_instruments() -> list[str]:
    """The names of those that a release can't read any more: nothing is measured by them."""
    there = {each.id for each in instruments_in_use()}
    return [each.name for each in shelf().values() if each.id not in there]
