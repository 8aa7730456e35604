"""Addresses of books; they stand among those of the library."""

from django.urls import path

from content.draft_urls import draft_paths
from content.views import book_drafts as drafts
from content.views import books as views
from content.views.book_desk import BOOKS

VERSION = "library/books/versions/<int:book_version>/"
DRAFT = "library/books/drafts/<uuid:text_draft>/"
ENTRY = f"{DRAFT}entries/<slug:section>/<slug:entry>/"

urlpatterns = [
    path("library/books/", views.books, name="books"),
    path("library/books/<slug:book>/", views.book, name="book"),
    path("library/books/<slug:book>/<int:version>/", views.book, name="book_version"),
    path(f"{VERSION}draft/", views.book_begin, name="book_begin"),
    path(f"{VERSION}withdraw/", views.book_withdraw, name="book_withdraw"),
    path(f"{VERSION}difference/<int:other>/", views.book_difference, name="book_difference"),
    path(DRAFT, drafts.draft, name="book_draft"),
    path(f"{DRAFT}new/<slug:section>/", drafts.entry_add, name="book_entry_add"),
    path(ENTRY, drafts.entry, name="book_entry"),
    path(f"{ENTRY}move/", drafts.entry_move, name="book_entry_move"),
    path(f"{ENTRY}remove/", drafts.entry_remove, name="book_entry_remove"),
    *draft_paths(DRAFT, BOOKS),
]
