"""What became of the words of a home programme's exercises since it was given."""

import json
from dataclasses import dataclass

from content.book_selectors import edition, edition_of
from rehab.books.exercises import BOOK, exercises_in_use, exercises_of
from rehab.exercise_catalogue import Exercise
from rehab.models import HomeProgramme


@dataclass(frozen=True)
class Reworded:
    """The text changed. `exercises` are the titles concerned, as they were given.

    Without `known` nobody keeps the earlier text, so which of them changed can't be said.
    """

    exercises: tuple[str, ...]
    known: bool = True


def reworded_since(programme: HomeProgramme) -> Reworded | None:
    """What a sheet printed now would say otherwise; None when it would say the same.

    Programmes of a time when the text was not named in the receipt are not compared.
    """
    named = json.loads(programme.canonical)["decision"].get("text")
    if named is None or named["digest"] == edition(BOOK).digest:
        return None
    text = edition_of(BOOK, named["digest"])
    before = exercises_of(text) if text is not None else None
    if before is None:
        return Reworded((), known=False)
    now = exercises_in_use()
    changed = tuple(
        each.title
        for each in programme.exercises.all()
        if _printed(before.items.get(each.exercise)) != _printed(now.items.get(each.exercise))
    )
    return Reworded(changed) if changed else None


def gone_from_text(programme: HomeProgramme) -> list[str]:
    """The exercises that a sheet printed now could not describe."""
    there = exercises_in_use().items
    return [each.title for each in programme.exercises.all() if each.exercise not in there]


def _printed(exercise: Exercise | None) -> object:
    if exercise is None:
        return None
    return exercise.title, exercise.steps, exercise.care, exercise.drawing
