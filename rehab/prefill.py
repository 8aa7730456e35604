"""What a session opens with: from the session before, or from the home programme for the first.

What is taken over is marked part by part and waits until a person says that it holds today. From a
programme nothing counts as done: each exercise stays undecided until somebody says so.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.clock import clinic_day
from rehab.exercises_done import MOST, ExerciseDone, known_exercises
from rehab.models import HomeExercise, HomeProgramme, Session
from rehab.programme_selectors import programme_at
from rehab.session_selectors import last_signed

EXERCISES, HOME, PLAN = "exercises", "home", "plan"
PARTS = (EXERCISES, HOME, PLAN)  # what a session takes over from the one before


@dataclass(frozen=True)
class Prefill:
    """Where a session takes over from; both are None when there is nothing to take over.

    `parts` are those that wait for a person.
    """

    before: Session | None = None
    programme: HomeProgramme | None = None
    parts: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Where it comes from, in words."""
        if self.before is not None:
            clinic, starts = self.before.patient.clinic, self.before.booking.starts_at
            day = date_format(clinic_day(clinic, starts), "j M Y")
            return _("the session of %(day)s") % {"day": day}
        if self.programme is not None:
            clinic, made = self.programme.patient.clinic, self.programme.made_at
            day = date_format(clinic_day(clinic, made), "j M Y")
            return _("the home programme of %(day)s") % {"day": day}
        return ""

    @property
    def exercises(self) -> list[ExerciseDone]:
        """The exercises with which the session opens."""
        if self.before is not None:
            return [
                ExerciseDone.read({**each, "planned": True, "done": True, "why_not": ""})
                for each in self.before.exercises
            ]
        return planned_exercises(self.programme) if self.programme else []

    @property
    def planned_words(self) -> Mapping[str, str]:
        """How much the programme says, by exercise."""
        if self.programme is None:
            return {}
        lines = self.programme.exercises.all()
        return {each.exercise: " ".join(each.how_much) for each in lines}


def prefill_of(session: Session) -> Prefill:
    """Return what the session takes over, or took over when it was first written."""
    if session.written_at is not None:
        before, waiting = session.prefilled_from, tuple(session.prefilled)
        programme = _programme_of(session) if before is None and waiting else None
        return Prefill(before, programme, waiting)
    before = last_signed(session)
    if before is not None:
        return Prefill(before, None, parts_of(before))
    programme = _programme_of(session)
    if programme is not None and planned_exercises(programme):
        return Prefill(None, programme, (EXERCISES,))
    return Prefill()


def parts_of(before: Session) -> tuple[str, ...]:
    """Return the parts that a session takes over from the one before."""
    there = {
        EXERCISES: bool(before.exercises),
        HOME: before.home_days_prescribed is not None,
        PLAN: bool(before.plan),
    }
    return tuple(part for part in PARTS if there[part])


def still_waiting(
    parts: Iterable[str], confirmed: Iterable[str], exercises: Iterable[ExerciseDone]
) -> list[str]:
    """Return the parts that nobody has said to hold; an undecided exercise keeps them waiting."""
    confirmed = set(confirmed)
    if any(each.done is None for each in exercises):
        confirmed.discard(EXERCISES)
    return [part for part in parts if part not in confirmed]


def planned_exercises(programme: HomeProgramme) -> list[ExerciseDone]:
    """Return the programme's exercises at their lowest dose, none of them said to be done.

    The numbers are those of its receipt; a programme whose receipt has none gives the names. What
    the catalogue no longer has is left out.
    """
    known = known_exercises()
    doses = json.loads(programme.canonical)["decision"].get("doses", {})
    return [
        _planned(each, doses.get(each.exercise, {}))
        for each in list(programme.exercises.all())[:MOST]
        if not known or each.exercise in known
    ]


def _planned(line: HomeExercise, dose: Mapping[str, Any]) -> ExerciseDone:
    least = {name: span[0] for name, span in dose.items()}
    return ExerciseDone(
        exercise=line.exercise,
        side=line.side,
        sets=least.get("sets"),
        reps=least.get("reps"),
        hold_s=least.get("hold"),
        minutes=least.get("minutes"),
        planned=True,
        done=None,
    )


def _programme_of(session: Session) -> HomeProgramme | None:
    booking = session.booking
    return programme_at(session.episode, booking.starts_at, booking.ends_at)
