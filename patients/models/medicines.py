"""What the patient takes."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Privacy
from patients.models.marks import LONGEST_NOTE, Retractable, both_or_neither, staff
from patients.models.people import Patient


class Medicine(Retractable):
    """One medicine, prescribed or bought.

    `name` is kept as it was typed. `generic` is the id by which rules know it ("atorvastatin"),
    empty when the name is not a known one: then no rule uses it and the pages say so. Which class
    a medicine belongs to is the ruleset's business, not the record's.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="medicines")
    name = models.CharField(_("medicine"), max_length=120)
    generic = models.CharField(_("generic name"), max_length=60, blank=True)
    dose = models.CharField(_("dose and how often"), max_length=120, blank=True)
    note = models.TextField(_("note"), max_length=LONGEST_NOTE, blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    changed_on = models.DateField(_("dose changed on"), null=True, blank=True)
    stopped_on = models.DateField(_("stopped on"), null=True, blank=True)
    recorded_by = staff(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))
    stopped_by = staff(_("stop recorded by"), null=True)
    stopped_at = models.DateTimeField(_("stop recorded at"), null=True, blank=True)

    privacy = {
        **Retractable.retractable_privacy,
        "id": Privacy.INTERNAL,
        "patient": Privacy.INTERNAL,
        "name": Privacy.CLINICAL,
        "generic": Privacy.CLINICAL,
        "dose": Privacy.CLINICAL,
        "note": Privacy.CLINICAL,
        "started_on": Privacy.CLINICAL,
        "changed_on": Privacy.CLINICAL,
        "stopped_on": Privacy.CLINICAL,
        "recorded_by": Privacy.INTERNAL,
        "recorded_at": Privacy.INTERNAL,
        "stopped_by": Privacy.INTERNAL,
        "stopped_at": Privacy.INTERNAL,
    }

    class Meta(Retractable.Meta):
        abstract = False
        constraints = [
            *Retractable.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="medicine_has_name"),
            models.CheckConstraint(
                condition=both_or_neither("stopped_on", "stopped_by", "stopped_at"),
                name="medicine_stopped_on_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(started_on=None)
                | Q(stopped_on=None)
                | Q(stopped_on__gte=F("started_on")),
                name="medicine_stops_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(started_on=None)
                | Q(changed_on=None)
                | Q(changed_on__gte=F("started_on")),
                name="medicine_changes_after_it_starts",
            ),
        ]
        verbose_name = _("medicine")
        verbose_name_plural = _("medicines")

    def __str__(self) -> str:
        return self.name

    @property
    def current(self) -> bool:
        return self.stopped_on is None and not self.in_error


class MedicineChange(Immutable):
    """A change to a listed medicine (dose, dates, note): what it said before and after."""

    medicine = models.ForeignKey(Medicine, on_delete=models.PROTECT, related_name="changes")
    before = models.JSONField(_("before"))  # {"dose": "…"}: the changed fields only
    after = models.JSONField(_("after"))
    changed_by = staff(_("changed by"))
    changed_at = models.DateTimeField(_("changed at"))

    privacy = {
        "id": Privacy.INTERNAL,
        "medicine": Privacy.INTERNAL,
        "before": Privacy.CLINICAL,
        "after": Privacy.CLINICAL,
        "changed_by": Privacy.INTERNAL,
        "changed_at": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["changed_at", "id"]
        verbose_name = _("change to a medicine")
        verbose_name_plural = _("changes to medicines")

    def __str__(self) -> str:
        return f"{self.medicine_id} {self.changed_at:%Y-%m-%d}"
