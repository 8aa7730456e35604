"""Two people answered the same finding: both answers side by side, and nothing typed is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.records import Section
from triage.assessment import Assessment
from triage.forms.section import SectionForm, control_id
from triage.items import Given, Item
from triage.presenters.words import reason_words, value_words
from triage.refusals import Conflict


@dataclass(frozen=True)
class Both:
    """One finding with the two answers; `mine` is what was just typed."""

    key: str
    id: str
    wording: str
    mine: str
    theirs: str
    theirs_by: str
    theirs_at: datetime | None


@dataclass(frozen=True)
class MergePage:
    """The conflicts, and everything else that was posted, to be posted again."""

    conflicts: tuple[Both, ...]
    hidden: tuple[tuple[str, str], ...]


def merge_page(
    assessment: Assessment, section: Section, form: SectionForm, conflicts: Sequence[Conflict]
) -> MergePage:
    """Return what the merge page shows. The versions in it are those that hold now."""
    keys = {conflict.item for conflict in conflicts}
    now = {
        f"v.{known.item.key}": str(known.version)
        for known in assessment.known.values()
        if known.item.section == section.id and known.item.key in keys
    }
    hidden = [
        (name, now.get(name, value))
        for name, values in form.data.lists()
        if name != "csrfmiddlewaretoken" and not name.startswith("keep.")
        for value in values
    ]
    return MergePage(
        conflicts=tuple(_both(assessment, conflict) for conflict in conflicts),
        hidden=tuple(hidden),
    )


def _both(assessment: Assessment, conflict: Conflict) -> Both:
    known = assessment.known[conflict.item]
    row = known.row
    return Both(
        key=conflict.item,
        id=control_id(conflict.item),
        wording=known.item.wording,
        mine=_said(known.item, conflict.mine),
        theirs=_said(known.item, conflict.theirs),
        theirs_by=str(row.answered_by) if row else "",
        theirs_at=row.answered_at if row else None,
    )


def _said(item: Item, given: Given) -> str:
    parts = [value_words(item, given.value), reason_words(given.reason), given.note]
    return " · ".join(part for part in parts if part)
