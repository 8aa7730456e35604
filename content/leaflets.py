"""A leaflet as data: what a patient may be told about one thing, in blocks.

Each block can stand on a handout alone. It says by conditions in the engine's language for whom it
is meant and for whom it is not, and by codes which contraindication checks (CI-*) must be cleared
first. Nothing here reads a file or a table; `content.leaflet_files` reads what ships and
docs/leaflet-format.md says how it is written.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

KINDS = (
    "heading",
    "text",
    "steps",
    "table",
    "warning",
    "drawing",
    "checklist",
    "diary",
    "planner",
)
TONES = ("do", "know", "act")
TRUST = ("S", "S2", "M", "D", "J", "inf", "seed")
TO_BE_CONFIRMED = ("M", "J", "inf")  # shown as local judgement, to be confirmed
WITHOUT_EASY = ("heading", "diary", "planner", "drawing")  # they say the same in easy-read


@dataclass(frozen=True, kw_only=True)
class LeafletSource:
    """Where a statement comes from. ``trust`` is the fact sheet's tag: S read, S2 second hand,
    M from memory, D calculated, J judgement, inf inferred, seed general article."""

    id: str
    title: str
    trust: str
    checked_on: date | None = None

    @property
    def to_be_confirmed(self) -> bool:
        return self.trust in TO_BE_CONFIRMED


@dataclass(frozen=True, kw_only=True)
class EasyLine:
    """One idea in easy read, with the pictogram that stands beside it."""

    say: str
    picture: str = ""


@dataclass(frozen=True, kw_only=True)
class Block:
    """One piece of a leaflet, usable on its own. Which fields are filled depends on ``kind``.

    ``text`` is Markdown. The three conditions are text in the engine's language; empty means
    always for ``offer_when`` and never for the others. ``review_by`` is the block's own day, where
    it must be looked at before the leaflet is. ``emergency`` and ``same_day`` are the lines of a
    warning, ``lines`` or ``days`` the empty rows of a diary.
    """

    key: str
    kind: str
    title: str = ""
    tone: str = "know"
    picture: str = ""
    withheld_by: tuple[str, ...] = ()
    offer_when: str = ""
    withhold_when: str = ""
    ask_first_when: str = ""
    sources: tuple[str, ...] = ()
    review_by: date | None = None
    grade_waived: str = ""
    text: str = ""
    easy: tuple[EasyLine, ...] = ()
    steps: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    caption: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    emergency: tuple[str, ...] = ()
    same_day: tuple[str, ...] = ()
    drawing: str = ""
    how_long: str = ""
    how_often: str = ""
    care: tuple[str, ...] = ()
    lines: int = 0
    days: int = 0
    planner: str = ""

    @property
    def is_stretch(self) -> bool:
        return self.kind == "drawing"

    def body_text(self) -> tuple[str, ...]:
        """The pieces of Markdown that the reading grade is taken of."""
        cells = tuple(f"{row[0]}. {' '.join(row[1:])}" for row in self.rows)
        warnings = (*self.emergency, *self.same_day)
        parts = (self.text, *self.steps, *self.items, *self.care, *cells, *warnings)
        return tuple(part for part in parts if part.strip())

    def markdown(self) -> str:
        """The block's words as one Markdown text, for lists of advice and comparing versions."""
        parts = [self.text.strip()] if self.text.strip() else []
        if self.steps:
            parts.append("\n".join(f"{n}. {step}" for n, step in enumerate(self.steps, 1)))
        for lines in (self.items, self.care, self.emergency, self.same_day):
            if lines:
                parts.append("\n".join(f"- {line}" for line in lines))
        if self.rows:
            parts.append("\n".join("- " + " · ".join(row) for row in self.rows))
        if self.how_long:
            parts.append(f"{self.how_long}. {self.how_often}.")
        return "\n\n".join(parts)


@dataclass(frozen=True, kw_only=True)
class Leaflet:
    """A reviewed text for patients. ``factors`` are the contributing factors (C01 to C14) that it
    speaks to; ``lead`` stands before the first block. A translation names the version of the
    English text it was made from, and who made it."""

    slug: str
    title: str
    version: int
    language: str
    authored_by: str
    licence: str
    reviewed_on: date
    review_by: date
    blocks: tuple[Block, ...]
    sources: tuple[LeafletSource, ...]
    topic: str = "help"
    main_message: str = ""
    factors: tuple[str, ...] = ()
    lead: str = ""
    translation_of: int = 0
    translated_by: str = ""

    def block(self, key: str) -> Block:
        """The block with this key; ``KeyError`` when there is none."""
        for each in self.blocks:
            if each.key == key:
                return each
        raise KeyError(f"{self.slug} has no block {key!r}")

    @property
    def warning(self) -> Block | None:
        """The block that says when to get help; every leaflet of the present form has one."""
        return next((block for block in self.blocks if block.kind == "warning"), None)

    @property
    def due_on(self) -> date:
        """When it must be looked at again: its own day, or that of a block that is due before."""
        days = (block.review_by for block in self.blocks if block.review_by)
        return min([self.review_by, *days])

    @property
    def is_translation(self) -> bool:
        return self.translation_of > 0

    def front_matter(self) -> dict[str, Any]:
        """Everything in JSON's types, for a published version; ``leaflet_from`` reads it back.

        A source's ``judgement`` is worked out here once more, so that a page need not know tags.
        """
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), default=date.isoformat))
        plain["blocks"] = [_without_defaults(block) for block in plain["blocks"]]
        for row, source in zip(plain["sources"], self.sources, strict=True):
            row["judgement"] = source.to_be_confirmed
        return plain

    @property
    def body(self) -> str:
        """The whole text as plain Markdown, for searching and for comparing versions."""
        parts = [self.main_message, self.lead]
        for each in self.blocks:
            parts += [f"## {each.title}", each.markdown()] if each.title else [each.markdown()]
        return "\n\n".join(part for part in parts if part.strip()) + "\n"


_DEFAULTS: dict[str, Any] = json.loads(json.dumps(asdict(Block(key="", kind=""))))
_TUPLES = {each.name for each in fields(Block) if str(each.type).startswith("tuple")}


def headings_above(blocks: Iterable[Block]) -> dict[str, str]:
    """The heading block that each block stands below, both by key; those below none are not in it.

    A heading over drawings ends with the last of them: what follows is a thing of its own. Over
    anything else it goes on to the next heading.
    """
    above: dict[str, str] = {}
    heading, over_drawings = "", None
    for block in blocks:
        if block.kind == "heading":
            heading, over_drawings = block.key, None
            continue
        if over_drawings is None:
            over_drawings = block.kind == "drawing"
        if over_drawings and block.kind != "drawing":
            heading = ""
        if heading:
            above[block.key] = heading
    return above


def _without_defaults(block: dict[str, Any]) -> dict[str, Any]:
    """An empty field says nothing: a published row names only what the block has."""
    return {
        name: value
        for name, value in block.items()
        if name in ("key", "kind") or value != _DEFAULTS[name]
    }


def block_from(plain: dict[str, Any]) -> Block:
    """A block from JSON's types, or YAML's. Raises ``TypeError`` for a field that blocks do not
    have and ``ValueError`` for a day that is none."""
    values = dict(plain)
    if isinstance(day := plain.get("review_by"), str):
        values["review_by"] = date.fromisoformat(day)
    values["easy"] = tuple(EasyLine(**line) for line in plain.get("easy", ()))
    values["rows"] = tuple(tuple(row) for row in plain.get("rows", ()))
    for name in _TUPLES - {"easy", "rows"}:
        if name in values:
            values[name] = tuple(values[name])
    return Block(**values)


def leaflet_from(front_matter: dict[str, Any]) -> Leaflet:
    """The leaflet that a published version was made from, in the present form or the first one."""
    plain = dict(front_matter)
    plain["blocks"] = tuple(
        block_from(each) for each in plain.get("blocks") or _blocks_of_first_form(plain)
    )
    plain.pop("sections", None)
    plain["sources"] = tuple(
        LeafletSource(
            id=each["id"],
            title=each["title"],
            trust=each["trust"],
            checked_on=date.fromisoformat(each["checked_on"]) if each["checked_on"] else None,
        )
        for each in plain["sources"]
    )
    return Leaflet(
        **plain
        | {
            "reviewed_on": date.fromisoformat(plain["reviewed_on"]),
            "review_by": date.fromisoformat(plain["review_by"]),
            "factors": tuple(plain["factors"]),
        }
    )


def _blocks_of_first_form(plain: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Versions published before there were blocks hold sections; they stay readable for good."""
    for each in plain.get("sections", ()):  # neither: a draft that has no block yet
        block = {
            "key": each["key"],
            "kind": "drawing" if each["drawing"] else "text",
            "title": each["title"],
            "withheld_by": each["withheld_by"],
            "easy": [{"say": line} for line in each["in_short"]],
        }
        if each["drawing"]:
            steps = [line.lstrip("0123456789. ") for line in each["text"].splitlines()]
            block["steps"] = [line for line in steps if line]
            block |= {name: each[name] for name in ("drawing", "how_long", "how_often")}
        else:
            block["text"] = each["text"]
        yield block
