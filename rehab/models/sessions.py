"""What happened in a session: attendance, minutes, before and after, what was done, signed."""

import uuid
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Privacy
from patients.models import Patient
from patients.models.marks import LONGEST_REASON, Retractable, both_or_neither, staff
from rehab.models.bookings import Booking
from rehab.models.episodes import Episode
from rehab.models.session_words import (
    DELIVERED,
    NOT_DELIVERED,
    Attendance,
    Consent,
    Domain,
    HomeDoneBy,
    NotDeliveredReason,
    TeachBack,
)

LONGEST_SOAP = 8_000  # characters of one of the four parts


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
    from `prefilled_from` (the first time from the home programme, then that is empty) and are not
    yet confirmed: while there is one, the session can't be signed.
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
