"""One draft of the ruleset in progress, with its automatic review, so that editors find work."""

from datetime import datetime, timedelta

from accounts.models import User
from triage.actions.editing import revise, start_draft
from triage.actions.editing_proofs import review_draft
from triage.models import RulesetDraft
from triage.ruleset_document import Place
from triage.ruleset_selectors import standing
from triage.selectors import newest_ruleset

RULE = "U01"
ADDED = "Tell the patient whom to call if walking or swallowing gets worse before the appointment."


def begin_draft(*, by: User, now: datetime) -> None:
    """Add a line to what one rule asks to do, and review the whole."""
    version = newest_ruleset()
    if version is None:
        return
    draft = start_draft(version=version, by=by, now=now)
    place = Place("rules", RULE)
    rule = place.taken_from(standing(draft).document)
    revise(
        draft=draft,
        place=place,
        content={**rule, "do": [*rule.get("do", []), ADDED]},
        row_version=draft.row_version,
        by=by,
        now=now + timedelta(minutes=12),
    )
    current = RulesetDraft.objects.get(pk=draft.pk)
    review_draft(
        draft=current, row_version=current.row_version, by=by, now=now + timedelta(minutes=15)
    )
