"""A meeting with a patient, what was written about it, and what was added after signing."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from core.tables import Immutable, Privacy
from patients.models.marks import LONGEST_REASON, Retractable, both_or_neither, staff
from patients.models.people import Patient

LONGEST_VISIT_NOTE = 20_000  # characters


class Contact(models.TextChoices):
    """How patient and clinician met: what could be examined depends on it."""

    FACE_TO_FACE = "face_to_face", _("Face to face")
    VIDEO = "video", _("Video")
    TELEPHONE = "telephone", _("Telephone")


class VisitState(models.TextChoices):
    """Open visits may be written; a signed one is locked and can only be amended."""

    OPEN = "open", _("Open")
    SIGNED = "signed", _("Signed")


class Visit(Retractable):
    """One visit. Signing locks it together with everything recorded under it.

    The two "complete" marks are what lets a rule take a medicine or condition that is not listed
    as absent: without them it stays unknown.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="visits")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="visits")
    contact = models.CharField(_("contact"), max_length=20, choices=Contact.choices)
    reason = models.CharField(_("reason for the visit"), max_length=300, blank=True)
    notes = models.TextField(_("notes"), max_length=LONGEST_VISIT_NOTE, blank=True)
    started_at = models.DateTimeField(_("started at"))
    opened_by = staff(_("opened by"))
    opened_at = models.DateTimeField(_("opened at"))
    state = models.CharField(
        _("state"), max_length=10, choices=VisitState.choices, default=VisitState.OPEN
    )
    signed_by = staff(_("signed by"), null=True)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    medicines_complete = models.BooleanField(
        _("I asked about all medicines, also those stopped lately, and the list is complete"),
        default=False,
    )
    conditions_complete = models.BooleanField(
        _("I asked about all conditions and precautions, and the list is complete"), default=False
    )

    privacy = {
        **Retractable.retractable_privacy,
        "id": Privacy.INTERNAL,
        "patient": Privacy.INTERNAL,
        "clinic": Privacy.INTERNAL,
        "contact": Privacy.CLINICAL,
        "reason": Privacy.CLINICAL,
        "notes": Privacy.CLINICAL,
        "started_at": Privacy.CLINICAL,
        "opened_by": Privacy.INTERNAL,
        "opened_at": Privacy.INTERNAL,
        "state": Privacy.INTERNAL,
        "signed_by": Privacy.INTERNAL,
        "signed_at": Privacy.INTERNAL,
        "medicines_complete": Privacy.CLINICAL,
        "conditions_complete": Privacy.CLINICAL,
    }

    class Meta(Retractable.Meta):
        abstract = False
        constraints = [
            *Retractable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(contact__in=Contact.values), name="visit_contact_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=VisitState.OPEN, signed_at=None)
                | Q(state=VisitState.SIGNED, signed_at__isnull=False),
                name="visit_signed_exactly_when_signed_at",
            ),
            models.CheckConstraint(
                condition=both_or_neither("signed_by", "signed_at"), name="visit_signed_by_and_at"
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(signed_at__gte=F("opened_at")),
                name="visit_signed_after_opened",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-started_at"], name="visit_patient_started"),
            models.Index(
                fields=["clinic", "started_at"],
                condition=Q(state=VisitState.OPEN, error_at=None),
                name="visit_clinic_unfinished",
            ),
        ]
        verbose_name = _("visit")
        verbose_name_plural = _("visits")

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"

    @property
    def signed(self) -> bool:
        return self.state == VisitState.SIGNED

    @property
    def may_be_written(self) -> bool:
        return self.state == VisitState.OPEN and not self.in_error


class Amendment(Immutable):
    """What was added to a signed visit afterwards, and why; the visit itself stays as signed."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="amendments")
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    text = models.TextField(_("amendment"), max_length=LONGEST_VISIT_NOTE)
    amended_by = staff(_("amended by"))
    amended_at = models.DateTimeField(_("amended at"))

    privacy = {
        "id": Privacy.INTERNAL,
        "visit": Privacy.INTERNAL,
        "reason": Privacy.CLINICAL,
        "text": Privacy.CLINICAL,
        "amended_by": Privacy.INTERNAL,
        "amended_at": Privacy.INTERNAL,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(text=""), name="amendment_has_reason_and_text"
            )
        ]
        ordering = ["amended_at", "id"]
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")

    def __str__(self) -> str:
        return f"{self.visit_id} {self.amended_at:%Y-%m-%d}"
