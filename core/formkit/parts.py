"""What the components show: frozen shapes that presenters fill and templates draw.

A presenter may hand any object with the same attributes (a dict too); these name them once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

# One symbol per ladder step, so that urgency never rests on colour alone.
STEP_ICONS = {
    "D1": "emergency",
    "D2": "clock",
    "D3": "flag",
    "D4": "calendar",
    "D5": "tests",
    "D6": "check-circle",
}


@dataclass(frozen=True)
class Pill:
    """A short state word. `tone`: danger, warn, ok, info, plain or a ladder step."""

    text: str
    tone: str = "plain"
    icon: str = ""


@dataclass(frozen=True)
class Identifier:
    """A number under which a patient is known."""

    label: str
    value: str


@dataclass(frozen=True)
class Banner:
    """Who the page is about; shown on every page about a patient."""

    name: str
    born: str
    age: str = ""
    sex: str = ""
    url: str = ""
    died: str = ""
    identifiers: Sequence[Identifier] = ()
    alerts: Sequence[Pill] | None = ()  # None: not shown to this reader, so nothing is claimed


@dataclass(frozen=True)
class Fact:
    """A term and its value; `unknown` is what to say when there is none."""

    term: str
    value: Any = ""
    unknown: str = ""
    change_url: str = ""
    change_label: str = ""


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened. `withdrawn` holds the reason when it was entered in error."""

    when: str
    title: str
    datetime: str = ""
    url: str = ""
    text: str = ""
    by: str = ""
    icon: str = "note"
    tone: str = ""
    pills: Sequence[Pill] = ()
    withdrawn: str = ""


@dataclass(frozen=True)
class Step:
    """A section of a form and how far it is."""

    label: str
    url: str = ""
    current: bool = False
    status: str = ""
    tone: str = "plain"
    icon: str = ""


@dataclass(frozen=True)
class LadderStep:
    """A step of a ruleset's ladder."""

    code: str
    label: str


@dataclass(frozen=True)
class Column:
    """A column of a table; `numeric` aligns to the right."""

    label: str
    numeric: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell; `label` repeats the column's for the phone, where the heading row is gone."""

    text: Any
    url: str = ""
    label: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a caption; the first cell of a row names the row."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]] = field(default_factory=tuple)
    caption_hidden: bool = False

    @classmethod
    def of(
        cls,
        caption: str,
        columns: Sequence[Column | str],
        rows: Sequence[Sequence[Any]],
        *,
        caption_hidden: bool = False,
    ) -> "Table":
        """Build from plain values; a value may be a `Cell` to carry a link."""
        heads = [c if isinstance(c, Column) else Column(c) for c in columns]
        return cls(
            caption=caption,
            columns=heads,
            rows=[
                [_cell(value, head) for value, head in zip(row, heads, strict=True)] for row in rows
            ],
            caption_hidden=caption_hidden,
        )


def _cell(value: Any, head: Column) -> Cell:
    text, url = (value.text, value.url) if isinstance(value, Cell) else (value, "")
    return Cell(text=text, url=url, label=head.label, numeric=head.numeric)


def ladder_cells(steps: Sequence[LadderStep], floor: str, ceiling: str) -> list[dict[str, str]]:
    """Return the steps least urgent first, each marked `at` (certain), `maybe` or not at all.

    Raises ValueError when a code is not on the ladder or the ceiling is below the floor.
    """
    codes = [step.code for step in steps]
    low, high = codes.index(floor), codes.index(ceiling)
    if high > low:
        raise ValueError(f"ceiling {ceiling} is less urgent than floor {floor}")
    cells = []
    for place in range(len(codes) - 1, -1, -1):
        state = "at" if place == low else "maybe" if high <= place < low else ""
        cells.append({"css": codes[place].lower(), "state": state})
    return cells
