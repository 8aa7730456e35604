"""The questions of a profile as one page, and a kept profile in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import UnitSystem
from rehab.profile_sheet import GATE_RESULT, ProfileSheet
from triage.forms.section import SectionForm
from triage.presenters.controls import control_for
from triage.presenters.section import Block, blocks_of


@dataclass(frozen=True)
class ProfileSection:
    """One section of the page."""

    id: str
    title: str
    hint: str
    blocks: Sequence[Block]


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
            found.append(ProfileSection(section.id, section.title, section.hint, blocks))
    return found


def not_assessed(made: ProfileSheet) -> list[str]:
    """Return the labels of what nobody has answered."""
    return [
        known.item.label
        for key, known in made.known.items()
        if key != GATE_RESULT and not known.is_answered
    ]
