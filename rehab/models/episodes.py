"""An episode of rehabilitation: what happened to the brain, who treats, what to beware of, how far.

Precautions that the record already knows as alerts (seizures, swallowing, anticoagulant, pacemaker,
osteoporosis …) stay there; only what the record has no alert for is a `Precaution` here.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.tables import Privacy
from patients.models import Patient
from patients.models.marks import LONGEST_NOTE, Retractable, both_or_neither, staff
from triage.models import Screening


class EpisodeKind(models.TextChoices):
    """What the episode follows."""

    ISCHAEMIC_STROKE = "ischaemic_stroke", _("Ischaemic stroke")
    INTRACEREBRAL_HAEMORRHAGE = "intracerebral_haemorrhage", _("Bleeding into the brain")
    SUBARACHNOID = "subarachnoid", _("Subarachnoid haemorrhage")
    TIA = "tia", _("TIA")
    TBI = "tbi", _("Traumatic brain injury")
    OTHER = "other", _("Other")


class BodySide(models.TextChoices):
    """A side of brain or body. Not known is a state of its own: nobody has said yet."""

    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")
    BOTH = "both", _("Both")
    NONE = "none", _("None")
    NOT_KNOWN = "not_known", _("Not known")


class OnsetPrecision(models.TextChoices):
    """How exactly the day of onset is known; the date holds the first day of what is known."""

    DAY = "day", _("To the day")
    MONTH = "month", _("To the month")
    YEAR = "year", _("To the year")
    NOT_KNOWN = "not_known", _("Not known")


class Stage(models.TextChoices):
    """Where on the way the patient is; it shapes dose and measures, never whether to go on."""

    ACUTE = "acute", _("Acute: the first days")
    EARLY = "early", _("Early: inpatient or early supported discharge")
    COMMUNITY = "community", _("Community")
    LONG_TERM = "long_term", _("Long-term")


class ReferralSource(models.TextChoices):
    """How the patient came to rehabilitation."""

    SCREENING = "screening", _("From a screening here")
    OUTSIDE = "outside", _("From outside")


class EpisodeState(models.TextChoices):
    """An open episode may be written; a discharged one is locked."""

    OPEN = "open", _("Open")
    DISCHARGED = "discharged", _("Discharged")


class Discipline(models.TextChoices):
    """Who treats. Minutes are counted by discipline."""

    PHYSIOTHERAPY = "pt", _("Physiotherapy")
    OCCUPATIONAL_THERAPY = "ot", _("Occupational therapy")
    SPEECH_LANGUAGE = "slt", _("Speech and language therapy")
    PSYCHOLOGY = "psych", _("Psychology")
    ASSISTANT = "assistant", _("Therapy assistant")
    NURSING = "nursing", _("Nursing")
    MEDICINE = "medicine", _("Medicine")
    OTHER = "other", _("Other")


class DischargeReason(models.TextChoices):
    """Why the episode ends. Therapy goes on while goals are being met; no calendar ends it."""

    GOALS_MET = "goals_met", _("Goals met")
    PLATEAU = "no_further_gain", _("No further gain at two reviews, agreed with the patient")
    PATIENT_CHOICE = "patient_choice", _("The patient chose to stop")
    TRANSFERRED = "transferred", _("Taken over by another service")
    MEDICAL = "medical", _("Medical reasons")
    DIED = "died", _("The patient died")
    OTHER = "other", _("Another reason")


class Episode(Retractable):
    """One course of rehabilitation of one patient; discharging locks it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="episodes")
    kind = models.CharField(_("kind"), max_length=30, choices=EpisodeKind.choices)
    kind_text = models.CharField(_("what it is"), max_length=200, blank=True)
    lesion_side = models.CharField(
        _("side of the brain"), max_length=10, choices=BodySide.choices, default=BodySide.NOT_KNOWN
    )
    weak_side = models.CharField(
        _("weak side of the body"),
        max_length=10,
        choices=BodySide.choices,
        default=BodySide.NOT_KNOWN,
    )
    onset_on = models.DateField(_("onset"), null=True, blank=True)
    onset_precision = models.CharField(
        _("how exactly the onset is known"),
        max_length=10,
        choices=OnsetPrecision.choices,
        default=OnsetPrecision.NOT_KNOWN,
    )
    comorbidity = models.TextField(_("other conditions"), max_length=LONGEST_NOTE, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices)
    source = models.CharField(_("referred"), max_length=10, choices=ReferralSource.choices)
    screening = models.ForeignKey(
        Screening, on_delete=models.PROTECT, related_name="episodes", null=True, blank=True
    )
    referred_by = models.CharField(_("who referred"), max_length=200, blank=True)
    letter_on = models.DateField(_("date of the letter"), null=True, blank=True)
    opened_on = models.DateField(_("opened on"))
    opened_by = staff(_("opened by"))
    opened_at = models.DateTimeField(_("opened at"))
    state = models.CharField(
        _("state"), max_length=10, choices=EpisodeState.choices, default=EpisodeState.OPEN
    )
    discharged_on = models.DateField(_("discharged on"), null=True, blank=True)
    discharge_reason = models.CharField(
        _("reason for discharge"), max_length=20, choices=DischargeReason.choices, blank=True
    )
    discharge_text = models.TextField(_("summary in words"), max_length=LONGEST_NOTE, blank=True)
    discharged_by = staff(_("discharged by"), null=True)
    discharged_at = models.DateTimeField(_("discharged at"), null=True, blank=True)

    privacy = {
        **Retractable.retractable_privacy,
        **{
            name: Privacy.INTERNAL
            for name in (
                "id", "patient", "screening", "opened_by", "opened_at", "state", "discharged_by",
                "discharged_at",
            )
        },
        **{
            name: Privacy.CLINICAL
            for name in (
                "kind", "kind_text", "lesion_side", "weak_side", "onset_on", "onset_precision",
                "comorbidity", "stage", "source", "referred_by", "letter_on", "opened_on",
                "discharged_on", "discharge_reason", "discharge_text",
            )
        },
    }  # fmt: skip

    class Meta(Retractable.Meta):
        abstract = False
        ordering = ["-opened_on", "-opened_at", "id"]
        constraints = [
            *Retractable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=EpisodeKind.values)
                & Q(lesion_side__in=BodySide.values)
                & Q(weak_side__in=BodySide.values)
                & Q(stage__in=Stage.values),
                name="episode_words_are_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EpisodeKind.OTHER) | ~Q(kind_text=""),
                name="episode_other_says_what",
            ),
            models.CheckConstraint(
                condition=Q(onset_on=None, onset_precision=OnsetPrecision.NOT_KNOWN)
                | (Q(onset_on__isnull=False) & ~Q(onset_precision=OnsetPrecision.NOT_KNOWN)),
                name="episode_onset_has_its_precision",
            ),
            models.CheckConstraint(
                condition=Q(source=ReferralSource.SCREENING, screening__isnull=False)
                | (Q(source=ReferralSource.OUTSIDE, screening=None) & ~Q(referred_by="")),
                name="episode_says_where_it_came_from",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=EpisodeState.OPEN,
                    discharged_at=None,
                    discharged_on=None,
                    discharge_reason="",
                )
                | (
                    Q(state=EpisodeState.DISCHARGED, discharged_at__isnull=False)
                    & Q(discharged_on__isnull=False)
                    & ~Q(discharge_reason="")
                ),
                name="episode_discharged_exactly_when_decided",
            ),
            models.CheckConstraint(
                condition=both_or_neither("discharged_by", "discharged_at"),
                name="episode_discharged_by_and_at",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-opened_on"], name="episode_patient_opened"),
            models.Index(
                fields=["opened_on"],
                condition=Q(state=EpisodeState.OPEN, error_at=None),
                name="episode_open",
            ),
        ]
        verbose_name = _("episode of rehabilitation")
        verbose_name_plural = _("episodes of rehabilitation")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.opened_on:%Y-%m-%d}"

    @property
    def may_be_written(self) -> bool:
        return self.state == EpisodeState.OPEN and not self.in_error
