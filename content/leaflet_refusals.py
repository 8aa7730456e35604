"""Why something was not done to a leaflet; pages show `message` beside the form."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from patients.refusals import Refused


class DraftClosed(Refused):
    message = _("This draft is published or dropped, so it can’t be changed any more.")


class DraftUnderWay(Refused):
    message = _("Somebody is working on this leaflet already. Go on with that draft.")


class NothingChanged(Refused):
    message = _("Nothing was changed, so nothing was saved.")


class BlockGone(Refused):
    message = _("What you changed is not in the draft any more. Look at its history.")


class KeyTaken(Refused):
    message = _("The draft has a block of that name already.")
    field = "key"


class SlugTaken(Refused):
    message = _("There is a leaflet of that name already.")
    field = "slug"


class WordsOnly(Refused):
    message = _(
        "A translation says the same in other words: its blocks, pictures and conditions are those "
        "of the English text."
    )


class NoEnglishText(Refused):
    message = _("No English version of this leaflet is in use, so it can’t be translated.")


class NotOffered(Refused):
    message = _("This draft is not waiting for approval.")


class OwnWork(Refused):
    message = _("You wrote a part of this, so somebody else must approve it.")


class ReviewByOutOfRange(Refused):
    message = _("Choose a review date after today and at most 12 months ahead.")
    field = "review_by"


class BaseOutdated(Refused):
    message = _(
        "Another version was published since this draft was begun. Look at what differs from it "
        "and go on from it first."
    )


class NotFit(Refused):
    """`faults` holds a line for each reason."""

    message = _("The draft can’t be published as it stands. Put right what is listed on its page.")

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__()
        self.faults = tuple(faults)


class AlreadyWithdrawn(Refused):
    message = _("This version was withdrawn already.")


class NotATranslation(Refused):
    message = _("This is no translation, so there is nothing to approve.")


class AlreadyApproved(Refused):
    message = _("This translation was approved already.")
