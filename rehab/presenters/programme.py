"""A home programme and the state of its questions, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rehab.actions.programmes import PROFILE_HOLDS
from rehab.models import BodySide, HomeExercise, HomeProgramme, Profile
from rehab.presenters.profile_page import not_assessed
from rehab.profile_sheet import ProfileSheet


@dataclass(frozen=True)
class ExerciseLine:
    """One exercise as given."""

    title: str
    side: str
    how_much: Sequence[str]
    note: str
    asked: Sequence[str]
    because: str


@dataclass(frozen=True)
class ProfileShown:
    """Who answered the questions and when, whether they are still good, and what stands open."""

    by: str
    at: datetime
    too_old: bool
    open: Sequence[str]


def exercise_lines(programme: HomeProgramme) -> list[ExerciseLine]:
    """Return the exercises in their order."""
    return [_line(each) for each in programme.exercises.all()]


def profile_shown(profile: Profile, sheet: ProfileSheet, now: datetime) -> ProfileShown:
    """Return the state of the questions."""
    return ProfileShown(
        by=str(profile.answered_by),
        at=profile.answered_at,
        too_old=profile.answered_at < now - PROFILE_HOLDS,
        open=not_assessed(sheet),
    )


def _line(each: HomeExercise) -> ExerciseLine:
    return ExerciseLine(
        title=each.title,
        side=str(BodySide(each.side).label),
        how_much=each.how_much,
        note=each.note,
        asked=each.asked,
        because=each.because,
    )
