"""What waits for those who write rulesets: reviews that come due, drafts to approve or go on with.

The section names rulesets and colleagues, never a patient.
"""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Clinic, User
from accounts.roles import Permission
from patients.contributions import WorklistItem, WorklistSection, register_worklist
from triage.models import RulesetDraft, RulesetVersion
from triage.presenters.words import day_words
from triage.ruleset_selectors import drafts_of, drafts_to_approve, due_for_review


def register() -> None:
    """Called once, when the app is ready."""
    register_worklist(rulesets_to_look_at)


def rulesets_to_look_at(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Rulesets whose review is due, drafts that wait for this person, and their own drafts."""
    if not user.may(Permission.CONTENT_EDIT, clinic):
        return None
    today = timezone.localdate(now)
    items = [_due(version, overdue=version.review_by < today) for version in due_for_review(today)]
    if user.may(Permission.CONTENT_APPROVE, clinic):
        items += [_draft(each, _("waits for your approval")) for each in drafts_to_approve(user.pk)]
    items += [_draft(each, str(each.get_state_display())) for each in drafts_of(user.pk)]
    return WorklistSection(
        id="rulesets",
        title=_("Rulesets"),
        items=items,
        empty_text=_("No ruleset is due for review, and no draft waits."),
        order=60,
    )


def _due(version: RulesetVersion, *, overdue: bool) -> WorklistItem:
    day = {"day": day_words(version.review_by)}
    return WorklistItem(
        title=version.title,
        url=reverse("rulesets:version", args=[version.pk]),
        since=version.review_by,
        note=_("review overdue since %(day)s") % day if overdue else _("review by %(day)s") % day,
        tone="warn" if overdue else "",
    )


def _draft(draft: RulesetDraft, note: str) -> WorklistItem:
    name = "rulesets:approval" if draft.state == "offered" else "rulesets:draft"
    return WorklistItem(
        title=_("Draft: %(title)s") % {"title": draft.title},
        url=reverse(name, args=[draft.pk]),
        since=draft.started_at,
        note=note,
    )
