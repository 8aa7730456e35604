"""Books as pages show them: the shelves, and a text with its entries in sections and groups."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.selectors import names_of
from content.book_difference import section_changes
from content.book_words import choice_words, in_words
from content.books import (
    HEAD,
    Book,
    Content,
    Field,
    Kind,
    Section,
    entries,
    group_of,
    heading_of,
    key_of,
    value_of,
)
from content.draft_presenters import LibraryRow, TopicRows, review_pill
from content.models import BookDraft, BookVersion, BookWithdrawal
from content.part_difference import ADDED, CHANGED, MOVED, REMOVED
from core.formkit.parts import Pill, Table

FEW = 3  # entries that were found: they are shown opened


@dataclass(frozen=True)
class ValueShown:
    """One value of an entry: as text, as lines, or as a table."""

    label: str
    text: str = ""
    lines: Sequence[str] = ()
    table: Table | None = None


@dataclass(frozen=True)
class EntryShown:
    """One entry in full; `pills` say what a draft did to it, `url` is the product's own page."""

    key: str
    heading: str
    values: Sequence[ValueShown]
    pills: Sequence[Pill] = ()
    url: str = ""


@dataclass(frozen=True)
class GroupShown:
    """Entries that stand together; without a title those of a section without groups."""

    title: str
    anchor: str
    entries: Sequence[EntryShown]


@dataclass(frozen=True)
class SectionShown:
    """One list of a book. `gone` names the entries that a draft took out."""

    name: str
    title: str
    one: str
    groups: Sequence[GroupShown]
    gone: Sequence[str] = ()
    grows: bool = False

    @property
    def count(self) -> int:
        return sum(len(group.entries) for group in self.groups)


def sections_shown(
    book: Book, content: Content, *, before: Content | None = None, search: str = ""
) -> list[SectionShown]:
    """The head and every section, with the entries that hold all the words of `search`.

    With `before` entries say how they differ from it.
    """
    words = search.casefold().split()
    found = []
    for section in (book.top, *book.sections):
        shown = _section_shown(book, section, content, before, words)
        if (
            section.fields
            and (shown.count or shown.grows or shown.gone)
            and not (words and not shown.count)
        ):
            found.append(shown)
    return found


def is_opened(sections: Iterable[SectionShown], search: str) -> bool:
    """Whether entries are shown opened: those few that somebody searched for."""
    return bool(search) and sum(section.count for section in sections) <= FEW


def _section_shown(
    book: Book,
    section: Section,
    content: Content,
    before: Content | None,
    words: Sequence[str],
) -> SectionShown:
    changes = change_pills(section, before, content) if before is not None else {}
    groups: dict[str, list[EntryShown]] = {}
    for entry in entries(content, section):
        key = key_of(entry, section)
        heading = (
            _("What holds for all of it") if section.name == HEAD else heading_of(entry, section)
        )
        said = " ".join(
            [heading, *(in_words(value_of(entry, f), f, content) for f in section.fields)]
        ).casefold()
        if all(word in said for word in words):
            shown = EntryShown(
                key=key,
                heading=heading,
                values=[
                    value
                    for field in section.fields
                    if (value := value_shown(value_of(entry, field), field, content))
                ],
                pills=[pill] if (pill := changes.get(key)) else [],
                url=book.page_of(section.name, key),
            )
            groups.setdefault(group_of(entry, section), []).append(shown)
    now = {key_of(entry, section) for entry in entries(content, section)}
    gone = [e for e in entries(before or {}, section) if key_of(e, section) not in now]
    return SectionShown(
        name=section.name,
        title=_("What holds for all of it") if section.name == HEAD else str(section.title),
        one=str(section.one),
        groups=_groups(section, content, groups),
        gone=[] if section.name == HEAD or words else [heading_of(each, section) for each in gone],
        grows=bool(section.id_form),
    )


def _groups(
    section: Section, content: Content, groups: Mapping[str, Sequence[EntryShown]]
) -> list[GroupShown]:
    """In the order of the choices of the field by which they stand together, then as they come."""
    field = next((each for each in section.fields if each.name == section.group), None)
    titles = choice_words(field, content) if field else {}
    order = [*(t for t in titles if t in groups), *(g for g in groups if g not in titles)]
    return [
        GroupShown(titles.get(group, group), f"{section.name}-group-{number}", groups[group])
        for number, group in enumerate(order, 1)
    ]


def change_pills(section: Section, before: Content, after: Content) -> dict[str, Pill]:
    """What a draft did to each entry, by its key."""
    pills = {
        ADDED: Pill(_("Added"), "ok", "check"),
        CHANGED: Pill(_("Changed"), "info", "note"),
        MOVED: Pill(_("Moved"), "plain"),
    }
    return {
        change.key: pills[change.kind]
        for change in section_changes(section, before, after)
        if change.kind != REMOVED
    }


def value_shown(value: object, field: Field, content: Content) -> ValueShown | None:
    """A value with its label; None where nothing is written."""
    label = str(field.label)
    if field.kind == Kind.ROWS and isinstance(value, list) and value:
        return ValueShown(label, table=_rows_shown(value, field, content))
    if field.kind == Kind.LINES and isinstance(value, list) and value:
        return ValueShown(label, lines=[str(each) for each in value])
    if field.kind == Kind.FLAG and not value:
        return None
    text = in_words(value, field, content)
    return ValueShown(label, text=text) if text else None


def _rows_shown(rows: Sequence[Mapping[str, object]], field: Field, content: Content) -> Table:
    """The rows as a table, without the columns in which nothing is written."""
    columns = [
        column
        for place, column in enumerate(field.columns)
        if place == 0 or any(value_of(row, column) not in (None, "", [], False) for row in rows)
    ]
    cells = [
        [
            ""
            if column.kind == Kind.FLAG and not value_of(row, column)
            else in_words(value_of(row, column), column, content)
            for column in columns
        ]
        for row in rows
    ]
    return Table.of(
        str(field.label), [str(column.label) for column in columns], cells, caption_hidden=True
    )


def shelf_rows(
    books: Sequence[Book],
    versions: Mapping[str, BookVersion],
    drafts: Sequence[BookDraft],
    on: date,
) -> list[TopicRows]:
    """The books by shelf; `drafts` are those that the reader may know of."""
    under_way = {draft.book for draft in drafts}
    rows: dict[str, list[LibraryRow]] = {}
    for book in books:
        version = versions.get(book.id)
        pills = (
            [review_pill(version, on)] if version else [Pill(_("As it came"), "warn", "warning")]
        )
        if book.id in under_way:
            pills.append(Pill(_("Draft under way"), "info", "note"))
        row = LibraryRow(
            url=reverse("content:book", args=[book.id]),
            title=str(book.title),
            version=str(version.version) if version else "–",
            review_by=date_format(version.review_by, "j M Y") if version else "–",
            pills=pills,
        )
        rows.setdefault(str(book.shelf), []).append(row)
    return [TopicRows(shelf, found) for shelf, found in rows.items()]


@dataclass(frozen=True)
class Place:
    """Where an entry stands among those of its group, from 1."""

    number: int
    total: int
    group: str


def place_of(entry: Mapping[str, object], section: Section, content: Content) -> Place:
    """Where this entry stands."""
    group = group_of(entry, section)
    field = next((each for each in section.fields if each.name == section.group), None)
    alike = [key_of(e, section) for e in entries(content, section) if group_of(e, section) == group]
    words = choice_words(field, content).get(group, group) if field else ""
    return Place(alike.index(key_of(entry, section)) + 1, len(alike), words)


def versions_shown(
    versions: Sequence[BookVersion],
) -> list[tuple[BookVersion, str, BookWithdrawal | None]]:
    """Each version with who published it and how it was withdrawn."""
    people = names_of({each.published_by for each in versions})
    return [
        (
            each,
            str(people.get(each.published_by) or _("As it came with the product")),
            getattr(each, "withdrawal", None),
        )
        for each in versions
    ]
