"""What an outcome measure is: its items, how scores come from them, and what a change means."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Licence(StrEnum):
    """What may be shown: items, grades in our own words, or only the name and a score."""

    ITEMS = "A"
    PARAPHRASED = "B"
    SCORE_ONLY = "C"


class Trust(StrEnum):
    """How a fact is known: read in a stored source, from memory, or inferred."""

    SOURCED = "S"
    MEMORY = "M"
    INFERRED = "inf"

    @property
    def settled(self) -> bool:
        """Anything else is shown as local judgement, to be confirmed."""
        return self is Trust.SOURCED


class Direction(StrEnum):
    HIGHER = "higher"  # is better
    LOWER = "lower"  # is better


class Entry(StrEnum):
    """How a measure comes into being; `GOALS` is computed from the goals and never entered."""

    FORM = "form"
    GOALS = "goals"


class Rule(StrEnum):
    """How a score comes from items."""

    ITEM = "item"
    SUM = "sum"
    MEAN = "mean"
    DIFFERENCE = "difference"
    RATIO = "ratio"
    BANDED = "banded"  # the place of a count among `bounds`
    GOALS = "goals"


@dataclass(frozen=True)
class Grade:
    """An allowed answer. `number` is what it counts; None for "untestable", which counts nothing.

    Counting it as 0 would make a patient look better than they are.
    """

    value: str
    label: str = ""
    number: Decimal | None = None


@dataclass(frozen=True)
class Item:
    """One thing that is tested or asked: with grades, or a number between `low` and `high`."""

    id: str
    label: str
    grades: tuple[Grade, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    decimals: int = 0
    unit: str = ""
    hint: str = ""
    optional: bool = False
    named: bool = False  # the patient's own activity, named when it is first measured
    unless: tuple[str, str] | None = None  # not asked when that item has that value

    def grade(self, value: str) -> Grade | None:
        return next((g for g in self.grades if g.value == value), None)


@dataclass(frozen=True)
class Ladder:
    """A subtest in order of difficulty: the hardest in full fills it, a failed easiest ends it."""

    items: tuple[str, ...]
    hardest: str
    easiest: str = ""


class ChangeKind(StrEnum):
    ERROR = "error"  # a change this large is more than error of measurement
    IMPORTANT = "important"  # the smallest change that matters


@dataclass(frozen=True)
class Threshold:
    """A change that means something. `used` marks the one a chart draws; others are listed."""

    kind: ChangeKind
    at_least: Decimal
    source: str
    trust: Trust
    context: str = ""
    used: bool = True


@dataclass(frozen=True)
class Band:
    """From this value on (to the next band) a score is called so."""

    low: Decimal
    label: str
    source: str
    trust: Trust


@dataclass(frozen=True)
class ScoreRule:
    """One result of an instrument."""

    id: str
    label: str
    rule: Rule
    low: Decimal
    high: Decimal
    direction: Direction
    items: tuple[str, ...] = ()
    unit: str = ""
    decimals: int = 0
    at_least: int = 0  # items needed for a mean; 0: all
    bounds: tuple[Decimal, ...] = ()
    changes: tuple[Threshold, ...] = ()
    bands: tuple[Band, ...] = ()
    map_note: str = ""  # how grades became numbers
    main: bool = False

    def used(self, kind: ChangeKind) -> Threshold | None:
        return next((c for c in self.changes if c.kind is kind and c.used), None)

    @property
    def drawn(self) -> Threshold | None:
        """The threshold that a chart marks: error of measurement where known."""
        return self.used(ChangeKind.ERROR) or self.used(ChangeKind.IMPORTANT)

    def band(self, value: Decimal) -> Band | None:
        found = [band for band in self.bands if value >= band.low]
        return max(found, key=lambda band: band.low) if found else None


@dataclass(frozen=True)
class Choice:
    """A variant, muscle group or the like, chosen when a measure is taken."""

    id: str
    label: str


@dataclass(frozen=True)
class Code:
    system: str
    code: str
    trust: Trust
    note: str = ""


@dataclass(frozen=True)
class Alert:
    """An answer that must be seen by a person on the same day."""

    item: str
    at_least: Decimal
    text: str


@dataclass(frozen=True)
class Repeat:
    """When to measure again: in words, and after how many days the page calls it due."""

    text: str
    days: int | None = None


@dataclass(frozen=True)
class Instrument:
    """A measure in one version; results of different versions are never compared."""

    id: str
    version: str
    name: str
    area: str
    citation: str
    licence: Licence
    licence_note: str
    licence_confirmed: bool
    about: str
    by: str  # therapist, patient or carer
    items: tuple[Item, ...]
    scores: tuple[ScoreRule, ...]
    repeat: Repeat
    missing: str
    entry: Entry = Entry.FORM
    sides: bool = False
    muscles: tuple[Choice, ...] = ()
    variants: tuple[Choice, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    alerts: tuple[Alert, ...] = ()
    codes: tuple[Code, ...] = ()
    aid: bool = False
    proxy: bool = False
    aphasia: str = ""
    partial: Decimal | None = None  # goals only: the level of partial achievement, if used
    cautions: tuple[str, ...] = ()
    digest: str = field(default="", compare=False)

    def item(self, item_id: str) -> Item:
        return next(i for i in self.items if i.id == item_id)

    def score(self, score_id: str) -> ScoreRule:
        return next(s for s in self.scores if s.id == score_id)

    @property
    def main(self) -> ScoreRule:
        """The score that stands for the measure in a list."""
        return next((s for s in self.scores if s.main), self.scores[0])

    @property
    def many_muscles(self) -> bool:
        """One grade a muscle group: a whole examination is entered on one page."""
        return bool(self.muscles) and len(self.items) == 1

    def muscle_label(self, muscle: str) -> str:
        return next((m.label for m in self.muscles if m.id == muscle), muscle)

    def variant_label(self, variant: str) -> str:
        return next((v.label for v in self.variants if v.id == variant), variant)
