"""What is particular to the drafts of books among all drafts, and what the pages of books share."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import ClinicRequest
from content import book_selectors as selectors
from content.actions import book_drafts, books
from content.book_difference import book_differences
from content.book_selectors import Standing
from content.books import Book, Section, book_named
from content.draft_presenters import BOOK_DRAFTS
from content.models import BookVersion
from content.views.any_draft import Desk
from content.views.draft_page import shared_context

LONGEST_SEARCH = 100


def shelf_crumb() -> tuple[str, str]:
    """The way to the list of books."""
    return _("Reference texts"), reverse("content:books")


def book_or_404(name: str) -> Book:
    """The book of that id, or 404."""
    found = book_named(name)
    if found is None:
        raise Http404
    return found


def section_or_404(book: Book, name: str) -> Section:
    """The section of that name, or 404."""
    try:
        return book.section(name)
    except LookupError:
        raise Http404 from None


def standing_or_404(pk: UUID) -> Standing:
    """The draft as it stands, or 404."""
    found: Standing = BOOKS.stands(pk)
    return found


def searched(request: ClinicRequest) -> str:
    """What the reader looks for in a text."""
    return request.GET.get("q", "").strip()[:LONGEST_SEARCH]


def draft_context(
    request: ClinicRequest, found: Standing, current: str, title: str = ""
) -> dict[str, Any]:
    """What every page of a book's draft shows: its steps, its state, the way back."""
    return shared_context(found, BOOK_DRAFTS, current, title, shelf_crumb())


def version_page(version: BookVersion) -> str:
    """The page of a published version of a book."""
    return reverse("content:book_version", args=[version.book, version.version])


def _proposed(found: Standing) -> date | None:
    try:
        return date.fromisoformat(str(found.content.get("review_by")))
    except ValueError:
        return None


def _differences(found: Standing, before: Any, after: Any) -> list[Any]:
    return book_differences(found.book, before or {}, after)


BOOKS = Desk(
    at=BOOK_DRAFTS,
    home="content:books",
    drafts=selectors.drafts,
    standing=selectors.standing,
    context=draft_context,
    content_of=selectors.content_of,
    differences=_differences,
    proposed=_proposed,
    page_of=version_page,
    restore=book_drafts.restore,
    drop=book_drafts.drop_draft,
    go_on=book_drafts.go_on_from_newer,
    offer=books.offer_draft,
    approve=books.approve,
    send_back=books.send_back,
)
