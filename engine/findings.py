"""Findings: what can be observed or asked, and the atoms (single answerable facts) they make.

An atom is what one answer belongs to. A presence, choice or number is one atom under its own id;
every option of a set is an atom of its own, written ``bulbar.dysarthria``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.conditions import ALWAYS, Condition

Kind = Literal["presence", "choice", "set", "number"]
KINDS: tuple[Kind, ...] = ("presence", "choice", "set", "number")
SIDES = ("left", "right", "both")


@dataclass(frozen=True)
class Option:
    """One option of a choice or set. `classes` groups medicines (statin, diuretic …)."""

    id: str
    label: str
    worse_when_present: bool = False
    ask_when: Condition = ALWAYS
    classes: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""


@dataclass(frozen=True)
class Reference:
    """The reference interval that holds while `when` is TRUE, in the finding's own unit."""

    when: Condition
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Default:
    """A *declared* default: used when the number is unanswered and `when` is TRUE."""

    when: Condition
    value: float


@dataclass(frozen=True)
class Finding:
    """One thing that can be observed or asked, as the ruleset file declares it."""

    id: str
    kind: Kind
    section: str
    label: str
    wording: str = ""
    how: str = ""
    hint: str = ""
    options: tuple[Option, ...] = ()
    unanswered_options: Mapping[str, str] = field(default_factory=dict)
    worse_order: tuple[str, ...] = ()
    worse_when_present: bool = False
    ask_when: Condition = ALWAYS
    asked_as: Literal["each", "list"] = "each"
    single_as_text: bool = False
    per: str = ""
    record: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    variants: Mapping[str, str] = field(default_factory=dict)
    regions: tuple[Option, ...] = ()
    sides: tuple[str, ...] = ()
    unit: str = ""
    min: float | None = None
    max: float | None = None
    units: Mapping[str, float] = field(default_factory=dict)
    reference: tuple[Reference, ...] = ()
    default: tuple[Default, ...] = ()

    def all_options(self) -> tuple[Option, ...]:
        """The declared options, then regions with their sides, then variants of the options."""
        return (*self.options, *self._sided(), *self._varied())

    def _sided(self) -> Iterator[Option]:
        for region in self.regions:
            for side in self.sides:
                yield Option(
                    f"{region.id}_{side}",
                    f"{region.label}, {side}",
                    region.worse_when_present,
                    region.ask_when,
                    region.classes,
                    region.codes,
                )

    def _varied(self) -> Iterator[Option]:
        # A stopped medicine is not of the class of the medicine: a stopped statin is no statin.
        for variant, pattern in self.variants.items():
            for option in self.options:
                yield Option(
                    f"{option.id}_{variant}",
                    pattern.replace("{label}", option.label),
                    ask_when=option.ask_when,
                )

    def atom_keys(self) -> tuple[str, ...]:
        """The keys under which answers to this finding are kept."""
        if self.kind == "set":
            return tuple(f"{self.id}.{option.id}" for option in self.all_options())
        return (self.id,)


@dataclass(frozen=True)
class Atom:
    """One answerable fact: a finding, or one option of a set finding."""

    key: str
    finding: Finding
    option: Option | None = None

    @property
    def is_boolean(self) -> bool:
        return self.finding.kind in ("presence", "set")

    @property
    def worse_when_present(self) -> bool:
        """Whether present is a red flag, so that absent → present may never lower urgency."""
        return self.option.worse_when_present if self.option else self.finding.worse_when_present

    @property
    def label(self) -> str:
        return self.option.label if self.option else self.finding.label

    @property
    def item(self) -> str:
        """What is asked in one go: the whole set when it is asked as a list, else this atom."""
        return self.finding.id if self.finding.asked_as == "list" else self.key


def atoms_of(findings: Mapping[str, Finding]) -> dict[str, Atom]:
    """Every atom of the findings by key, in the order in which the findings are declared."""
    atoms: dict[str, Atom] = {}
    for finding in findings.values():
        if finding.kind == "set":
            for option in finding.all_options():
                key = f"{finding.id}.{option.id}"
                atoms[key] = Atom(key, finding, option)
        else:
            atoms[finding.id] = Atom(finding.id, finding)
    return atoms
