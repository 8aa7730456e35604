"""Which parts differ between two texts, and in what: the shapes that every page of changes shows.

A text is a row of named parts (blocks of a leaflet, entries of a book); only its kind knows what a
part says.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.word_difference import Piece, word_difference

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"

# What each field of a part said before and says now, both as text: label, before, after.
Said = Callable[[Any, Any], Iterable[tuple[str, str, str]]]


@dataclass(frozen=True)
class FieldChange:
    """One field and its words, old and new together."""

    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class PartChange:
    """The head or one part that differs; ``kind`` says how."""

    heading: str
    kind: str
    fields: Sequence[FieldChange] = ()
    key: str = ""


def field_changes(said: Iterable[tuple[str, str, str]]) -> tuple[FieldChange, ...]:
    """The fields whose text differs, word by word."""
    return tuple(
        FieldChange(label, word_difference(before, after))
        for label, before, after in said
        if before != after
    )


def part_changes(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    heading: Callable[[Any], str],
    said: Said,
) -> Iterator[PartChange]:
    """The parts that differ, in the order of the newer text; what is gone comes last.

    Both texts give their parts by key, in order; `said` gets None for a part that is not there.
    """
    kept = [key for key in after if key in before]
    order = [key for key in before if key in after]
    for key, part in after.items():
        there = before.get(key)
        changes = field_changes(said(there, part))
        if there is None:
            yield PartChange(heading(part), ADDED, changes, key)
        elif changes:
            yield PartChange(heading(part), CHANGED, changes, key)
        elif order.index(key) != kept.index(key):
            yield PartChange(heading(part), MOVED, key=key)
    for key, part in before.items():
        if key not in after:
            yield PartChange(heading(part), REMOVED, field_changes(said(part, None)), key)
