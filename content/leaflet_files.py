"""Reading the shipped leaflets: reviewed YAML files, checked for form, read once.

What a leaflet must hold is said in docs/leaflet-format.md; each fault is named with its file and
block. Conditions are checked against the ruleset in `content.conditions`, where one is known.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from content.leaflet_faults import faults_of
from content.leaflets import (
    TRUST,
    Block,
    EasyLine,
    Leaflet,
    LeafletSource,
    block_from,
)

FOLDER = Path(__file__).resolve().parent / "leaflets"
MASTER = "en-GB"  # the language that translations are made from
_REQUIRED = ("slug", "title", "version", "language", "topic", "authored_by", "licence", "sources")
_TEXT = ("slug", "title", "language", "topic", "authored_by", "licence")
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
