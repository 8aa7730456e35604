"""Which version of each book is read, and the books' drafts as their editors see them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from django.db.models import QuerySet

from content import drafting
from content.books import Book, Content, book_named, known_books
from content.models import BookDecision, BookDraft, BookRevision, BookVersion
from content.models.drafting import UNDER_WAY
from engine.canonical import canonical_bytes, sha256

KEPT = 64  # contents; every instrument is a book of its own

_Seen = list[Mapping[str, BookVersion]]  # empty, or the one answer of this request
_seen: ContextVar["_Seen | None"] = ContextVar("books_seen", default=None)


@dataclass(frozen=True)
class Edition:
    """The text of a book that is read now: a published version, or the file that comes with the
    product while none was published.

    Two editions with one digest are the same, so that what is made of a text can be cached by it.
    """

    content: Content = field(compare=False)
    digest: str
    version: BookVersion | None = field(compare=False)


def digest_of(content: Content) -> str:
    """The SHA-256 of the content's canonical form."""
    return sha256(canonical_bytes(content))


@contextmanager
def read_once() -> Iterator[None]:
    """Inside, which versions are in use is asked once: a page that names forty items asks forty
    times."""
    token = _seen.set([])
    try:
        yield
    finally:
        _seen.reset(token)


def forget_what_was_read() -> None:
    """A version came into use or out of it just now."""
    seen = _seen.get()
    if seen is not None:
        seen.clear()


def versions_in_use() -> Mapping[str, BookVersion]:
    """The newest version of each book that is not withdrawn, without its content."""
    seen = _seen.get()
    if seen:
        return seen[0]
    rows = BookVersion.objects.filter(withdrawal=None).defer("content")
    found = {row.book: row for row in rows.order_by("book", "version")}
    if seen is not None:
        seen.append(found)
    return found


def edition(book: Book) -> Edition:
    """The text of the book that is read now."""
    version = versions_in_use().get(book.id)
    if version is None:
        return _shipped(book.shipped)
    return Edition(content_of(version), version.digest, version)


def edition_of(book: Book, digest: str) -> Edition | None:
    """The text with that digest, also one that is read no more; None when nobody keeps it."""
    version = BookVersion.objects.filter(book=book.id, digest=digest).defer("content").first()
    if version is not None:
        return Edition(content_of(version), digest, version)
    shipped = _shipped(book.shipped)
    return shipped if shipped.digest == digest else None


@lru_cache(maxsize=KEPT)
def _shipped(read: Callable[[], Content]) -> Edition:
    """A file changes with a release only, and then the process is a new one."""
    content = read()
    return Edition(content, digest_of(content), None)


def content_of(version: BookVersion) -> Content:
    """The content of a version, read from the database once a process."""
    return _content(version.pk, version.digest)


@lru_cache(maxsize=KEPT)
def _content(pk: int, _digest: str) -> Content:
    """The digest is part of what is kept: a key alone may name another text in another database."""
    content: Content = BookVersion.objects.values_list("content", flat=True).get(pk=pk)
    return content


def versions() -> QuerySet[BookVersion]:
    """Every published version of every book, with what was decided about it since, without its
    content."""
    return BookVersion.objects.select_related("withdrawal__withdrawn_by").defer("content")


def versions_of(book: Book) -> QuerySet[BookVersion]:
    """Every version of a book, newest first, without its content; old ones stay readable."""
    return versions().filter(book=book.id).order_by("-version")


def drafts() -> QuerySet[BookDraft]:
    """Every draft with who began it. Drafts belong to the house, not to a clinic."""
    return (
        BookDraft.objects.filter(book__in=[book.id for book in known_books()])
        .select_related("started_by", "based_on", "published")
        .defer("based_on__content", "published__content")
    )


def drafts_under_way() -> QuerySet[BookDraft]:
    """Drafts that are being written or wait for approval, newest first."""
    return drafts().filter(state__in=UNDER_WAY)


def draft_under_way(book: Book) -> BookDraft | None:
    """The draft that somebody is working on; there is at most one."""
    return drafts_under_way().filter(book=book.id).first()


@dataclass(frozen=True)
class Standing:
    """A draft as it stands: its newest revision, and what is in its way."""

    draft: BookDraft
    revision: BookRevision
    book: Book

    @property
    def content(self) -> Content:
        return dict(self.revision.content)

    @cached_property
    def in_use(self) -> BookVersion | None:
        """The version that this draft would take the place of."""
        return versions_in_use().get(self.draft.book)

    @cached_property
    def before(self) -> Content:
        """What the draft differs from: the version in use, or the one that it was begun with."""
        version = self.in_use if self.draft.may_be_written and self.in_use else self.draft.based_on
        return content_of(version)

    @cached_property
    def faults(self) -> Sequence[str]:
        """What keeps it from being published."""
        return tuple(self.book.faults(self.content))

    @cached_property
    def remarks(self) -> Sequence[str]:
        """What whoever publishes it should know."""
        return tuple(self.book.remarks(self.content))

    @property
    def is_outdated(self) -> bool:
        """Whether another version than the one it was begun with is in use by now."""
        if self.in_use is None:
            return False
        return self.in_use.pk not in (self.draft.based_on_id, self.draft.published_id)

    @cached_property
    def decisions(self) -> list[BookDecision]:
        """What second persons decided, newest first."""
        return list(
            BookDecision.objects.filter(revision__draft=self.draft)
            .select_related("decided_by", "revision")
            .defer("revision__content")
        )


def standing(draft: BookDraft) -> Standing:
    """The draft as it stands; raises LookupError when no part of the product reads the book."""
    book = book_named(draft.book)
    if book is None:
        raise LookupError(draft.book)
    return Standing(draft, drafting.newest_revision(draft), book)


def is_edited_here(book: Book) -> bool:
    """Whether editors of this house published a version: a release doesn't write over it."""
    return BookVersion.objects.filter(book=book.id, draft__isnull=False).exists()


def left_without(version: BookVersion) -> BookVersion | None:
    """Which version would be read if this one were withdrawn."""
    others = BookVersion.objects.filter(book=version.book, withdrawal=None).defer("content")
    return others.exclude(pk=version.pk).order_by("-version").first()


def due_for_review(on: date) -> list[BookVersion]:
    """Versions in use whose review date has passed or comes within 30 days, first due first."""
    known = {book.id for book in known_books()}
    return drafting.due((v for v in versions_in_use().values() if v.book in known), on)
