"""Why something was not done to a draft or a published version, of whatever kind it is."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from patients.refusals import Refused


class DraftClosed(Refused):
    message = _("This draft is published or dropped, so it can’t be changed any more.")


class DraftUnderWay(Refused):
    message = _("Somebody is working on this already. Go on with that draft.")


class NothingChanged(Refused):
    message = _("Nothing was changed, so nothing was saved.")


class PlaceGone(Refused):
    message = _("What you changed is not in the draft any more. Look at its history.")


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
