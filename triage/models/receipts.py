"""The decision receipt: everything that a signed screening was decided from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Privacy
from patients.models.marks import staff
from triage.models.screenings import Screening


class Receipt(Immutable):
    """The canonical JSON of one signed decision, and its SHA-256.

    It holds the ruleset's digest, the engine's version, the wording as shown, the answers with who
    and when, the report, and the decisions taken; `engine.receipt.verify_receipt` recomputes it.
    """

    screening = models.OneToOneField(Screening, on_delete=models.PROTECT, related_name="receipt")
    canonical = models.TextField(_("canonical JSON"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    engine_version = models.CharField(_("engine version"), max_length=20)
    made_at = models.DateTimeField(_("made at"))
    made_by = staff(_("made by"))

    privacy = {
        "id": Privacy.INTERNAL,
        "screening": Privacy.INTERNAL,
        "canonical": Privacy.CLINICAL,
        "sha256": Privacy.INTERNAL,
        "engine_version": Privacy.PUBLIC,
        "made_at": Privacy.INTERNAL,
        "made_by": Privacy.INTERNAL,
    }

    class Meta:
        verbose_name = _("decision receipt")
        verbose_name_plural = _("decision receipts")

    def __str__(self) -> str:
        return self.sha256[:12]
