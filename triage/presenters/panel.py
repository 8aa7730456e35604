"""The panel that follows: how urgent so far, why, and which answers decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formkit.parts import LadderStep
from triage.assessment import Assessment
from triage.forms.section import control_id
from triage.presenters.rules import without_the_incomplete
from triage.presenters.words import amount_words, atom_words, measured_words, step_words

if TYPE_CHECKING:
    from engine.outcomes import AskItem, AskOutcome

MOST_ASKED = 4  # lines; the panel is a hint, the list of the not assessed is elsewhere
SHORT = 30  # characters of a time frame that fit into a sentence
MOST_OUTCOMES = 3  # words on an option that changes nothing are left out


@dataclass(frozen=True)
class Because:
    """A rule that fired and the recorded answers that made it."""

    rule: str
    title: str
    answers: tuple[str, ...]
    stands: bool


@dataclass(frozen=True)
class Ask:
    """One thing worth asking: where to answer it, and what each answer leads to."""

    label: str
    url: str
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class Panel:
    """So far: the range with words, the reasons, and what to ask next."""

    out_of_scope: str
    steps: tuple[LadderStep, ...]
    floor: str
    ceiling: str
    words: str
    because: tuple[Because, ...]
    deciding_title: str
    deciding: tuple[Ask, ...]
    settling_title: str
    settling: tuple[Ask, ...]
    reassurance_waits_for: int


def panel_for(assessment: Assessment) -> Panel:
    """Return the panel of a screening that is being answered."""
    report, ruleset = assessment.report, assessment.ruleset
    steps = tuple(LadderStep(step.code, step.label) for step in ruleset.ladder)
    if not assessment.in_scope or report.disposition is None or report.ceiling is None:
        return Panel(report.scope_note, steps, "", "", "", (), "", (), "", (), 0)
    disposition, ceiling = report.disposition, report.ceiling
    deciding = _asked(assessment, "ceiling")
    settling = [ask for ask in _asked(assessment, "settle") if ask not in deciding]
    return Panel(
        out_of_scope="",
        steps=steps,
        floor=disposition,
        ceiling=ceiling,
        words=range_words(assessment),
        because=because_of(assessment),
        deciding_title=ngettext(
            "One answer could make it more urgent",
            "These answers could make it more urgent",
            len(deciding),
        ),
        deciding=tuple(deciding[:MOST_ASKED]),
        settling_title=ngettext("%(n)d answer settles it", "%(n)d answers settle it", len(settling))
        % {"n": len(settling)},
        settling=tuple(settling),
        reassurance_waits_for=len(report.reassurance_withheld),
    )


def range_words(assessment: Assessment) -> str:
    """Say the range: what it is at least, and what it could still be."""
    report, ruleset = assessment.report, assessment.ruleset
    if report.disposition is None or report.ceiling is None:
        return report.scope_note
    step = ruleset.step(report.disposition)
    least = step_words(step) if len(step.time_frame) <= SHORT else step.label
    if ruleset.rank(report.ceiling) >= ruleset.rank(report.disposition):
        return _("At least: %(least)s. No missing answer makes it more urgent.") % {"least": least}
    return _("At least: %(least)s. Could be: %(most)s.") % {
        "least": least,
        "most": ruleset.step(report.ceiling).label,
    }


def because_of(assessment: Assessment) -> tuple[Because, ...]:
    """Return the rules that fired, most urgent first, with the answers behind them."""
    fired = assessment.report.fired
    leading = without_the_incomplete(assessment.ruleset, (each.id for each in fired))
    return tuple(
        Because(
            rule=each.id,
            title=each.title,
            answers=tuple(
                atom_words(assessment.ruleset, key, value, assessment.units)
                for key, value in each.because.items()
            ),
            stands=each.stands,
        )
        for each in fired
        if each.id in leading
    )


def item_url(assessment: Assessment, item: str) -> str:
    """Where an item is answered: its section, opened even when it isn't indicated yet."""
    section = assessment.published.items[item].section
    address = reverse("triage:section", args=[assessment.screening.pk, section])
    return f"{address}?open={item}#{control_id(item)}"


def _asked(assessment: Assessment, purpose: str) -> list[Ask]:
    items = {
        item.item: item
        for each in assessment.report.ask_next
        if each.purpose == purpose
        for item in each.items
    }
    return [_ask(assessment, item) for item in items.values()]


def _ask(assessment: Assessment, item: AskItem) -> Ask:
    known = assessment.published.items[item.item]
    label = f"{known.finding.label}: {known.label}" if known.option else known.label
    return Ask(label, item_url(assessment, item.item), _outcomes(assessment, item.outcomes))


def _outcomes(assessment: Assessment, outcomes: Iterable[AskOutcome]) -> tuple[str, ...]:
    """Which answers would change the urgency, and to what; the rest in one word."""
    ruleset = assessment.ruleset
    changing = [o for o in outcomes if o.disposition != assessment.report.disposition]
    lines = [
        _("%(answer)s → %(urgency)s")
        % {
            "answer": _answer(assessment, outcome),
            "urgency": ruleset.step(outcome.disposition).label.lower(),
        }
        for outcome in changing[:MOST_OUTCOMES]
    ]
    if len(changing) < len(list(outcomes)):
        lines.append(_("otherwise no change by itself") if lines else _("no change by itself"))
    return tuple(lines)


def _answer(assessment: Assessment, outcome: AskOutcome) -> str:
    fixed = {"present": _("present"), "absent": _("absent"), "none": _("none")}
    if outcome.answer in fixed:
        return fixed[outcome.answer]
    changed = [key for key, value in outcome.values.items() if value is not False]
    atom = assessment.ruleset.atoms[changed[0]] if changed else None
    if atom is None or atom.finding.kind == "number":
        if atom is None:
            return amount_words(outcome.answer, "")
        return measured_words(outcome.answer, atom.finding, assessment.units)
    if atom.option is not None:
        return atom.option.label
    return next(
        (each.label for each in atom.finding.options if each.id == outcome.answer), outcome.answer
    )
