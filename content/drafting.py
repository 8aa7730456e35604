"""Drafts of every kind as they stand: their revisions and who wrote them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Max, QuerySet

from content.models.drafting import Draft, DraftState

LONGEST_TRUST = timedelta(days=366)  # a version is reviewed again within 12 months
SOON = timedelta(days=30)  # before the review date: time to review and have it approved

Drafts = TypeVar("Drafts", bound=QuerySet[Any])


def newest_revision(draft: Draft) -> Any:
    """The draft as it stands."""
    return draft.revisions.select_related("made_by").order_by("-number")[0]


def revision_seen(draft: Draft, row_version: int) -> Any:
    """The revision that a page with this row version of the draft showed, or None."""
    return draft.revisions.filter(as_of__lte=row_version).order_by("-number").first()


def revisions_of(draft: Draft) -> QuerySet[Any]:
    """The revisions of a draft, newest first, without their content."""
    found: QuerySet[Any] = draft.revisions.select_related("made_by").defer("content")
    return found.order_by("-number")


def authors_of(draft: Draft) -> set[int]:
    """Everybody who made a revision: none of them may approve."""
    return set(draft.revisions.order_by().values_list("made_by_id", flat=True))


def written_by(drafts: Drafts, user_id: int) -> Drafts:
    """Those drafts of which this person wrote a part."""
    return drafts.filter(pk__in=_parts_of(drafts, user_id))


def to_approve(drafts: Drafts, user_id: int) -> Drafts:
    """Those drafts that wait for approval by somebody else than their authors, this person among
    them."""
    return drafts.filter(state=DraftState.OFFERED).exclude(pk__in=_parts_of(drafts, user_id))


def _parts_of(drafts: QuerySet[Any], user_id: int) -> QuerySet[Any]:
    revisions: Any = drafts.model._meta.get_field("revisions").related_model
    found: QuerySet[Any] = revisions.objects.filter(made_by=user_id)
    return found.values("draft")


def is_reviewable_until(review_by: date, today: date) -> bool:
    """Whether a version published today may be trusted until then."""
    return today < review_by <= today + LONGEST_TRUST


def next_number(versions: QuerySet[Any]) -> int:
    """One more than any version before, withdrawn ones too: a number never means two texts."""
    newest: int | None = versions.order_by().aggregate(newest=Max("version"))["newest"]
    return (newest or 0) + 1


def due(versions: Iterable[Any], on: date) -> list[Any]:
    """Those versions whose review date has passed or comes within 30 days, first due first."""
    return sorted(
        (each for each in versions if each.review_by <= on + SOON),
        key=lambda each: (each.review_by, str(each)),
    )
