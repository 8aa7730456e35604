"""Which version of a reference text is in use, who published it, until when it is reviewed."""

from collections.abc import Iterable

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.selectors import names_of
from content.book_selectors import edition
from content.books import Book
from content.models import BookVersion
from triage.presenters.words import day_words


def text_line(book: Book) -> str:
    """Say it of one book."""
    return text_lines([book])[book.id]


def text_lines(books: Iterable[Book]) -> dict[str, str]:
    """Say it of each of these books, by its id; the people are looked up once."""
    versions = {book.id: edition(book).version for book in books}
    people = {each.published_by for each in versions.values() if each is not None}
    asked = {name for name in people if not name.startswith("system:")}
    names = {name: str(user) for name, user in names_of(asked).items()} if asked else {}
    return {name: _line(version, names) for name, version in versions.items()}


def _line(version: BookVersion | None, names: dict[str, str]) -> str:
    if version is None:
        return _("The text that comes with the product; it is not published here yet.")
    said = {
        "number": version.version,
        "day": day_words(localtime(version.published_at).date()),
        "who": names.get(version.published_by, ""),
        "until": day_words(version.review_by),
    }
    if not said["who"]:
        return (
            _(
                "Text version %(number)s, loaded with the product on %(day)s, "
                "to be reviewed by %(until)s."
            )
            % said
        )
    return (
        _("Text version %(number)s, published by %(who)s on %(day)s, to be reviewed by %(until)s.")
        % said
    )


def text_in_short(book: Book) -> str:
    """The version for a line of print: "text 2", or "text as shipped"."""
    version = edition(book).version
    if version is None:
        return _("text as shipped")
    return _("text %(number)s") % {"number": version.version}
