"""The discharge summary as it was issued: exact bytes, and everything that they were made from."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Privacy
from patients.models.marks import staff
from rehab.models.episodes import Episode


class DischargeSummary(Immutable):
    """One issued summary. The same document answers with the one that exists."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="summaries")
    document = models.JSONField(_("document"))
    inputs_digest = models.CharField(_("SHA-256 of all inputs"), max_length=64)
    pdf = models.BinaryField(_("PDF"))
    sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64)
    pages = models.PositiveSmallIntegerField(_("pages"))
    toolchain = models.JSONField(_("versions of the tools"))
    failures = models.JSONField(_("accessibility rules that failed"), default=list)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = staff(_("issued by"))

    privacy = {
        **{
            name: Privacy.INTERNAL
            for name in (
                "id", "episode", "inputs_digest", "sha256", "pages", "toolchain", "failures",
                "issued_at", "issued_by",
            )
        },
        "document": Privacy.CLINICAL,
        "pdf": Privacy.CLINICAL,
    }  # fmt: skip

    class Meta:
        ordering = ["-issued_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "inputs_digest"], name="one_summary_per_inputs"
            )
        ]
        verbose_name = _("discharge summary")
        verbose_name_plural = _("discharge summaries")

    def __str__(self) -> str:
        return self.sha256[:12]
