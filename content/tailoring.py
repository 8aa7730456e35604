"""Which blocks of a leaflet suit one patient, and why: in, ask first, or out.

The answers decide, in the engine's three-valued logic. What is unknown is never permission: a block
whose check is open waits under "ask us first", and says which check. A finding that this patient is
certainly not to be asked (pregnancy in a man) counts as absent, as it does for the engine's advice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from content.leaflets import Block, Leaflet
from engine.answers import Answers
from engine.conditioncheck import check_condition
from engine.reference import Interpreter
from engine.rulesets import Ruleset
from engine.truth import Truth, any_of


class Verdict(StrEnum):
    """What becomes of a block. Withheld is final; the clinician may change the others."""

    IN = "in"
    ASK_FIRST = "ask_first"
    NOT_MEANT = "not_meant"  # its offer condition is not met: it is for somebody else
    WITHHELD = "withheld"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a block is not simply in: the code of the check or the name of the condition, its words
    for the clinician, and whether it is known to hold."""

    code: str
    words: str
    holds: bool


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One block with its verdict and what led to it."""

    block: Block
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Patient:
    """What is known of one patient, for judging blocks. ``answers`` as the screening holds them;
    ``since`` are checks that the record makes stricter than the answers do."""

    ruleset: Ruleset
    answers: Answers
    since: Mapping[str, Truth] = field(default_factory=dict)

    @cached_property
    def _interpreter(self) -> Interpreter:
        given = dict(self.answers.given())
        for atom, asked in self.ruleset.indicated(self.answers).items():
            is_presence = self.ruleset.atoms[atom].finding.kind in ("presence", "set")
            if atom not in given and asked is Truth.FALSE and is_presence:
                given[atom] = False
        return Interpreter(self.ruleset.names, given)

    @cached_property
    def checks(self) -> Mapping[str, Truth]:
        """Every contraindication check of the ruleset: whether it holds."""
        return {
            check.id: any_of(
                (self._interpreter.truth(check.when), self.since.get(check.id, Truth.FALSE))
            )
            for check in self.ruleset.parts.contraindications
        }

    @property
    def cleared(self) -> frozenset[str]:
        """The checks that are known not to hold. Not assessed is never cleared; what is certainly
        not to be asked is settled."""
        return frozenset(code for code, truth in self.checks.items() if truth is Truth.FALSE)

    def truth(self, condition: str) -> Truth:
        """The truth of a condition in words. One that this ruleset cannot read is unknown: an older
        ruleset may not have the finding."""
        parsed = check_condition(self.ruleset, condition).condition
        return Truth.UNKNOWN if parsed is None else self._interpreter.truth(parsed)

    def aloud(self, condition: str) -> str:
        """The condition as a sentence; its own text where this ruleset cannot read it."""
        return check_condition(self.ruleset, condition).aloud or condition


def judge(leaflet: Leaflet, patient: Patient) -> tuple[Judged, ...]:
    """Every block of the leaflet with its verdict, in the leaflet's order."""
    return tuple(judge_block(block, patient) for block in leaflet.blocks)


def judge_block(block: Block, patient: Patient) -> Judged:
    """Withheld outranks not meant, which outranks ask first."""
    held = [*_checks(block, patient), *_condition(block.withhold_when, "withhold_when", patient)]
    certain = tuple(reason for reason in held if reason.holds)
    if certain:
        return Judged(block=block, verdict=Verdict.WITHHELD, reasons=certain)
    if block.offer_when:
        offered = patient.truth(block.offer_when)
        if offered is not Truth.TRUE:
            reason = Reason(
                code="offer_when",
                words=patient.aloud(block.offer_when),
                holds=offered is Truth.FALSE,
            )
            return Judged(block=block, verdict=Verdict.NOT_MEANT, reasons=(reason,))
    open_ = (*held, *_condition(block.ask_first_when, "ask_first_when", patient))
    if open_:
        return Judged(block=block, verdict=Verdict.ASK_FIRST, reasons=open_)
    return Judged(block=block, verdict=Verdict.IN)


def _checks(block: Block, patient: Patient) -> Iterable[Reason]:
    checks = {check.id: check for check in patient.ruleset.parts.contraindications}
    for code in block.withheld_by:
        truth = patient.checks.get(code, Truth.UNKNOWN)
        if truth is not Truth.FALSE:
            check = checks.get(code)
            words = (check.why or check.title) if check else code
            yield Reason(code=code, words=words, holds=truth is Truth.TRUE)


def _condition(condition: str, name: str, patient: Patient) -> Iterable[Reason]:
    if condition and (truth := patient.truth(condition)) is not Truth.FALSE:
        yield Reason(code=name, words=patient.aloud(condition), holds=truth is Truth.TRUE)
