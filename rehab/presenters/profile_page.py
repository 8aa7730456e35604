"""The questions of a profile as one page, and a kept profile in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import UnitSystem
from rehab.presenters.gate_page import Shortcut
from rehab.profile_sheet import GATE_RESULT, ProfileSheet, asked_apart
from triage.forms.section import SectionForm
from triage.items import Item
from triage.presenters.controls import control_for
from triage.presenters.section import Block, blocks_of

MANY = 3  # fewer are answered one by one as quickly


@dataclass(frozen=True)
class ProfileSection:
    """One section of the page."""

    id: str
    title: str
    hint: str
    blocks: Sequence[Block]
    shortcut: Shortcut | None = None


def profile_sections(made: ProfileSheet, form: SectionForm | None) -> list[ProfileSection]:
    """Return the sections with something to ask; `form` is what was typed and refused.

    How the gate stands is not among them: nobody can answer it but the gate.
    """
    found = []
    for section in made.ruleset.sections:
        items = [item for item in made.published.items_in(section.id) if item.key != GATE_RESULT]
        controls = {
            item.key: control_for(made, made.known[item.key], form, ("all",), UnitSystem.SI)
            for item in items
        }
        if controls:
            blocks = blocks_of(items, controls)
            found.append(
                ProfileSection(
                    section.id, section.title, section.hint, blocks, _shortcut(made, section.id)
                )
            )
    return found


def covered_together(made: ProfileSheet, section: str) -> list[Item]:
    """Return the unanswered dangers of a section that withhold nothing by themselves."""
    apart = asked_apart(made.ruleset)
    return [item for item in _unanswered(made, section) if item.key not in apart]


def _shortcut(made: ProfileSheet, section: str) -> Shortcut | None:
    named = covered_together(made, section)
    if len(named) < MANY:
        return None
    covered = {item.key for item in named}
    apart = [item.label for item in _unanswered(made, section) if item.key not in covered]
    return Shortcut([(item.key, item.label) for item in named], apart)


def _unanswered(made: ProfileSheet, section: str) -> list[Item]:
    return [
        item
        for item in made.published.items_in(section)
        if item.kind == "presence"
        and (item.option or item.finding).worse_when_present
        and not made.known[item.key].is_answered
        and made.known[item.key].given.is_blank
    ]


def not_assessed(made: ProfileSheet) -> list[str]:
    """Return the labels of what nobody has answered."""
    return [
        known.item.label
        for key, known in made.known.items()
        if key != GATE_RESULT and not known.is_answered
    ]
