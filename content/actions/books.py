"""Writing and publishing books: every edit a revision, a second person, a version that stays."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from content import book_selectors as selectors
from content import drafting as reads
from content.actions import drafting
from content.book_refusals import EntryThere, NoSuccessor
from content.books import (
    HEAD,
    Book,
    Content,
    Section,
    moved_entry,
    part_at,
    with_entry,
    with_new_entry,
    without_entry,
)
from content.draft_refusals import (
    AlreadyWithdrawn,
    BaseOutdated,
    DraftUnderWay,
    NotFit,
    NothingChanged,
    PlaceGone,
    ReviewByOutOfRange,
)
from content.models import (
    BookDecision,
    BookDraft,
    BookRevision,
    BookVersion,
    BookWithdrawal,
    DraftState,
)
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
def begin_draft(*, book: Book, version: BookVersion, by: User, now: datetime) -> BookDraft:
    """Begin a draft with the content of a published version, also of an old or withdrawn one.

    Raises DraftUnderWay.
    """
    if selectors.draft_under_way(book) is not None:
        raise DraftUnderWay
    base = selectors.versions_in_use().get(book.id) or version
    draft = BookDraft(book=book.id, based_on=base, started_at=now, started_by=by)
    draft.save()
    how = f"from version {version.version}"
    drafting.first_revision(draft, how, content=version.content, by=by, now=now)
    _record("book.draft_started", draft, by=by, now=now, how=how)
    return draft


@transaction.atomic
def save_entry(
    *,
    draft: BookDraft,
    section: Section,
    key: str,
    values: Mapping[str, Any],
    row_version: int,
    by: User,
    now: datetime,
) -> BookRevision:
    """Write these values into an entry.

    Somebody else's edit of another entry since `row_version` is kept beside this one; of the same
    entry it raises StaleRecord. A draft that waits for approval is taken back by this. Raises
    DraftClosed, PlaceGone, NothingChanged.
    """
    return _revise(
        draft, section, key, lambda content: with_entry(content, section, key, values),
        "changed", row_version, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def add_entry(
    *,
    draft: BookDraft,
    section: Section,
    key: str,
    values: Mapping[str, Any],
    row_version: int,
    by: User,
    now: datetime,
) -> BookRevision:
    """Put a new entry after the last one of its section. Raises EntryThere, as `save_entry`."""

    def change(content: Content) -> Content:
        if part_at(content, section, key) is not None:
            raise EntryThere
        return with_new_entry(content, section, key, values)

    return _revise(draft, section, key, change, "added", row_version, by=by, now=now)


@transaction.atomic
def remove_entry(
    *, draft: BookDraft, section: Section, key: str, row_version: int, by: User, now: datetime
) -> BookRevision:
    """Take an entry out; the history brings it back. Raises as `save_entry`."""
    return _revise(
        draft, section, key, lambda content: without_entry(content, section, key),
        "removed", row_version, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def move_entry(
    *,
    draft: BookDraft,
    section: Section,
    key: str,
    up: bool,
    row_version: int,
    by: User,
    now: datetime,
) -> BookRevision:
    """Move an entry one place. Raises as `save_entry`; NothingChanged at the end."""
    return _revise(
        draft, section, key, lambda content: moved_entry(content, section, key, up=up),
        "moved up" if up else "moved down", row_version, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def restore(
    *, draft: BookDraft, number: int, row_version: int, by: User, now: datetime
) -> BookRevision:
    """Make an earlier revision's content the newest; what came between stays in the history.

    Raises DraftClosed, StaleRecord, NothingChanged, PlaceGone (no such revision).
    """
    current = drafting.to_write(drafting.as_seen(draft, row_version))
    earlier = drafting.earlier_revision(current, number)
    latest = reads.newest_revision(current)
    summary = f"revision {number} restored"
    return _revised(current, latest, earlier.content, summary, by=by, now=now)


@transaction.atomic
def drop_draft(*, draft: BookDraft, row_version: int, by: User, now: datetime) -> BookDraft:
    """Give the draft up; its revisions stay readable. Raises DraftClosed, StaleRecord."""
    current = drafting.to_write(drafting.as_seen(draft, row_version))
    dropped = drafting.with_state(current, DraftState.DROPPED)
    _record("book.draft_dropped", dropped, by=by, now=now)
    return dropped


@transaction.atomic
def go_on_from_newer(*, draft: BookDraft, row_version: int, by: User, now: datetime) -> BookDraft:
    """Say that the draft takes account of the version that came into use since it was begun.

    Nothing of its text changes; it has to be offered again. Raises DraftClosed, StaleRecord,
    NothingChanged.
    """
    current = drafting.to_write(drafting.as_seen(draft, row_version))
    base = selectors.versions_in_use().get(current.book)
    if base is None or base.pk == current.based_on_id:
        raise NothingChanged
    saved = drafting.with_state(current, DraftState.OPEN, based_on=base)
    _record("book.draft_rebased", saved, by=by, now=now, version=base.version)
    return saved


@transaction.atomic
def offer_draft(*, draft: BookDraft, row_version: int, by: User, now: datetime) -> BookDraft:
    """Hand a draft without faults to a second person.

    Raises NotFit, BaseOutdated, DraftClosed, StaleRecord.
    """
    current = drafting.to_offer(draft, row_version)
    _check(selectors.standing(current))
    offered = drafting.with_state(current, DraftState.OFFERED)
    _record("book.offered", offered, by=by, now=now)
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
    _check(found)
    if not reads.is_reviewable_until(review_by, timezone.localdate(now)):
        raise ReviewByOutOfRange
    made = publish_book(book=found.book, content=found.content, review_by=review_by, by=by, now=now)
    drafting.with_state(current, DraftState.PUBLISHED, published=made)
    _decided(found, approved=True, statement=statement, by=by, now=now, version=made.version)
    return made


@transaction.atomic
def withdraw_book(*, version: BookVersion, reason: str, by: User, now: datetime) -> BookWithdrawal:
    """Take a version out of use: the newest other one is read then.

    Raises AlreadyWithdrawn, and NoSuccessor for the last one: the pages that read the book would
    have nothing to say.
    """
    # The lock orders two withdrawals, so that each sees what the other leaves in use.
    list(BookVersion.objects.select_for_update().filter(book=version.book).defer("content"))
    if BookWithdrawal.objects.filter(version=version).exists():
        raise AlreadyWithdrawn
    left = selectors.left_without(version)
    if left is None:
        raise NoSuccessor
    withdrawal = BookWithdrawal(
        version=version, reason=reason.strip(), withdrawn_at=now, withdrawn_by=by
    )
    withdrawal.save()
    selectors.forget_what_was_read()
    detail = {"book": version.book, "version": version.version, "in_use": left.version}
    record(verb="book.withdrawn", by=by, now=now, subject=version, detail=detail)
    return withdrawal


def _revise(
    draft: BookDraft,
    section: Section,
    key: str,
    change: Callable[[Content], Content],
    verb: str,
    row_version: int,
    *,
    by: User,
    now: datetime,
) -> BookRevision:
    current = drafting.to_write(draft)
    latest = drafting.as_begun(current, row_version, lambda content: part_at(content, section, key))
    try:
        changed = change(latest.content)
    except LookupError:
        raise PlaceGone from None
    name = str(section.title) if section.name == HEAD else f"{section.one} {key}"
    return _revised(current, latest, changed, f"{name} {verb}", by=by, now=now)


def _revised(
    draft: BookDraft,
    latest: BookRevision,
    content: Content,
    summary: str,
    *,
    by: User,
    now: datetime,
) -> BookRevision:
    saved, revision = drafting.add_revision(draft, latest, summary, content=content, by=by, now=now)
    _record("book.draft_changed", saved, by=by, now=now, revision=revision.number, what=summary)
    made: BookRevision = revision
    return made


def _check(found: selectors.Standing) -> None:
    if found.is_outdated:
        raise BaseOutdated
    if found.faults:
        raise NotFit(found.faults)


def _decided(
    found: selectors.Standing,
    *,
    approved: bool,
    statement: str,
    by: User,
    now: datetime,
    **detail: Any,
) -> BookDecision:
    decision = BookDecision(
        revision=found.revision,
        approved=approved,
        statement=statement.strip(),
        decided_at=now,
        decided_by=by,
    )
    decision.save()
    verb = "book.approved" if approved else "book.sent_back"
    _record(verb, found.draft, by=by, now=now, revision=found.revision.number, **detail)
    return decision


def _record(verb: str, draft: BookDraft, *, by: User, now: datetime, **detail: Any) -> None:
    record(verb=verb, by=by, now=now, subject=draft, detail={"book": draft.book, **detail})
