"""The loan stock of a clinic: kinds of things, the things themselves, what happened to each.

No patient stands in these tables: who runs the stock need not see a record.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from core.tables import Immutable, Mutable, Privacy
from patients.models.marks import LONGEST_NOTE, staff

HEAVIEST_LIMIT = 500  # kg; bariatric hoists and chairs end below


class StockModel(Mutable):
    """One make and model of a catalogue item. `key` is what recalls compare across clinics."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="stock_models")
    item = models.CharField(_("catalogue item"), max_length=20)
    make = models.CharField(_("make"), max_length=100)
    name = models.CharField(_("model"), max_length=100)
    key = models.CharField(_("make and model, as compared"), max_length=201)
    size = models.CharField(_("size"), max_length=60, blank=True)
    weight_limit_kg = models.PositiveSmallIntegerField(
        _("weight limit (kg)"), null=True, blank=True
    )
    service_months = models.PositiveSmallIntegerField(
        _("months between services"), null=True, blank=True
    )
    note = models.TextField(_("note"), max_length=LONGEST_NOTE, blank=True)
    added_by = staff(_("added by"))
    added_at = models.DateTimeField(_("added at"))

    privacy = {
        name: Privacy.INTERNAL
        for name in (
            "id", "row_version", "clinic", "item", "make", "name", "key", "size",
            "weight_limit_kg", "service_months", "note", "added_by", "added_at",
        )
    }  # fmt: skip

    class Meta:
        ordering = ["item", "make", "name", "size", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "item", "key", "size"], name="one_stock_model_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(weight_limit_kg=None)
                | Q(weight_limit_kg__gte=1, weight_limit_kg__lte=HEAVIEST_LIMIT),
                name="stock_weight_limit_is_possible",
            ),
        ]
        indexes = [models.Index(fields=["key"], name="stock_model_key")]
        verbose_name = _("stock model")
        verbose_name_plural = _("stock models")

    def __str__(self) -> str:
        return " ".join(part for part in (self.make, self.name, self.size) if part)


class ArticleState(models.TextChoices):
    """Where a thing is. Only what is in store, and not held by a recall, may be lent."""

    IN_STORE = "in_store", _("In store")
    ON_LOAN = "on_loan", _("On loan")
    RETURNED = "returned", _("Back: to be cleaned and inspected")
    IN_SERVICE = "in_service", _("In service")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    GIVEN = "given", _("Given for good")
    LOST = "lost", _("Lost")


OUT = (ArticleState.ON_LOAN, ArticleState.GIVEN, ArticleState.LOST)


class Article(Mutable):
    """One thing with its serial number, which is unique in the clinic."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="articles")
    model = models.ForeignKey(StockModel, on_delete=models.PROTECT, related_name="articles")
    serial = models.CharField(_("serial number"), max_length=60)
    batch = models.CharField(_("batch or lot"), max_length=60, blank=True)
    batch_key = models.CharField(_("batch, as compared"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ArticleState.choices)
    service_due_on = models.DateField(_("next service due on"), null=True, blank=True)
    added_by = staff(_("added by"))
    added_at = models.DateTimeField(_("added at"))

    privacy = {
        name: Privacy.INTERNAL
        for name in (
            "id", "row_version", "clinic", "model", "serial", "batch", "batch_key", "state",
            "service_due_on", "added_by", "added_at",
        )
    }  # fmt: skip

    class Meta:
        ordering = ["serial", "id"]
        constraints = [
            models.UniqueConstraint(F("clinic"), Upper("serial"), name="one_serial_in_a_clinic"),
            models.CheckConstraint(
                condition=Q(state__in=ArticleState.values), name="article_state_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "state"], name="article_clinic_state"),
        ]
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def __str__(self) -> str:
        return self.serial


class ArticleEvent(Immutable):
    """What happened to a thing, as the stock's own history. It names no borrower."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="events")
    state = models.CharField(_("state after it"), max_length=10, choices=ArticleState.choices)
    cleaned = models.BooleanField(_("cleaned"), default=False)
    inspected = models.BooleanField(_("inspected"), default=False)
    note = models.CharField(_("note"), max_length=500, blank=True)
    at = models.DateTimeField(_("at"))
    by = staff(_("by"))

    privacy = {
        name: Privacy.INTERNAL
        for name in ("id", "article", "state", "cleaned", "inspected", "note", "at", "by")
    }

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("event of an article")
        verbose_name_plural = _("events of articles")

    def __str__(self) -> str:
        return f"{self.state} {self.at:%Y-%m-%d}"
