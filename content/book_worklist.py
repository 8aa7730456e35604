"""What waits for those who write books: drafts to approve or go on with, and reviews.

The section names texts and colleagues, never a patient.
"""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Clinic, User
from accounts.roles import Permission
from content import drafting
from content.book_selectors import drafts_under_way, due_for_review
from content.books import known_books
from content.draft_presenters import BOOK_DRAFTS
from content.leaflet_worklist import draft_begun, draft_waiting, review_due
from patients.contributions import WorklistSection, register_worklist


def register() -> None:
    """Called once, when the app is ready."""
    register_worklist(books_to_look_at)


def books_to_look_at(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Drafts that wait for this person, their own drafts, reviews that come due."""
    if not user.may(Permission.CONTENT_EDIT, clinic) or not known_books():
        return None
    today = timezone.localdate(now)
    under_way = drafts_under_way()
    items = []
    if user.may(Permission.CONTENT_APPROVE, clinic):
        items += [draft_waiting(d, BOOK_DRAFTS) for d in drafting.to_approve(under_way, user.pk)]
    items += [draft_begun(each, BOOK_DRAFTS) for each in drafting.written_by(under_way, user.pk)]
    items += [
        review_due(version, reverse("content:book", args=[version.book]), today)
        for version in due_for_review(today)
    ]
    return WorklistSection(
        id="books",
        title=_("Reference texts"),
        items=items,
        empty_text=_("No reference text is due for review, and no draft waits."),
        order=56,
    )
