"""Which equipment may be tried for one case: in order, with why, what to ask first, what not.

Pure evaluation over the ruleset and the catalogue: no database and no request. The gate comes
first: at tier E or D nothing is offered, whatever else is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from engine.advising import HeldItem
from engine.answers import Answer, Answers, CaseError, labelled, read_case
from engine.evaluation import evaluate
from engine.report import FiredRule, Report
from engine.rulesets import Ruleset
from rehab.equipment_catalogue import Catalogue, Item, RuleLines, shipped_catalogue
from rehab.gate import GateReport, run_gate
from rehab.shipped import EQUIPMENT_FILE
from triage.published import shipped_ruleset

GATE = "gate"
"""The key of a case under which the answers to the red-flag gate stand."""
GATE_RESULT = "gate_result"
"""The finding that the gate answers."""
FACE_TO_FACE = "OT face-to-face assessment"


@dataclass(frozen=True)
class Offer:
    """An item that may be tried. `rules` are the needs that name it; none: its own task does."""

    item: Item
    line: Literal["first", "also"]
    rules: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Need:
    """A rule that holds: what to do beside equipment, and when to look again (days)."""

    rule: FiredRule
    review_days: tuple[int, ...]
    face_to_face: bool

    @property
    def id(self) -> str:
        return self.rule.id


@dataclass(frozen=True)
class EquipmentReport:
    """What may be tried for one case. `gate` is None when no gate answers were given."""

    report: Report
    catalogue: Catalogue
    gate: GateReport | None

    @property
    def stopped(self) -> bool:
        """The gate, or a new movement that it has not seen, holds everything back."""
        step = next(s for s in self.report.ruleset.ladder if s.code == self.report.disposition)
        return not step.self_care

    @property
    def why_stopped(self) -> tuple[str, ...]:
        """What holds everything back, in words; empty when nothing does."""
        if not self.stopped:
            return ()
        found = self.gate.fired if self.gate is not None and self.gate.stops else ()
        stops = [each for each in self.report.fired if each.disposition == self.report.disposition]
        return tuple(each.title for each in (*found, *stops))

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """The rules that hold, each with its review and whether any of its items survived."""
        left = {each.id for each in self.report.offered} | {h.item for h in self.ask_first}
        gone = {held.item for held in self.withheld}
        return tuple(
            Need(rule, lines.review_days, _none_left(lines, left, gone))
            for rule in self.report.fired
            if (lines := self.catalogue.rules.get(rule.id)) is not None
        )

    @cached_property
    def offered(self) -> tuple[Offer, ...]:
        """What may be tried: first lines before others, those with fewer dangers first."""
        fired = [self.catalogue.rules[need.id] for need in self.needs]
        offers = [self._offer(self.catalogue.items[each.id], fired) for each in self.report.offered]
        return tuple(sorted(offers, key=lambda o: (o.line != "first", _dangers(o.item))))

    @property
    def ask_first(self) -> tuple[HeldItem, ...]:
        """Items with a question that comes before them: an unknown danger is never permission."""
        return self.report.ask_first

    @property
    def withheld(self) -> tuple[HeldItem, ...]:
        """Items that were looked at and are held back, each with every reason."""
        if self.stopped:
            return ()
        return self.report.withheld

    @property
    def face_to_face(self) -> bool:
        """Something was looked for, and nothing is left to try or to ask about."""
        return bool(self.withheld) and not self.report.offered and not self.ask_first

    @property
    def review_days(self) -> int | None:
        """Days until the first look back, the soonest of all needs; None when no rule says."""
        return min((days for need in self.needs for days in need.review_days), default=None)

    def _offer(self, item: Item, fired: list[RuleLines]) -> Offer:
        first = [lines.id for lines in fired if item.id in lines.first]
        named = [lines.id for lines in fired if item.id in (*lines.first, *lines.then)]
        titles = [need.rule.title for need in self.needs if need.id in named]
        why = "; ".join(titles) or item.solves
        return Offer(item, "first" if first else "also", tuple(named), why)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `manage.py advise_equipment`."""
        report = self.report.to_dict()
        gate = self.gate
        return {
            "ruleset": report["ruleset"],
            "gate": None if gate is None else _gate_in_short(gate),
            "tier": None if gate is None else gate.tier,
            "stopped": self.stopped,
            "why_stopped": list(self.why_stopped),
            "fired": report["fired"],
            "undetermined": report["undetermined"],
            "needs": [_need(each) for each in self.needs],
            "offered": [each.item.id for each in self.offered],
            "offers": [_offered(each) for each in self.offered],
            "ask_first": report["ask_first"],
            "withheld": [
                {"item": each.item, "code": each.code, "why": each.why} for each in self.withheld
            ],
            "face_to_face": self.face_to_face,
            "face_to_face_for": [need.id for need in self.needs if need.face_to_face],
            "instead": FACE_TO_FACE if self.face_to_face else None,
            "review_days": self.review_days,
            "contraindications": report["contraindications"],
            "ask_next": report["ask_next"],
            "because": report["because"],
        }


def _none_left(lines: RuleLines, left: set[str], gone: set[str]) -> bool:
    named = {*lines.first, *lines.then}
    return bool(named & gone) and not named & left


def _dangers(item: Item) -> int:
    return sum(len(each.codes) or each.acts == "ask_first" for each in item.cautions)


def _gate_in_short(gate: GateReport) -> dict[str, Any]:
    answer = gate.to_dict()
    kept = ("ruleset", "tier", "label", "stops", "clear", "complete", "ceiling", "fired")
    return {key: answer[key] for key in (*kept, "what_to_do")}


def _need(need: Need) -> dict[str, Any]:
    rule = need.rule.rule
    return {
        "id": rule.id,
        "title": rule.title,
        "do": list(rule.do),
        "review": rule.review,
        "review_days": list(need.review_days),
        "face_to_face": need.face_to_face,
    }


def _offered(offer: Offer) -> dict[str, Any]:
    item = offer.item
    return {
        "item": item.id,
        "label": item.label,
        "line": offer.line,
        "rules": list(offer.rules),
        "why": offer.why,
        "fit": item.fit,
        "cautions": [caution.text for caution in item.cautions],
        "evidence": item.evidence,
        "evidence_note": item.evidence_note,
        "iso_9999": list(item.iso_9999),
    }


def equipment_ruleset() -> Ruleset:
    """The conditions that come with the product; raises RulesetError, OSError."""
    return shipped_ruleset(EQUIPMENT_FILE)


def advise(
    answers: Answers,
    gate: GateReport | None = None,
    *,
    ruleset: Ruleset | None = None,
    catalogue: Catalogue | None = None,
) -> EquipmentReport:
    """Advice for these answers; a gate that was gone through answers `gate_result` by itself."""
    if gate is not None:
        answers = answers.with_answers({GATE_RESULT: Answer(_result(gate))})
    report = evaluate(ruleset or equipment_ruleset(), answers)
    return EquipmentReport(report, catalogue or shipped_catalogue(ruleset), gate)


def _result(gate: GateReport) -> str:
    if gate.stops:
        return "stopped"
    return "clear" if gate.clear else "not_finished"


def read_equipment_cases(
    ruleset: Ruleset, gate_rules: Ruleset, text: str
) -> list[tuple[str, Answers, GateReport | None]]:
    """The cases in `text`, the gate of each under `gate`; raises CaseError with every problem."""
    cases = []
    problems: list[str] = []
    for label, data in labelled(text):
        try:
            answers, gate = _read(ruleset, gate_rules, label, data)
            cases.append((label, answers, gate))
        except CaseError as error:
            problems += error.problems
    if problems:
        raise CaseError(problems)
    return cases


def _read(
    ruleset: Ruleset, gate_rules: Ruleset, label: str, data: object
) -> tuple[Answers, GateReport | None]:
    if not isinstance(data, Mapping):
        return read_case(ruleset, data, label), None
    nested = data.get("answers")
    held = nested if isinstance(nested, Mapping) and GATE in nested else data
    if GATE not in held:
        return read_case(ruleset, data, label), None
    rest: object = {key: value for key, value in held.items() if key != GATE}
    if held is nested:
        rest = {**data, "answers": rest}
    problems: list[str] = []
    gate = answers = None
    try:
        gate = run_gate(read_case(gate_rules, held[GATE], f"{label}: {GATE}"), ruleset=gate_rules)
    except CaseError as error:
        problems += error.problems
    try:
        answers = read_case(ruleset, rest, label)
    except CaseError as error:
        problems += error.problems
    if answers is not None and GATE_RESULT in answers:
        problems.append(f"{label}: {GATE_RESULT}: leave it out, it follows from {GATE}")
    if problems or answers is None:
        raise CaseError(problems)
    return answers, gate
