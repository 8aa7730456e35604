"""A maker calls something back: the notice, and every article and borrower that it concerns."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from core.tables import Mutable, Privacy
from patients.models.marks import LONGEST_NOTE, both_or_neither, staff
from rehab.models.equipment_loans import Loan
from rehab.models.equipment_stock import Article


class EquipmentRecall(Mutable):
    """One notice in one clinic. Without a batch it concerns every batch of the model."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="equipment_recalls")
    reference = models.CharField(_("reference of the notice"), max_length=100)
    make = models.CharField(_("make"), max_length=100)
    name = models.CharField(_("model"), max_length=100)
    key = models.CharField(_("make and model, as compared"), max_length=201)
    batch = models.CharField(_("batch or lot"), max_length=60, blank=True)
    batch_key = models.CharField(_("batch, as compared"), max_length=60, blank=True)
    notice = models.TextField(_("what the notice says"), max_length=LONGEST_NOTE)
    what_to_do = models.TextField(_("what to do"), max_length=LONGEST_NOTE)
    received_on = models.DateField(_("notice of"))
    elsewhere = models.PositiveIntegerField(_("concerned in other clinics"), default=0)
    opened_by = staff(_("recorded by"))
    opened_at = models.DateTimeField(_("recorded at"))

    privacy = {
        name: Privacy.INTERNAL
        for name in (
            "id", "row_version", "clinic", "reference", "make", "name", "key", "batch",
            "batch_key", "notice", "what_to_do", "received_on", "elsewhere", "opened_by",
            "opened_at",
        )
    }  # fmt: skip

    class Meta:
        ordering = ["-received_on", "-opened_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "reference", "key", "batch_key"], name="one_recall_per_notice"
            )
        ]
        indexes = [models.Index(fields=["clinic", "key"], name="equipment_recall_key")]
        verbose_name = _("recall of equipment")
        verbose_name_plural = _("recalls of equipment")

    def __str__(self) -> str:
        return self.reference


class RecallSettled(models.TextChoices):
    """How one thing was settled. All but the last two take it out of use."""

    RETURNED = "returned", _("It came back and is withdrawn")
    DESTROYED = "destroyed", _("Destroyed")
    NOT_TRACED = "not_traced", _("Cannot be traced; the person was told in writing")
    MADE_SAFE = "made_safe", _("Made safe as the notice says")
    NOT_CONCERNED = "not_concerned", _("Looked at: not concerned (another batch)")


STAYS_IN_USE = (RecallSettled.MADE_SAFE, RecallSettled.NOT_CONCERNED)


class RecallLine(Mutable):
    """One thing that a notice concerns: an article, one that somebody has, or a loan without one.

    Until it is settled the article may not be lent, and its borrower stays on the worklist.
    """

    recall = models.ForeignKey(EquipmentRecall, on_delete=models.PROTECT, related_name="lines")
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="recall_lines", null=True, blank=True
    )
    loan = models.ForeignKey(
        Loan, on_delete=models.PROTECT, related_name="recall_lines", null=True, blank=True
    )
    batch_unknown = models.BooleanField(_("found although its batch is not recorded"))
    found_at = models.DateTimeField(_("found at"))
    contacted_on = models.DateField(_("told on"), null=True, blank=True)
    contact = models.CharField(_("who was told, and how"), max_length=300, blank=True)
    contacted_by = staff(_("told by"), null=True)
    contacted_at = models.DateTimeField(_("told at"), null=True, blank=True)
    settled_as = models.CharField(
        _("settled"), max_length=15, choices=RecallSettled.choices, blank=True
    )
    settled_note = models.CharField(_("note"), max_length=500, blank=True)
    settled_by = staff(_("settled by"), null=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    privacy = {
        **{
            name: Privacy.INTERNAL
            for name in (
                "id", "row_version", "recall", "article", "loan", "batch_unknown", "found_at",
                "contacted_by", "contacted_at", "settled_by", "settled_at",
            )
        },
        **{
            name: Privacy.CLINICAL
            for name in ("contacted_on", "contact", "settled_as", "settled_note")
        },
    }  # fmt: skip

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False) | Q(loan__isnull=False),
                name="recall_line_names_something",
            ),
            models.UniqueConstraint(
                fields=["recall", "article"],
                condition=Q(loan=None),
                name="one_recall_line_of_an_article",
            ),
            models.UniqueConstraint(
                fields=["recall", "loan"],
                condition=Q(loan__isnull=False),
                name="one_recall_line_of_a_loan",
            ),
            models.CheckConstraint(
                condition=both_or_neither("contacted_on", "contacted_by", "contacted_at"),
                name="recall_contact_has_who_when",
            ),
            models.CheckConstraint(
                condition=Q(settled_as="", settled_at=None, settled_by=None)
                | Q(
                    settled_as__in=RecallSettled.values,
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                ),
                name="recall_settled_has_who_when",
            ),
            models.CheckConstraint(
                condition=Q(loan=None) | Q(settled_as="") | Q(contacted_at__isnull=False),
                name="recall_borrower_told_before_settled",
            ),
        ]
        indexes = [
            models.Index(
                fields=["article"], condition=Q(settled_at=None), name="recall_blocks_article"
            )
        ]
        verbose_name = _("line of a recall")
        verbose_name_plural = _("lines of recalls")

    def __str__(self) -> str:
        return f"{self.recall_id} {self.article_id or self.loan_id}"

    @property
    def settled(self) -> bool:
        return self.settled_at is not None
