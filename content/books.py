"""Reference texts as data: what a book is made of, and how one of its entries is changed.

An app names its books here, each with the fields in which an editor writes; drafts, revisions, the
second person and publishing are the same for all of them. The content of a book is a mapping in the
form of its file: values above, then sections, each a list of entries with a key.

Functions that change content return a changed copy; LookupError says that the entry is not there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Content = dict[str, Any]
HEAD = "head"  # the section, and the entry, of everything that stands above the sections


class Kind(StrEnum):
    """How a field is written."""

    LINE = "line"
    TEXT = "text"
    LINES = "lines"  # one a line
    CODES = "codes"  # apart by commas
    CHOICE = "choice"
    FLAG = "flag"
    NUMBER = "number"
    RANGE = "range"  # [least, most], whole numbers
    ROWS = "rows"  # a list of mappings with the same columns


@dataclass(frozen=True)
class Field:
    """One value of an entry. `name` says where it stands ("label", "dose.hold").

    `default` is what a value that is not written means. `longest` counts characters, in lines those
    of one line. `fixed` columns are read, not written, and then rows are neither added nor taken
    away. `picture` draws what a choice stands for, as inline SVG, or says "" where there is none.
    """

    name: str
    label: "str | _StrPromise"
    kind: Kind = Kind.LINE
    help: "str | _StrPromise" = ""
    needed: bool = True
    longest: int = 200
    default: Any = None
    choices: "Callable[[Content], Sequence[tuple[str, str | _StrPromise]]] | None" = None
    columns: "tuple[Field, ...]" = ()
    fixed: bool = False
    picture: Callable[[str], str] | None = None

    @property
    def grows(self) -> bool:
        """Whether rows may be added."""
        return not any(column.fixed for column in self.columns)


@dataclass(frozen=True)
class Section:
    """One list of a book: its entries have these fields, and are named by the first of them.

    `id_form` is the form of the key of a new entry, as a regular expression; empty: entries are
    neither added nor taken away, because something outside the book counts on them. Keys stand in
    addresses: letters, digits, "-" and "_" only.
    """

    name: str
    title: "str | _StrPromise"
    one: "str | _StrPromise"
    fields: tuple[Field, ...]
    key: str = "id"
    id_form: str = ""
    group: str = ""  # the field by which entries stand together


@dataclass(frozen=True)
class Book:
    """A reference text. `faults` keep content from being published, `remarks` are worth knowing."""

    id: str
    title: "str | _StrPromise"
    about: "str | _StrPromise"
    shelf: "str | _StrPromise"
    head: tuple[Field, ...]
    sections: tuple[Section, ...]
    shipped: Callable[[], Content]
    faults: Callable[[Content], Iterable[str]]
    remarks: Callable[[Content], Iterable[str]] = lambda _content: ()
    page_of: Callable[[str, str], str] = lambda _section, _entry: ""

    def section(self, name: str) -> Section:
        """The section of that name; raises LookupError."""
        for each in (self.top, *self.sections):
            if each.name == name:
                return each
        raise LookupError(name)

    @property
    def top(self) -> Section:
        """What stands above the sections, as a section of one entry."""
        return Section(HEAD, self.title, self.title, self.head)


_books: dict[str, Book] = {}


def register_book(book: Book) -> None:
    """Name a book; naming it again replaces what was said before."""
    _books[book.id] = book


def known_books() -> list[Book]:
    """Every book that some part of the product reads, by shelf and title."""
    return sorted(_books.values(), key=lambda book: (str(book.shelf), str(book.title)))


def book_named(name: str) -> Book | None:
    """The book of that id."""
    return _books.get(name)


def entries(content: Content, section: Section) -> list[dict[str, Any]]:
    """The entries of a section, in the order of the book."""
    if section.name == HEAD:
        return [content]
    return list(content.get(section.name, ()))


def key_of(entry: Mapping[str, Any], section: Section) -> str:
    """The key by which an entry is found."""
    return HEAD if section.name == HEAD else str(entry[section.key])


def entry_at(content: Content, section: Section, key: str) -> dict[str, Any]:
    """The entry of that key; raises LookupError."""
    for each in entries(content, section):
        if key_of(each, section) == key:
            return each
    raise LookupError(key)


def part_at(content: Content, section: Section, key: str) -> Any:
    """What an editor of this entry sees, to compare; None when it is not there."""
    try:
        return values_of(entry_at(content, section, key), section.fields)
    except LookupError:
        return None


def values_of(entry: Mapping[str, Any], fields: Iterable[Field]) -> dict[str, Any]:
    """The values of an entry by the names of its fields."""
    return {each.name: value_of(entry, each) for each in fields}


def value_of(entry: Mapping[str, Any], field: Field) -> Any:
    """One value; its default where nothing is written."""
    found: Any = entry
    for name in field.name.split("."):
        if not isinstance(found, Mapping) or name not in found:
            return field.default
        found = found[name]
    return found


def with_values(
    entry: Mapping[str, Any], fields: Iterable[Field], values: Mapping[str, Any]
) -> dict[str, Any]:
    """A copy of the entry with these values; what says nothing is left out."""
    changed = deepcopy(dict(entry))
    for each in fields:
        if each.name in values and values[each.name] != value_of(entry, each):
            _put(changed, each, values[each.name])
    return changed


def _put(entry: dict[str, Any], field: Field, value: Any) -> None:
    *way, last = field.name.split(".")
    inside = entry
    for name in way:
        inside = inside.setdefault(name, {})
    says_nothing = value == field.default or value in (None, "", [])
    if says_nothing and not field.needed:
        inside.pop(last, None)
    else:
        inside[last] = value


def with_entry(content: Content, section: Section, key: str, values: Mapping[str, Any]) -> Content:
    """The content with these values in the entry of that key; raises LookupError."""
    changed = with_values(entry_at(content, section, key), section.fields, values)
    if section.name == HEAD:
        return changed
    kept = [changed if key_of(e, section) == key else e for e in entries(content, section)]
    return {**content, section.name: kept}


def with_new_entry(
    content: Content, section: Section, key: str, values: Mapping[str, Any]
) -> Content:
    """The content with an entry of that key after the last one of its section."""
    made = with_values({section.key: key}, section.fields, values)
    return {**content, section.name: [*entries(content, section), made]}


def without_entry(content: Content, section: Section, key: str) -> Content:
    """The content without this entry; raises LookupError."""
    entry_at(content, section, key)
    kept = [each for each in entries(content, section) if key_of(each, section) != key]
    return {**content, section.name: kept}


def moved_entry(content: Content, section: Section, key: str, *, up: bool) -> Content:
    """The content with this entry one place up or down among those of its group; raises
    LookupError. At the end nothing changes."""
    order = entries(content, section)
    entry = entry_at(content, section, key)
    alike = [
        n for n, each in enumerate(order) if group_of(each, section) == group_of(entry, section)
    ]
    place = alike.index(order.index(entry)) + (-1 if up else 1)
    if 0 <= place < len(alike):
        order.remove(entry)
        order.insert(alike[place], entry)
    return {**content, section.name: order}


def frame_of(content: Content, book: Book) -> Content:
    """What nobody can write in the book: its content without the values of its fields.

    For a text in which something that stays (how a result is computed) counts on what is around.
    """
    bare = _without_values(content, book.head)
    for section in book.sections:
        if section.name in bare:
            made = [_without_values(each, section.fields) for each in entries(content, section)]
            bare[section.name] = made
    return bare


def _without_values(entry: Mapping[str, Any], fields: Iterable[Field]) -> dict[str, Any]:
    bare = deepcopy(dict(entry))
    for each in fields:
        rows = value_of(entry, each) if not each.grows else ()
        fixed = [_fixed(row, each) for row in rows or ()]
        *way, last = each.name.split(".")
        inside = bare
        for name in way:
            inside = inside.get(name, {})
        inside.pop(last, None)
        if fixed:
            inside[last] = fixed
    return bare


def _fixed(row: Mapping[str, Any], field: Field) -> dict[str, Any]:
    return {each.name: row[each.name] for each in field.columns if each.fixed and each.name in row}


def group_of(entry: Mapping[str, Any], section: Section) -> str:
    """With which entries this one stands; empty where a section has no groups."""
    field = next((each for each in section.fields if each.name == section.group), None)
    return str(value_of(entry, field) or "") if field else ""


def heading_of(entry: Mapping[str, Any], section: Section) -> str:
    """What an entry is called: its key, and the first of its fields."""
    if section.name == HEAD:
        return str(section.title)
    said = str(value_of(entry, section.fields[0]) or "")
    key = key_of(entry, section)
    return f"{key}: {said}" if said and said != key else key
