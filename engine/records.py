"""The parts of a ruleset other than findings, as frozen dataclasses.

Field names are the keys of the file (docs/ruleset-format.md); an empty string or tuple means that
the file leaves the key out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.conditions import ALWAYS, NEVER, And, Condition, Not
from engine.findings import Finding


@dataclass(frozen=True)
class Step:
    """A step of the ladder. `self_care` false: no advice may be shown at this urgency."""

    code: str
    name: str
    label: str
    time_frame: str = ""
    requires: str = ""
    self_care: bool = True


@dataclass(frozen=True)
class Source:
    """Where a statement comes from; `trust` is the tag S, S2, M, D, J or seed."""

    id: str
    title: str
    publisher: str = ""
    year: str = ""
    url: str = ""
    checked_on: str = ""
    trust: str = ""
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A page of findings, asked in the order of the file."""

    id: str
    title: str
    ask_when: Condition = ALWAYS
    hint: str = ""


@dataclass(frozen=True)
class Scope:
    """Whom the ruleset is for, and what to do with the others."""

    when: Condition = ALWAYS
    otherwise: str = ""


@dataclass(frozen=True)
class Points:
    """One line of a score: `points` (may be negative) while `when` is TRUE."""

    when: Condition
    points: float


DefinitionKind = Literal["condition", "class", "score", "ratio", "difference", "sum"]


@dataclass(frozen=True)
class Definition:
    """A named condition, medicine class, score or derived number.

    `inputs` are the names it is made of: (of, by) for ratio and difference, all terms of a sum,
    the set of a class. `tool` is the published name of a tool that clinicians know by name.
    """

    id: str
    kind: DefinitionKind
    label: str = ""
    when: Condition = NEVER
    inputs: tuple[str, ...] = ()
    points: tuple[Points, ...] = ()
    unit: str = ""
    source: str = ""
    tool: str = ""


@dataclass(frozen=True)
class RequiredItem:
    """A finding that must be answered before reassurance; a set: these options (empty: all)."""

    finding: str
    options: tuple[str, ...] = ()
    when: Condition = ALWAYS


@dataclass(frozen=True)
class Otherwise:
    """The result when no rule fires."""

    disposition: str
    title: str = ""
    do: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkedCase:
    """A case of a rule: answers as `manage.py assess` reads them, and what must come out."""

    name: str
    kind: Literal["fires", "near_miss", "not_assessed"]
    answers: Mapping[str, Any]
    disposition: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule. With `until` it stands while that is not TRUE.

    `patient_title` and `patient_text` are the words of the patient's sheet: what it is called, and
    what the complaint most likely is. `codes` name what the rule points to.
    """

    id: str
    name: str
    title: str
    disposition: str
    when: Condition = ALWAYS
    until: Condition | None = None
    points_to: str = ""
    do: tuple[str, ...] = ()
    investigations: tuple[str, ...] = ()
    destination: str = ""
    evidence: str = ""
    sources: tuple[str, ...] = ()
    judgement: str = ""
    review: str = ""
    patient_title: str = ""
    patient_text: str = ""
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cases: tuple[WorkedCase, ...] = ()

    @property
    def condition(self) -> Condition:
        """`when`, or `when and not until`: what must be TRUE for the rule to be TRUE."""
        return self.when if self.until is None else And((self.when, Not(self.until)))


@dataclass(frozen=True)
class Contributing:
    """A contributing factor (C01 …) and the advice items it brings."""

    id: str
    title: str
    when: Condition
    advice: tuple[str, ...] = ()
    text: str = ""
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    evidence: str = ""


@dataclass(frozen=True)
class Contraindication:
    """A check that holds advice back (CI-fluid …); `patient_text` says it to the patient."""

    id: str
    title: str
    when: Condition
    why: str = ""
    patient_text: str = ""
    sources: tuple[str, ...] = ()
    evidence: str = ""


@dataclass(frozen=True)
class Advice:
    """An advice item, offered only when every contraindication is FALSE."""

    id: str
    title: str
    offer_when: Condition
    text: str = ""
    withheld_by: tuple[str, ...] = ()
    withhold_when: Condition = NEVER
    ask_first_when: Condition = NEVER
    sources: tuple[str, ...] = ()
    evidence: str = ""


@dataclass(frozen=True)
class Disagreement:
    """Where authorities disagree, and what this ruleset chose.

    `about` names the rules, advice and checks in which the choice shows.
    """

    topic: str
    positions: str | tuple[str, ...]
    chosen: str
    about: tuple[str, ...] = ()
    trust: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class SafetyNet:
    """A safety-net point of a least-urgent result, shown while `when` is not FALSE.

    While `first_when` is TRUE it is the patient's own warning sign and stands before the others.
    """

    text: str
    when: Condition = ALWAYS
    first_when: Condition = NEVER
    sources: tuple[str, ...] = ()
    evidence: str = ""


@dataclass(frozen=True)
class RuledOut:
    """What may be called unlikely on the sheet of a reassured patient, while `when` is TRUE."""

    text: str
    when: Condition
    sources: tuple[str, ...] = ()
    evidence: str = ""


@dataclass(frozen=True)
class Parts:
    """Everything a ruleset file holds, after reading and before the checks across parts."""

    id: str
    title: str
    version: str
    language: str
    status: str
    intended_use: str
    authored_by: str
    reviewed_on: str
    review_by: str
    scope: Scope
    ladder: tuple[Step, ...]
    otherwise: Otherwise
    incomplete_rule: str = ""
    sources: Mapping[str, Source] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    findings: tuple[Finding, ...] = ()
    definitions: tuple[Definition, ...] = ()
    required_for_reassurance: tuple[RequiredItem, ...] = ()
    rules: tuple[Rule, ...] = ()
    contributing: tuple[Contributing, ...] = ()
    contraindications: tuple[Contraindication, ...] = ()
    advice: tuple[Advice, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    safety_net: tuple[SafetyNet, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()
    unverified_codes: tuple[str, ...] = ()
