"""What the clinician decided: against the computed result, and what to do about it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Mutable, Privacy
from patients.models.marks import both_or_neither, staff
from triage.models.screenings import CODE, Screening


class OverrideReason(models.TextChoices):
    """Why a clinician acts on another urgency than the computed one."""

    KNOWN_DIAGNOSIS = "known_diagnosis", _("The diagnosis is known already")
    ALREADY_UNDER_CARE = "already_under_care", _("The specialist team already has the patient")
    NEW_INFORMATION = "new_information", _("Something that the screening does not ask")
    EXAMINATION = "examination", _("My examination outweighs the recorded answers")
    PATIENT_CHOICE = "patient_choice", _("The patient chose otherwise, and understands the risk")
    GOALS_OF_CARE = "goals_of_care", _("An advance plan or goals of care")
    LOCAL_PATHWAY = "local_pathway", _("The local pathway differs")
    RULE_WRONG = "rule_wrong", _("The rule does not fit this patient")
    OTHER = "other", _("Another reason")


class Override(Immutable):
    """A decision to act on another urgency. The newest one of a screening holds.

    `chosen` empty takes an earlier override back. An override counts only while the computed result
    is still the one it was made against; when an answer changes that, it must be made again.
    """

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="overrides")
    computed = models.CharField(_("computed disposition"), max_length=CODE)
    chosen = models.CharField(_("chosen disposition"), max_length=CODE, blank=True)
    reason = models.CharField(_("reason"), max_length=30, choices=OverrideReason.choices)
    text = models.CharField(_("in your own words"), max_length=1000)
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = staff(_("decided by"))

    privacy = {
        "id": Privacy.INTERNAL,
        "screening": Privacy.INTERNAL,
        "computed": Privacy.CLINICAL,
        "chosen": Privacy.CLINICAL,
        "reason": Privacy.CLINICAL,
        "text": Privacy.CLINICAL,
        "decided_at": Privacy.INTERNAL,
        "decided_by": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["screening", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="override_says_why"),
            models.CheckConstraint(
                condition=~Q(chosen=models.F("computed")), name="override_differs_from_computed"
            ),
        ]
        verbose_name = _("override")
        verbose_name_plural = _("overrides")

    def __str__(self) -> str:
        return f"{self.computed} → {self.chosen or self.computed}"


class ClosingKind(models.TextChoices):
    """The ways to close a screening."""

    REFER = "refer", _("Refer")
    ADVICE = "advice", _("Ask for advice")
    HANDOUT = "handout", _("Handout")
    RECALL = "recall", _("Recall")
    NO_RECALL = "no_recall", _("No recall")
    NONE = "none", _("No action")


class NoActionReason(models.TextChoices):
    """Why a screening is closed with nothing to do."""

    EMERGENCY_TRANSFER = "emergency_transfer", _("Sent to emergency care, handed over by telephone")
    ALREADY_ARRANGED = "already_arranged", _("Everything needed is arranged already")
    PATIENT_DECLINED = "patient_declined", _("The patient declined")
    PATIENT_LEFT = "patient_left", _("The patient left before the end")
    OTHER = "other", _("Another reason")


class ClosingAction(Mutable):
    """One thing that was decided at the end: refer, ask advice, hand out, recall, or nothing.

    Taking one back before signing keeps the row. After signing it is what was decided; what becomes
    of it is the business of its thread (`Referral`) or its `Recall`. `settled_at` was set by hand
    before those were kept, and is only read. For a referral `reason_text` says why its destination
    is right although the guard names another.
    """

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="closings")
    kind = models.CharField(_("kind"), max_length=10, choices=ClosingKind.choices)
    destination = models.CharField(_("to whom"), max_length=120, blank=True)
    urgency = models.CharField(_("urgency"), max_length=CODE, blank=True)
    suspected = models.CharField(_("suspected diagnosis"), max_length=300, blank=True)
    question = models.CharField(_("question to the specialist"), max_length=1000, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    purpose = models.CharField(_("what for"), max_length=300, blank=True)
    reason = models.CharField(
        _("reason for no action"), max_length=30, choices=NoActionReason.choices, blank=True
    )
    reason_text = models.CharField(_("in your own words"), max_length=1000, blank=True)
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = staff(_("decided by"))
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    withdrawn_by = staff(_("taken back by"), null=True)
    settled_at = models.DateTimeField(_("carried out at"), null=True, blank=True)
    settled_by = staff(_("carried out by"), null=True)
    settled_note = models.CharField(_("how it was carried out"), max_length=300, blank=True)

    privacy = {
        "id": Privacy.INTERNAL,
        "row_version": Privacy.INTERNAL,
        "screening": Privacy.INTERNAL,
        "kind": Privacy.CLINICAL,
        "destination": Privacy.CLINICAL,
        "urgency": Privacy.CLINICAL,
        "suspected": Privacy.CLINICAL,
        "question": Privacy.CLINICAL,
        "due_on": Privacy.CLINICAL,
        "purpose": Privacy.CLINICAL,
        "reason": Privacy.CLINICAL,
        "reason_text": Privacy.CLINICAL,
        "decided_at": Privacy.INTERNAL,
        "decided_by": Privacy.INTERNAL,
        "withdrawn_at": Privacy.INTERNAL,
        "withdrawn_by": Privacy.INTERNAL,
        "settled_at": Privacy.INTERNAL,
        "settled_by": Privacy.INTERNAL,
        "settled_note": Privacy.CLINICAL,
    }

    class Meta:
        ordering = ["screening", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "kind", "destination"],
                condition=Q(withdrawn_at=None),
                name="one_closing_action_per_kind_and_destination",
            ),
            models.CheckConstraint(
                condition=(
                    (Q(kind__in=["refer", "advice"]) & ~Q(destination="") & ~Q(suspected=""))
                    | (Q(kind="recall", due_on__isnull=False, destination=""))
                    | (Q(kind="none", destination="") & ~Q(reason="") & ~Q(reason_text=""))
                    | Q(kind="handout", destination="")
                    | (Q(kind="no_recall", destination="") & ~Q(reason="") & ~Q(reason_text=""))
                ),
                name="closing_action_says_what_it_needs",
            ),
            models.CheckConstraint(
                condition=both_or_neither("withdrawn_by", "withdrawn_at"),
                name="closing_withdrawn_by_and_at",
            ),
            models.CheckConstraint(
                condition=both_or_neither("settled_by", "settled_at"),
                name="closing_settled_by_and_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "due_on"],
                condition=Q(withdrawn_at=None, settled_at=None),
                name="closing_open_by_kind",
            )
        ]
        verbose_name = _("closing action")
        verbose_name_plural = _("closing actions")

    def __str__(self) -> str:
        return str(self.get_kind_display())
