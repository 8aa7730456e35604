"""Which easier and harder way of an exercise may stand on somebody's sheet.

Some ways are another exercise ("stand and raise the heels"), so what speaks against that exercise
speaks against the way too. It is printed only when the report from which the programme was chosen
left that exercise free, or when it is on the same sheet.
"""

import json
from dataclasses import dataclass

from rehab.exercise_catalogue import Exercise
from rehab.models import HomeProgramme

# Done with both sides at once, or in turn: nobody has to say which side.
TWO_SIDED = frozenset(
    {"X07", "X09", "X11", "X21", "X22", "X24", "X25", "X26", "X27", "X28", "X29", "X30"}
)
# The exercise whose conditions a way has to meet: standing ways stand or fall with weight shifting.
EASIER_IS = {"X03": "X04", "X05_standing": "X05"}
HARDER_IS = {
    "X06": "X25",
    "X08": "X26",
    "X12": "X13",
    "X13": "X25",
    "X16": "X13",
    "X18": "X19",
    "X24": "X25",
    "X29": "X25",
}


@dataclass(frozen=True)
class Ways:
    """The ways of one exercise that may be printed; empty where there is none."""

    easier: str = ""
    harder: str = ""


def ways_of(exercise: Exercise, free: frozenset[str]) -> Ways:
    """Return the ways of an exercise for somebody to whom `free` may be given."""
    if exercise.dose.when_needed:
        return Ways(exercise.easier)  # first aid is not made harder
    return Ways(
        exercise.easier if EASIER_IS.get(exercise.id, exercise.id) in free else "",
        exercise.harder if HARDER_IS.get(exercise.id, exercise.id) in free else "",
    )


def free_in(programme: HomeProgramme) -> frozenset[str]:
    """Return what may be given: free in the report of its day, or on the sheet itself."""
    report = json.loads(programme.canonical)["report"]
    given = {each.exercise for each in programme.exercises.all()}
    return frozenset({*report["offered"], *given})
