"""Why a measure or a goal was not taken. Pages show `message` beside the form."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from patients.refusals import Refused
from rehab.instruments.scoring import NotAllowed


class NothingEntered(Refused):
    message = _("Enter at least one result.")


class CannotBeEntered(Refused):
    message = _("This measure is computed and can’t be entered.")


class ChooseVariant(Refused):
    message = _("Choose which variant was used: results of different variants are not compared.")
    field = "variant"


class ChooseSide(Refused):
    message = _("Choose the side that was tested.")
    field = "side"


class ChooseMuscle(Refused):
    message = _("Choose the muscle group that was tested.")
    field = "muscle"


class NotByProxy(Refused):
    message = _("Nobody else can answer this measure for the person.")
    field = "answered_by"


class WrongAnswer(Refused):
    """An answer that the instrument does not have."""

    def __init__(self, problem: NotAllowed, item: str) -> None:
        super().__init__(field=f"item-{problem.item}")
        self.message: Any = _now("%(item)s: this answer is not possible (%(why)s).") % {
            "item": item,
            "why": problem.why,
        }


class NameMissing(Refused):
    """An own activity has a result and no name."""

    message = _("Name the activity, so that it is the same one next time.")


class GoalEnded(Refused):
    message = _("This goal has ended and can’t be scored or changed.")


class NotALevel(Refused):
    message = _("Choose one of the levels.")
    field = "level"


class WhatWasDoneMissing(Refused):
    message = _("Write who spoke with the patient, and what was decided.")
    field = "done"


class NothingWeighs(Refused):
    """Every goal has weight 0: the T-score would be undefined."""

    message = _(
        "Importance or difficulty is 0, so this goal weighs nothing, and no other open goal "
        "weighs anything either: the T-score would be undefined. Give at least one of them more."
    )
    field = "importance"


class LevelsAlike(Refused):
    """Two levels have the same words, so nobody could tell which one was reached."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(field=fields[-1])
        self.message: Any = _now("Two levels have the same words. Each level needs its own.")
