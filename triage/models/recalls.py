"""A dated recall: the promise to look again, and everything that was done to keep it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Mutable, Privacy
from patients.models import Patient, Visit
from patients.models.marks import staff
from triage.models.decisions import ClosingAction
from triage.models.screenings import CODE, Screening

LONGEST_TEXT = 1000  # characters: a reason or a note about an attempt


class RecallState(models.TextChoices):
    """A recall is open until the patient was seen again, or somebody said why not."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class RecallStep(models.TextChoices):
    """What can happen to a recall."""

    SET = "set", _("Set")
    MOVED = "moved", _("Moved to another day")
    TRIED = "tried", _("Tried to reach the patient")
    NOT_ATTENDED = "not_attended", _("The patient did not come")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class ContactWay(models.TextChoices):
    """How the patient was called."""

    PHONE = "phone", _("Telephone")
    LETTER = "letter", _("Letter")
    MESSAGE = "message", _("Text message or e-mail")
    VISIT = "visit", _("Home visit")


class Recall(Mutable):
    """One recall of one signed screening.

    `urgency` is the disposition that it follows; `lapses_on` is the first day on which an open
    recall counts as lapsed, and `tries` how often the patient was called or did not come.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="recalls")
    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="recalls")
    closing = models.OneToOneField(ClosingAction, on_delete=models.PROTECT, related_name="recall")
    urgency = models.CharField(_("urgency"), max_length=CODE)
    purpose = models.CharField(_("what for"), max_length=300, blank=True)
    due_on = models.DateField(_("due on"))
    lapses_on = models.DateField(_("lapses on"))
    state = models.CharField(
        _("state"), max_length=10, choices=RecallState.choices, default=RecallState.OPEN
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    set_at = models.DateTimeField(_("set at"))
    set_by = staff(_("set by"))

    privacy = {
        "id": Privacy.INTERNAL,
        "row_version": Privacy.INTERNAL,
        "patient": Privacy.INTERNAL,
        "screening": Privacy.INTERNAL,
        "closing": Privacy.INTERNAL,
        "urgency": Privacy.CLINICAL,
        "purpose": Privacy.CLINICAL,
        "due_on": Privacy.CLINICAL,
        "lapses_on": Privacy.CLINICAL,
        "state": Privacy.CLINICAL,
        "tries": Privacy.CLINICAL,
        "set_at": Privacy.INTERNAL,
        "set_by": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RecallState.values), name="recall_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(lapses_on__gt=F("due_on")), name="recall_lapses_after_it_is_due"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(state=RecallState.OPEN), name="recall_open_due"
            ),
            models.Index(fields=["patient", "due_on"], name="recall_patient_due"),
        ]
        verbose_name = _("recall")
        verbose_name_plural = _("recalls")

    def __str__(self) -> str:
        return f"{self.due_on:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.state == RecallState.OPEN


class RecallEvent(Immutable):
    """One thing that happened to a recall. `due_on` is the day that holds after it."""

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="events")
    step = models.CharField(_("what happened"), max_length=20, choices=RecallStep.choices)
    due_on = models.DateField(_("due on"))
    way = models.CharField(_("how"), max_length=10, choices=ContactWay.choices, blank=True)
    text = models.CharField(_("text"), max_length=LONGEST_TEXT, blank=True)
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    at = models.DateTimeField(_("when"))
    by = staff(_("by"))

    privacy = {
        "id": Privacy.INTERNAL,
        "recall": Privacy.INTERNAL,
        "step": Privacy.CLINICAL,
        "due_on": Privacy.CLINICAL,
        "way": Privacy.CLINICAL,
        "text": Privacy.CLINICAL,
        "visit": Privacy.INTERNAL,
        "at": Privacy.INTERNAL,
        "by": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["recall", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=RecallStep.values), name="recall_event_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(step__in=[RecallStep.MOVED, RecallStep.CANCELLED]) | ~Q(text=""),
                name="recall_event_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(step=RecallStep.TRIED) | ~Q(way=""),
                name="recall_try_says_how",
            ),
        ]
        verbose_name = _("event of a recall")
        verbose_name_plural = _("events of recalls")

    def __str__(self) -> str:
        return f"{self.step} {self.at:%Y-%m-%d}"
