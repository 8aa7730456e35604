"""The shipped leaflets: reviewed text files, read once, with no table behind them.

A leaflet is Markdown with a YAML head (who wrote it, when it was reviewed, its sources with the
trust tag of each). Its second-level headings are sections that a handout can take one by one:
``## Drink to thirst {#drink-to-thirst CI-fluid}`` has a key and the contraindications that withhold
it. ``### In short`` below a section is the same in easy read, one idea a line. A section with
``drawing=`` is a stretch, and ends with its "How long" and "How often".
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent / "leaflets"
TRUST = ("S", "S2", "M", "D", "J", "seed")
TO_BE_CONFIRMED = ("M", "J")  # shown as local judgement, to be confirmed

_HEADING = re.compile(r"^## +(?P<title>.+?) *\{#(?P<key>[a-z0-9-]+)(?P<marks>[^}]*)\} *$", re.M)
_DOSE = re.compile(r"^How (?P<which>long|often): *(?P<dose>.+)$", re.M)
_IN_SHORT = re.compile(r"^### In short *$", re.M)
_REQUIRED = ("slug", "title", "version", "language", "authored_by", "licence", "sources")


class LeafletError(ValueError):
    """A leaflet file that does not keep to the form; names the file and what is wrong."""


@dataclass(frozen=True, kw_only=True)
class LeafletSource:
    """Where a statement comes from. ``trust`` is the fact sheet's tag: S read, S2 second hand,
    M from memory, D calculated, J judgement, seed general article."""

    id: str
    title: str
    trust: str
    checked_on: date | None = None

    @property
    def to_be_confirmed(self) -> bool:
        return self.trust in TO_BE_CONFIRMED


@dataclass(frozen=True, kw_only=True)
class LeafletSection:
    """One piece of a leaflet, usable on its own. ``text`` is Markdown; ``in_short`` easy read;
    ``withheld_by`` the contraindications (CI-*) that must be cleared before it is shown."""

    key: str
    title: str
    text: str
    in_short: tuple[str, ...] = ()
    withheld_by: tuple[str, ...] = ()
    drawing: str = ""
    how_long: str = ""
    how_often: str = ""

    @property
    def is_stretch(self) -> bool:
        return bool(self.drawing)


@dataclass(frozen=True, kw_only=True)
class Leaflet:
    """A reviewed text for patients. ``factors`` are the contributing factors (C01 to C14) that it
    speaks to; ``lead`` stands before the first section."""

    slug: str
    title: str
    version: int
    language: str
    authored_by: str
    licence: str
    reviewed_on: date
    review_by: date
    factors: tuple[str, ...]
    lead: str
    sections: tuple[LeafletSection, ...]
    sources: tuple[LeafletSource, ...]

    def section(self, key: str) -> LeafletSection:
        """The section with this key; ``KeyError`` when there is none."""
        for each in self.sections:
            if each.key == key:
                return each
        raise KeyError(f"{self.slug} has no section {key!r}")

    def front_matter(self) -> dict[str, Any]:
        """Everything in JSON's types, for a published version; ``leaflet_from`` reads it back.

        A source's ``judgement`` is worked out here once more, so that a page need not know tags.
        """
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), default=date.isoformat))
        for row, source in zip(plain["sources"], self.sources, strict=True):
            row["judgement"] = source.to_be_confirmed
        return plain

    @property
    def body(self) -> str:
        """The whole text as plain Markdown, for a page that shows the leaflet alone."""
        parts = [self.lead]
        for each in self.sections:
            parts.append(f"## {each.title}\n\n{each.text}")
            if each.is_stretch:
                parts.append(f"{each.how_long}. {each.how_often}.")
        return "\n\n".join(parts) + "\n"


def leaflet_from(front_matter: dict[str, Any]) -> Leaflet:
    """The leaflet that a published version was made from."""
    sections: list[LeafletSection] = []
    for each in front_matter["sections"]:
        lists: dict[str, Any] = {name: tuple(each[name]) for name in ("in_short", "withheld_by")}
        sections.append(LeafletSection(**each | lists))
    sources = (
        LeafletSource(
            id=each["id"],
            title=each["title"],
            trust=each["trust"],
            checked_on=date.fromisoformat(each["checked_on"]) if each["checked_on"] else None,
        )
        for each in front_matter["sources"]
    )
    return Leaflet(
        **front_matter
        | {
            "reviewed_on": date.fromisoformat(front_matter["reviewed_on"]),
            "review_by": date.fromisoformat(front_matter["review_by"]),
            "factors": tuple(front_matter["factors"]),
            "sections": tuple(sections),
            "sources": tuple(sources),
        }
    )


@cache
def load_shipped_leaflets() -> tuple[Leaflet, ...]:
    """Every shipped leaflet, by slug. Raises ``LeafletError`` for a file out of form."""
    leaflets = tuple(
        parse_leaflet(path.read_text(encoding="utf-8"), name=path.stem)
        for path in sorted(FOLDER.glob("*.md"))
    )
    for leaflet, path in zip(leaflets, sorted(FOLDER.glob("*.md")), strict=True):
        if leaflet.slug != path.stem:
            raise LeafletError(f"{path.name}: its slug is {leaflet.slug!r}")
    return leaflets


def parse_leaflet(text: str, *, name: str) -> Leaflet:
    """One leaflet from its file's text; ``name`` is used in error messages."""
    try:
        _, head, body = re.split(r"^---[ ]*$", text, maxsplit=2, flags=re.M)
        fields: dict[str, Any] = yaml.safe_load(head)
    except (ValueError, yaml.YAMLError) as error:
        raise LeafletError(f"{name}: no readable head between two --- lines") from error
    missing = [field for field in _REQUIRED if not fields.get(field)]
    if type(fields.get("version")) is not int:
        missing.append("version (a whole number)")
    days = [field for field in ("reviewed_on", "review_by") if type(fields.get(field)) is not date]
    if missing or days:
        raise LeafletError(f"{name}: missing or not in form: {', '.join([*missing, *days])}")
    lead, *_rest = _HEADING.split(body, maxsplit=1)
    sections = tuple(_sections(body, name))
    keys = [section.key for section in sections]
    if not lead.strip() or not sections or len(set(keys)) != len(keys):
        raise LeafletError(f"{name}: needs a lead and sections with keys of their own")
    return Leaflet(
        **{name: str(fields[name]) for name in _REQUIRED if name not in ("version", "sources")},
        version=fields["version"],
        reviewed_on=fields["reviewed_on"],
        review_by=fields["review_by"],
        factors=tuple(fields.get("factors") or ()),
        lead=lead.strip(),
        sections=sections,
        sources=tuple(_source(each, name) for each in fields["sources"]),
    )


def _sections(body: str, name: str) -> Iterator[LeafletSection]:
    headings = list(_HEADING.finditer(body))
    if len(headings) != len(re.findall(r"^## ", body, re.M)):
        raise LeafletError(f"{name}: every ## heading needs a key such as {{#key}}")
    ends = [heading.start() for heading in headings[1:]] + [len(body)]
    for heading, end in zip(headings, ends, strict=True):
        text, *short = _IN_SHORT.split(body[heading.end() : end], maxsplit=1)
        doses = {dose["which"]: dose["dose"].strip() for dose in _DOSE.finditer(text)}
        marks = heading["marks"].split()
        drawings = [mark.removeprefix("drawing=") for mark in marks if mark.startswith("drawing=")]
        codes = tuple(mark for mark in marks if mark.startswith("CI-"))
        if len(codes) + len(drawings) != len(marks) or bool(drawings) != (len(doses) == 2):
            raise LeafletError(f"{name}#{heading['key']}: unknown mark, or a stretch without dose")
        yield LeafletSection(
            key=heading["key"],
            title=heading["title"],
            text=_DOSE.sub("", text).strip(),
            in_short=tuple(
                line.removeprefix("- ").strip() for line in "".join(short).strip().splitlines()
            ),
            withheld_by=codes,
            drawing="".join(drawings),
            how_long=doses.get("long", ""),
            how_often=doses.get("often", ""),
        )


def _source(fields: Any, name: str) -> LeafletSource:
    try:
        source = LeafletSource(**{**fields, "id": str(fields["id"])})
    except (TypeError, KeyError) as error:
        raise LeafletError(f"{name}: a source needs id, title and trust") from error
    if source.trust not in TRUST:
        raise LeafletError(f"{name}: unknown trust tag {source.trust!r}")
    if not source.to_be_confirmed and source.checked_on is None:
        raise LeafletError(f"{name}: {source.id} was read, so it needs the day it was checked")
    return source
