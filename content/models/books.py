"""Books: reference texts that an app reads, such as a catalogue, in versions that editors publish.

What is in a book, and how its parts are written, the app says (`content.books`).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.books import book_named
from content.models.drafting import (
    UNDER_WAY,
    Decision,
    Draft,
    Revision,
    Withdrawal,
    published_has_its_version,
)
from core.tables import Immutable, Privacy


def title_of(book: str) -> str:
    """What the book of this id is called; its id when no part of the product reads it."""
    known = book_named(book)
    return str(known.title) if known else book


class BookVersion(Immutable):
    """One published version of a book: what every part of the product reads while it is in use.

    `digest` is the SHA-256 of the canonical JSON of `content`.
    """

    book = models.SlugField(_("book"), max_length=60)
    version = models.PositiveIntegerField(_("version"))
    content = models.JSONField(_("content"))
    digest = models.CharField(_("SHA-256 of the content"), max_length=64)
    review_by = models.DateField(_("review by"))
    published_at = models.DateTimeField(_("published at"))
    published_by = models.CharField(_("published by"), max_length=60)  # an audit name

    privacy = {
        name: Privacy.PUBLIC
        for name in (
            "id", "book", "version", "content", "digest", "review_by", "published_at",
            "published_by",
        )
    }  # fmt: skip

    class Meta:
        ordering = ["book", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["book", "version"], name="one_book_per_version"),
        ]
        verbose_name = _("version of a reference text")
        verbose_name_plural = _("versions of reference texts")

    def __str__(self) -> str:
        return f"{self.book}, version {self.version}"

    @property
    def title(self) -> str:
        """What the text is called."""
        return title_of(self.book)


class BookDraft(Draft):
    """One piece of work on a book. One book has one draft under way: two would publish over each
    other."""

    book = models.SlugField(_("book"), max_length=60)
    based_on = models.ForeignKey(BookVersion, on_delete=models.PROTECT, related_name="drafts")
    published = models.OneToOneField(
        BookVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="draft"
    )

    privacy = {
        **Draft.draft_privacy,
        **dict.fromkeys(("book", "based_on", "published"), Privacy.INTERNAL),
    }

    class Meta:
        ordering = ["-started_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=published_has_its_version(), name="published_book_draft_has_its_version"
            ),
            models.UniqueConstraint(
                fields=["book"],
                condition=Q(state__in=UNDER_WAY),
                name="one_book_draft_under_way",
            ),
        ]
        verbose_name = _("draft of a reference text")
        verbose_name_plural = _("drafts of reference texts")

    def __str__(self) -> str:
        return self.book

    @property
    def title(self) -> str:
        """What the text is called."""
        return title_of(self.book)


class BookRevision(Revision):
    """The whole content of a book's draft after one edit, in the form of `BookVersion.content`."""

    draft = models.ForeignKey(BookDraft, on_delete=models.PROTECT, related_name="revisions")
    content = models.JSONField(_("content"))

    privacy = {
        **Revision.revision_privacy,
        **dict.fromkeys(("draft", "content"), Privacy.INTERNAL),
    }

    class Meta:
        ordering = ["draft", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="one_book_revision_per_number")
        ]
        verbose_name = _("revision of a reference text’s draft")
        verbose_name_plural = _("revisions of reference texts’ drafts")

    def __str__(self) -> str:
        return f"{self.draft_id} {self.number}"


class BookDecision(Decision):
    """A second person approved a revision of a book, or sent it back."""

    revision = models.ForeignKey(BookRevision, on_delete=models.PROTECT, related_name="decisions")

    privacy = {**Decision.decision_privacy, "revision": Privacy.INTERNAL}

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(statement=""), name="book_decision_says_why")
        ]
        verbose_name = _("decision on a reference text’s draft")
        verbose_name_plural = _("decisions on reference texts’ drafts")


class BookWithdrawal(Withdrawal):
    """A version of a book that is not read any more; the newest other one is."""

    version = models.OneToOneField(BookVersion, on_delete=models.PROTECT, related_name="withdrawal")

    privacy = {**Withdrawal.withdrawal_privacy, "version": Privacy.INTERNAL}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="book_withdrawal_says_why")
        ]
        verbose_name = _("withdrawal of a reference text")
        verbose_name_plural = _("withdrawals of reference texts")
