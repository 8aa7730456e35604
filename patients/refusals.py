"""Why an action on a patient or a visit was not done. Views show `message` beside the form."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from core.refusals import Refused as Refused  # every refusal of the upper rooms derives from it
from patients.models import Patient


class FutureDate(Refused):
    message = _("This is in the future. Check the date and time.")


class ReasonMissing(Refused):
    message = _("Write the reason.")
    field = "reason"


class NothingChanged(Refused):
    message = _("Nothing was changed.")


class AlreadyDone(Refused):
    message = _("This was already done.")


class DatesOutOfOrder(Refused):
    message = _("This date is before the start.")


class VisitSigned(Refused):
    message = _("The visit is signed and locked. Add an amendment instead.")


class VisitNotSigned(Refused):
    message = _("The visit is still open: change it directly instead of amending it.")


class VisitInError(Refused):
    message = _("The visit was marked as entered in error and can't be changed.")


class PressureReversed(Refused):
    message = _("The systolic pressure must be higher than the diastolic.")
    field = "sbp"


class NothingMarked(Refused):
    message = _("Mark a place, grade a muscle, or say that you found nothing.")
    field = "marks"


class OutsideRange(Refused):
    message = _("This value is not possible.")


class PossibleDuplicate(Refused):
    """Somebody with the same name and birth date is on the list already."""

    message = _("A patient with this name and date of birth is already registered.")

    def __init__(self, candidates: Sequence[Patient]) -> None:
        super().__init__()
        self.candidates = list(candidates)


class IdentifierTaken(Refused):
    """The number names another patient of this clinic."""

    message = _("This number belongs to another patient of the clinic.")

    def __init__(self, patient: Patient, kind: str) -> None:
        super().__init__(field=kind)
        self.candidates = [patient]


class EmergencyAccessRefused(Refused):
    """No patient has exactly this number and this birth date (or there were too many tries)."""

    message = _("No patient was found with exactly this number and date of birth.")


class TooManyTries(EmergencyAccessRefused):
    message = _("Too many tries. Wait 15 minutes, or ask the clinic that holds the record.")


class AccessNotNeeded(Refused):
    """The person may see this patient already."""

    message = _("You can already see this patient.")

    def __init__(self, patient: Patient) -> None:
        super().__init__()
        self.patient = patient
