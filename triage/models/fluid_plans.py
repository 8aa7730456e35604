"""Drinking plans that were worked out for a visit: from what, and under which checks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import UnitSystem
from core.tables import Immutable, Privacy
from patients.models import Visit
from patients.models.marks import staff
from triage.models.screenings import Screening


class FluidPlanRecord(Immutable):
    """One plan for a patient. The newest of a screening is the one that a handout may print.

    It holds what the plan was worked out from, not its figures: these follow from `formula`. So a
    check that holds only since then refuses the plan when it is printed, whatever was shown before.
    """

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="fluid_plans")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="fluid_plans")
    session = models.JSONField(_("what was weighed and counted"))  # content.fluid_session
    checks = models.JSONField(_("checks as they stood"))  # {"CI-fluid": "FALSE", …}
    units = models.CharField(_("units"), max_length=2, choices=UnitSystem.choices)
    formula = models.PositiveSmallIntegerField(_("version of the formula"))
    made_at = models.DateTimeField(_("made at"))
    made_by = staff(_("made by"))

    privacy = {
        "id": Privacy.INTERNAL,
        "screening": Privacy.INTERNAL,
        "visit": Privacy.INTERNAL,
        "session": Privacy.CLINICAL,
        "checks": Privacy.CLINICAL,
        "units": Privacy.PUBLIC,
        "formula": Privacy.PUBLIC,
        "made_at": Privacy.INTERNAL,
        "made_by": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["screening", "-id"]
        verbose_name = _("drinking plan")
        verbose_name_plural = _("drinking plans")

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"
