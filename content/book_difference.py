"""What differs between two texts of a book: section by section, entry by entry, word by word."""

from collections.abc import Iterator
from typing import Any

from content.book_words import in_words
from content.books import (
    HEAD,
    Book,
    Content,
    Section,
    entries,
    heading_of,
    key_of,
    value_of,
)
from content.part_difference import PartChange, Said, part_changes


def book_differences(book: Book, before: Content, after: Content) -> list[PartChange]:
    """The entries that differ, in the order of the newer text; of each section what is gone comes
    last."""
    found: list[PartChange] = []
    for section in (book.top, *book.sections):
        found += section_changes(section, before, after)
    return found


def section_changes(section: Section, before: Content, after: Content) -> Iterator[PartChange]:
    """The entries of one section that differ."""
    return part_changes(
        _by_key(before, section),
        _by_key(after, section),
        heading=lambda entry: (
            str(section.title) if section.name == HEAD else heading_of(entry, section)
        ),
        said=_said_by(section, before, after),
    )


def _by_key(content: Content, section: Section) -> dict[str, Any]:
    return {key_of(entry, section): entry for entry in entries(content, section)}


def _said_by(section: Section, before: Content, after: Content) -> Said:
    def said(was: Any, now: Any) -> Iterator[tuple[str, str, str]]:
        for field in section.fields:
            old = in_words(value_of(was, field), field, before) if was is not None else ""
            new = in_words(value_of(now, field), field, after) if now is not None else ""
            yield str(field.label), old, new

    return said
