"""What the rules of a version rest on, to be read: names, values, factors, checks, advice.

A rule names its definitions by their label ("Normal examination"); whoever reviews or uses it has
to be able to read what the label stands for without opening the file.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from engine.conditions import ALWAYS, NEVER, Condition
from engine.findings import Finding, Reference
from engine.records import Definition
from engine.rulesets import Ruleset
from triage.items import in_words
from triage.presenters.rules import SourceShown, sources_by_key
from triage.presenters.words import is_local, trust_words


@dataclass(frozen=True)
class PartShown:
    """One part. `conditions` are pairs of what a condition does (may be empty) and how it reads."""

    id: str
    title: str
    conditions: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    tag: str = ""
    sources: tuple[SourceShown, ...] = ()

    @property
    def evidence(self) -> str:
        """How far it is backed, in words; empty where the ruleset gives no trust tag."""
        return trust_words(self.tag) if self.tag else ""

    @property
    def evidence_local(self) -> bool:
        return bool(self.tag) and is_local(self.tag)


@dataclass(frozen=True)
class PartsShown:
    """The parts of one kind."""

    id: str
    title: str
    parts: tuple[PartShown, ...]


def parts_shown(ruleset: Ruleset) -> list[PartsShown]:
    """Return every kind of part that the ruleset has, in the order of the file."""
    kinds = (
        ("definitions", _("What the names in conditions stand for"), _definitions(ruleset)),
        ("values", _("Measured values: units and reference limits"), _values(ruleset)),
        ("required", _("Needed before anybody is reassured"), _required(ruleset)),
        ("factors", _("Contributing factors"), _factors(ruleset)),
        ("checks", _("Checks before advice"), _checks(ruleset)),
        ("advice", _("Advice"), _advice(ruleset)),
        ("disagreements", _("Where authorities disagree"), _disagreements(ruleset)),
        ("warnings", _("Warning signs for the patient"), _warnings(ruleset)),
    )
    found = (PartsShown(name, title, tuple(parts)) for name, title, parts in kinds)
    return [each for each in found if each.parts]


def _definitions(ruleset: Ruleset) -> Iterable[PartShown]:
    for each in ruleset.parts.definitions:
        title = ruleset.label(each.id)
        yield PartShown(
            id=each.id,
            title=f"{each.tool}: {title}" if each.tool else title,
            conditions=_conditions(ruleset, ("", each.when)) if each.kind == "condition" else (),
            lines=tuple(_made_of(ruleset, each)),
            sources=sources_by_key(ruleset, (each.source,) if each.source else ()),
        )


def _made_of(ruleset: Ruleset, each: Definition) -> Iterable[str]:
    for line in each.points:
        points = f"{line.points:+g}".replace("-", "\N{MINUS SIGN}")
        yield f"{points}: {ruleset.read_aloud(line.when)}"
    if each.kind == "class":
        options = ruleset.findings[each.inputs[0]].options
        yield ", ".join(option.label for option in options if each.id in option.classes)
    elif each.inputs:
        sign = {"ratio": " / ", "difference": " \N{MINUS SIGN} ", "sum": " + "}[each.kind]
        yield sign.join(ruleset.label(name) for name in each.inputs)


def _values(ruleset: Ruleset) -> Iterable[PartShown]:
    for each in ruleset.findings.values():
        if each.kind != "number" or not (each.reference or each.units):
            continue
        yield PartShown(
            id=each.id,
            title=f"{each.label}, {each.unit}" if each.unit else each.label,
            lines=(*_units(each), *(_limits(ruleset, limits) for limits in each.reference)),
        )


def _units(finding: Finding) -> Iterable[str]:
    for unit, factor in finding.units.items():
        yield _("1 %(unit)s is %(factor)s %(own)s") % {
            "unit": unit,
            "factor": f"{factor:g}",
            "own": finding.unit,
        }


def _limits(ruleset: Ruleset, limits: Reference) -> str:
    low, high = limits.low, limits.high
    if low is None or high is None:
        words = _("up to %(high)s") if low is None else _("from %(low)s")
    else:
        words = _("%(low)s to %(high)s")
    said = words % {"low": _number(low), "high": _number(high)}
    if limits.when == ALWAYS:
        return said
    return f"{said} ({ruleset.read_aloud(limits.when)})"


def _number(value: float | None) -> str:
    return "" if value is None else in_words(value)


def _required(ruleset: Ruleset) -> Iterable[PartShown]:
    for each in ruleset.parts.required_for_reassurance:
        finding = ruleset.findings[each.finding]
        labels = [option.label for option in finding.all_options() if option.id in each.options]
        yield PartShown(
            id=each.finding,
            title=finding.label,
            conditions=_conditions(ruleset, (_("Needed while"), each.when)),
            lines=(", ".join(labels),) if labels else (),
        )


def _factors(ruleset: Ruleset) -> Iterable[PartShown]:
    for each in ruleset.parts.contributing:
        yield PartShown(
            id=each.id,
            title=each.title,
            conditions=_conditions(ruleset, ("", each.when)),
            lines=(each.text,) if each.text else (),
            sources=sources_by_key(ruleset, each.sources),
            tag=each.evidence,
        )


def _checks(ruleset: Ruleset) -> Iterable[PartShown]:
    for each in ruleset.parts.contraindications:
        yield PartShown(
            id=each.id,
            title=each.title,
            conditions=_conditions(ruleset, ("", each.when)),
            lines=tuple(text for text in (each.why, each.patient_text) if text),
            sources=sources_by_key(ruleset, each.sources),
            tag=each.evidence,
        )


def _advice(ruleset: Ruleset) -> Iterable[PartShown]:
    for each in ruleset.parts.advice:
        held = _("Held back by: %(checks)s") % {"checks": ", ".join(each.withheld_by)}
        yield PartShown(
            id=each.id,
            title=each.title,
            conditions=_conditions(
                ruleset,
                (_("Offered when"), each.offer_when),
                (_("Withheld when"), each.withhold_when),
                (_("Asked about first when"), each.ask_first_when),
            ),
            lines=tuple(text for text in (held if each.withheld_by else "", each.text) if text),
            sources=sources_by_key(ruleset, each.sources),
            tag=each.evidence,
        )


def _disagreements(ruleset: Ruleset) -> Iterable[PartShown]:
    for each in ruleset.parts.disagreements:
        positions = (each.positions,) if isinstance(each.positions, str) else each.positions
        yield PartShown(
            id="",
            title=each.topic,
            lines=(*positions, _("Here: %(chosen)s") % {"chosen": each.chosen}),
            sources=sources_by_key(ruleset, each.sources),
            tag=each.trust,
        )


def _warnings(ruleset: Ruleset) -> Iterable[PartShown]:
    for each in ruleset.parts.safety_net:
        yield PartShown(
            id="",
            title=each.text,
            conditions=_conditions(
                ruleset, (_("Said while"), each.when), (_("Said first when"), each.first_when)
            ),
            sources=sources_by_key(ruleset, each.sources),
            tag=each.evidence,
        )


def _conditions(ruleset: Ruleset, *written: tuple[str, Condition]) -> tuple[tuple[str, str], ...]:
    """Each condition aloud, without those that say nothing: "always" and "never"."""
    return tuple(
        (does, ruleset.read_aloud(condition))
        for does, condition in written
        if condition not in (ALWAYS, NEVER)
    )
