"""The books that the product reads: listed, read in every version, compared, withdrawn."""

from datetime import datetime
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import ClinicRequest, requires
from accounts.context import granted
from accounts.roles import Permission
from content import book_selectors as selectors
from content.actions import book_drafts
from content.actions import books as actions
from content.book_difference import book_differences
from content.book_presenters import is_opened, sections_shown, shelf_rows, versions_shown
from content.books import Book, known_books
from content.draft_presenters import review_pill, state_pill
from content.models import BookVersion
from content.views.any_version import comparing, withdrawing
from content.views.book_desk import book_or_404, searched, shelf_crumb, version_page
from content.views.draft_page import crumbs
from patients.views.deeds import acted


@requires(Permission.CONTENT_VIEW)
@require_safe
def books(request: ClinicRequest) -> HttpResponse:
    """List the books by shelf, with review dates; for editors what is under way."""
    may_edit = Permission.CONTENT_EDIT in granted(request)
    drafts = list(selectors.drafts_under_way()) if may_edit else []
    context = {
        "topics": shelf_rows(
            known_books(), selectors.versions_in_use(), drafts, timezone.localdate()
        ),
        "drafts": [(each, state_pill(each)) for each in drafts],
        "breadcrumbs": crumbs((shelf_crumb()[0], "")),
    }
    return render(request, "content/books/books.html", context)


@requires(Permission.CONTENT_VIEW)
@require_safe
def book(request: ClinicRequest, book: str, version: int | None = None) -> HttpResponse:
    """Show a book in full: the version in use, or the one that is asked for."""
    found = book_or_404(book)
    versions = list(selectors.versions_of(found))
    edition = selectors.edition(found)
    in_use = edition.version
    number = in_use.version if version is None and in_use else version
    shown = next((each for each in versions if each.version == number), None)
    if shown is None and version is not None:
        raise Http404
    is_current = shown == in_use
    content = selectors.content_of(shown) if shown else edition.content
    search = searched(request)
    sections = sections_shown(found, content, search=search)
    may = granted(request)
    may_edit = Permission.CONTENT_EDIT in may
    context = {
        "book": found,
        "shown": shown,
        "in_use": in_use,
        "is_current": is_current,
        "withdrawal": getattr(shown, "withdrawal", None),
        "review": review_pill(shown, timezone.localdate()) if shown else None,
        "versions": versions_shown(versions),
        "sections": sections,
        "search": search,
        "opened": "full" in request.GET or is_opened(sections, search),
        "may_edit": may_edit,
        "may_approve": Permission.CONTENT_APPROVE in may,
        "may_withdraw": any(
            shown and each.pk != shown.pk and not hasattr(each, "withdrawal") for each in versions
        ),
        "under_way": selectors.draft_under_way(found) if may_edit else None,
        "breadcrumbs": crumbs(shelf_crumb(), (str(found.title), "")),
        "token": uuid4(),
    }
    return render(request, "content/books/book.html", context)


@requires(Permission.CONTENT_EDIT)
@require_POST
def book_begin(request: ClinicRequest, book_version: int) -> HttpResponse:
    """Begin a draft with this version's content."""
    version, found = _version(book_version)

    def act(now: datetime) -> str:
        draft = book_drafts.begin_draft(book=found, version=version, by=request.user, now=now)
        return reverse("content:book_draft", args=[draft.pk])

    there = selectors.draft_under_way(found)
    back = reverse("content:book_draft", args=[there.pk]) if there else version_page(version)
    return acted(request, act, back=back)


@requires(Permission.CONTENT_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def book_withdraw(request: ClinicRequest, book_version: int) -> HttpResponse:
    """Ask why, then take the version out of use; the last one stays."""
    version, _book = _version(book_version)
    return withdrawing(
        request,
        version,
        actions.withdraw_book,
        left=selectors.left_without(version),
        page=version_page(version),
        template="content/books/withdraw.html",
        crumb=[shelf_crumb()],
    )


@requires(Permission.CONTENT_VIEW)
@require_safe
def book_difference(request: ClinicRequest, book_version: int, other: int) -> HttpResponse:
    """Show what differs between two versions of one book, word by word."""
    (after, found), (before, _book) = _version(book_version), _version(other)
    if after.book != before.book:
        raise Http404
    changes = book_differences(found, selectors.content_of(before), selectors.content_of(after))
    return comparing(
        request, before, after, changes, page=version_page(after), crumb=[shelf_crumb()]
    )


def _version(pk: int) -> tuple[BookVersion, Book]:
    """A published version and its book, or 404."""
    version = get_object_or_404(selectors.versions(), pk=pk)
    return version, book_or_404(version.book)
