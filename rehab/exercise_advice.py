"""Which exercises may be given in one case: free to give, to ask about first, held back, and why.

Pure evaluation over the ruleset and the catalogue: no database and no request. Nothing is free
while the red-flag gate of the day is open or has stopped the session.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from engine.advising import HeldItem
from engine.answers import Answers
from engine.evaluation import evaluate
from engine.report import Report
from engine.rulesets import Ruleset
from rehab.exercise_catalogue import Exercise, Exercises, shipped_exercises
from rehab.shipped import EXERCISES_FILE
from triage.published import shipped_ruleset

Standing = Literal["offered", "ask_first", "withheld"]


@dataclass(frozen=True)
class Choice:
    """An exercise and how it stands for this person; `reasons` say why it is not free to give."""

    exercise: Exercise
    standing: Standing
    reasons: tuple[HeldItem, ...]


@dataclass(frozen=True)
class ExerciseReport:
    """How every exercise of the catalogue stands in one case, in the catalogue's order.

    `unfit` says why none may be given: catalogue and ruleset do not go together.
    """

    report: Report
    exercises: Exercises
    unfit: tuple[str, ...] = ()

    @property
    def stopped(self) -> bool:
        """The gate holds everything back, or was not gone through; or nothing can be relied on."""
        if self.unfit:
            return True
        step = next(s for s in self.report.ruleset.ladder if s.code == self.report.disposition)
        return not step.self_care

    @cached_property
    def choices(self) -> Mapping[str, Choice]:
        held: dict[str, list[HeldItem]] = {}
        for each in (*self.report.withheld, *self.report.ask_first):
            held.setdefault(each.item, []).append(each)
        gone = {each.item for each in self.report.withheld}
        free = {each.id for each in self.report.offered}
        known = {each.id for each in self.report.ruleset.parts.advice}
        return {
            key: Choice(
                exercise,
                "withheld" if key in gone else "offered" if key in free else "ask_first",
                tuple(held.get(key, ())),
            )
            for key, exercise in self.exercises.items.items()
            if key in known  # without conditions nobody knows what speaks against it
        }


def exercises_ruleset() -> Ruleset:
    """The conditions that come with the product; raises RulesetError, OSError."""
    return shipped_ruleset(EXERCISES_FILE)


def advise_exercises(
    answers: Answers, *, ruleset: Ruleset | None = None, exercises: Exercises | None = None
) -> ExerciseReport:
    """How each exercise stands for these answers."""
    report = evaluate(ruleset or exercises_ruleset(), answers)
    return ExerciseReport(report, exercises or shipped_exercises())
