"""A patient's drinking plan: what the signed screening and the record allow, and what they refuse.

The checks are those of the signed report, made stricter by alerts recorded since. Nothing recorded
later makes them milder: that takes a new screening.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from content.documents import LeafletPart, Letterhead, PlanTable
from content.fluid_plan import (
    FORMULA,
    FluidPlan,
    FluidSession,
    FluidUnits,
    fluid_plan,
    fluid_plan_lines,
    session_from,
)
from engine.report import Report
from engine.truth import Truth, any_of
from patients.models import Alert, AlertKind
from patients.selectors import present_alerts
from triage.models import FluidPlanRecord, Receipt
from triage.receipts import content_of, signed_report
from triage.selectors import fluid_plan_of
from triage.since_signing import stricter_since
from triage.tailored import FRAME

# The checks that a drinking plan depends on.
CODES = ("CI-fluid", "CI-dysph", "CI-salt", "CI-carb")


@dataclass(frozen=True)
class FluidGrounds:
    """Under what a plan of one signed screening is worked out today."""

    report: Report
    checks: Mapping[str, Truth]
    limit: Decimal | None  # litres a day
    urgent: Truth  # no self-care at this result, or ill in a way that is not thirst

    def plan(self, session: FluidSession) -> FluidPlan:
        """Work the plan out; without any measurement it still says whether there may be one."""
        return fluid_plan(session, self.checks, limit=self.limit, urgent=self.urgent)


@dataclass(frozen=True)
class KeptPlan:
    """The newest plan of a screening as it comes out today; `plan` may have become a refusal."""

    record: FluidPlanRecord
    plan: FluidPlan
    units: FluidUnits


def grounds_of(receipt: Receipt) -> FluidGrounds:
    """Read the signed report and the alerts as they stand."""
    report = signed_report(receipt)
    alerts = present_alerts(receipt.screening.patient)
    checks = signed_checks(report)
    since = stricter_since(receipt)
    for code in CODES:
        checks[code] = any_of((checks[code], since.get(code, Truth.FALSE)))
    disposition = content_of(receipt)["decision"]["disposition"]
    return FluidGrounds(
        report=report,
        checks=checks,
        limit=_limit(alerts),
        urgent=any_of(
            (Truth.of(not report.ruleset.step(disposition).self_care), ill_instead(report))
        ),
    )


def newest_plan(receipt: Receipt, grounds: FluidGrounds | None = None) -> KeptPlan | None:
    """Return the plan to show or print, under today's checks.

    None when none was made, or when it was made with another formula and must be made anew.
    """
    record = fluid_plan_of(receipt.screening)
    if record is None or record.formula != FORMULA:
        return None
    plan = (grounds or grounds_of(receipt)).plan(session_from(record.session))
    return KeptPlan(record, plan, FluidUnits(record.units))


def plan_table(kept: KeptPlan, clinic: Letterhead) -> PlanTable:
    """Return the plan as a sheet prints it, as it comes out today, in the language that is
    active."""
    lines = fluid_plan_lines(kept.plan, kept.units, clinic.emergency)
    return PlanTable(
        title=lines.title,
        rows=tuple((row.what, row.how_much, row.why) for row in lines.rows),
        care=lines.care,
        easy=lines.easy,
    )


def has_planner(parts: Iterable[LeafletPart]) -> bool:
    """Whether a planner of drinks is among these leaflets."""
    return any(block.planner == "fluid" for part in parts for block in part.blocks)


def beside_plan(parts: Iterable[LeafletPart], plan: PlanTable | None) -> tuple[LeafletPart, ...]:
    """The leaflets of a sheet with this plan. One that refuses (it has no rows) takes the planner
    off them: nobody is told to work out what they may not drink."""
    if plan is None or plan.rows:
        return tuple(parts)
    kept = (
        replace(part, blocks=tuple(each for each in part.blocks if each.planner != "fluid"))
        for part in parts
    )
    return tuple(part for part in kept if any(each.kind not in FRAME for each in part.blocks))


def signed_checks(report: Report) -> dict[str, Truth]:
    """Return the truth of the checks in a report, as they hold its advice back.

    A check that its ruleset lacks is unknown, and so is every check for whom it does not score.
    """
    active = {check.id: check.truth for check in report.contraindications}
    scored = report.in_scope is not Truth.FALSE
    there = {check.id for check in report.ruleset.parts.contraindications} if scored else set()
    return {
        code: active.get(code, Truth.FALSE) if code in there else Truth.UNKNOWN for code in CODES
    }


def ill_instead(report: Report) -> Truth:
    """Whether anything withholds the ruleset's own advice on drinking, whatever its checks say.

    Confusion, a fit or vomiting after exercise, or brown urine: not thirst. The clinician's own
    urgency doesn't lift it. Unknown only while an indicated answer could make it true.
    """
    judgement, program = report.judgement, report.ruleset.program
    pairs = [
        program.pair(advice.withhold_when)
        for advice in report.ruleset.parts.advice
        if "CI-fluid" in advice.withheld_by
    ]
    truths = []
    for pair in pairs:
        truth = pair.truth(judgement.facts.state)
        asked = truth is not Truth.UNKNOWN or pair.true(judgement.opened.state)
        truths.append(truth if asked else Truth.FALSE)
    return any_of(truths)


def _limit(alerts: list[Alert]) -> Decimal | None:
    """The prescribed limit in litres a day."""
    return next(
        (
            alert.litres_per_day
            for alert in alerts
            if alert.kind == AlertKind.FLUID_RESTRICTION and alert.litres_per_day is not None
        ),
        None,
    )
