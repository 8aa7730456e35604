"""An exercise as it was done in a session, and the register of exercises that may be named.

The catalogue fills the register when the application starts. While it is empty an exercise is
whatever the therapist calls it, so that nothing done is lost for want of a catalogue.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from rehab.models import Assistance, BodySide
from rehab.refusals import UnknownExercise

LONGEST_NAME = 80  # characters
MOST = 12  # exercises of one session
SIDES = (BodySide.LEFT.value, BodySide.RIGHT.value, BodySide.BOTH.value)

# Says the names of exercises by id.
Register = Callable[[], Mapping[str, str]]
_registers: list[Register] = []


def register_exercises(names: Register) -> None:
    """Let these exercises be named in sessions, by id."""
    _registers.append(names)


def known_exercises() -> dict[str, str]:
    """Return every registered exercise: id and name."""
    return {key: str(name) for names in _registers for key, name in names().items()}


def exercise_name(key: str) -> str:
    """Return what the exercise is called; without a catalogue it is called what was written."""
    return known_exercises().get(key, key)


@dataclass(frozen=True)
class ExerciseDone:
    """One line of a session. None or "" is not recorded; `minutes` are active minutes.

    `effort` is 0 (none) to 10 (as hard as possible), `hold_s` seconds. `planned` tells what was on
    the plan from what was added on the day; `done` false with a reason is a plan not followed, None
    is not said yet and is never signed.
    """

    exercise: str
    side: str = ""
    sets: int | None = None
    reps: int | None = None
    hold_s: int | None = None
    resistance: str = ""
    effort: int | None = None
    assistance: str = ""
    minutes: int | None = None
    planned: bool = False
    done: bool | None = True
    why_not: str = ""

    def stored(self) -> dict[str, Any]:
        """The form in which a session keeps it: what is empty is left out, but never `done`."""
        return {
            name: value
            for name, value in asdict(self).items()
            if name == "done" or value not in (None, "")
        }

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "ExerciseDone":
        """Read what `stored` wrote; fields of a later time are ignored."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})

    @property
    def repetitions(self) -> int | None:
        """Repetitions in all; None when sets or repetitions are not recorded."""
        if self.sets is None or self.reps is None:
            return None
        return self.sets * self.reps


def checked(exercise: ExerciseDone) -> ExerciseDone:
    """Return the exercise when a session may hold it; raises UnknownExercise."""
    known = known_exercises()
    name = exercise.exercise.strip()
    if not name or len(name) > LONGEST_NAME or (known and name not in known):
        raise UnknownExercise
    if exercise.assistance and exercise.assistance not in Assistance.values:
        raise UnknownExercise
    if exercise.side and exercise.side not in SIDES:
        raise UnknownExercise
    return exercise
