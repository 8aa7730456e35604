"""Reading the shipped leaflets: reviewed YAML files, checked for form, read once.

What a leaflet must hold is said in docs/leaflet-format.md; each fault is named with its file and
block. Conditions are checked against the ruleset in `content.conditions`, where one is known.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.formats import date_format

from content.leaflets import (
    KINDS,
    TONES,
    TOPICS,
    TRUST,
    WITHOUT_EASY,
    Block,
    EasyLine,
    Leaflet,
    LeafletSource,
    block_from,
)
from content.readability import LONGEST_EASY_LINE, measure

FOLDER = Path(__file__).resolve().parent / "leaflets"
MASTER = "en-GB"  # the language that translations are made from
_REQUIRED = ("slug", "title", "version", "language", "topic", "authored_by", "licence", "sources")
_TEXT = ("slug", "title", "language", "topic", "authored_by", "licence")
OF_KIND = {
    "heading": ("title",),
    "text": ("text",),
    "steps": ("steps",),
    "table": ("caption", "columns", "rows"),
    "warning": ("emergency",),
    "drawing": ("drawing", "steps", "how_long", "how_often"),
    "checklist": ("items",),
    "diary": ("columns",),
    "planner": ("planner",),
}
PLANNERS = ("fluid",)
# What a translation may say of a block; everything else comes from the English text.
WORDS = (
    "title",
    "text",
    "steps",
    "items",
    "caption",
    "columns",
    "rows",
    "emergency",
    "same_day",
    "how_long",
    "how_often",
    "care",
)
_BLOCK_FIELDS = {each.name for each in fields(Block)}


class LeafletError(ValueError):
    """A leaflet file that does not keep to the form; names the file and what is wrong."""


@cache
def load_shipped_leaflets() -> tuple[Leaflet, ...]:
    """Every shipped leaflet, by slug, translations after the English text they were made from.

    Raises ``LeafletError`` for a file out of form. A translation of another version than the one
    that ships is left out: its words may no longer say the same.
    """
    masters = {path.stem: _read(path) for path in sorted(FOLDER.glob("*.yaml"))}
    leaflets: list[Leaflet] = []
    for name, plain in masters.items():
        leaflet = parse_leaflet(plain, name=name)
        if leaflet.slug != name:
            raise LeafletError(f"{name}: its slug is {leaflet.slug!r}")
        leaflets.append(leaflet)
        for path in sorted(FOLDER.glob(f"*/{name}.yaml")):
            translation = parse_translation(_read(path), leaflet, name=f"{path.parent.name}/{name}")
            if translation.translation_of == leaflet.version:
                leaflets.append(translation)
    return tuple(leaflets)


def _read(path: Path) -> dict[str, Any]:
    try:
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise LeafletError(f"{path.name}: not readable as YAML: {error}") from error
    if not isinstance(plain, dict):
        raise LeafletError(f"{path.name}: a leaflet is a mapping of names to values")
    return plain


def parse_leaflet(plain: Mapping[str, Any], *, name: str) -> Leaflet:
    """One leaflet from a file's data, checked; ``name`` is used in error messages."""
    missing = [field for field in _REQUIRED if not plain.get(field)]
    if type(plain.get("version")) is not int:
        missing.append("version (a whole number)")
    days = [field for field in ("reviewed_on", "review_by") if type(plain.get(field)) is not date]
    if missing or days:
        raise LeafletError(f"{name}: missing or not in form: {', '.join([*missing, *days])}")
    words: dict[str, Any] = {field: str(plain[field]).strip() for field in _TEXT}
    leaflet = Leaflet(
        **words,
        version=plain["version"],
        reviewed_on=plain["reviewed_on"],
        review_by=plain["review_by"],
        main_message=str(plain.get("main_message") or "").strip(),
        lead=str(plain.get("lead") or "").strip(),
        factors=tuple(plain.get("factors") or ()),
        sources=tuple(_source(each, name) for each in plain["sources"]),
        blocks=tuple(_block(each, name) for each in plain.get("blocks") or ()),
    )
    if faults := list(faults_of(leaflet)):
        raise LeafletError(f"{name}: " + "; ".join(faults))
    return leaflet


def parse_translation(plain: Mapping[str, Any], master: Leaflet, *, name: str) -> Leaflet:
    """The master in other words. Keys, kinds, conditions and sources stay the master's."""
    words = plain.get("blocks")
    if not isinstance(words, dict) or set(words) != {block.key for block in master.blocks}:
        raise LeafletError(f"{name}: needs the words of each block of the English text, by key")
    if plain.get("slug") != master.slug or type(plain.get("translation_of")) is not int:
        raise LeafletError(f"{name}: needs the slug and version of the English text")
    leaflet = replace(
        master,
        language=str(plain.get("language") or ""),
        title=str(plain.get("title") or "").strip(),
        main_message=str(plain.get("main_message") or "").strip(),
        lead=str(plain.get("lead") or "").strip(),
        version=plain["version"] if type(plain.get("version")) is int else 1,
        translation_of=plain["translation_of"],
        translated_by=str(plain.get("translated_by") or "").strip(),
        blocks=tuple(_translated(block, words[block.key], name) for block in master.blocks),
    )
    if not leaflet.language or leaflet.language == master.language or not leaflet.translated_by:
        raise LeafletError(f"{name}: needs another language, and who translated it")
    if bool(leaflet.lead) != bool(master.lead) or not leaflet.title or not leaflet.main_message:
        raise LeafletError(f"{name}: title, main message and lead as in the English text")
    return leaflet


def _translated(block: Block, words: Any, name: str) -> Block:
    where = f"{name}#{block.key}"
    if not isinstance(words, dict) or set(words) - {*WORDS, "easy"}:
        raise LeafletError(f"{where}: only the words of a block are translated")
    changed: dict[str, Any] = {}
    for field in WORDS:
        there = getattr(block, field)
        said: Any = words.get(field)
        if bool(said) != bool(there):
            raise LeafletError(f"{where}: {field} must be there just as in the English text")
        if field == "rows" and there:
            if [len(row) for row in said] != [len(row) for row in there]:
                raise LeafletError(f"{where}: rows as many and as long as in the English text")
            changed[field] = tuple(tuple(str(cell) for cell in row) for row in said)
        elif isinstance(there, tuple) and there:
            if len(said) != len(there):
                raise LeafletError(f"{where}: {field} as many as in the English text")
            changed[field] = tuple(str(line).strip() for line in said)
        elif there:
            changed[field] = str(said).strip()
    easy = words.get("easy") or ()
    if len(easy) != len(block.easy):
        raise LeafletError(f"{where}: as many easy lines as in the English text")
    changed["easy"] = tuple(
        EasyLine(say=str(line).strip(), picture=there.picture)
        for line, there in zip(easy, block.easy, strict=True)
    )
    return replace(block, **changed)


def _block(plain: Any, name: str) -> Block:
    if not isinstance(plain, dict) or not plain.get("key"):
        raise LeafletError(f"{name}: every block is a mapping with a key")
    where = f"{name}#{plain['key']}"
    if unknown := set(plain) - _BLOCK_FIELDS:
        raise LeafletError(f"{where}: unknown: {', '.join(sorted(map(str, unknown)))}")
    values = {field: value for field, value in plain.items() if value is not None}
    if values.get("kind") == "diary" and isinstance(values.get("rows"), int):
        values["lines"] = values.pop("rows")
    try:
        block = block_from(values)
    except (TypeError, AttributeError, ValueError) as error:
        raise LeafletError(f"{where}: not in form: {error}") from error
    if block.review_by is not None and type(block.review_by) is not date:
        raise LeafletError(f"{where}: review_by is a day such as 2027-11-29")
    strings = [each.name for each in fields(Block) if each.type in (str, "str")]
    stripped: dict[str, Any] = {field: str(getattr(block, field)).strip() for field in strings}
    return replace(block, **stripped)


def _source(plain: Any, name: str) -> LeafletSource:
    try:
        source = LeafletSource(**{**plain, "id": str(plain["id"])})
    except (TypeError, KeyError) as error:
        raise LeafletError(f"{name}: a source needs id, title and trust") from error
    if source.trust not in TRUST:
        raise LeafletError(f"{name}: unknown trust tag {source.trust!r}")
    if not source.to_be_confirmed and source.checked_on is None:
        raise LeafletError(f"{name}: {source.id} was read, so it needs the day it was checked")
    return source


def faults_of(leaflet: Leaflet) -> Iterator[str]:
    """What keeps a leaflet from being published, in words for its editor; nothing when sound."""
    keys = [block.key for block in leaflet.blocks]
    if not keys or len(set(keys)) != len(keys):
        yield "needs blocks with keys of their own"
    if leaflet.topic not in TOPICS:
        yield f"unknown topic {leaflet.topic!r}; there are {', '.join(TOPICS)}"
    if not leaflet.main_message:
        yield "needs a main message that says what to do first"
    if sum(block.kind == "warning" for block in leaflet.blocks) != 1:
        yield "needs exactly one warning block: when to get help"
    known = {source.id for source in leaflet.sources}
    for block in leaflet.blocks:
        for fault in faults_of_block(block, known):
            yield f"#{block.key}: {fault}"
    yield from review_faults(leaflet)


def review_faults(leaflet: Leaflet) -> Iterator[str]:
    """Blocks that would be due for review on the day on which the leaflet was reviewed, or before.

    A translation keeps the days of the English text, whose editors look after them.
    """
    for block in leaflet.blocks if not leaflet.is_translation else ():
        if block.review_by and block.review_by <= leaflet.reviewed_on:
            day = date_format(block.review_by, "j F Y")
            yield f"#{block.key}: was to be reviewed by {day}: give a later day"


def faults_of_block(block: Block, known_sources: Iterable[str]) -> Iterator[str]:
    if block.kind not in KINDS or block.tone not in TONES:
        yield f"unknown kind or tone ({block.kind}, {block.tone})"
        return
    if missing := [field for field in OF_KIND[block.kind] if not getattr(block, field)]:
        yield f"a {block.kind} block needs {', '.join(missing)}"
    if not block.title:
        yield "needs a title"
    if unknown := set(block.sources) - set(known_sources):
        yield f"sources that the leaflet does not name: {', '.join(sorted(unknown))}"
    if block.kind == "table" and any(len(row) != len(block.columns) for row in block.rows):
        yield "each row has as many cells as there are columns"
    if block.kind == "diary" and (block.lines > 0) == (block.days > 0):
        yield "a diary has either a number of lines or a number of days"
    if block.kind == "planner" and block.planner not in PLANNERS:
        yield f"unknown planner {block.planner!r}"
    conditions = (block.offer_when, block.withhold_when, block.ask_first_when)
    if block.kind == "warning" and (block.withheld_by or any(conditions)):
        yield "a warning is never withheld"
    if block.kind not in WITHOUT_EASY and not block.easy:
        yield "needs easy-read lines"
    for line in block.easy:
        if len(line.say.split()) > LONGEST_EASY_LINE:
            yield f"easy-read line of more than {LONGEST_EASY_LINE} words: {line.say!r}"
        if not line.picture:
            yield f"easy-read line without a picture: {line.say!r}"
    measured = measure(block.body_text())
    if measured.too_hard and not block.grade_waived:
        yield f"reading grade {measured.grade}: more than 6 needs grade_waived with a reason"
