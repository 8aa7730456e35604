"""Test results recorded at a visit."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.tables import Privacy
from patients.models.marks import Retractable, staff
from patients.models.visits import Visit
from patients.models.vital_signs import possible
from patients.quantities import TESTS, Quantity


class Investigation(Retractable):
    """One result: as the laboratory reported it, and in SI units.

    `lab_low` and `lab_high` are the laboratory's own limits in the entered unit; they go before
    any textbook range.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="investigations")
    test = models.CharField(
        _("test"), max_length=20, choices=[(q.id, q.label) for q in TESTS.values()]
    )
    entered_value = models.DecimalField(_("result"), max_digits=12, decimal_places=4)
    entered_unit = models.CharField(_("unit"), max_length=20)
    value_si = models.DecimalField(_("result in SI units"), max_digits=16, decimal_places=6)
    lab_low = models.DecimalField(
        _("laboratory's lower limit"), max_digits=12, decimal_places=4, null=True, blank=True
    )
    lab_high = models.DecimalField(
        _("laboratory's upper limit"), max_digits=12, decimal_places=4, null=True, blank=True
    )
    taken_on = models.DateField(_("taken on"))
    recorded_by = staff(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    privacy = {
        **Retractable.retractable_privacy,
        "id": Privacy.INTERNAL,
        "visit": Privacy.INTERNAL,
        "test": Privacy.CLINICAL,
        "entered_value": Privacy.CLINICAL,
        "entered_unit": Privacy.CLINICAL,
        "value_si": Privacy.CLINICAL,
        "lab_low": Privacy.CLINICAL,
        "lab_high": Privacy.CLINICAL,
        "taken_on": Privacy.CLINICAL,
        "recorded_by": Privacy.INTERNAL,
        "recorded_at": Privacy.INTERNAL,
    }

    class Meta(Retractable.Meta):
        abstract = False
        constraints = [
            *Retractable.Meta.constraints,
            models.CheckConstraint(
                condition=possible("value_si", "test", TESTS),
                name="investigation_is_possible",
            ),
            models.CheckConstraint(
                condition=Q(lab_low=None) | Q(lab_high=None) | Q(lab_high__gte=F("lab_low")),
                name="investigation_lab_range_is_ordered",
            ),
        ]
        verbose_name = _("investigation")
        verbose_name_plural = _("investigations")

    def __str__(self) -> str:
        return f"{self.quantity.label} {self.entered_value} {self.entered_unit}"

    @property
    def quantity(self) -> Quantity:
        return TESTS[self.test]
