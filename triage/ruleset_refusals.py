"""Why something was not done to a ruleset; pages show `message` beside the form."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from patients.refusals import Refused


class AlreadyThere(Refused):
    message = _("The draft has one of that name already.")


class NotARuleset(Refused):
    """The text can't be used; `problems` holds a line for each reason."""

    message = _("This text is not a usable ruleset. Nothing was kept; put the lines below right.")

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(field="text")
        self.problems = tuple(problems)


class UnusedRuleset(Refused):
    message = _("No part of the product uses a ruleset of this id, so it can’t be published here.")
    field = "text"


class NotUsable(Refused):
    message = _("The draft can’t be used as it stands. Put right what is listed on its page first.")


class ReviewUnfinished(Refused):
    message = _(
        "The automatic review could not be finished, so nothing of it was kept: a condition is too "
        "hard to decide, or two ways of working it out disagree. Try again; if that does not help, "
        "simplify what was changed last, and tell whoever looks after this installation."
    )


class ReviewMissing(Refused):
    message = _("Run the automatic review on the draft as it stands first.")


class ReviewRejects(Refused):
    message = _("The automatic review found what must not be published. Mend that first.")


class ReplayMissing(Refused):
    message = _(
        "Run the replay on the draft as it stands, against the version that is in use now, first."
    )


class NotAllAccepted(Refused):
    message = _("Changed results are still to be opened and accepted.")


class AlreadyAccepted(Refused):
    message = _("This change was accepted already.")


class VersionTaken(Refused):
    message = _("This version number is taken. Give the next one.")
    field = "version"


class SameContent(Refused):
    message = _("This content is published already, under the same version number.")
    field = "version"


class NoSuccessor(Refused):
    message = _(
        "No other version could take its place: new screenings would have no ruleset. Confirm "
        "that you want this, or publish a successor first."
    )
    field = "leave_none"
