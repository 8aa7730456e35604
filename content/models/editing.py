"""How a leaflet changes: a draft and its revisions, who decided, what was taken back.

A revision never changes, so that what a second person approved is exactly what is published. The
published text is `LeafletVersion`.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.models.drafting import (
    LONGEST_STATEMENT,
    UNDER_WAY,
    Decision,
    Draft,
    Revision,
    Withdrawal,
    published_has_its_version,
)
from content.models.library import LeafletVersion
from core.tables import Immutable, Privacy
from patients.models.marks import staff


class LeafletDraft(Draft):
    """One piece of work on a leaflet or on its translation. One leaflet has one draft under way in
    each language: two would publish over each other."""

    slug = models.SlugField(_("leaflet"), max_length=60)
    language = models.CharField(_("language"), max_length=10)
    title = models.CharField(_("title"), max_length=120)
    based_on = models.ForeignKey(
        LeafletVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="drafts"
    )
    published = models.OneToOneField(
        LeafletVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="draft"
    )

    privacy = {
        **Draft.draft_privacy,
        **dict.fromkeys(("slug", "language", "title", "based_on", "published"), Privacy.INTERNAL),
    }

    class Meta:
        ordering = ["-started_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=published_has_its_version(),
                name="published_leaflet_draft_has_its_version",
            ),
            models.UniqueConstraint(
                fields=["slug", "language"],
                condition=Q(state__in=UNDER_WAY),
                name="one_leaflet_draft_under_way",
            ),
        ]
        verbose_name = _("leaflet draft")
        verbose_name_plural = _("leaflet drafts")

    def __str__(self) -> str:
        return self.title


class LeafletRevision(Revision):
    """The whole content of a draft after one edit, in the form of `Leaflet.front_matter`."""

    draft = models.ForeignKey(LeafletDraft, on_delete=models.PROTECT, related_name="revisions")
    content = models.JSONField(_("content"))

    privacy = {
        **Revision.revision_privacy,
        **dict.fromkeys(("draft", "content"), Privacy.INTERNAL),
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


class LeafletDecision(Decision):
    """A second person approved a revision, or sent it back."""

    revision = models.ForeignKey(
        LeafletRevision, on_delete=models.PROTECT, related_name="decisions"
    )

    privacy = {**Decision.decision_privacy, "revision": Privacy.INTERNAL}

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(statement=""), name="leaflet_decision_says_why")
        ]
        verbose_name = _("decision on a leaflet draft")
        verbose_name_plural = _("decisions on leaflet drafts")


class LeafletWithdrawal(Withdrawal):
    """A version that is not to be handed out any more; it stays readable, and so do its sheets."""

    version = models.OneToOneField(
        LeafletVersion, on_delete=models.PROTECT, related_name="withdrawal"
    )

    privacy = {**Withdrawal.withdrawal_privacy, "version": Privacy.INTERNAL}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="leaflet_withdrawal_says_why")
        ]
        verbose_name = _("withdrawal of a leaflet version")
        verbose_name_plural = _("withdrawals of leaflet versions")


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
