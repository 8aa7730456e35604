"""A drinking plan for the clinician: what it says, what it rests on, and what holds it back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from content.fluid_plan import (
    SOURCES,
    Figure,
    FluidPlan,
    FluidPlanLines,
    FluidUnits,
    Held,
    Standing,
    Verdict,
    field_words,
    fluid_plan_lines,
    volume_words,
    weight_words,
)
from content.fluid_session import rounded
from core.formkit.parts import Pill, Table
from engine.report import Report
from engine.truth import Truth
from patients.models import Patient
from triage.held_back import reason_words
from triage.presenters.words import trust_words


@dataclass(frozen=True)
class HeldShown:
    """One reason why there is no plan."""

    title: str
    why: str
    code: str = ""


@dataclass(frozen=True)
class FluidPlanShown:
    """The plan, or why there is none. `measured` is None when nothing was measured."""

    refused: bool
    ask_first: bool
    held: tuple[HeldShown, ...]
    lines: FluidPlanLines
    table: Table | None
    verdicts: tuple[tuple[str, Pill], ...]
    measured: Table | None
    not_known: tuple[str, ...]


@dataclass(frozen=True)
class CheckShown:
    """A check that bears on drinking, and how it stands."""

    code: str
    title: str
    pill: Pill


def plan_shown(
    plan: FluidPlan, report: Report, patient: Patient, units: FluidUnits
) -> FluidPlanShown:
    """Return the plan as the page shows it: the patient's words first, then the reckoning."""
    lines = fluid_plan_lines(plan, units, patient.clinic.emergency_number)
    rows = tuple(_measured(plan, units))
    return FluidPlanShown(
        refused=plan.standing is Standing.REFUSED,
        ask_first=plan.standing is Standing.ASK_FIRST,
        held=tuple(_held_shown(each, plan, report) for each in plan.held),
        lines=lines,
        table=(
            Table.of(lines.title, [_("When"), _("How much"), _("Why")], lines.rows)
            if lines.rows
            else None
        ),
        verdicts=tuple(_verdicts(plan)),
        measured=(
            Table.of(_("What it rests on"), [_("Reckoned"), _("Result"), _("From")], rows)
            if rows
            else None
        ),
        not_known=tuple(
            dict.fromkeys(field_words(field) for each in plan.unsaid for field in each.needs)
        ),
    )


def checks_shown(checks: Mapping[str, Truth], report: Report) -> tuple[CheckShown, ...]:
    """Return how each check stands, in words."""
    titles = {each.id: each.title for each in report.ruleset.parts.contraindications}
    pills = {
        Truth.TRUE: Pill(_("Holds"), "danger", "warning"),
        Truth.UNKNOWN: Pill(_("Not known"), "warn", "warning"),
        Truth.FALSE: Pill(_("Clear"), "ok", "check"),
    }
    return tuple(
        CheckShown(code, titles.get(code, _("Not asked in this screening")), pills[truth])
        for code, truth in checks.items()
    )


def _held_shown(held: Held, plan: FluidPlan, report: Report) -> HeldShown:
    if held is Held.URGENT:
        why = _(
            "No self-care at this urgency, and no drinks for confusion, a fit or vomiting after "
            "exercise, or for brown urine: that is not thirst."
        )
        if plan.standing is Standing.ASK_FIRST:
            return HeldShown(_("Not known whether the patient was ill after exercise"), why)
        return HeldShown(_("The patient must be seen first"), why)
    if held is Held.MUCH_GAINED:
        why = _(
            "Over-drinking: ask about headache, sickness and confusion, and check sodium today."
        )
        return HeldShown(_("More than 2 kg (4.4 lb) was gained"), why)
    checks = {each.id: each for each in report.ruleset.parts.contraindications}
    signed = {each.id for each in report.contraindications if each.truth is Truth.TRUE}
    check = checks.get(held.value)
    title, why = (check.title, check.why) if check else (held.value, "")
    if held is Held.FLUID and plan.limit is not None:
        limit = f"{plan.limit.normalize():f}"
        title = _("A limit of %(litres)s litres a day is prescribed") % {"litres": limit}
    elif held.value in signed:
        title = reason_words(report, held.value)
    elif plan.standing is Standing.REFUSED:
        title = _("%(check)s: by an alert recorded since the screening") % {"check": title}
    return HeldShown(title, why, held.value)


def _verdicts(plan: FluidPlan) -> Iterable[tuple[str, Pill]]:
    said = {
        Verdict.GAINED: (
            _("Weight was gained: more was drunk than lost. No more to drink now."),
            Pill(_("Gained weight"), "danger", "warning"),
        ),
        Verdict.LOW_SODIUM_RISK: (
            _(
                "Risk of low sodium, up to 24 hours after. With headache, sickness, drowsiness or "
                "confusion: sodium now, and no drinks."
            ),
            Pill(_("Low sodium"), "danger", "warning"),
        ),
        Verdict.LITTLE_LOST: (
            _("Less than 2 % of the weight was lost: thirst and meals are enough."),
            Pill(_("Below 2 %"), "ok", "check"),
        ),
        Verdict.LOST_2: (
            _("2 % of the weight or more was lost. That is enough to slow a person down."),
            Pill(_("2 % or more"), "warn", "warning"),
        ),
        Verdict.LOST_5: (
            _(
                "5 % of the weight or more was lost. Look at the patient before the next bout; no "
                "amount is given for afterwards (local judgement, to be confirmed)."
            ),
            Pill(_("5 % or more"), "danger", "warning"),
        ),
        Verdict.SWEATS_MORE: (
            _(
                "At the starting range this patient still loses 2 %. Shorter bouts, rest and "
                "cooling come before more drink (local judgement, to be confirmed)."
            ),
            Pill(_("Sweats a lot"), "warn", "warning"),
        ),
    }
    return (said[each] for each in plan.verdicts)


def _measured(plan: FluidPlan, units: FluidUnits) -> Iterable[tuple[str, str, str]]:
    session = plan.session
    change, before = session.change, session.weight_before
    if change is not None and before is not None:
        share = rounded(change / before * 100, "0.1", nearest=True)
        words = _("%(change)s (%(share)s %%)") % {
            "change": weight_words(change, units),
            "share": share,
        }
        yield _("Change of weight"), _minus(words), _from("ACSM")
    if session.sweat is not None:
        yield _("Sweat"), _exact(session.sweat, units), _from("ACSM")
    elif session.sweat_at_most is not None:
        at_most = _("at most %(volume)s; urine not known") % {
            "volume": _exact(session.sweat_at_most, units)
        }
        yield _("Sweat"), at_most, _from("ACSM")
    if session.sweat_rate is not None:
        rate = _("%(volume)s an hour") % {"volume": _exact(session.sweat_rate, units)}
        yield _("Sweat rate"), rate, _from("ACSM")
    for title, figure in (
        (_("Before, 5 to 7 ml a kilo"), plan.before),
        (_("An hour, from a loss below 2 % to the sweat rate"), plan.during),
        (_("After, 1.5 litres a kilo lost"), plan.after),
    ):
        if figure is not None:
            yield title, _figure(figure, units), _from(*figure.sources)


def _figure(figure: Figure, units: FluidUnits) -> str:
    low, high = _exact(figure.low, units), _exact(figure.high, units)
    if low == high:
        return high
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def _exact(litres: Fraction, units: FluidUnits) -> str:
    """To a hundredth of a litre, for who checks the reckoning; ounces are poured whole."""
    if units is FluidUnits.US:
        return volume_words(litres, units)
    return _("%(n)s L") % {"n": rounded(litres, "0.01", nearest=True)}


def _minus(words: str) -> str:
    return words.replace("-", "−")  # noqa: RUF001


def _from(*ids: str) -> str:
    """The sources of a figure, each with how far it is backed."""
    return "; ".join(
        _("%(source)s (%(trust)s)")
        % {"source": SOURCES[each].title, "trust": trust_words(SOURCES[each].trust)}
        for each in ids
    )
