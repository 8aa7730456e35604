"""The red-flag gate of one case: how urgent, what was found, what to do, and whether it is clear.

Pure evaluation: no database and no request. What is kept of a gate is `rehab.actions.gate`.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.answers import Answers
from engine.conditions import ALWAYS
from engine.evaluation import evaluate
from engine.records import Contributing
from engine.report import FiredRule, Report
from engine.rulesets import Ruleset
from rehab.shipped import GATE_FILE
from triage.published import shipped_ruleset

STOPS = ("E", "D")
"""The tiers at which the session ends and nothing is suggested."""
GOES_ON = ("W", "R", "C")
"""The tiers at which therapy may begin. H is neither: the gate isn't finished."""
TIERS = ("E", "D", "H", "W", "R", "C")
"""The ladder of a gate, most urgent first."""
LOCAL = ("M", "J", "inf")
"""Trust tags that are shown as "local judgement, to be confirmed"."""


@dataclass(frozen=True)
class GateReport:
    """What the gate says of one set of answers; the codes are those of the ruleset's ladder.

    `tier` is H while a decisive sign is unanswered, however mild the rest is; `floor` is then what
    is certain already and `ceiling` what an answer could still make of it.
    """

    report: Report
    tier: str
    floor: str
    ceiling: str

    @property
    def stops(self) -> bool:
        """An emergency or same-day sign: no exercise, no equipment until somebody clears it."""
        return self.tier in STOPS

    @property
    def complete(self) -> bool:
        """Everything decisive was answered."""
        return not self.report.reassurance_withheld

    @property
    def clear(self) -> bool:
        """Therapy may go on. Nothing unanswered could still stop it."""
        return self.tier in GOES_ON and self.complete and self.ceiling not in STOPS

    @property
    def fired(self) -> tuple[FiredRule, ...]:
        """What was found, most urgent first."""
        return self.report.fired

    @property
    def factors(self) -> tuple[Contributing, ...]:
        """What can make movement and tone worse, with the quick screen of each."""
        return self.report.contributing

    @cached_property
    def what_to_do(self) -> tuple[str, ...]:
        """What the tier asks for, then what its rules ask for."""
        step = next(step for step in self.report.ruleset.ladder if step.code == self.tier)
        steps = [
            each for rule in self.fired if rule.disposition == self.tier for each in rule.rule.do
        ]
        return tuple(dict.fromkeys([step.requires, *steps]))

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `manage.py gate`."""
        report = self.report
        step = next(step for step in report.ruleset.ladder if step.code == self.tier)
        engine = report.to_dict()
        return {
            "ruleset": engine["ruleset"],
            "tier": self.tier,
            "label": step.label,
            "time_frame": step.time_frame,
            "stops": self.stops,
            "clear": self.clear,
            "complete": self.complete,
            "floor": self.floor,
            "ceiling": self.ceiling,
            "fired": engine["fired"],
            "standing": engine["standing"],
            "undetermined": engine["undetermined"],
            "what_to_do": list(self.what_to_do),
            "findings": [_found(each) for each in self.fired],
            "contributing": engine["contributing"],
            "factors": [
                {"id": each.id, "title": each.title, "screen": each.text} for each in self.factors
            ],
            "not_answered": engine["reassurance_withheld"],
            "ask_next": engine["ask_next"],
            "because": engine["because"],
        }


def _found(fired: FiredRule) -> dict[str, Any]:
    rule = fired.rule
    return {
        "id": rule.id,
        "name": rule.name,
        "title": rule.title,
        "tier": rule.disposition,
        "points_to": rule.points_to,
        "do": list(rule.do),
        "evidence": rule.evidence,
        "local_judgement": rule.evidence in LOCAL or bool(rule.judgement),
    }


def gate_ruleset() -> Ruleset:
    """The gate that comes with the product; raises RulesetError, OSError."""
    return shipped_ruleset(GATE_FILE)


def why_no_gate(ruleset: Ruleset) -> str:
    """Why a ruleset cannot serve as the gate; empty when it can."""
    steps = tuple(step.code for step in ruleset.ladder)
    if steps != TIERS:
        return f"{ruleset.id} is no gate: its steps are {', '.join(steps)}, not {', '.join(TIERS)}"
    if ruleset.parts.scope.when != ALWAYS:
        return f"{ruleset.id} is no gate: a gate holds for everybody, it has no scope"
    return ""


def run_gate(answers: Answers, *, ruleset: Ruleset | None = None) -> GateReport:
    """The gate of these answers, by the shipped ruleset or by a published version of it.

    Raises ValueError for a ruleset that is no gate (`why_no_gate`).
    """
    ruleset = ruleset or gate_ruleset()
    report = evaluate(ruleset, answers)
    if report.disposition is None or report.floor is None or report.ceiling is None:
        raise ValueError(why_no_gate(ruleset))
    return GateReport(report, report.disposition, report.floor, report.ceiling)
