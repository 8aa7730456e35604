"""The gate's questions as one page, and what follows from the answers so far."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from accounts.models import UnitSystem
from engine.records import Rule, Section
from engine.rulesets import Ruleset
from rehab.gate_facts import NEVER_ASKED, beyond_limits
from rehab.gate_sheet import GateSheet
from rehab.models import Tier
from rehab.presenters.gate import ICONS, TONES, factors_open_words
from rehab.stop_words import stop_word
from triage.forms.section import SectionForm, control_id
from triage.items import Item
from triage.presenters.controls import Control, control_for
from triage.presenters.section import Block, blocks_of
from triage.presenters.words import atom_words, is_local

MOST_MISSING = 8  # lines; the panel stays in sight beside the questions


@dataclass(frozen=True)
class Shortcut:
    """ "I asked about or examined these: none present": what it names, and what it never covers."""

    named: Sequence[tuple[str, str]]  # (item, words)
    apart: Sequence[str]


@dataclass(frozen=True)
class GateSection:
    """One section of the page."""

    id: str
    title: str
    hint: str
    blocks: Sequence[Block]
    shortcut: Shortcut | None


@dataclass(frozen=True)
class RuleShown:
    """A rule that fired: why, what to do, and whether it is local judgement."""

    id: str
    title: str
    points_to: str
    because: Sequence[str]
    do: Sequence[str]
    is_local: bool


@dataclass(frozen=True)
class SoFar:
    """What follows from the answers given until now."""

    tier: str
    code: str
    label: str
    time_frame: str
    requires: str
    stops: bool
    rules: Sequence[RuleShown]
    limits: Sequence[str]  # the limits that a reading breaches, and whose they are
    missing: Sequence[tuple[str, str]]  # (words, address on the page)
    factors_open: str  # how many aggravating factors are not assessed
    needs_action: bool

    @property
    def symbol(self) -> str:
        return ICONS[self.tier]

    @property
    def missing_words(self) -> str:
        """How many answers that decide are not given."""
        count = len(self.missing)
        return (
            ngettext("%(n)d answer is still to give", "%(n)d answers are still to give", count)
            % {"n": count}
            if count
            else ""
        )

    @property
    def in_short(self) -> str:
        """What goes with the tier in one line: what stopped it, or how much is still to answer."""
        return self.rules[0].title if self.stops and self.rules else self.missing_words

    @property
    def missing_first(self) -> Sequence[tuple[str, str]]:
        return self.missing[:MOST_MISSING]

    @property
    def missing_more(self) -> str:
        """How many come after the first; they move up as those are answered."""
        count = len(self.missing) - MOST_MISSING
        return (
            ngettext("and %(n)d more", "and %(n)d more", count) % {"n": count} if count > 0 else ""
        )


def gate_sections(made: GateSheet, form: SectionForm | None) -> list[GateSection]:
    """Return the sections that hold something to ask; `form` is what was typed."""
    found = []
    for section in made.ruleset.sections:
        items = [i for i in made.published.items_in(section.id) if i.key not in NEVER_ASKED]
        controls = {item.key: _control(made, item, form) for item in items}
        if all(control.closed for control in controls.values()):
            continue
        found.append(
            GateSection(
                id=section.id,
                title=section.title,
                hint=section.hint,
                blocks=blocks_of(items, controls),
                shortcut=_shortcut(made, section),
            )
        )
    return found


def open_items(made: GateSheet, form: SectionForm | None) -> set[str]:
    """Return the items that the page asks."""
    return {
        key
        for key, known in made.known.items()
        if key not in NEVER_ASKED and not _control(made, known.item, form).closed
    }


def controls_of(made: GateSheet, form: SectionForm | None, keys: Collection[str]) -> list[Control]:
    """Return these items as their controls, to swap them into the page."""
    return [_control(made, made.known[key].item, form) for key in made.known if key in keys]


def so_far(made: GateSheet) -> SoFar:
    """Return what follows so far: tier, why, what to do, and what is still to ask."""
    step = made.ruleset.step(made.tier)
    return SoFar(
        tier=made.tier,
        code=TONES[made.tier],
        label=step.label,
        time_frame=step.time_frame,
        requires=step.requires,
        stops=made.stops,
        rules=rules_shown(made),
        limits=[
            stop_word(each, made.acting) for each in beyond_limits(made.acting.limits, made.known)
        ],
        missing=[
            (made.published.items[key].label, f"#{control_id(key)}")
            for key in on_page(made, made.still_to_ask)
        ],
        factors_open=factors_open_words(len(made.factors_open)),
        needs_action=made.floor == Tier.TWO_WEEKS and not made.stops,
    )


def rules_shown(made: GateSheet) -> list[RuleShown]:
    """Return the rules that fired, most urgent first; the one for "not complete" is not listed."""
    incomplete = made.ruleset.parts.incomplete_rule
    return [
        RuleShown(
            id=fired.id,
            title=fired.title,
            points_to=fired.rule.points_to,
            because=because_words(made.ruleset, fired.rule, fired.because),
            do=list(fired.rule.do),
            is_local=is_local(fired.rule.evidence),
        )
        for fired in made.report.fired
        if fired.id != incomplete
    ]


def because_words(ruleset: Ruleset, rule: Rule, because: Mapping[str, Any]) -> list[str]:
    """Return what made a rule fire; of a clear gate that is everything, so it is not repeated."""
    if rule.disposition == Tier.CLEAR:
        return []
    return [atom_words(ruleset, key, value) for key, value in because.items()]


def on_page(made: GateSheet, missing: Sequence[str]) -> list[str]:
    """Return what is missing and stands on the page; what follows from it opens later."""
    shown = open_items(made, None)
    return [key for key in missing if key in shown] or list(missing)


def covered_by_shortcut(made: GateSheet, section: str) -> list[Item]:
    """Return the unanswered, asked presences of a section on which no clearance rests."""
    return [
        known.item
        for known in made.open_in(section)
        if known.item.kind == "presence"
        and known.given.is_blank
        and known.item.key not in made.published.required
    ]


def _shortcut(made: GateSheet, section: Section) -> Shortcut | None:
    named = covered_by_shortcut(made, section.id)
    if len(named) < 2:
        return None
    apart = [
        known.item.label
        for known in made.open_in(section.id)
        if known.item.key in made.published.required and not known.is_answered
    ]
    return Shortcut([(item.key, item.label) for item in named], apart)


def _control(made: GateSheet, item: Item, form: SectionForm | None) -> Control:
    return control_for(made, made.known[item.key], form, (), UnitSystem.SI)
