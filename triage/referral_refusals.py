"""Why a step on a referral or a recall was not taken. Pages show `message` beside the form."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.refusals import Refused
from triage.destination_guard import Blocked


class StepNotAllowed(Refused):
    """The thread or recall has moved on, or was never there."""

    message = gettext_lazy(
        "This can’t be done any more: the thread has moved on. Go back and look at it."
    )


class ScreeningInError(Refused):
    message = gettext_lazy(
        "The screening was marked as entered in error, so no letter can leave from it. Cancel this "
        "thread, or screen again."
    )


class NotSigned(Refused):
    message = gettext_lazy("Sign the screening first: a letter says what was signed.")


class TextMissing(Refused):
    message = gettext_lazy("Write it down: the next reader has only this.")
    field = "text"


class PlaceMissing(Refused):
    message = gettext_lazy("Write which service it is.")
    field = "place"


class DayMissing(Refused):
    message = gettext_lazy("Write the day.")
    field = "day"


class DayAhead(Refused):
    message = gettext_lazy("This day has not come yet.")
    field = "day"


class DayPast(Refused):
    message = gettext_lazy("Choose a day after today.")
    field = "due_on"


class QuestionMissing(Refused):
    message = gettext_lazy("Write the question: without it nobody can advise.")
    field = "question"


class HandOverFirst(Refused):
    message = gettext_lazy(
        "This is an emergency: ring first. Record to whom you handed over, then keep the letter "
        "that goes with the patient."
    )


class NextNotPossible(Refused):
    message = gettext_lazy("Choose what comes next; this reply does not lead there.")
    field = "next_state"


class NoVisitNorWords(Refused):
    message = gettext_lazy("Choose the visit, or write how the patient was seen.")
    field = "text"


class DestinationGuarded(Refused):
    """The guard names other services for what was found; `blocked` says which and why."""

    field = "guard_reason"

    def __init__(self, found: Blocked) -> None:
        super().__init__()
        self.blocked = found
        self.message: Any = _(
            "%(why)s Send it to: %(instead)s; or say why this destination is right."
        ) % {"why": found.guard.why, "instead": " · ".join(found.instead)}
