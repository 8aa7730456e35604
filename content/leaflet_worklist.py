"""What waits for those who write leaflets: drafts to approve or go on with, reviews, translations.

The section names leaflets and colleagues, never a patient.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Clinic, User
from accounts.roles import Permission
from content.draft_presenters import LEAFLET_DRAFTS, language_words, translation_pills
from content.editing_selectors import (
    TranslationState,
    drafts_of,
    drafts_to_approve,
    due_for_review,
    translation_states,
)
from content.models import BookDraft, BookVersion, DraftState, LeafletDraft, LeafletVersion
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
        items += [draft_waiting(each, LEAFLET_DRAFTS) for each in drafts_to_approve(user.pk)]
    items += [draft_begun(each, LEAFLET_DRAFTS) for each in drafts_of(user.pk)]
    items += [
        review_due(version, reverse("content:leaflet", args=[version.slug]), today)
        for version in due_for_review(today)
    ]
    items += [_translation(state) for state in translation_states() if translation_pills(state)]
    return WorklistSection(
        id="leaflets",
        title=_("Leaflets"),
        items=items,
        empty_text=_("No leaflet is due for review, and no draft or translation waits."),
        order=55,
    )


def review_due(version: LeafletVersion | BookVersion, url: str, today: date) -> WorklistItem:
    """A text whose review date has passed or comes soon."""
    day = {"day": date_format(version.review_by, "j M Y")}
    overdue = version.review_by < today
    return WorklistItem(
        title=version.title,
        url=url,
        since=version.review_by,
        note=_("review overdue since %(day)s") % day if overdue else _("review by %(day)s") % day,
        tone="warn" if overdue else "",
    )


def draft_waiting(draft: LeafletDraft | BookDraft, at: Mapping[str, str]) -> WorklistItem:
    """A draft that this person may approve."""
    return _draft(draft, at, _("waits for your approval"))


def draft_begun(draft: LeafletDraft | BookDraft, at: Mapping[str, str]) -> WorklistItem:
    """A draft of which this person wrote a part."""
    return _draft(draft, at, str(draft.get_state_display()))


def _draft(draft: LeafletDraft | BookDraft, at: Mapping[str, str], note: str) -> WorklistItem:
    part = "approval" if draft.state == DraftState.OFFERED else "draft"
    return WorklistItem(
        title=_("Draft: %(title)s") % {"title": draft.title},
        url=reverse(at[part], args=[draft.pk]),
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
