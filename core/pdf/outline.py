"""Bookmarks, the list of headings beside the pages: for files that are too long to leaf through.

The renderer would list every heading of every file. A sheet of a few pages needs none: its
headings are in the tag tree for those who move by headings, and some readers open a panel beside
the page as soon as there is one bookmark. Longer files get their title and main headings.
"""

from typing import Any

LONG = 5  # pages, from which a file gets bookmarks
LEVELS = 2  # h1 and h2


def choose_bookmarks(document: Any) -> None:
    """Leave on the pages of a layout only the bookmarks that its file is to have."""
    deepest = LEVELS if len(document.pages) >= LONG else 0
    for page in document.pages:
        page.bookmarks = [mark for mark in page.bookmarks if mark[0] <= deepest]


def mark_only(pages: list[Any], label: str) -> None:
    """One bookmark at the head of the first page, for a document among others in one file."""
    for page in pages:
        page.bookmarks = []
    pages[0].bookmarks = [(1, label, (0, 0), "open")]
