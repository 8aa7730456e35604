"""Publishing books: a second person decides, a version stays, and may be withdrawn."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from content import book_selectors as selectors
from content import drafting as reads
from content.actions import drafting
from content.actions.book_drafts import record_of
from content.book_refusals import NoSuccessor, SuccessorUnfit
from content.books import Book, Content, book_named
from content.draft_refusals import AlreadyWithdrawn, ReviewByOutOfRange
from content.models import BookDecision, BookDraft, BookVersion, BookWithdrawal, DraftState
from core.audit.trail import Actor, record

A_YEAR = timedelta(days=365)


@transaction.atomic
def publish_book(
    *, book: Book, content: Content, review_by: date, by: Actor, now: datetime
) -> BookVersion:
    """Add a version with this content; everybody reads it from now on."""
    version = BookVersion(
        book=book.id,
        version=reads.next_number(BookVersion.objects.filter(book=book.id)),
        content=content,
        digest=selectors.digest_of(content),
        review_by=review_by,
        published_at=now,
        published_by=by.audit_name,
    )
    version.save()
    selectors.forget_what_was_read()
    detail = {"book": book.id, "version": version.version, "digest": version.digest}
    record(verb="book.published", by=by, now=now, subject=version, detail=detail)
    return version


@transaction.atomic
def load_shipped(*, book: Book, by: Actor, now: datetime) -> BookVersion | None:
    """Publish the file that comes with the product when it changed; None when nothing is to do.

    What editors of this house published is never written over, nor is a withdrawn text brought
    back.
    """
    content = book.shipped()
    digest = selectors.digest_of(content)
    there = BookVersion.objects.filter(book=book.id, digest=digest).exists()
    if there or selectors.is_edited_here(book):
        return None
    review_by = date.fromisoformat(content["review_by"]) if "review_by" in content else None
    until = review_by or timezone.localdate(now) + A_YEAR
    return publish_book(book=book, content=content, review_by=until, by=by, now=now)


@transaction.atomic
def offer_draft(*, draft: BookDraft, row_version: int, by: User, now: datetime) -> BookDraft:
    """Hand a draft without faults to a second person.

    Raises NotFit, BaseOutdated, DraftClosed, StaleRecord.
    """
    current = drafting.to_offer(draft, row_version)
    drafting.check_fit(selectors.standing(current))
    offered = drafting.with_state(current, DraftState.OFFERED)
    record_of("book.offered", offered, by=by, now=now)
    return offered


@transaction.atomic
def send_back(
    *, draft: BookDraft, row_version: int, reason: str, by: User, now: datetime
) -> BookDecision:
    """Say why the draft is not published. Raises NotOffered, OwnWork, StaleRecord."""
    current = drafting.to_decide(draft, row_version, by)
    found = selectors.standing(current)
    drafting.with_state(current, DraftState.OPEN)
    return _decided(found, approved=False, statement=reason, by=by, now=now)


@transaction.atomic
def approve(
    *,
    draft: BookDraft,
    row_version: int,
    review_by: date,
    statement: str,
    by: User,
    now: datetime,
) -> BookVersion:
    """Publish the draft under the next version number, as a second person.

    What was read is what is published. Raises NotOffered, OwnWork, NotFit, BaseOutdated,
    ReviewByOutOfRange, StaleRecord.
    """
    current = drafting.to_decide(draft, row_version, by)
    found = selectors.standing(current)
    drafting.check_fit(found)
    if not reads.is_reviewable_until(review_by, timezone.localdate(now)):
        raise ReviewByOutOfRange
    made = publish_book(book=found.book, content=found.content, review_by=review_by, by=by, now=now)
    drafting.with_state(current, DraftState.PUBLISHED, published=made)
    _decided(found, approved=True, statement=statement, by=by, now=now, version=made.version)
    return made


@transaction.atomic
def withdraw_book(*, version: BookVersion, reason: str, by: User, now: datetime) -> BookWithdrawal:
    """Take a version out of use: the newest other one is read then.

    Raises AlreadyWithdrawn; NoSuccessor for the last one, because the pages that read the book
    would have nothing to say; and SuccessorUnfit.
    """
    # The lock orders two withdrawals, so that each sees what the other leaves in use.
    list(BookVersion.objects.select_for_update().filter(book=version.book).defer("content"))
    if BookWithdrawal.objects.filter(version=version).exists():
        raise AlreadyWithdrawn
    left = selectors.left_without(version)
    if left is None:
        raise NoSuccessor
    book = book_named(version.book)
    if book is not None and left.version < version.version:
        faults = tuple(book.faults(selectors.content_of(left)))
        if faults:
            raise SuccessorUnfit(left.version, faults)
    withdrawal = BookWithdrawal(
        version=version, reason=reason.strip(), withdrawn_at=now, withdrawn_by=by
    )
    withdrawal.save()
    selectors.forget_what_was_read()
    detail = {"book": version.book, "version": version.version, "in_use": left.version}
    record(verb="book.withdrawn", by=by, now=now, subject=version, detail=detail)
    return withdrawal


def _decided(
    found: selectors.Standing,
    *,
    approved: bool,
    statement: str,
    by: User,
    now: datetime,
    **detail: Any,
) -> BookDecision:
    decision: BookDecision = drafting.decided(
        found.revision, approved=approved, statement=statement, by=by, now=now
    )
    verb = "book.approved" if approved else "book.sent_back"
    record_of(verb, found.draft, by=by, now=now, revision=found.revision.number, **detail)
    return decision
