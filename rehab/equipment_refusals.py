"""Why an action about equipment was not done. Pages show `message` beside the form."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from patients.refusals import Refused


class UnknownItem(Refused):
    message = _("This is not an item of the catalogue.")
    field = "item"


class ModelExists(Refused):
    message = _("This model is in the stock already. Add the articles to it.")
    field = "name"


class NoSerials(Refused):
    message = _("Write at least one serial number, each on a line of its own.")
    field = "serials"


class SerialTaken(Refused):
    """A serial number is in the stock already, or was written twice."""

    field = "serials"

    def __init__(self, serials: Sequence[str], *, field: str = "serials") -> None:
        super().__init__(field=field)
        self.message: Any = _now("In the stock already, or written twice: %(serials)s.") % {
            "serials": ", ".join(serials)
        }


class ArticleNotThere(Refused):
    message = _("Somebody has it: record its return on the loan.")
    field = "state"


class NotThatState(Refused):
    message = _("Choose what happens to it.")
    field = "state"


class NotCleaned(Refused):
    message = _("It goes back to the store only when it was cleaned and inspected.")
    field = "cleaned"


class RecallOpen(Refused):
    """A recall that nobody has settled holds the thing back."""

    field = "thing"

    def __init__(self, reference: str, *, field: str = "thing") -> None:
        super().__init__(field=field)
        self.message: Any = _now(
            "Recalled by the maker (%(reference)s). Settle that line of the recall first; a thing "
            "without a serial number must be taken into the stock for it."
        ) % {"reference": reference}


class NotInStore(Refused):
    message = _("It is not in the store. Choose another one.")
    field = "thing"


class ServiceOverdue(Refused):
    message = _("Its service is overdue. Have it serviced first, or choose another one.")
    field = "thing"


class WeightUnknown(Refused):
    """There is a limit and nobody knows the person's weight: ask, never assume."""

    field = "weight_kg"

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.message: Any = _now(
            "It carries up to %(limit)s kg and no weight is recorded. Weigh the person, or ask."
        ) % {"limit": limit}


class TooHeavy(Refused):
    """The person weighs more than the thing carries."""

    field = "weight_kg"

    def __init__(self, weight: Decimal, limit: int) -> None:
        super().__init__()
        self.message: Any = _now(
            "It carries up to %(limit)s kg and the person weighs %(weight)s kg. It would be "
            "unsafe: choose one that carries more."
        ) % {"limit": limit, "weight": f"{weight:f}".rstrip("0").rstrip(".")}


class HeldBack(Refused):
    message = _(
        "A red flag is open for this patient: no equipment is tried or lent until a clinician has "
        "cleared it."
    )


class DespiteMissing(Refused):
    """The advice does not offer the item now; whoever goes on says why."""

    field = "despite"

    def __init__(self, why: Sequence[str]) -> None:
        super().__init__()
        self.why = tuple(why)
        self.message: Any = _now("%(why)s If you go on all the same, write why.") % {
            "why": " ".join(why)
        }


class TrialFirst(Refused):
    message = _("This is lent only after a trial with counts that ended with “it helps”.")
    field = "thing"


class OtherItem(Refused):
    message = _("The trial was of another item.")
    field = "thing"


class AimMissing(Refused):
    message = _("Write the aim: the task, what is counted now, and what it should be.")
    field = "aim"


class TrialEnded(Refused):
    message = _("This trial has ended.")


class NothingCounted(Refused):
    message = _("Write at least one count.")


class CountsMissing(Refused):
    message = _("Count before and after first: without counts nobody can say that it helps.")
    field = "outcome"


class PainStops(Refused):
    message = _("It hurt while counting: a trial with pain is stopped, not kept.")
    field = "outcome"


class WhyMissing(Refused):
    message = _("Choose the reason.")


class LoanEnded(Refused):
    message = _("This loan has ended.")


class LoanOpen(Refused):
    message = _("The loan still goes on: end it on its own page.")


class NotAsked(Refused):
    message = _("Ask whether it is used, or record that nobody could be reached.")
    field = "used"


class UnsafeStays(Refused):
    message = _("It is unsafe as it is: it cannot stay. Take it back, or put it right and say so.")
    field = "result"


class NoteMissing(Refused):
    message = _("Write a note about it.")
    field = "note"


class NextCheckMissing(Refused):
    message = _("Say when it is asked about again.")
    field = "next_on"


class RecallExists(Refused):
    message = _("This notice is recorded already.")
    field = "reference"


class TellFirst(Refused):
    message = _("Tell the borrower first.")


class AlreadySettled(Refused):
    message = _("This line is settled already.")
