"""One screening as it stands: what is known, what the engine makes of it, what was decided."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from engine.answers import Answer, Answers
from engine.evaluation import evaluate
from engine.records import Section, Step
from engine.report import Report
from engine.rulesets import Ruleset
from engine.truth import Truth
from patients.models import Visit
from triage import selectors
from triage.change import Change
from triage.earlier import change_since_last, own_findings
from triage.facts import Known, engine_answers, known_items
from triage.models import ClosingAction, Override, Screening
from triage.published import Published, published


@dataclass(frozen=True)
class Evaluated:
    """Answers to a published ruleset and their report, evaluated once, whoever asked for them."""

    published: Published
    known: dict[str, Known]
    answers: Answers
    report: Report

    @property
    def ruleset(self) -> Ruleset:
        return self.published.ruleset

    @property
    def in_scope(self) -> bool:
        """False only when the answers say that this ruleset isn't for this patient."""
        return self.report.in_scope is not Truth.FALSE

    @cached_property
    def indicated(self) -> dict[str, bool]:
        """Whether each item is to be asked of this patient, as far as the answers tell."""
        atoms = self.ruleset.indicated(self.answers)
        return {
            key: any(atoms[atom] is Truth.TRUE for atom in known.item.atoms)
            for key, known in self.known.items()
        }

    def open_in(self, section: str) -> list[Known]:
        """The items of a section that are asked of this patient, or were answered anyway."""
        return [
            known
            for key, known in self.known.items()
            if known.item.section == section and (self.indicated[key] or known.is_answered)
        ]

    @cached_property
    def sections(self) -> list[Section]:
        """The sections that hold something to ask of this patient, or to show."""
        return [section for section in self.ruleset.sections if self.open_in(section.id)]

    @cached_property
    def seen(self) -> str:
        """A digest of the answers: whoever signs, signs exactly what they were shown."""
        said = json.dumps(self.answers.to_data(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(f"{self.ruleset.digest}{said}".encode()).hexdigest()


@dataclass(frozen=True)
class Assessment(Evaluated):
    """The answers of one screening, with what was decided on it."""

    screening: Screening
    change: Change | None = None  # since the last visit, where there was one

    @property
    def units(self) -> str:
        """Those of the clinic, in which its people read thresholds and results."""
        return self.screening.patient.clinic.units

    @cached_property
    def override(self) -> Override | None:
        """The override that holds: the newest, unless it takes back or the result moved on."""
        newest = self.newest_override
        if newest is None or not newest.chosen or newest.computed != self.report.disposition:
            return None
        return newest

    @cached_property
    def newest_override(self) -> Override | None:
        return selectors.override_of(self.screening)

    @cached_property
    def closings(self) -> list[ClosingAction]:
        return selectors.closings_of(self.screening)

    @property
    def disposition(self) -> str:
        """The urgency that counts: the clinician's where they overrode, else the computed one.

        Empty when the patient is out of scope.
        """
        return self.override.chosen if self.override else self.report.disposition or ""

    @property
    def step(self) -> Step | None:
        return self.ruleset.step(self.disposition) if self.disposition else None


def assess(screening: Screening, now: datetime) -> Assessment:
    """Evaluate the screening as its answers and the record stand now."""
    ruleset = published(screening.ruleset_version)
    rows = selectors.answers_of(screening)
    change = change_since_last(screening.visit, own_findings(rows))
    known = known_items(screening, rows, ruleset, timezone.localdate(now), change)
    answers = engine_answers(known)
    report = evaluate(ruleset.ruleset, answers)
    return Assessment(ruleset, known, answers, report, screening, change)


def assess_before_start(screening: Screening, now: datetime) -> Report:
    """Evaluate what the record alone says, for a screening that isn't saved yet."""
    ruleset = published(screening.ruleset_version)
    change = change_since_last(screening.visit, {})
    known = known_items(screening, {}, ruleset, timezone.localdate(now), change)
    return evaluate(ruleset.ruleset, engine_answers(known))


def not_for_this_age(visit: Visit, now: datetime) -> str:
    """Where somebody goes whom the newest ruleset isn't for by age alone; else an empty text."""
    version = selectors.newest_ruleset()
    if version is None:
        return ""
    age = float(visit.patient.age_on(timezone.localdate(now)))
    report = evaluate(published(version).ruleset, Answers({"age": Answer(age)}))
    return report.scope_note if report.in_scope is Truth.FALSE else ""
