"""One section of a screening as the page draws it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from accounts.models import UnitSystem
from core.formkit.parts import Step
from engine.records import Section
from triage.assessment import Assessment
from triage.forms.section import SectionForm
from triage.items import Item
from triage.presenters.controls import Control, control_for


@dataclass(frozen=True)
class Block:
    """Items that belong together: the options of one set under its question, or single items."""

    title: str
    how: str
    controls: tuple[Control, ...]


@dataclass(frozen=True)
class GroupShortcut:
    """ "I examined these: none present": what it would name, and what it never covers."""

    url: str
    named: tuple[tuple[str, str], ...]  # (item, words)
    apart: tuple[str, ...]


@dataclass(frozen=True)
class SectionPage:
    """A section: its blocks, the shortcut, and where to go next."""

    id: str
    title: str
    hint: str
    blocks: tuple[Block, ...]
    shortcut: GroupShortcut | None
    next_id: str
    next_title: str
    closed_count: int
    versions: Mapping[str, int] = field(default_factory=dict)


def section_page(
    assessment: Assessment,
    section: Section,
    *,
    form: SectionForm | None = None,
    opened: Sequence[str] = (),
    units: str = UnitSystem.SI,
) -> SectionPage:
    """Return the page of a section. `form` holds what was typed and refused; `opened` are items
    that were opened on purpose although they aren't indicated ("all" for the whole section).
    """
    items = assessment.published.items_in(section.id)
    controls = {
        item.key: control_for(assessment, assessment.known[item.key], form, opened, units)
        for item in items
    }
    following = _following(assessment, section)
    return SectionPage(
        id=section.id,
        title=section.title,
        hint=section.hint,
        blocks=tuple(blocks_of(items, controls)),
        shortcut=_shortcut(assessment, section),
        next_id=following.id if following else "",
        next_title=following.title if following else "",
        closed_count=sum(control.closed for control in controls.values()),
        versions={key: control.version for key, control in controls.items()},
    )


def section_steps(assessment: Assessment, current: str = "") -> list[Step]:
    """Return the list of sections with how far each is; those not needed so far come last."""
    needed = {section.id for section in assessment.sections}
    steps = []
    for section in assessment.ruleset.sections:
        if section.id not in needed and section.id != current:
            continue
        asked = assessment.open_in(section.id)
        answered = sum(known.is_answered for known in asked)
        done = bool(asked) and answered == len(asked)
        steps.append(
            Step(
                label=section.title,
                url=reverse("triage:section", args=[assessment.screening.pk, section.id]),
                current=section.id == current,
                status=f"{answered}/{len(asked)}",
                tone="ok" if done else "plain",
                icon="check" if done else "",
            )
        )
    return steps


def sections_not_needed(assessment: Assessment, current: str = "") -> list[tuple[str, str]]:
    """Return title and address of the sections that hold nothing for this patient so far."""
    needed = {section.id for section in assessment.sections}
    return [
        (
            section.title,
            reverse("triage:section", args=[assessment.screening.pk, section.id]) + "?open=all",
        )
        for section in assessment.ruleset.sections
        if section.id not in needed and section.id != current
    ]


def _following(assessment: Assessment, section: Section) -> Section | None:
    order = [each.id for each in assessment.ruleset.sections]
    place = order.index(section.id)
    return next((each for each in assessment.sections if order.index(each.id) > place), None)


def blocks_of(items: Sequence[Item], controls: Mapping[str, Control]) -> list[Block]:
    """Put the options of one set under its question; every other item stands by itself."""
    blocks: list[Block] = []
    for item in items:
        control = controls[item.key]
        if item.option is None:
            blocks.append(Block("", "", (control,)))
        elif blocks and blocks[-1].controls[0].key.startswith(f"{item.finding.id}."):
            last = blocks.pop()
            blocks.append(Block(last.title, last.how, (*last.controls, control)))
        else:
            title = item.finding.wording or item.finding.label
            blocks.append(Block(title, item.finding.how, (control,)))
    return blocks


def _shortcut(assessment: Assessment, section: Section) -> GroupShortcut | None:
    """The unanswered, asked signs of a section that may be called absent together."""
    named: list[tuple[str, str]] = []
    apart: list[str] = []
    for known in assessment.open_in(section.id):
        item = known.item
        if item.kind != "presence" or known.value is not None or known.given.reason:
            continue
        if item.key in assessment.published.required:
            apart.append(item.label)
        elif known.given.is_blank:
            named.append((item.key, item.label))
    if len(named) < 2:
        return None
    url = reverse("triage:none_present", args=[assessment.screening.pk, section.id])
    return GroupShortcut(url, tuple(named), tuple(apart))
