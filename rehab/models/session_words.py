"""The words of a session's record: attendance, reasons, what minutes were for, stop signs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
