"""What differs between two rulesets, part by part, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from engine.difference import Change, FieldChange
from triage.ruleset_document import part_text


@dataclass(frozen=True)
class FieldShown:
    """One field before and after; `code` marks a condition, whose reading aloud stands below."""

    label: str
    before: str
    after: str
    before_aloud: str
    after_aloud: str
    code: bool


@dataclass(frozen=True)
class ChangeShown:
    """One part that changed."""

    heading: str
    kind: str
    tone: str
    icon: str
    fields: tuple[FieldShown, ...]


def changes_shown(changes: Iterable[Change]) -> list[ChangeShown]:
    """Return the changes as the page lists them, in the order of the file."""
    return [_change(change) for change in changes]


def _change(change: Change) -> ChangeShown:
    kind, tone, icon = {
        "added": (_("Added"), "ok", "check"),
        "removed": (_("Removed"), "danger", "undo"),
        "changed": (_("Changed"), "info", "note"),
        "moved": (_("In another order"), "plain", ""),
    }[change.kind]
    heading = " ".join(part for part in (part_words(change.part), change.id) if part)
    if change.title and change.title != change.id:
        heading = f"{heading}: {change.title}"
    return ChangeShown(heading, kind, tone, icon, tuple(_field(each) for each in change.fields))


def _field(field: FieldChange) -> FieldShown:
    return FieldShown(
        label=field_words(field.field),
        before=_text(field.before),
        after=_text(field.after),
        before_aloud=field.before_aloud,
        after_aloud=field.after_aloud,
        code=field.is_condition,
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list) and all(isinstance(each, str | int | float) for each in value):
        return "\n".join(str(each) for each in value)
    if isinstance(value, dict | list):
        return part_text(value).rstrip()
    return str(value)


def part_words(part: str) -> str:
    """What kind of part it is."""
    return {
        "ruleset": _("Head"),
        "about": _("Head"),
        "scope": _("Scope"),
        "step": _("Step"),
        "ladder": _("Ladder of urgency"),
        "source": _("Source"),
        "sources": _("Source"),
        "section": _("Section"),
        "sections": _("Sections"),
        "finding": _("Finding"),
        "findings": _("Findings"),
        "option": _("Option"),
        "region": _("Region"),
        "definition": _("Definition"),
        "definitions": _("Definitions"),
        "required": _("Needed for reassurance"),
        "required_for_reassurance": _("Needed for reassurance"),
        "incomplete_rule": _("Rule while incomplete"),
        "otherwise": _("When no rule fires"),
        "rule": _("Rule"),
        "rules": _("Rule"),
        "case": _("Case"),
        "cases": _("Case"),
        "contributing": _("Contributing factors"),
        "contraindication": _("Check of advice"),
        "contraindications": _("Checks of advice"),
        "advice": _("Advice"),
        "disagreement": _("Disagreement"),
        "disagreements": _("Disagreements"),
        "safety_net": _("Safety net"),
        "ruled_out": _("Said to be unlikely"),
        "unverified_codes": _("Codes to be looked up"),
    }.get(part, part)


def field_words(field: str) -> str:
    """What a field is called on the pages; the rarer ones keep their name in the file, in words."""
    return {
        "when": _("Condition"),
        "until": _("Stands until"),
        "disposition": _("Urgency"),
        "points_to": _("Points to"),
        "do": _("What to do"),
        "investigations": _("Investigations"),
        "destination": _("Destination"),
        "evidence": _("How far it is backed"),
        "trust": _("How far it is backed"),
        "sources": _("Sources"),
        "judgement": _("Local judgement"),
        "cases": _("Worked cases"),
        "codes": _("Codes of what it points to"),
        "answers": _("Answers"),
        "checked_on": _("Checked on"),
        "review_by": _("Review by"),
        "reviewed_on": _("Reviewed on"),
        "version": _("Version"),
        "title": _("Title"),
        "order": _("Order"),
    }.get(field, field.replace("_", " ").capitalize())
