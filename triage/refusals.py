"""Why an action was refused. Views turn each into a sentence and a way on."""

from collections.abc import Sequence
from dataclasses import dataclass

from content.fluid_plan import FluidPlan
from triage.items import Given
from triage.models import Screening


class Refused(Exception):
    """Base of every refusal of this app."""


class VisitLocked(Refused):
    """The visit is signed or was entered in error, so nothing under it may change."""


class ScreeningLocked(Refused):
    """The screening is signed or was entered in error."""

    def __init__(self, screening: Screening) -> None:
        super().__init__(f"Screening {screening.pk} is {screening.state}.")
        self.screening = screening


class AlreadyOpen(Refused):
    """The visit has an open screening already: go on with that one."""

    def __init__(self, screening: Screening) -> None:
        super().__init__(f"Screening {screening.pk} is open.")
        self.screening = screening


class NoRulesetPublished(Refused):
    """There is no ruleset to screen with; `manage.py load_rulesets` publishes the shipped one."""


class OutOfScope(Refused):
    """The ruleset is not for this patient; `instead` says what to do."""

    def __init__(self, instead: str) -> None:
        super().__init__(instead)
        self.instead = instead


@dataclass(frozen=True)
class Conflict:
    """Two people answered the same item: what was just given, and what is recorded by now."""

    item: str
    mine: Given
    theirs: Given


class AnswersChanged(Refused):
    """Somebody else changed these items after the page was loaded. Nothing was written."""

    def __init__(self, screening: Screening, conflicts: Sequence[Conflict]) -> None:
        super().__init__(", ".join(conflict.item for conflict in conflicts))
        self.screening = screening
        self.conflicts = tuple(conflicts)


class NotCovered(Refused):
    """The group answer named a sign that it may not cover, or one that is answered already."""

    def __init__(self, items: Sequence[str]) -> None:
        super().__init__(", ".join(items))
        self.items = tuple(items)


class StaleScreening(Refused):
    """An answer or the record changed after the result was shown; look at it again."""


class StillToAsk(Refused):
    """Missing answers could still make the result more urgent, and nobody accepted that."""

    def __init__(self, items: Sequence[str]) -> None:
        super().__init__(", ".join(items))
        self.items = tuple(items)


class NothingChosen(Refused):
    """No referral, advice, handout, recall or reason for doing nothing was recorded."""


class RecallMissing(Refused):
    """A result that is not urgent has no dated recall, and no reason says why."""


class ContradictoryClosing(Refused):
    """ "No action" stands beside an action, or is asked for beside one."""


class OverrideNeedsText(Refused):
    """An override was given without saying why in words."""


class SameDisposition(Refused):
    """The chosen urgency is the computed one: there is nothing to override."""


class RecallInThePast(Refused):
    """A recall has to lie ahead."""


class ReasonMissing(Refused):
    """Entered in error needs a reason."""


class AlreadySettled(Refused):
    """The closing action was taken back before."""


class NoFluidPlan(Refused):
    """The checks refuse a drinking plan, or must be asked first; `plan` says which and why."""

    def __init__(self, plan: FluidPlan) -> None:
        super().__init__(", ".join(plan.held))
        self.plan = plan
