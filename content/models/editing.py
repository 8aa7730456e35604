"""How a leaflet changes: a draft and its revisions, who decided, what was taken back.

A revision never changes, so that what a second person approved is exactly what is published. The
published text is `LeafletVersion`.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.models.library import LeafletVersion
from core.tables import Immutable, Mutable, Privacy
from patients.models.marks import staff

LONGEST_STATEMENT = 1000  # characters


class DraftState(models.TextChoices):
    """Where a draft stands. Published and dropped are ends."""

    OPEN = "open", _("Being written")
    OFFERED = "offered", _("Waiting for approval")
    PUBLISHED = "published", _("Published")
    DROPPED = "dropped", _("Dropped")


UNDER_WAY = (DraftState.OPEN, DraftState.OFFERED)


class LeafletDraft(Mutable):
    """One piece of work on a leaflet or on its translation; its content is its newest revision.

    `row_version` rises with every revision and every change of state, so that whoever acts, acts
    on what they last saw. One leaflet has one draft under way in each language: two would publish
    over each other.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("leaflet"), max_length=60)
    language = models.CharField(_("language"), max_length=10)
    title = models.CharField(_("title"), max_length=120)
    based_on = models.ForeignKey(
        LeafletVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="drafts"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=DraftState.choices, default=DraftState.OPEN
    )
    started_at = models.DateTimeField(_("started at"))
    started_by = staff(_("started by"))
    published = models.OneToOneField(
        LeafletVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="draft"
    )

    privacy = {
        name: Privacy.INTERNAL
        for name in (
            "id", "row_version", "slug", "language", "title", "based_on", "state", "started_at",
            "started_by", "published",
        )
    }  # fmt: skip

    class Meta:
        ordering = ["-started_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(state=DraftState.PUBLISHED, published__isnull=False)
                    | (~Q(state=DraftState.PUBLISHED) & Q(published=None))
                ),
                name="published_leaflet_draft_has_its_version",
            ),
            models.UniqueConstraint(
                fields=["slug", "language"],
                condition=Q(state__in=[DraftState.OPEN, DraftState.OFFERED]),
                name="one_leaflet_draft_under_way",
            ),
        ]
        verbose_name = _("leaflet draft")
        verbose_name_plural = _("leaflet drafts")

    def __str__(self) -> str:
        return self.title

    @property
    def may_be_written(self) -> bool:
        """Whether its content may still change; changing an offered draft takes it back."""
        return self.state in UNDER_WAY


class LeafletRevision(Immutable):
    """The whole content of a draft after one edit, in the form of `Leaflet.front_matter`.

    `as_of` is the row version that the draft got with this revision.
    """

    draft = models.ForeignKey(LeafletDraft, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("revision"))
    as_of = models.PositiveIntegerField(_("row version of the draft"))
    content = models.JSONField(_("content"))
    summary = models.CharField(_("what changed"), max_length=200)
    made_at = models.DateTimeField(_("made at"))
    made_by = staff(_("made by"))

    privacy = {
        name: Privacy.INTERNAL
        for name in ("id", "draft", "number", "as_of", "content", "summary", "made_at", "made_by")
    }

    class Meta:
        ordering = ["draft", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "number"], name="one_leaflet_revision_per_number"
            )
        ]
        verbose_name = _("revision of a leaflet draft")
        verbose_name_plural = _("revisions of leaflet drafts")

    def __str__(self) -> str:
        return f"{self.draft_id} {self.number}"


class LeafletDecision(Immutable):
    """A second person approved a revision, or sent it back."""

    revision = models.ForeignKey(
        LeafletRevision, on_delete=models.PROTECT, related_name="decisions"
    )
    approved = models.BooleanField(_("approved"))
    statement = models.CharField(_("statement or reason"), max_length=LONGEST_STATEMENT)
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = staff(_("decided by"))

    privacy = {
        name: Privacy.INTERNAL
        for name in ("id", "revision", "approved", "statement", "decided_at", "decided_by")
    }

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(statement=""), name="leaflet_decision_says_why")
        ]
        verbose_name = _("decision on a leaflet draft")
        verbose_name_plural = _("decisions on leaflet drafts")

    def __str__(self) -> str:
        return self.statement


class LeafletWithdrawal(Immutable):
    """A version that is not to be handed out any more; it stays readable, and so do its sheets."""

    version = models.OneToOneField(
        LeafletVersion, on_delete=models.PROTECT, related_name="withdrawal"
    )
    reason = models.CharField(_("reason"), max_length=LONGEST_STATEMENT)
    withdrawn_at = models.DateTimeField(_("withdrawn at"))
    withdrawn_by = staff(_("withdrawn by"))

    privacy = {
        name: Privacy.INTERNAL
        for name in ("id", "version", "reason", "withdrawn_at", "withdrawn_by")
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="leaflet_withdrawal_says_why")
        ]
        verbose_name = _("withdrawal of a leaflet version")
        verbose_name_plural = _("withdrawals of leaflet versions")

    def __str__(self) -> str:
        return self.reason


class TranslationApproval(Immutable):
    """A second person read a translation against its English text and stands for it."""

    version = models.OneToOneField(
        LeafletVersion, on_delete=models.PROTECT, related_name="translation_approval"
    )
    statement = models.CharField(_("statement"), max_length=LONGEST_STATEMENT)
    approved_at = models.DateTimeField(_("approved at"))
    approved_by = staff(_("approved by"))

    privacy = {
        name: Privacy.INTERNAL
        for name in ("id", "version", "statement", "approved_at", "approved_by")
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(statement=""), name="translation_approval_says_why")
        ]
        verbose_name = _("approval of a translation")
        verbose_name_plural = _("approvals of translations")

    def __str__(self) -> str:
        return self.statement
