"""Writing a book's draft: every edit a revision, and nobody's words are lost."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from content import book_selectors as selectors
from content import drafting as reads
from content.actions import drafting
from content.book_refusals import EntryThere
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
from content.draft_refusals import DraftUnderWay, NothingChanged, PlaceGone
from content.models import BookDraft, BookRevision, BookVersion, DraftState
from core.audit.trail import record


@transaction.atomic
def begin_draft(*, book: Book, version: BookVersion, by: User, now: datetime) -> BookDraft:
    """Begin a draft with the content of a published version, also of an old or withdrawn one.

    Raises DraftUnderWay.
    """
    if selectors.draft_under_way(book) is not None:
        raise DraftUnderWay
    base = selectors.versions_in_use().get(book.id) or version
    draft = BookDraft(book=book.id, based_on=base, started_at=now, started_by=by)
    drafting.begun(draft)
    how = f"from version {version.version}"
    drafting.first_revision(draft, how, content=version.content, by=by, now=now)
    record_of("book.draft_started", draft, by=by, now=now, how=how)
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
    record_of("book.draft_dropped", dropped, by=by, now=now)
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
    record_of("book.draft_rebased", saved, by=by, now=now, version=base.version)
    return saved


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
    record_of("book.draft_changed", saved, by=by, now=now, revision=revision.number, what=summary)
    made: BookRevision = revision
    return made


def record_of(verb: str, draft: BookDraft, *, by: User, now: datetime, **detail: Any) -> None:
    """Write down that this was done to a draft."""
    record(verb=verb, by=by, now=now, subject=draft, detail={"book": draft.book, **detail})
