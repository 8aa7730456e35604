"""What waits for those who write leaflets: drafts to approve or go on with, reviews, translations.

The section names leaflets and colleagues, never a patient.
"""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Clinic, User
from accounts.roles import Permission
from content.draft_presenters import language_words, translation_pills
from content.editing_selectors import (
    TranslationState,
    drafts_of,
    drafts_to_approve,
    due_for_review,
    translation_states,
)
from content.models import DraftState, LeafletDraft, LeafletVersion
from patients.contributions import WorklistItem, WorklistSection, register_worklist


def register() -> None:
    """Called once, when the app is ready."""
    register_worklist(leaflets_to_look_at)


def leaflets_to_look_at(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Drafts that wait for this person, their own drafts, reviews that come due, translations."""
    if not user.may(Permission.CONTENT_EDIT, clinic):
        return None
    today = timezone.localdate(now)
    items = []
    if user.may(Permission.CONTENT_APPROVE, clinic):
        items += [_draft(each, _("waits for your approval")) for each in drafts_to_approve(user.pk)]
    items += [_draft(each, str(each.get_state_display())) for each in drafts_of(user.pk)]
    items += [_due(version, overdue=version.review_by < today) for version in due_for_review(today)]
    items += [_translation(state) for state in translation_states() if translation_pills(state)]
    return WorklistSection(
        id="leaflets",
        title=_("Leaflets"),
        items=items,
        empty_text=_("No leaflet is due for review, and no draft or translation waits."),
        order=55,
    )


def _due(version: LeafletVersion, *, overdue: bool) -> WorklistItem:
    day = {"day": date_format(version.review_by, "j M Y")}
    return WorklistItem(
        title=version.title,
        url=reverse("content:leaflet", args=[version.slug]),
        since=version.review_by,
        note=_("review overdue since %(day)s") % day if overdue else _("review by %(day)s") % day,
        tone="warn" if overdue else "",
    )


def _draft(draft: LeafletDraft, note: str) -> WorklistItem:
    is_offered = draft.state == DraftState.OFFERED
    return WorklistItem(
        title=_("Draft: %(title)s") % {"title": draft.title},
        url=reverse("content:draft_approval" if is_offered else "content:draft", args=[draft.pk]),
        since=draft.started_at,
        note=note,
    )


def _translation(state: TranslationState) -> WorklistItem:
    version = state.version
    notes = [language_words(version.language), *(pill.text for pill in translation_pills(state))]
    return WorklistItem(
        title=version.title,
        url=reverse("content:translation", args=[version.slug, version.language]),
        since=version.published_at,
        note=", ".join(notes),
        tone="" if state.in_step else "warn",
    )
