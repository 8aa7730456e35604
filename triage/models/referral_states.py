"""The words of a thread: its states, its steps, and which step may follow which state."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferralKind(models.TextChoices):
    """What is asked of the other service."""

    REFER = "refer", _("Referral")
    ADVICE = "advice", _("Advice and guidance")


class ReferralState(models.TextChoices):
    """Where a thread stands, in the order in which it goes well."""

    TO_SEND = "to_send", _("To send")
    AWAITING = "awaiting", _("Awaiting reply")
    TO_ACKNOWLEDGE = "to_acknowledge", _("Reply to acknowledge")
    BOOKED = "booked", _("Booked")
    SEEN = "seen", _("Seen")
    DECLINED = "declined", _("Declined")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


OVER = (ReferralState.CANCELLED, ReferralState.CLOSED)


class ReferralStep(models.TextChoices):
    """What can happen on a thread."""

    STARTED = "started", _("Started")
    CHANGED = "changed", _("Changed before sending")
    HANDED_OVER = "handed_over", _("Handed over by word of mouth")
    SENT = "sent", _("Sent")
    NOT_SENT = "not_sent", _("Not sent after all")
    CHASED = "chased", _("Chased")
    REPLIED = "replied", _("Reply received")
    ACKNOWLEDGED = "acknowledged", _("Reply acknowledged")
    BOOKED = "booked", _("Appointment booked")
    NOT_ATTENDED = "not_attended", _("Did not attend")
    SEEN = "seen", _("Patient was seen")
    RESUBMITTED = "resubmitted", _("Prepared to be sent again")
    CONVERTED = "converted", _("Converted to a referral")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


_S = ReferralState
# The states in which each step may be taken. A reply may also come after the end.
STEPS: Mapping[ReferralStep, frozenset[ReferralState]] = {
    ReferralStep.CHANGED: frozenset({_S.TO_SEND}),
    ReferralStep.HANDED_OVER: frozenset({_S.TO_SEND, _S.AWAITING}),
    ReferralStep.SENT: frozenset({_S.TO_SEND}),
    ReferralStep.NOT_SENT: frozenset({_S.AWAITING}),
    ReferralStep.CHASED: frozenset({_S.AWAITING, _S.BOOKED}),
    ReferralStep.REPLIED: frozenset(
        {_S.AWAITING, _S.BOOKED, _S.SEEN, _S.DECLINED, _S.CLOSED, _S.CANCELLED}
    ),
    ReferralStep.ACKNOWLEDGED: frozenset({_S.TO_ACKNOWLEDGE}),
    ReferralStep.CONVERTED: frozenset({_S.TO_ACKNOWLEDGE}),
    ReferralStep.BOOKED: frozenset({_S.AWAITING, _S.BOOKED}),
    ReferralStep.NOT_ATTENDED: frozenset({_S.BOOKED}),
    ReferralStep.SEEN: frozenset({_S.AWAITING, _S.BOOKED}),
    ReferralStep.RESUBMITTED: frozenset({_S.DECLINED}),
    ReferralStep.CLOSED: frozenset({_S.SEEN}),
    ReferralStep.CANCELLED: frozenset(
        {_S.TO_SEND, _S.AWAITING, _S.TO_ACKNOWLEDGE, _S.BOOKED, _S.SEEN, _S.DECLINED}
    ),
}


class ReplyKind(models.TextChoices):
    """What a reply says, in the terms that decide what comes next."""

    ACCEPTED = "accepted", _("Accepted, the date will follow")
    BOOKED = "booked", _("Accepted, with an appointment")
    ADVICE = "advice", _("Advice")
    SEEN = "seen", _("Report: the patient was seen")
    QUESTION = "question", _("Asks for more information")
    DECLINED = "declined", _("Declined or returned")


class Channel(models.TextChoices):
    """How something went to the other service, or came from it."""

    E_REFERRAL = "e_referral", _("E-referral system")
    EMAIL = "email", _("Secure e-mail")
    POST = "post", _("Post")
    FAX = "fax", _("Fax")
    PHONE = "phone", _("Telephone")
    WITH_PATIENT = "with_patient", _("With the patient or the ambulance")
    IN_PERSON = "in_person", _("In person")
    EARLIER = "earlier", _("Recorded before threads were kept")
