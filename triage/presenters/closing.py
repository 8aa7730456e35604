"""What was decided to do, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from triage.assessment import Assessment
from triage.models import ClosingAction, ClosingKind, NoActionReason
from triage.presenters.words import day_words


@dataclass(frozen=True)
class ClosingShown:
    """One decision: a title, its details, and who made it when."""

    pk: int
    kind: str
    title: str
    details: tuple[str, ...]
    by: str
    at: datetime
    settled: str


def closing_shown(assessment: Assessment, action: ClosingAction) -> ClosingShown:
    """Return one closing action as the pages show it."""
    return ClosingShown(
        pk=action.pk,
        kind=action.kind,
        title=closing_title(action),
        details=tuple(part for part in _details(assessment, action) if part),
        by=str(action.decided_by),
        at=action.decided_at,
        settled=action.settled_note or (_("carried out") if action.settled_at else ""),
    )


def closing_title(action: ClosingAction) -> str:
    """Return the decision in a line: "Refer to neurology"."""
    if action.kind == ClosingKind.REFER:
        return _("Refer to %(whom)s") % {"whom": action.destination}
    if action.kind == ClosingKind.ADVICE:
        return _("Ask %(whom)s for advice") % {"whom": action.destination}
    if action.kind == ClosingKind.RECALL and action.due_on:
        return _("Recall on %(day)s") % {"day": day_words(action.due_on)}
    if action.kind == ClosingKind.HANDOUT:
        return _("Give a handout")
    if action.kind == ClosingKind.NO_RECALL:
        return _("No recall: %(reason)s") % {
            "reason": str(NoActionReason(action.reason).label).lower()
        }
    return _("No action: %(reason)s") % {"reason": str(NoActionReason(action.reason).label).lower()}


def _details(assessment: Assessment, action: ClosingAction) -> list[str]:
    urgency = assessment.ruleset.step(action.urgency).label if action.urgency else ""
    suspected = _("Suspected: %(what)s") % {"what": action.suspected} if action.suspected else ""
    return [suspected, urgency, action.question, action.purpose, action.reason_text]
