"""Why something was not done to a book; the rest is in `content.draft_refusals`."""

from collections.abc import Sequence

from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from patients.refusals import Refused


class EntryThere(Refused):
    message = _("The draft has an entry of that key already.")
    field = "key"


class NoSuccessor(Refused):
    message = _(
        "No other version could take its place, so what reads this text would have nothing to say. "
        "Publish a better version first."
    )


class SuccessorUnfit(Refused):
    """The version that would be read then does not fit the rules in use any more."""

    def __init__(self, version: int, faults: Sequence[str]) -> None:
        words = said("Version %(n)d would be read then, and it does not fit: %(faults)s")
        super().__init__(words % {"n": version, "faults": "; ".join(faults)})
