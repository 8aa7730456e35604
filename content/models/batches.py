"""Printing for a list of patients: what was asked for, and how far each sheet is."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from core.tables import Mutable, Privacy
from patients.models import Patient, Visit


class WhatToPrint(models.TextChoices):
    """What each patient of the list gets."""

    SCREENING = "screening", _("The handout of the screening")
    LEAFLETS = "leaflets", _("Leaflets")


class PrintBatch(Mutable):
    """One order to make sheets for several patients. Who made it issues every sheet of it.

    ``made_at`` is also the day on the sheets, so that a batch that ends after midnight says the
    same on each.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day of the list"))
    what = models.CharField(_("what to print"), max_length=10, choices=WhatToPrint.choices)
    leaflets = models.JSONField(_("leaflets"), default=list)  # ids of leaflet versions
    layout = models.CharField(_("layout"), max_length=10)
    page_size = models.CharField(_("paper"), max_length=10)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("made at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    privacy = {
        "id": Privacy.INTERNAL,
        "row_version": Privacy.INTERNAL,
        "clinic": Privacy.INTERNAL,
        "day": Privacy.INTERNAL,
        "what": Privacy.INTERNAL,
        "leaflets": Privacy.CLINICAL,
        "layout": Privacy.INTERNAL,
        "page_size": Privacy.INTERNAL,
        "made_by": Privacy.INTERNAL,
        "made_at": Privacy.INTERNAL,
        "finished_at": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["-made_at", "id"]
        indexes = [models.Index(fields=["clinic", "-made_at"], name="print_batch_clinic_made")]
        verbose_name = _("print batch")
        verbose_name_plural = _("print batches")

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.day:%Y-%m-%d}"


class ItemState(models.TextChoices):
    """How far a sheet of a batch is."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    FAILED = "failed", _("Not made")


class PrintBatchItem(Mutable):
    """One patient's sheet in a batch.

    ``leased_until`` says that a process is at it: when that time has passed, the process is taken
    for dead and another may try. ``attempts`` counts the tries, so that a sheet which brings
    down its process does not do so for ever.
    """

    batch = models.ForeignKey(PrintBatch, on_delete=models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField(_("place in the list"))
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(_("made from"), max_length=80)
    state = models.CharField(
        _("state"), max_length=10, choices=ItemState.choices, default=ItemState.WAITING
    )
    reason = models.CharField(_("why it was not made"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    leased_until = models.DateTimeField(_("somebody is at it until"), null=True, blank=True)
    handout = models.ForeignKey(
        "content.Handout", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    privacy = {
        "id": Privacy.INTERNAL,
        "row_version": Privacy.INTERNAL,
        "batch": Privacy.INTERNAL,
        "place": Privacy.INTERNAL,
        "patient": Privacy.INTERNAL,
        "visit": Privacy.INTERNAL,
        "origin": Privacy.INTERNAL,
        "state": Privacy.INTERNAL,
        "reason": Privacy.CLINICAL,
        "attempts": Privacy.INTERNAL,
        "leased_until": Privacy.INTERNAL,
        "handout": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["batch", "place"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "visit"], name="one_sheet_per_visit_of_batch"),
            models.UniqueConstraint(fields=["batch", "place"], name="one_sheet_per_place_of_batch"),
            models.CheckConstraint(
                condition=models.Q(state=ItemState.DONE, handout__isnull=False, reason="")
                | (models.Q(state=ItemState.FAILED, handout=None) & ~models.Q(reason=""))
                | models.Q(state=ItemState.WAITING, handout=None),
                name="printed_or_why_not",
            ),
        ]
        verbose_name = _("sheet of a print batch")
        verbose_name_plural = _("sheets of print batches")

    def __str__(self) -> str:
        return f"{self.place} {self.state}"
