"""What happened in a session: attendance, minutes, before and after, what was done, signed."""

import uuid
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from core.tables import Immutable, Privacy
from patients.models import Patient
from patients.models.marks import LONGEST_NOTE, LONGEST_REASON, Retractable, both_or_neither, staff
from rehab.models.bookings import Booking
from rehab.models.episodes import Episode

LONGEST_SOAP = 8_000  # characters of one of the four parts


class Attendance(models.TextChoices):
    """Whether the session took place. The numbers are those of the national attendance codes."""

    PLANNED = "0", _("Planned")
    ON_TIME = "5", _("Came on time, or was seen as planned")
    LATE_SEEN = "6", _("Came late and was seen")
    LATE_NOT_SEEN = "7", _("Came too late to be seen")
    CANCELLED_BY_PATIENT = "2", _("Cancelled by the patient or on their behalf")
    DID_NOT_ATTEND = "3", _("Did not come, without telling")
    CANCELLED_BY_US = "4", _("Cancelled by the service")


DELIVERED = (Attendance.ON_TIME.value, Attendance.LATE_SEEN.value)
NOT_DELIVERED = tuple(
    code for code in Attendance.values if code not in (*DELIVERED, Attendance.PLANNED.value)
)


class NotDeliveredReason(models.TextChoices):
    """Why therapy was not delivered. Pain or twitching is counted apart: it can be treated."""

    UNWELL = "unwell", _("Unwell")
    FATIGUE = "fatigue", _("Too tired")
    PAIN_TWITCH = "pain_twitch", _("Pain or twitching")
    REFUSED = "refused", _("Declined")
    TRANSPORT = "transport", _("Transport")
    PROCEDURE = "procedure", _("Medical procedure or appointment")
    STAFF = "staff", _("No therapist")
    INFECTION = "infection", _("Infection, isolation")
    CARER = "carer", _("No carer to come along")
    RED_FLAG = "red_flag", _("Stopped by the safety gate")
    DIED = "died", _("The patient died")
    OTHER = "other", _("Another reason")


class Domain(models.TextChoices):
    """What the direct time counts as in stroke audits."""

    MOTOR = "motor", _("Motor")
    PSYCHOLOGICAL = "psychological", _("Psychological")
    COMMUNICATION = "communication_swallow", _("Communication or swallowing")
    OTHER = "other", _("Other, such as the first whole assessment")


class Assistance(models.TextChoices):
    """How much help an exercise took."""

    INDEPENDENT = "i", _("Independent")
    MODIFIED = "mod_i", _("Independent with an aid")
    STANDBY = "sba", _("Stand-by")
    CONTACT = "cga", _("Hands-on for safety")
    MINIMAL = "min", _("Minimal help")
    MODERATE = "mod", _("Moderate help")
    MAXIMAL = "max", _("Maximal help")
    TOTAL = "total", _("Total help")


class StopSign(models.TextChoices):
    """Signs that end a session whatever the numbers say."""

    NEW_NEUROLOGICAL = "new_neurological", _("New neurological sign")
    CHEST_PAIN = "chest_pain", _("Chest pain")
    BREATHLESS = "breathless", _("Breathless out of proportion")
    DIZZY = "dizzy", _("Dizzy or faint")
    PAIN_WORSE = "pain_worse", _("Pain that grows")


EMERGENCY_SIGNS = (StopSign.NEW_NEUROLOGICAL.value, StopSign.CHEST_PAIN.value)


class HomeDoneBy(models.TextChoices):
    """Who did the home programme."""

    SELF = "self", _("The patient alone")
    CARER = "carer", _("With a carer")
    BOTH = "both", _("Partly alone, partly with a carer")


class TeachBack(models.TextChoices):
    """Whether the patient or carer showed the exercises back."""

    SHOWN = "shown", _("Shown back correctly")
    PARTLY = "partly", _("Partly: shown again")
    NOT_DONE = "not_done", _("Not done today")


class Consent(models.TextChoices):
    """On what footing the session took place."""

    GIVEN = "given", _("Given by the patient")
    BEST_INTEREST = "best_interest", _("Lacks capacity: in their best interest")
    DECLINED = "declined", _("Declined")


class SessionState(models.TextChoices):
    """Open sessions may be written; a signed one is locked."""

    OPEN = "open", _("Open")
    SIGNED = "signed", _("Signed")


def _whole(label: Any) -> Any:
    """A whole number that may be unknown. A rating is 0 (none) to 10 (worst)."""
    return models.PositiveSmallIntegerField(label, null=True, blank=True)


RATINGS = (
    "twitch_before", "twitch_after", "spasm_before", "spasm_after", "pain_before", "pain_after",
    "fatigue_before", "fatigue_after", "effort",
)  # fmt: skip
VITALS = ("sbp", "dbp", "hr", "spo2")
VITAL_FIELDS = tuple(f"{name}_{when}" for when in ("before", "after") for name in VITALS)
MINUTES = ("direct_minutes", "setup_minutes", "notes_minutes", "travel_minutes")
LONGEST_MINUTES = 480  # of one session; a working day


class Session(Retractable):
    """One patient's part of a booking. Signing locks it; a correction is an amendment.

    `exercises` is a list of what `rehab.exercises_done.ExerciseDone` holds; `timed_codes` gives
    timed minutes by procedure code (numbers only). `prefilled` names the parts that were taken over
    from `prefilled_from` and are not yet confirmed: while there is one, the session can't be
    signed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="sessions")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="sessions")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="rehab_sessions")
    state = models.CharField(
        _("state"), max_length=10, choices=SessionState.choices, default=SessionState.OPEN
    )
    attendance = models.CharField(
        _("attendance"), max_length=1, choices=Attendance.choices, default=Attendance.PLANNED
    )
    reason = models.CharField(
        _("why not delivered"), max_length=20, choices=NotDeliveredReason.choices, blank=True
    )
    reason_text = models.CharField(_("in words"), max_length=LONGEST_REASON, blank=True)
    consent = models.CharField(_("consent"), max_length=20, choices=Consent.choices, blank=True)
    present = models.CharField(
        _("interpreter, chaperone, carer present"), max_length=200, blank=True
    )
    domain = models.CharField(_("domain"), max_length=25, choices=Domain.choices, blank=True)
    direct_minutes = _whole(_("direct minutes with the patient"))
    setup_minutes = _whole(_("minutes of set-up"))
    notes_minutes = _whole(_("minutes of notes and handover"))
    travel_minutes = _whole(_("minutes of travel"))
    timed_codes = models.JSONField(_("timed minutes by code"), default=dict, blank=True)
    twitch_before = _whole(_("twitching before"))
    twitch_after = _whole(_("twitching after"))
    spasm_before = _whole(_("spasm before"))
    spasm_after = _whole(_("spasm after"))
    pain_before = _whole(_("pain before"))
    pain_after = _whole(_("pain after"))
    fatigue_before = _whole(_("fatigue before"))
    fatigue_after = _whole(_("fatigue after"))
    effort = _whole(_("effort"))
    sbp_before = _whole(_("systolic before"))
    dbp_before = _whole(_("diastolic before"))
    hr_before = _whole(_("heart rate before"))
    spo2_before = _whole(_("oxygen saturation before"))
    sbp_after = _whole(_("systolic after"))
    dbp_after = _whole(_("diastolic after"))
    hr_after = _whole(_("heart rate after"))
    spo2_after = _whole(_("oxygen saturation after"))
    stop_signs = models.JSONField(_("stop signs"), default=list, blank=True)
    stopped_for = models.JSONField(_("stopped because of"), default=list, blank=True)
    stopped_text = models.CharField(
        _("what was done when it was stopped"), max_length=LONGEST_REASON, blank=True
    )
    exercises = models.JSONField(
        _("exercises"), default=list, blank=True, encoder=DjangoJSONEncoder
    )
    subjective = models.TextField(_("subjective"), max_length=LONGEST_SOAP, blank=True)
    objective = models.TextField(_("objective"), max_length=LONGEST_SOAP, blank=True)
    assessment = models.TextField(_("assessment"), max_length=LONGEST_SOAP, blank=True)
    plan = models.TextField(_("plan"), max_length=LONGEST_SOAP, blank=True)
    home_days_prescribed = _whole(_("days prescribed"))
    home_days_done = _whole(_("days done"))
    home_done_by = models.CharField(
        _("done by"), max_length=10, choices=HomeDoneBy.choices, blank=True
    )
    home_barriers = models.CharField(_("what got in the way"), max_length=500, blank=True)
    teach_back = models.CharField(
        _("teach-back"), max_length=10, choices=TeachBack.choices, blank=True
    )
    prefilled_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    prefilled = models.JSONField(_("taken over, not confirmed"), default=list, blank=True)
    written_at = models.DateTimeField(_("written at"), null=True, blank=True)
    written_by = staff(_("written by"), null=True)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    signed_by = staff(_("signed by"), null=True)

    privacy = {
        **Retractable.retractable_privacy,
        **{
            name: Privacy.INTERNAL
            for name in (
                "id", "booking", "episode", "patient", "state", "prefilled_from", "prefilled",
                "written_at", "written_by", "signed_at", "signed_by",
            )
        },
        **{
            name: Privacy.CLINICAL
            for name in (
                "attendance", "reason", "reason_text", "consent", "present", "domain",
                *MINUTES, "timed_codes", *RATINGS, *VITAL_FIELDS,
                "stop_signs", "stopped_for", "stopped_text", "exercises", "subjective",
                "objective", "assessment", "plan", "home_days_prescribed", "home_days_done",
                "home_done_by", "home_barriers", "teach_back",
            )
        },
    }  # fmt: skip

    class Meta(Retractable.Meta):
        abstract = False
        ordering = ["booking__starts_at", "id"]
        constraints = [
            *Retractable.Meta.constraints,
            models.UniqueConstraint(
                fields=["booking", "patient"],
                condition=Q(error_at=None),
                name="one_session_per_booking_and_patient",
            ),
            models.CheckConstraint(
                condition=Q(attendance__in=Attendance.values), name="session_attendance_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(attendance__in=NOT_DELIVERED) | ~Q(reason=""),
                name="session_not_delivered_says_why",
            ),
            models.CheckConstraint(
                condition=Q(attendance__in=DELIVERED) | Q(direct_minutes=None),
                name="session_minutes_only_when_delivered",
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.OPEN, signed_at=None)
                | (
                    Q(state=SessionState.SIGNED, signed_at__isnull=False)
                    & ~Q(attendance=Attendance.PLANNED)
                ),
                name="session_signed_exactly_when_signed_at",
            ),
            models.CheckConstraint(
                condition=both_or_neither("signed_by", "signed_at"),
                name="session_signed_by_and_at",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{name: None}) | Q(**{f"{name}__lte": 10}),
                    name=f"session_{name}_to_10",
                )
                for name in RATINGS
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{name: None}) | Q(**{f"{name}__lte": LONGEST_MINUTES}),
                    name=f"session_{name}_possible",
                )
                for name in MINUTES
            ),
            models.CheckConstraint(
                condition=Q(home_days_done=None) | Q(home_days_done__lte=F("home_days_prescribed")),
                name="session_home_days_within_prescribed",
            ),
        ]
        indexes = [
            models.Index(fields=["episode", "state"], name="session_episode_state"),
            models.Index(
                fields=["patient"],
                condition=Q(state=SessionState.OPEN, error_at=None),
                name="session_patient_open",
            ),
        ]
        verbose_name = _("therapy session")
        verbose_name_plural = _("therapy sessions")

    def __str__(self) -> str:
        return f"{_('Session')} {self.booking.starts_at:%Y-%m-%d}"

    @property
    def signed(self) -> bool:
        return self.state == SessionState.SIGNED

    @property
    def delivered(self) -> bool:
        return self.attendance in DELIVERED

    @property
    def may_be_written(self) -> bool:
        return self.state == SessionState.OPEN and not self.in_error


class SessionAmendment(Immutable):
    """What was added to a signed session afterwards, and why; the session stays as signed."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="amendments")
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    text = models.TextField(_("amendment"), max_length=LONGEST_SOAP)
    amended_by = staff(_("amended by"))
    amended_at = models.DateTimeField(_("amended at"))

    privacy = {
        "id": Privacy.INTERNAL,
        "session": Privacy.INTERNAL,
        "reason": Privacy.CLINICAL,
        "text": Privacy.CLINICAL,
        "amended_by": Privacy.INTERNAL,
        "amended_at": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["amended_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(text=""), name="session_amendment_says_what_and_why"
            )
        ]
        verbose_name = _("amendment of a session")
        verbose_name_plural = _("amendments of sessions")

    def __str__(self) -> str:
        return f"{self.session_id} {self.amended_at:%Y-%m-%d}"


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
