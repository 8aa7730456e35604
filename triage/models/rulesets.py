"""Rulesets as they were published: one row a version, kept for every screening made with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Privacy

LONGEST_TITLE = 160  # characters


class RulesetVersion(Immutable):
    """One published version of a ruleset, as the canonical JSON that its digest was taken over.

    A screening points at the exact version that it was begun with, and keeps it when a newer one
    is published, so that its questions and its result never change under it.
    """

    ruleset_id = models.SlugField(_("ruleset"), max_length=60)
    version = models.CharField(_("version"), max_length=20)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    digest = models.CharField(_("SHA-256 of the canonical form"), max_length=64, unique=True)
    canonical = models.TextField(_("canonical JSON"))
    review_by = models.DateField(_("review by"))
    published_at = models.DateTimeField(_("published at"))
    published_by = models.CharField(_("published by"), max_length=60)  # an audit name

    privacy = {
        name: Privacy.PUBLIC
        for name in (
            "id", "ruleset_id", "version", "title", "digest", "canonical", "review_by",
            "published_at", "published_by",
        )
    }  # fmt: skip

    class Meta:
        ordering = ["ruleset_id", "-published_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ruleset_id", "version"], name="one_content_per_ruleset_version"
            ),
            models.CheckConstraint(
                condition=~models.Q(digest="") & ~models.Q(canonical=""),
                name="ruleset_version_has_content",
            ),
        ]
        verbose_name = _("ruleset version")
        verbose_name_plural = _("ruleset versions")

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"
