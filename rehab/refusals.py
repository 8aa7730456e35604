"""Why an action of rehabilitation was not done. Pages show `message` beside the form."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from patients.refusals import Refused


class EpisodeLocked(Refused):
    message = _("This episode is closed: nothing under it can be changed.")


class SamePersonTwice(Refused):
    message = _("Name each person once.")


class NoTherapist(Refused):
    message = _("Choose at least one therapist.")
    field = "therapist_1"


class WrongForm(Refused):
    """The form of the session and the number of people in it contradict each other."""

    message = _("One therapist and one patient are individual; several therapists, joint.")
    field = "form"


class EndsBeforeStart(Refused):
    message = _("The session ends before it starts.")
    field = "ends_time"


class NotFree(Refused):
    """Somebody is in another session at that time; `people` names who."""

    field = "starts_time"

    def __init__(self, people: Sequence[str]) -> None:
        super().__init__()
        self.people = tuple(people)
        self.message: Any = (
            _now("Not free at this time: %(who)s. Choose another time.")
            % {"who": "; ".join(self.people)}
            if people
            else _now("Somebody has just been booked for this time. Choose another time.")
        )


class AlreadyWritten(Refused):
    message = _("This session has been written already; it can’t be moved.")


class SessionLocked(Refused):
    message = _("The session is signed or was entered in error. Add an amendment instead.")


class SessionNotSigned(Refused):
    message = _("The session is still open: change it directly instead of amending it.")


class GateMissing(Refused):
    message = _("The safety gate of this session has not been answered. Do that first.")
    field = "attendance"


class GateNotClear(Refused):
    message = _("The safety gate is not cleared. Answer it again when it was rested and measured.")
    field = "attendance"


class GateTooEarly(Refused):
    message = _("The gate is answered on the day of the session, at its start.")


class OnHold(Refused):
    message = _(
        "A red flag stopped therapy for this patient and nobody has cleared it. Record the "
        "session as not delivered."
    )
    field = "attendance"


class StillToAsk(Refused):
    """Decisive signs are unanswered, and nobody wrote why therapy goes on all the same."""

    message = _("Signs that decide are not answered yet. Answer them, or write why you go on.")

    def __init__(self, items: Sequence[str]) -> None:
        super().__init__(field="went_on_because")
        self.items = tuple(items)


class ActionMissing(Refused):
    message = _("Write what is done about it: who was asked or told.")
    field = "action"


class NoGateRuleset(Refused):
    message = _("The questions of the safety gate are not published. Ask who runs the system.")


class GateChanged(Refused):
    message = _("The questions of the gate changed meanwhile. Load the page again.")


class NoProfileRuleset(Refused):
    message = _("These questions are not published. Ask who runs the system.")


class ProfileChanged(Refused):
    message = _("The questions changed meanwhile. Load the page again.")


class NothingAnswered(Refused):
    message = _("Answer at least one question.")


class AlreadyCleared(Refused):
    message = _("Somebody has cleared this already.")


class PrefillNotConfirmed(Refused):
    message = _("Parts were taken over from the last session and nobody said that they hold today.")


class NotComplete(Refused):
    """What a signed session needs and this one lacks; `missing` says it in words."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__()
        self.missing = tuple(missing)
        self.message: Any = _now("Not complete yet: %(what)s.") % {"what": "; ".join(missing)}


class UnknownExercise(Refused):
    message = _("This is not an exercise of the catalogue.")


class TooManyTimedMinutes(Refused):
    message = _("The timed minutes add up to more than the direct minutes.")
    field = "direct_minutes"


class LimitsOutOfOrder(Refused):
    message = _("The lower limit must be below the upper one.")
    field = "sbp_low"


class LimitLooserThanGate(Refused):
    """A clinic's limit that the gate's rules would always forestall."""

    def __init__(self, field: str, number: int) -> None:
        super().__init__(field=field)
        self.message: Any = _now(
            "The safety gate stops at %(number)s already. Write %(number)s or a stricter limit; a "
            "looser one needs a change of the rules of the gate."
        ) % {"number": number}


class SessionsStillOpen(Refused):
    message = _(
        "There are sessions that nobody signed. Sign them, or record them as not delivered."
    )


class HoldStillOpen(Refused):
    message = _("A red flag has not been cleared. A clinician must do that before discharge.")


class ProgrammeRefused(Refused):
    """Why a home programme can't be made."""


class ProfileTooOld(ProgrammeRefused):
    message = _("The questions about this patient were not answered in the last four weeks.")


class NothingChosen(ProgrammeRefused):
    message = _("Choose at least one exercise.")


class TooManyExercises(ProgrammeRefused):
    """More than a sheet can hold and a patient can do."""

    def __init__(self, most: int) -> None:
        super().__init__(_now("Choose at most %(most)d exercises.") % {"most": most})


class TextsDoNotFit(ProgrammeRefused):
    message = _(
        "The published rules and the texts of the exercises do not fit together, so none can be "
        "given. Ask who publishes them."
    )


class ExercisesHeldBack(ProgrammeRefused):
    message = _("No exercise may be given now: the safety gate of today is not clear.")


class ExerciseWithheld(ProgrammeRefused):
    """An exercise was chosen that something about the patient speaks against."""

    def __init__(self, title: str, why: str, field: str) -> None:
        message = _now("%(title)s is held back: %(why)s") % {"title": title, "why": why}
        super().__init__(message, field=field)


class QuestionOpen(ProgrammeRefused):
    """An exercise was chosen although something must be asked first, without saying why."""

    def __init__(self, title: str, field: str) -> None:
        message = _now("Say why %(title)s is given although something had to be asked first.") % {
            "title": title
        }
        super().__init__(message, field=field)


class ProgrammeChanged(ProgrammeRefused):
    message = _("Somebody else changed the home programme meanwhile. Look at it, then try again.")


class ProgrammeEnded(ProgrammeRefused):
    message = _("This home programme is not in force any more.")
