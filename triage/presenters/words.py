"""Answers, reasons, steps and sources in words."""

import re
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import UnitSystem
from engine.findings import Finding
from engine.recorded import Value
from engine.records import Source, Step
from engine.rulesets import Ruleset
from triage.facts import Known
from triage.items import Item, in_words
from triage.models import UnansweredReason

# What a source's tag tells a clinician. M, J and "inf" are nobody's published word.
_TRUST = {
    "S": lambda: _("source read"),
    "S2": lambda: _("seen in a secondary source"),
    "D": lambda: _("calculated from a source"),
    "seed": lambda: _("article shipped with the product"),
}
_MICRO = re.compile(r"\bu(?=(mol|g|L|IU|U)\b)")
_AMOUNT = re.compile(r"\d+(?:\.\d+)?")
_CLAUSE_END = re.compile(r"[:;.](?:\s|$)| \(")


def trust_words(tag: str) -> str:
    """Say how far a statement is backed; an unknown tag is backed by nobody we can name."""
    return _TRUST[tag]() if tag in _TRUST else _("local judgement, to be confirmed")


def is_local(tag: str) -> bool:
    """Whether nobody but the authors of the ruleset stands behind it."""
    return tag not in _TRUST


def reason_words(reason: str) -> str:
    """The reason for not assessing, as on the page."""
    return str(UnansweredReason(reason).label) if reason else ""


def value_words(item: Item, value: Any) -> str:
    """Write an answer: "Present", an option's label, "4.2 mmol/L", or the options of a list."""
    if value is None:
        return _("Not assessed")
    if item.kind == "presence":
        return _("Present") if value else _("Absent")
    if item.kind == "choice":
        return item.options[value].label
    if item.kind == "number":
        return amount_words(in_words(value), item.finding.unit)
    return list_words(item, value)


def amount_words(number: str, unit: str) -> str:
    """Write an amount or a range as on paper: "≥ 3 mmol/L", "90 µmol/L".

    Rulesets are typed on a keyboard, so they say ">=" and "umol".
    """
    written = number.replace(">=", "≥").replace("<=", "≤")
    return f"{written} {unit_words(unit)}".strip()


def measured_words(number: str, finding: Finding, units: str = UnitSystem.SI) -> str:
    """Write an amount or a range of a finding; a clinic of US units reads those first, and those
    of the rules behind them: "≥ 12.02 mg/dL (≥ 3 mmol/L)".

    Four digits, as a threshold of the rules is seldom a round number there. The factor is the one
    by which an answer in that unit was read.
    """
    own = amount_words(number, finding.unit)
    if units != UnitSystem.US or not finding.units:
        return own
    unit, factor = next(iter(finding.units.items()))
    there = _AMOUNT.sub(lambda found: f"{float(found[0]) / factor:.4g}", number)
    return f"{amount_words(there, unit)} ({own})"


def unit_words(unit: str) -> str:
    """Write a unit with its micro sign: "µmol/L" for "umol/L"."""
    return _MICRO.sub("µ", unit)


def list_words(item: Item, value: dict[str, Any]) -> str:
    """Write what is on a list, and whether that is all."""
    named = ", ".join(item.options[option].label for option in value["present"])
    if not named:
        return _("None of these") if value["complete"] else _("None so far, the list is open")
    return named if value["complete"] else _("%(named)s; the list is open") % {"named": named}


def known_words(known: Known) -> str:
    """Write what holds for an item, with the reason when it was not assessed."""
    if known.value is None and known.given.reason:
        return _("Not assessed: %(reason)s") % {"reason": reason_words(known.given.reason).lower()}
    return value_words(known.item, known.value)


def atom_words(ruleset: Ruleset, key: str, value: Value, units: str = UnitSystem.SI) -> str:
    """Write one answer of the engine with its finding: "Weakness: weak on examination". `units`
    are those of the clinic that reads it."""
    atom = ruleset.atoms[key]
    finding = atom.finding
    if atom.is_boolean:
        name = f"{finding.label}: {atom.label}" if atom.option else finding.label
        return name if value else _("%(finding)s: absent") % {"finding": name}
    if finding.kind == "choice":
        label = next(each.label for each in finding.options if each.id == value)
        # "Wasting", where the answer says no more than the question.
        if label.casefold() == finding.label.casefold():
            return label
        return f"{finding.label}: {_lower(label)}"
    return f"{finding.label}: {measured_words(in_words(float(value)), finding, units)}"


def step_words(step: Step) -> str:
    """The urgency with its time frame: "Urgent referral, within 2 weeks"."""
    return f"{step.label}, {step.time_frame}" if step.time_frame else step.label


def source_words(source: Source) -> str:
    """Publisher, title and year: "NICE, Suspected neurological conditions (2019)"."""
    name = ", ".join(part for part in (source.publisher, source.title) if part)
    return f"{name} ({source.year})" if source.year else name


def checked_words(source: Source) -> str:
    """When somebody last compared the rule with the source."""
    try:
        day = date_format(date.fromisoformat(source.checked_on), "j M Y")
    except ValueError:
        return ""
    return _("checked %(day)s") % {"day": day}


def day_words(day: date) -> str:
    return date_format(day, "j M Y")


def _lower(text: str) -> str:
    """Lower the first letter of a label inside a sentence; abbreviations keep theirs."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def first_clause(text: str) -> str:
    """The first clause of a rule's text: "Motor neurone disease and its treatable mimics"."""
    return _CLAUSE_END.split(text, maxsplit=1)[0].strip().rstrip(".")
