"""What differs between two texts of a leaflet: part by part, field by field, word by word."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from django.utils.translation import gettext as _

from content.leaflet_words import FIELD_WORDS, KIND_WORDS, TONE_WORDS
from content.leaflets import Block, EasyLine, Leaflet, LeafletSource
from content.part_difference import ADDED, CHANGED, PartChange, field_changes, part_changes

_HEAD = (
    "title", "topic", "main_message", "lead", "factors", "sources", "authored_by",
    "translated_by", "translation_of", "review_by",
)  # fmt: skip


def leaflet_differences(
    before: Leaflet | None, after: Leaflet, *, topics: Callable[[], Mapping[str, str]]
) -> list[PartChange]:
    """The parts that differ, in the order of the newer text; what is gone comes last.

    `topics` names the topics by slug in the reader's language; asked only when the topic differs.
    """
    found = []
    if head := field_changes(_head_said(before, after, topics)):
        found.append(PartChange(_("Head"), CHANGED if before else ADDED, head))
    found += part_changes(
        {block.key: block for block in before.blocks} if before else {},
        {block.key: block for block in after.blocks},
        heading=lambda block: block.title or block.key,
        said=_said,
    )
    return found


def _head_said(
    before: Leaflet | None, after: Leaflet, topics: Callable[[], Mapping[str, str]]
) -> Iterator[tuple[str, str, str]]:
    topic = str(FIELD_WORDS["topic"])
    for label, old, new in _said(before, after, _HEAD):
        if label == topic and old != new:
            names = topics()
            yield label, names.get(old, old), names.get(new, new)
        else:
            yield label, old, new


def _said(before: Any, after: Any, names: Sequence[str] = ()) -> Iterator[tuple[str, str, str]]:
    for name in names or [each.name for each in fields(Block) if each.name != "key"]:
        old = said(name, getattr(before, name)) if before is not None else ""
        new = said(name, getattr(after, name)) if after is not None else ""
        yield str(FIELD_WORDS[name]), old, new


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
