"""Vital signs measured at a visit."""

from collections.abc import Mapping
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.tables import Privacy
from patients.models.marks import Retractable, staff
from patients.models.visits import Visit
from patients.quantities import VITAL_SIGNS, Quantity, shown


def possible(field: str, key: str, quantities: Mapping[str, Quantity]) -> Q:
    """One of the known keys, with a value inside its physical range."""
    return reduce(
        or_,
        (
            Q(**{key: q.id, f"{field}__gte": q.lowest, f"{field}__lte": q.highest})
            for q in quantities.values()
        ),
    )


class VitalSign(Retractable):
    """One reading: what was entered, in which unit, and its value in the canonical unit."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="vital_signs")
    kind = models.CharField(
        _("vital sign"), max_length=20, choices=[(q.id, q.label) for q in VITAL_SIGNS.values()]
    )
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=6)
    entered_value = models.DecimalField(_("value as entered"), max_digits=9, decimal_places=3)
    entered_unit = models.CharField(_("unit as entered"), max_length=20)
    taken_at = models.DateTimeField(_("taken at"))
    recorded_by = staff(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    privacy = {
        **Retractable.retractable_privacy,
        "id": Privacy.INTERNAL,
        "visit": Privacy.INTERNAL,
        "kind": Privacy.CLINICAL,
        "value": Privacy.CLINICAL,
        "entered_value": Privacy.CLINICAL,
        "entered_unit": Privacy.CLINICAL,
        "taken_at": Privacy.CLINICAL,
        "recorded_by": Privacy.INTERNAL,
        "recorded_at": Privacy.INTERNAL,
    }

    class Meta(Retractable.Meta):
        abstract = False
        constraints = [
            *Retractable.Meta.constraints,
            models.CheckConstraint(
                condition=possible("value", "kind", VITAL_SIGNS),
                name="vital_sign_is_possible",
            ),
        ]
        verbose_name = _("vital sign")
        verbose_name_plural = _("vital signs")

    def __str__(self) -> str:
        return f"{self.quantity.label} {self.shown}"

    @property
    def quantity(self) -> Quantity:
        return VITAL_SIGNS[self.kind]

    @property
    def shown(self) -> str:
        unit = self.quantity.canonical
        return f"{shown(self.value, unit)} {unit.symbol}"
