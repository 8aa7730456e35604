"""Changing a leaflet as data: blocks put in, moved and taken out, and the words of a translation.

Pure functions over `content.leaflets.Leaflet`: each returns a changed copy. `LookupError` says that
the block is not there (any more).
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from content.conditions import CONDITIONS, condition_faults, vocabulary
from content.leaflet_faults import faults_of, in_block
from content.leaflet_files import MASTER, WORDS
from content.leaflets import Block, EasyLine, Leaflet
from content.shipped_topics import TOPICS

HEAD = "head"  # the place of everything that stands above the blocks
HEAD_FIELDS = (
    "title", "main_message", "lead", "topic", "factors", "sources", "authored_by", "review_by",
    "translated_by",
)  # fmt: skip
LICENCE = "CC BY 4.0"


def new_leaflet(slug: str, title: str, topic: str, *, author: str, on: date) -> Leaflet:
    """An empty leaflet of the house."""
    return Leaflet(
        slug=slug,
        title=title,
        version=1,
        language=MASTER,
        authored_by=author,
        licence=LICENCE,
        reviewed_on=on,
        review_by=on + timedelta(days=365),
        blocks=(),
        sources=(),
        topic=topic,
    )


def part_of(leaflet: Leaflet, place: str) -> Any:
    """What stands at a place (`HEAD` or a block's key), to compare; None where nothing does."""
    if place == HEAD:
        return tuple(getattr(leaflet, name) for name in HEAD_FIELDS)
    return next((block for block in leaflet.blocks if block.key == place), None)


def with_block(leaflet: Leaflet, block: Block) -> Leaflet:
    """The leaflet with this block in the place of the one of its key, or after the last one."""
    if part_of(leaflet, block.key) is None:
        return replace(leaflet, blocks=(*leaflet.blocks, block))
    return replace(
        leaflet, blocks=tuple(block if b.key == block.key else b for b in leaflet.blocks)
    )


def without_block(leaflet: Leaflet, key: str) -> Leaflet:
    """The leaflet without this block; raises LookupError."""
    leaflet.block(key)
    return replace(leaflet, blocks=tuple(block for block in leaflet.blocks if block.key != key))


def moved_block(leaflet: Leaflet, key: str, *, up: bool) -> Leaflet:
    """The leaflet with this block one place further up or down; raises LookupError. At the end
    nothing changes."""
    blocks = list(leaflet.blocks)
    here = blocks.index(leaflet.block(key))
    there = here - 1 if up else here + 1
    if 0 <= there < len(blocks):
        blocks[here], blocks[there] = blocks[there], blocks[here]
    return replace(leaflet, blocks=tuple(blocks))


def translation_begun(
    english: Leaflet, earlier: Leaflet | None, language: str, *, translator: str
) -> Leaflet:
    """The English text in a frame for translating: words of an earlier translation where they fit
    the block as it is now, English words elsewhere."""
    said = {block.key: block for block in earlier.blocks} if earlier else {}
    return replace(
        english,
        language=language,
        translation_of=english.version,
        translated_by=translator,
        title=earlier.title if earlier else english.title,
        main_message=earlier.main_message if earlier else english.main_message,
        lead=earlier.lead if earlier and english.lead else english.lead,
        blocks=tuple(_in_words_of(block, said.get(block.key)) for block in english.blocks),
    )


def _in_words_of(block: Block, said: Block | None) -> Block:
    if said is None or not has_same_frame(said, block):
        return block
    words: dict[str, Any] = {name: getattr(said, name) for name in WORDS}
    easy = tuple(
        EasyLine(say=line.say, picture=there.picture)
        for line, there in zip(said.easy, block.easy, strict=True)
    )
    return replace(block, **words, easy=easy)


def has_same_frame(one: Block, other: Block) -> bool:
    """Whether two blocks have the same kind and as many lines and cells: only words may differ."""

    def frame(block: Block) -> tuple[Any, ...]:
        shapes = [_shape(getattr(block, name)) for name in WORDS]
        return (block.kind, len(block.easy), *shapes)

    return frame(one) == frame(other)


def _shape(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_shape(each) for each in value)
    return bool(value)


def only_words_differ(before: Leaflet, after: Leaflet) -> bool:
    """Whether the blocks of a translation still stand in the frame of the English text."""
    keys = [block.key for block in before.blocks]
    if keys != [block.key for block in after.blocks]:
        return False
    return all(
        has_same_frame(one, other) and _without_words(one) == _without_words(other)
        for one, other in zip(before.blocks, after.blocks, strict=True)
    )


def _without_words(block: Block) -> Block:
    blank: dict[str, Any] = {name: getattr(_BLANK, name) for name in WORDS}
    easy = tuple(replace(line, say="") for line in block.easy)
    return replace(block, **blank, easy=easy)


_BLANK = Block(key="", kind="")


def publishing_faults(
    leaflet: Leaflet, english: Leaflet | None = None, *, topics: Collection[str] = TOPICS
) -> Iterator[str]:
    """What keeps the leaflet from being published, a line each; nothing when it is fit.

    `english` is the text in use that a translation says again; its grade is not measured, because
    the formula was made for English. `topics` are those that a leaflet of this house may have.
    """
    if leaflet.is_translation:
        yield from _translation_faults(leaflet, english)
        return
    yield from faults_of(leaflet, topics)
    if not leaflet.sources:
        yield _("needs a source")
    ruleset = vocabulary()
    if ruleset is not None:
        yield from condition_faults(leaflet, ruleset)
    elif any(block.withheld_by or _conditions(block) for block in leaflet.blocks):
        yield _("no ruleset is in use, so the conditions of the blocks can’t be checked")


def _translation_faults(leaflet: Leaflet, english: Leaflet | None) -> Iterator[str]:
    if english is None or english.version != leaflet.translation_of:
        yield _("the English text changed since: begin the translation again, its words are kept")
        return
    if not only_words_differ(english, leaflet):
        yield _("the blocks are not those of the English text")
    if not leaflet.title or not leaflet.main_message or bool(leaflet.lead) != bool(english.lead):
        yield _("needs title, main message and lead as in the English text")
    if not leaflet.translated_by:
        yield _("needs to say who translated it")
    for block in leaflet.blocks:
        if any(not line.say for line in block.easy):
            yield in_block(block, _("an easy-read line has no words"))


def _conditions(block: Block) -> list[str]:
    return [text for name in CONDITIONS if (text := getattr(block, name))]
