"""Equipment on loan to a patient, whether it is used, and the agreement on paper."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Mutable, Privacy
from patients.models import Patient
from patients.models.marks import LONGEST_NOTE, Retractable, both_or_neither, staff
from rehab.models.episodes import Episode
from rehab.models.equipment_stock import HEAVIEST_LIMIT, Article, StockModel
from rehab.models.equipment_trials import Trial
from rehab.models.session_words import TeachBack


class LoanEnd(models.TextChoices):
    """How a loan ended. What was given for good or lost may still be in use: a recall finds it."""

    RETURNED = "returned", _("Returned")
    GIVEN = "given", _("Given for good")
    LOST = "lost", _("Lost")


class EndReason(models.TextChoices):
    """Why a loan ended; the counts of these tell a clinic what it buys in vain."""

    NOT_USED = "not_used", _("Not used")
    NO_FIT = "no_fit", _("Does not fit the person or the home")
    BETTER = "better", _("Got better: no longer needed")
    WORSE = "worse", _("Got worse: something else is needed")
    UNSAFE = "unsafe", _("Unsafe")
    BROKE = "broke", _("Broke")
    DISLIKED = "disliked", _("Not wanted: looks, noise, effort")
    MOVED = "moved", _("Moved away")
    DIED = "died", _("Died")
    BOUGHT = "bought", _("Has an own one now")
    RECALLED = "recalled", _("Recalled by the maker")
    NOT_FOUND = "not_found", _("Cannot be found")
    OTHER = "other", _("Another reason")


class WeightKnown(models.TextChoices):
    """Where the weight stood that was held against the limit."""

    NONE = "", _("No limit stands on it")
    RECORD = "record", _("From the record")
    ASKED = "asked", _("Asked at the loan")


class Loan(Retractable):
    """One thing lent to one person for a written aim.

    `article` is empty for small things without a serial number; those name their model and batch.
    A loan outlives the episode: it is asked about until it has ended.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="loans")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="loans")
    item = models.CharField(_("catalogue item"), max_length=20)
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="loans", null=True, blank=True
    )
    model = models.ForeignKey(StockModel, on_delete=models.PROTECT, related_name="loans")
    batch = models.CharField(_("batch or lot"), max_length=60, blank=True)
    batch_key = models.CharField(_("batch, as compared"), max_length=60, blank=True)
    trial = models.ForeignKey(
        Trial, on_delete=models.PROTECT, related_name="loans", null=True, blank=True
    )
    aim = models.CharField(_("aim"), max_length=300)
    terms = models.TextField(_("agreed"), max_length=LONGEST_NOTE)
    taught = models.TextField(_("what was taught"), max_length=LONGEST_NOTE)
    teach_back = models.CharField(_("shown back"), max_length=10, choices=TeachBack.choices)
    despite = models.CharField(_("why in spite of the advice"), max_length=500, blank=True)
    weight_limit_kg = models.PositiveSmallIntegerField(
        _("weight limit (kg)"), null=True, blank=True
    )
    weight_kg = models.DecimalField(
        _("weight of the person (kg)"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    weight_from = models.CharField(
        _("weight taken"), max_length=6, choices=WeightKnown.choices, blank=True
    )
    lent_on = models.DateField(_("lent on"))
    until = models.DateField(_("to be back on"), null=True, blank=True)
    lent_by = staff(_("lent by"))
    lent_at = models.DateTimeField(_("lent at"))
    ended_as = models.CharField(_("ended as"), max_length=10, choices=LoanEnd.choices, blank=True)
    end_reason = models.CharField(_("why"), max_length=10, choices=EndReason.choices, blank=True)
    end_note = models.CharField(_("note"), max_length=500, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_by = staff(_("ended by"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    privacy = {
        **Retractable.retractable_privacy,
        **{
            name: Privacy.INTERNAL
            for name in (
                "id", "patient", "episode", "article", "model", "batch", "batch_key", "trial",
                "lent_by", "lent_at", "ended_by", "ended_at",
            )
        },
        **{
            name: Privacy.CLINICAL
            for name in (
                "item", "aim", "terms", "taught", "teach_back", "despite", "weight_limit_kg",
                "weight_kg", "weight_from", "lent_on", "until", "ended_as", "end_reason",
                "end_note", "ended_on",
            )
        },
    }  # fmt: skip

    class Meta(Retractable.Meta):
        abstract = False
        ordering = ["-lent_on", "-lent_at", "id"]
        constraints = [
            *Retractable.Meta.constraints,
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(ended_at=None, error_at=None),
                name="one_open_loan_of_an_article",
            ),
            models.CheckConstraint(
                condition=Q(ended_as="", end_reason="", ended_on=None, ended_at=None, ended_by=None)
                | Q(
                    ended_as__in=LoanEnd.values,
                    end_reason__in=EndReason.values,
                    ended_on__isnull=False,
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                ),
                name="loan_end_has_reason_who_when",
            ),
            models.CheckConstraint(
                condition=Q(weight_limit_kg=None, weight_from="")
                | Q(
                    weight_limit_kg__lte=HEAVIEST_LIMIT,
                    weight_kg__isnull=False,
                    weight_kg__lte=models.F("weight_limit_kg"),
                    weight_from__in=[WeightKnown.RECORD, WeightKnown.ASKED],
                ),
                name="loan_holds_the_weight",
            ),
            models.CheckConstraint(
                condition=~Q(aim="") & Q(teach_back__in=TeachBack.values), name="loan_has_an_aim"
            ),
        ]
        indexes = [
            models.Index(
                fields=["patient"], condition=Q(ended_at=None, error_at=None), name="loan_open"
            )
        ]
        verbose_name = _("loan")
        verbose_name_plural = _("loans")

    def __str__(self) -> str:
        return f"{self.item} {self.lent_on:%Y-%m-%d}"

    @property
    def open(self) -> bool:
        return self.ended_at is None and not self.in_error


class CheckKind(models.TextChoices):
    """Which look back it is."""

    TWO_WEEKS = "two_weeks", _("Check at two weeks")
    THREE_MONTHS = "three_months", _("Check at three months")
    FURTHER = "further", _("Further check")


class CheckHow(models.TextChoices):
    """How the person was asked."""

    VISIT = "visit", _("At home or in the clinic")
    PHONE = "phone", _("By phone or video")


class Used(models.TextChoices):
    """Whether it is used. Not asked is never read as used."""

    DAILY = "daily", _("Every day")
    SOMETIMES = "sometimes", _("Sometimes")
    NEVER = "never", _("Not used")
    NOT_ASKED = "not_asked", _("Not asked")


class AimReached(models.TextChoices):
    """Whether it does what it was lent for."""

    YES = "yes", _("Aim reached")
    PARTLY = "partly", _("Partly")
    NO = "no", _("Not reached")
    NOT_ASKED = "not_asked", _("Not asked")


class CheckSafety(models.TextChoices):
    """Skin, fall, fit, wear."""

    FINE = "fine", _("Looked at: skin, fit and wear are fine")
    PROBLEM = "problem", _("A problem that was put right")
    UNSAFE = "unsafe", _("Unsafe as it is")
    NOT_ASKED = "not_asked", _("Not looked at")


class CheckResult(models.TextChoices):
    """What follows from the check."""

    KEPT = "kept", _("It stays")
    RETURNED = "returned", _("It comes back")
    CHANGED = "changed", _("It comes back; another item instead")
    LOST = "lost", _("It cannot be found")
    NOT_REACHED = "not_reached", _("Nobody could be reached")


class LoanCheck(Mutable):
    """A planned look back at a loan, and what was found. An open loan always has one to come."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField(_("which"), max_length=12, choices=CheckKind.choices)
    due_on = models.DateField(_("due on"))
    how = models.CharField(_("how"), max_length=6, choices=CheckHow.choices, blank=True)
    used = models.CharField(_("used"), max_length=10, choices=Used.choices, blank=True)
    aim_reached = models.CharField(_("aim"), max_length=10, choices=AimReached.choices, blank=True)
    safety = models.CharField(_("safety"), max_length=10, choices=CheckSafety.choices, blank=True)
    result = models.CharField(_("result"), max_length=12, choices=CheckResult.choices, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = staff(_("done by"), null=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    privacy = {
        **{
            name: Privacy.INTERNAL
            for name in ("id", "row_version", "loan", "done_by", "done_at")
        },
        **{
            name: Privacy.CLINICAL
            for name in (
                "kind", "due_on", "how", "used", "aim_reached", "safety", "result", "note",
                "done_on",
            )
        },
    }  # fmt: skip

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=both_or_neither("done_on", "done_by", "done_at")
                & (Q(done_at=None, result="") | Q(result__in=CheckResult.values)),
                name="loan_check_done_has_who_when",
            ),
            models.CheckConstraint(
                condition=~Q(result=CheckResult.KEPT) | ~Q(safety=CheckSafety.UNSAFE),
                name="unsafe_equipment_does_not_stay",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_at=None), name="loan_check_due")
        ]
        verbose_name = _("check of a loan")
        verbose_name_plural = _("checks of loans")

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on:%Y-%m-%d}"


class LoanAgreement(Immutable):
    """The agreement as it was printed: exact bytes, and everything that they were made from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="agreements")
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
                "id", "loan", "inputs_digest", "sha256", "pages", "toolchain", "failures",
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
                fields=["loan", "inputs_digest"], name="one_agreement_per_inputs"
            )
        ]
        verbose_name = _("loan agreement")
        verbose_name_plural = _("loan agreements")

    def __str__(self) -> str:
        return self.sha256[:12]
