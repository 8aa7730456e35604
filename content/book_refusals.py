"""Why something was not done to a book; the rest is in `content.draft_refusals`."""

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
