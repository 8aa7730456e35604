"""Books for tests, through their own actions: loaded, drafted, published by a second person."""

from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import User
from content.actions.book_drafts import begin_draft, save_entry
from content.actions.books import approve, load_shipped, offer_draft
from content.book_selectors import edition
from content.books import Book
from content.models import BookDraft, BookVersion
from core.audit.trail import SystemActor

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)


def loaded(book: Book) -> BookVersion:
    """Version 1 of the book: the file that comes with the product."""
    load_shipped(book=book, by=SystemActor("release"), now=NOW)
    version = edition(book).version
    assert version is not None
    return version


def drafted(book: Book, section: str, key: str, by: User, **values: Any) -> BookDraft:
    """A draft in which one entry has these values; dots in names are written as two underscores."""
    draft = begin_draft(book=book, version=loaded(book), by=by, now=NOW)
    named = {name.replace("__", "."): value for name, value in values.items()}
    save_entry(
        draft=draft,
        section=book.section(section),
        key=key,
        values=named,
        row_version=draft.row_version,
        by=by,
        now=NOW,
    )
    return fresh(draft)


def fresh(draft: BookDraft) -> BookDraft:
    """The draft as the database holds it."""
    return BookDraft.objects.get(pk=draft.pk)


def published(draft: BookDraft, by: User, second: User, *, now: datetime = NOW) -> BookVersion:
    """Offer the draft and have it approved."""
    offered = offer_draft(draft=draft, row_version=draft.row_version, by=by, now=now)
    return approve(
        draft=offered,
        row_version=offered.row_version,
        review_by=(now + timedelta(days=300)).date(),
        statement="Read in full.",
        by=second,
        now=now,
    )
