"""A referral or a request for advice: one thread from the decision until somebody saw the patient.

The thread's state follows from its events, which are written once; the row repeats it so that the
chase list is one walk of an index. Which event may follow which state is declared beside it
(`referral_states.STEPS`); the actions refuse everything else by name.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Mutable, Privacy
from patients.models import Patient
from patients.models.marks import staff
from triage.models.decisions import ClosingAction
from triage.models.referral_states import (
    OVER,
    STEPS,
    Channel,
    ReferralKind,
    ReferralState,
    ReferralStep,
    ReplyKind,
)
from triage.models.screenings import CODE, Screening

LONGEST_TEXT = 4_000  # characters: what a letter, a reply or an event says in free text


class Referral(Mutable):
    """One thread, of one signed screening to one service.

    `destination` is a code of `triage.destinations`; `place` says which clinic in words.
    `guard_reason` is why this destination is right although the guard names another.
    `version` is the letter's: it rises when a declined referral is sent again. `due_on` is the day
    by which the next thing should have happened, `target_on` by which the patient should be seen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="referrals")
    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="referrals")
    closing = models.OneToOneField(
        ClosingAction, on_delete=models.PROTECT, related_name="referral", null=True, blank=True
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ReferralKind.choices)
    may_convert = models.BooleanField(_("The advice may be turned into a referral"), default=False)
    destination = models.CharField(_("service"), max_length=30)
    place = models.CharField(_("clinic or address"), max_length=200, blank=True)
    guard_reason = models.CharField(
        _("why this destination all the same"), max_length=500, blank=True
    )
    urgency = models.CharField(_("urgency"), max_length=CODE)
    suspected = models.CharField(_("suspected diagnosis"), max_length=300)
    question = models.CharField(_("question"), max_length=1000, blank=True)
    introduction = models.TextField(_("introduction"), max_length=LONGEST_TEXT, blank=True)
    remarks = models.TextField(_("further remarks"), max_length=LONGEST_TEXT, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=ReferralState.choices, default=ReferralState.TO_SEND
    )
    version = models.PositiveSmallIntegerField(_("version of the letter"), default=1)
    started_at = models.DateTimeField(_("started at"))
    started_by = staff(_("started by"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    handed_over_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    reply_kind = models.CharField(
        _("reply to acknowledge"), max_length=20, choices=ReplyKind.choices, blank=True
    )
    appointment_on = models.DateField(_("appointment on"), null=True, blank=True)
    due_on = models.DateField(_("next step due on"), null=True, blank=True)
    target_on = models.DateField(_("to be seen by"), null=True, blank=True)

    privacy = {
        "id": Privacy.INTERNAL,
        "row_version": Privacy.INTERNAL,
        "patient": Privacy.INTERNAL,
        "screening": Privacy.INTERNAL,
        "closing": Privacy.INTERNAL,
        "kind": Privacy.CLINICAL,
        "may_convert": Privacy.CLINICAL,
        "destination": Privacy.CLINICAL,
        "place": Privacy.CLINICAL,
        "guard_reason": Privacy.CLINICAL,
        "urgency": Privacy.CLINICAL,
        "suspected": Privacy.CLINICAL,
        "question": Privacy.CLINICAL,
        "introduction": Privacy.CLINICAL,
        "remarks": Privacy.CLINICAL,
        "state": Privacy.CLINICAL,
        "version": Privacy.INTERNAL,
        "started_at": Privacy.INTERNAL,
        "started_by": Privacy.INTERNAL,
        "sent_at": Privacy.CLINICAL,
        "handed_over_at": Privacy.CLINICAL,
        "reply_kind": Privacy.CLINICAL,
        "appointment_on": Privacy.CLINICAL,
        "due_on": Privacy.CLINICAL,
        "target_on": Privacy.CLINICAL,
    }

    class Meta:
        ordering = ["-started_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ReferralKind.values) & Q(state__in=ReferralState.values),
                name="referral_kind_and_state_are_known",
            ),
            models.CheckConstraint(
                condition=~Q(destination="") & ~Q(suspected="") & ~Q(urgency=""),
                name="referral_says_where_what_and_how_fast",
            ),
            models.CheckConstraint(
                condition=~Q(destination="other") | ~Q(place=""),
                name="referral_elsewhere_says_where",
            ),
            models.CheckConstraint(
                condition=Q(state=ReferralState.CANCELLED)
                | Q(state=ReferralState.TO_ACKNOWLEDGE)
                | Q(state=ReferralState.TO_SEND, sent_at=None)
                | (
                    ~Q(state__in=[ReferralState.TO_SEND, ReferralState.CANCELLED])
                    & Q(sent_at__isnull=False)
                ),
                name="referral_sent_exactly_when_it_left",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReferralState.BOOKED) | Q(appointment_on__isnull=False),
                name="referral_booked_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=ReferralState.TO_ACKNOWLEDGE, reply_kind__in=ReplyKind.values)
                | (~Q(state=ReferralState.TO_ACKNOWLEDGE) & Q(reply_kind="")),
                name="referral_reply_waits_exactly_while_unread",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in OVER], due_on=None)
                | (~Q(state__in=[s.value for s in OVER]) & Q(due_on__isnull=False)),
                name="referral_open_has_a_next_day",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"], name="referral_state_due"),
            models.Index(fields=["patient", "-started_at"], name="referral_patient_started"),
        ]
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.destination}"

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    def allows(self, step: ReferralStep) -> bool:
        """Whether this step may follow now."""
        return self.state in STEPS[step]


class ReferralLetter(Immutable):
    """One version of the letter as it left: its exact bytes and what they were made from."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="letters")
    version = models.PositiveSmallIntegerField(_("version"))
    document = models.JSONField(_("document"))  # the canonical form of LetterDocument
    inputs_digest = models.CharField(_("SHA-256 of all inputs"), max_length=64)
    pdf = models.BinaryField(_("PDF"))
    sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64)
    pages = models.PositiveSmallIntegerField(_("pages"))
    toolchain = models.JSONField(_("versions of the tools"))
    rules_checked = models.PositiveSmallIntegerField(_("accessibility rules checked"))
    failures = models.JSONField(_("accessibility rules that failed"), default=list)
    made_at = models.DateTimeField(_("made at"))
    made_by = staff(_("made by"))

    privacy = {
        "id": Privacy.INTERNAL,
        "referral": Privacy.INTERNAL,
        "version": Privacy.INTERNAL,
        "document": Privacy.CLINICAL,
        "inputs_digest": Privacy.INTERNAL,
        "pdf": Privacy.CLINICAL,
        "sha256": Privacy.INTERNAL,
        "pages": Privacy.INTERNAL,
        "toolchain": Privacy.INTERNAL,
        "rules_checked": Privacy.INTERNAL,
        "failures": Privacy.INTERNAL,
        "made_at": Privacy.INTERNAL,
        "made_by": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["referral", "version"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "version"], name="one_letter_per_version")
        ]
        verbose_name = _("referral letter")
        verbose_name_plural = _("referral letters")

    def __str__(self) -> str:
        return f"{self.referral_id} {self.version}"


class ReferralEvent(Immutable):
    """One thing that happened on a thread: by whom, when, and where it left the thread.

    `day` is the day that the step is about: when it was sent or seen, or the appointment. `whom` is
    the person or desk on the other side. `next_on` is when somebody looks again.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="events")
    step = models.CharField(_("what happened"), max_length=20, choices=ReferralStep.choices)
    state = models.CharField(_("state after it"), max_length=20, choices=ReferralState.choices)
    day = models.DateField(_("day"), null=True, blank=True)
    channel = models.CharField(_("how"), max_length=20, choices=Channel.choices, blank=True)
    whom = models.CharField(_("with whom"), max_length=200, blank=True)
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    reply_kind = models.CharField(
        _("kind of reply"), max_length=20, choices=ReplyKind.choices, blank=True
    )
    text = models.TextField(_("text"), max_length=LONGEST_TEXT, blank=True)
    next_on = models.DateField(_("look again on"), null=True, blank=True)
    letter = models.ForeignKey(
        ReferralLetter, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    at = models.DateTimeField(_("when"))
    by = staff(_("by"))

    privacy = {
        "id": Privacy.INTERNAL,
        "referral": Privacy.INTERNAL,
        "step": Privacy.CLINICAL,
        "state": Privacy.CLINICAL,
        "day": Privacy.CLINICAL,
        "channel": Privacy.CLINICAL,
        "whom": Privacy.CLINICAL,
        "reference": Privacy.CLINICAL,
        "reply_kind": Privacy.CLINICAL,
        "text": Privacy.CLINICAL,
        "next_on": Privacy.CLINICAL,
        "letter": Privacy.INTERNAL,
        "at": Privacy.INTERNAL,
        "by": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["referral", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=ReferralStep.values) & Q(state__in=ReferralState.values),
                name="referral_event_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(
                    step__in=[
                        ReferralStep.NOT_SENT,
                        ReferralStep.REPLIED,
                        ReferralStep.ACKNOWLEDGED,
                        ReferralStep.CLOSED,
                        ReferralStep.CANCELLED,
                    ]
                )
                | ~Q(text=""),
                name="referral_event_says_why",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="referral_event_at")]
        verbose_name = _("event of a referral")
        verbose_name_plural = _("events of referrals")

    def __str__(self) -> str:
        return f"{self.step} {self.at:%Y-%m-%d}"
