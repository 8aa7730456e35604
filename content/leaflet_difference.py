"""What differs between two texts of a leaflet: part by part, field by field, word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from content.leaflet_words import FIELD_WORDS, KIND_WORDS, TONE_WORDS
from content.leaflets import Block, EasyLine, Leaflet, LeafletSource
from content.word_difference import Piece, word_difference

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"
_HEAD = (
    "title", "topic", "main_message", "lead", "factors", "sources", "authored_by",
    "translated_by", "translation_of", "review_by",
)  # fmt: skip


@dataclass(frozen=True)
class FieldChange:
    """One field and its words, old and new together."""

    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class PartChange:
    """The head or one block that differs; ``kind`` says how."""

    heading: str
    kind: str
    fields: Sequence[FieldChange] = ()


def leaflet_differences(before: Leaflet | None, after: Leaflet) -> list[PartChange]:
    """The parts that differ, in the order of the newer text; what is gone comes last."""
    found = []
    if head := tuple(_changes(before, after, _HEAD)):
        found.append(PartChange(_("Head"), CHANGED if before else ADDED, head))
    there = {block.key: block for block in before.blocks} if before else {}
    kept = [block.key for block in after.blocks if block.key in there]
    order = [key for key in there if key in kept]
    for block in after.blocks:
        found += _block_change(there.get(block.key), block, moved=_moved(block.key, order, kept))
    now = {block.key for block in after.blocks}
    for key, block in there.items():
        if key not in now:
            found.append(PartChange(_heading(block), REMOVED, tuple(_changes(block, None))))
    return found


def _moved(key: str, order: list[str], kept: list[str]) -> bool:
    """Whether another block stands before it now, among those that both texts have."""
    if key not in kept:
        return False
    return order.index(key) != kept.index(key)


def _block_change(before: Block | None, after: Block, *, moved: bool) -> list[PartChange]:
    changes = tuple(_changes(before, after))
    if before is None:
        return [PartChange(_heading(after), ADDED, changes)]
    if changes:
        return [PartChange(_heading(after), CHANGED, changes)]
    return [PartChange(_heading(after), MOVED)] if moved else []


def _heading(block: Block) -> str:
    return block.title or block.key


def _changes(before: Any, after: Any, names: Sequence[str] = ()) -> Iterator[FieldChange]:
    for name in names or [each.name for each in fields(Block) if each.name != "key"]:
        old = said(name, getattr(before, name)) if before is not None else ""
        new = said(name, getattr(after, name)) if after is not None else ""
        if old != new:
            yield FieldChange(str(FIELD_WORDS[name]), word_difference(old, new))


def said(name: str, value: Any) -> str:
    """A field as text, one entry a line."""
    if name in _CODED:
        return str(_CODED[name].get(value, value))
    return _lines(value)


_CODED = {"kind": KIND_WORDS, "tone": TONE_WORDS}


def _lines(value: Any) -> str:
    if isinstance(value, EasyLine):
        return f"{value.picture}: {value.say}"
    if isinstance(value, LeafletSource):
        day = value.checked_on.isoformat() if value.checked_on else ""
        return " | ".join((value.id, value.trust, day, value.title))
    if isinstance(value, tuple):
        if value and isinstance(value[0], tuple):
            return "\n".join(" | ".join(row) for row in value)
        return "\n".join(_lines(each) for each in value)
    return "" if value in (0, None) else str(value)
