"""The patient's handout as a document: what it says, frozen, apart from any record or table.

A presenter fills ``HandoutDocument`` from the signed screening; `content.drawn_sheets` turns it
into HTML and into the file that the patient takes home. The order on paper is fixed: what we found,
when to call, what to do, what happens next, then the leaflets.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum

from content.fluid_session import FluidUnits
from content.leaflets import Block, EasyLine


class Layout(StrEnum):
    """How the sheet is set. Large print is 16 point; easy read is one idea a line, for aphasia."""

    STANDARD = "standard"
    LARGE = "large"
    EASY = "easy"


class PageSize(StrEnum):
    """The paper of the country."""

    A4 = "A4"
    LETTER = "Letter"


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """The clinic as the patient may reach it. ``emergency`` is the number of the country."""

    name: str
    address: tuple[str, ...] = ()
    phone: str
    hours: str = ""
    emergency: str = "999"
    emergency_place: str = "A&E"
    out_of_hours: str = ""  # whom to ring when the clinic is closed, such as "NHS 111"


@dataclass(frozen=True, kw_only=True)
class PatientIdentity:
    """What names the patient on every page; it must equal the record."""

    name: str
    born: date
    identifier: str = ""  # as people read it aloud, in groups
    identifier_label: str = "NHS number"


@dataclass(frozen=True, kw_only=True)
class WarningSigns:
    """The patient's own warning signs, a line each: those of an emergency, and those to ring the
    clinic about on the same day."""

    emergency: tuple[str, ...]
    same_day: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AdviceItem:
    """One piece of cleared advice. ``easy`` is its easy-read wording, an idea each; without it the
    sentences of ``text`` (Markdown) are used."""

    title: str
    text: str
    easy: tuple[EasyLine, ...] = ()
    picture: str = ""


@dataclass(frozen=True, kw_only=True)
class BecauseOfYou:
    """What is left out or changed for this patient, and why, in plain words: the title reads
    "Because of your heart failure"."""

    title: str
    text: str
    easy: tuple[EasyLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LeafletPart:
    """The blocks of one leaflet that suit this patient, with the clinic's numbers filled in.

    ``unreviewed`` marks a translation that no second person has approved yet; it is printed.
    """

    slug: str
    version: int
    language: str
    title: str
    main_message: str
    lead: str
    blocks: tuple[Block, ...]
    unreviewed: bool = False


@dataclass(frozen=True, kw_only=True)
class PlanTable:
    """A plan worked out for this patient: rows of what, how much and why, then what to mind.
    ``rows`` is empty when there can be no plan; ``care`` then says why."""

    title: str
    rows: tuple[tuple[str, str, str], ...]
    care: tuple[str, ...] = ()
    easy: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """One exercise of the home programme. ``drawing`` names a file in ``content/drawings``.
    ``easier`` and ``harder`` are other ways to do it; empty where there is none for this patient.
    """

    title: str
    steps: tuple[str, ...]
    how_long: str
    how_often: str
    drawing: str
    care: tuple[str, ...] = ()
    easier: str = ""
    harder: str = ""


@dataclass(frozen=True, kw_only=True)
class TickRow:
    """A line of the table on which the patient ticks what was done, ``times`` boxes a day."""

    title: str
    times: int


@dataclass(frozen=True, kw_only=True)
class NextSteps:
    """``review_on``: when we check. ``hear_by``: when the patient should ring if we have not."""

    lines: tuple[str, ...] = ()
    review_on: date | None = None
    hear_by: date | None = None


@dataclass(frozen=True, kw_only=True)
class SourceLine:
    """A source as the patient may read it; ``to_confirm`` marks local judgement (trust M or J)."""

    title: str
    checked_on: date | None = None
    to_confirm: bool = False


@dataclass(frozen=True, kw_only=True)
class LeafletUsed:
    """A version of a leaflet whose words stand on the sheet, on the personal page or behind it."""

    slug: str
    language: str
    version: int


@dataclass(frozen=True, kw_only=True)
class HandoutDocument:
    """Everything that the sheet says. Text fields are one line of Markdown unless said otherwise.

    ``found_title`` is the heading that easy-read puts over ``found`` when it is not what we found.
    ``most_likely`` and ``not_likely`` may be empty; ``stretch_plan`` is the caption of the
    stretches, such as "Every evening for 6 weeks", ``stretch_note`` what holds for all of them,
    ``ticks`` a week to tick them off. ``leaflets``
    are the parts of leaflets that follow the personal page. ``language`` is a tag such as
    ``en-GB``; ``unreviewed`` says on the sheet that nobody has approved its translation.
    ``made_from`` names every leaflet that the words come from. ``check_address`` is where the
    patient learns whether the sheet is still current; issuing fills it in, a preview has none.
    ``units`` are those in which the patient fills in a planner.
    ``archival`` makes the file fit for an archive (PDF/A-3a) as well.
    """

    clinic: Letterhead
    patient: PatientIdentity
    given_by: str
    given_on: date
    title: str
    found: tuple[str, ...]
    warning_signs: WarningSigns
    next_steps: NextSteps
    version_line: str
    review_by: date
    found_title: str = ""
    most_likely: tuple[str, ...] = ()
    not_likely: tuple[str, ...] = ()
    advice: tuple[AdviceItem, ...] = ()
    because_of_you: tuple[BecauseOfYou, ...] = ()
    ask_first: tuple[AdviceItem, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    stretch_plan: str = ""
    stretch_note: str = ""
    ticks: tuple[TickRow, ...] = ()
    plan: PlanTable | None = None
    leaflets: tuple[LeafletPart, ...] = ()
    unreviewed: bool = False
    sources: tuple[SourceLine, ...] = ()
    made_from: tuple[LeafletUsed, ...] = ()
    language: str = "en-GB"
    check_address: str = ""
    units: FluidUnits = FluidUnits.SI
    layout: Layout = Layout.STANDARD
    page_size: PageSize = PageSize.A4
    archival: bool = False

    @property
    def begins_with_message(self) -> bool:
        """Whether the sheet is a leaflet's: its message needs no heading of its own."""
        return any(part.title == self.title for part in self.leaflets)

    def canonical_json(self) -> str:
        """One spelling for one document: the form that is stored and compared."""
        return json.dumps(
            asdict(self),
            default=date.isoformat,
            ensure_ascii=False,
            separators=(",", ":"),
            sort_keys=True,
        )

    def laid_out(self, layout: Layout) -> "HandoutDocument":
        """The same words in another layout."""
        return replace(self, layout=layout)

    def without_address(self) -> "HandoutDocument":
        """The document before it was issued: what two presses of the same button share."""
        return replace(self, check_address="")
