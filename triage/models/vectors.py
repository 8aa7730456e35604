"""What a signed screening found, as bits: what similar screenings are looked for by."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Privacy
from triage.models.screenings import Screening


class FindingVector(Immutable):
    """Two bit sets over `triage.similar.features_of` the ruleset that the screening used.

    It repeats the receipt in a form that many can be compared in, and decides nothing.
    """

    screening = models.OneToOneField(
        Screening, on_delete=models.PROTECT, related_name="vector", primary_key=True
    )
    present = models.BinaryField(_("present"))
    absent = models.BinaryField(_("absent"))

    privacy = {
        "screening": Privacy.INTERNAL,
        "present": Privacy.CLINICAL,
        "absent": Privacy.CLINICAL,
    }

    class Meta:
        verbose_name = _("finding vector")
        verbose_name_plural = _("finding vectors")

    def __str__(self) -> str:
        return str(self.screening_id)
