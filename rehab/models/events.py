"""What went wrong in therapy, and the limits at which a session stops."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from core.tables import Immutable, Privacy
from patients.models import Patient
from patients.models.marks import LONGEST_NOTE, LONGEST_REASON, Retractable, staff
from rehab.models.episodes import Episode
from rehab.models.sessions import Session


class StopLimits(Immutable):
    """A clinic's limits of vital signs for therapy, from when they were set; the newest hold.

    mmHg, beats a minute, per cent. A drop counts with symptoms.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="stop_limits")
    sbp_high = models.PositiveSmallIntegerField(_("systolic above"), default=180)
    sbp_low = models.PositiveSmallIntegerField(_("systolic below"), default=90)
    sbp_drop = models.PositiveSmallIntegerField(_("systolic drop, with symptoms"), default=20)
    hr_high = models.PositiveSmallIntegerField(_("heart rate at rest above"), default=120)
    spo2_low = models.PositiveSmallIntegerField(_("oxygen saturation below"), default=90)
    reason = models.CharField(_("why these limits"), max_length=LONGEST_REASON)
    set_at = models.DateTimeField(_("set at"))
    set_by = staff(_("set by"))

    privacy = {
        name: Privacy.INTERNAL
        for name in (
            "id", "clinic", "sbp_high", "sbp_low", "sbp_drop", "hr_high", "spo2_low", "reason",
            "set_at", "set_by",
        )
    }  # fmt: skip

    class Meta:
        ordering = ["clinic", "-set_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sbp_low__lt=F("sbp_high")) & ~Q(reason=""),
                name="stop_limits_are_in_order",
            )
        ]
        verbose_name = _("limits for stopping")
        verbose_name_plural = _("limits for stopping")

    def __str__(self) -> str:
        return f"{self.clinic_id} {self.set_at:%Y-%m-%d}"


class EventKind(models.TextChoices):
    """What went wrong."""

    RED_FLAG = "red_flag", _("Red flag at the safety gate")
    FALL = "fall", _("Fall")
    NEAR_FALL = "near_fall", _("Near fall")
    SYNCOPE = "syncope", _("Fainting")
    SKIN = "skin", _("Skin mark or injury")
    PAIN = "pain", _("Pain up by 3 or more")
    SUBLUXATION = "subluxation", _("Joint out of place")
    SEIZURE = "seizure", _("Seizure")
    VITAL_SIGNS = "vital_signs", _("Vital signs outside the limits")
    STOP_SIGN = "stop_sign", _("Sign that stopped the session")
    OTHER = "other", _("Something else")


class Severity(models.TextChoices):
    """How much harm it did."""

    NONE = "none", _("No harm")
    MILD = "mild", _("Mild: watched, or first aid")
    MODERATE = "moderate", _("Moderate: needed treatment")
    SEVERE = "severe", _("Severe: hospital or lasting harm")


# What the gate and the stop rules write; a person may choose these kinds, too.
WRITTEN_BY_ITSELF = frozenset(
    {EventKind.RED_FLAG, EventKind.STOP_SIGN, EventKind.VITAL_SIGNS, EventKind.PAIN}
)


class AdverseEvent(Retractable):
    """Something that went wrong, or was stopped before it did.

    The gate and the stop rules write one by themselves; `action` empty means that what was done
    is still to be filled in, and keeps it on the worklist.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="adverse_events")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="adverse_events")
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="adverse_events", null=True, blank=True
    )
    kind = models.CharField(_("what happened"), max_length=20, choices=EventKind.choices)
    severity = models.CharField(
        _("severity"), max_length=10, choices=Severity.choices, default=Severity.NONE
    )
    text = models.TextField(_("in words"), max_length=LONGEST_NOTE, blank=True)
    action = models.TextField(_("what was done"), max_length=LONGEST_NOTE, blank=True)
    informed = models.CharField(_("who was told"), max_length=200, blank=True)
    incident_number = models.CharField(_("incident number"), max_length=60, blank=True)
    happened_at = models.DateTimeField(_("happened at"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = staff(_("recorded by"))

    privacy = {
        **Retractable.retractable_privacy,
        **{
            name: Privacy.INTERNAL
            for name in ("id", "patient", "episode", "session", "recorded_at", "recorded_by")
        },
        **{
            name: Privacy.CLINICAL
            for name in (
                "kind", "severity", "text", "action", "informed", "incident_number", "happened_at",
            )
        },
    }  # fmt: skip

    class Meta(Retractable.Meta):
        abstract = False
        ordering = ["-happened_at", "-id"]
        indexes = [
            models.Index(fields=["patient", "-happened_at"], name="adverse_event_patient"),
        ]
        verbose_name = _("adverse event")
        verbose_name_plural = _("adverse events")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_at:%Y-%m-%d}"

    @property
    def is_unjudged(self) -> bool:
        """Whether the product wrote it and nobody has said yet what harm it did."""
        return self.kind in WRITTEN_BY_ITSELF and self.severity == Severity.NONE and not self.action

    @property
    def harm_words(self) -> str:
        """How much harm it did; unknown is never "no harm"."""
        return _now("Harm not judged yet") if self.is_unjudged else str(self.get_severity_display())
