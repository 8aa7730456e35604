"""Making and ending home programmes. A version never changes; a change is a new version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content.book_selectors import edition
from patients.clock import clinic_day
from patients.refusals import DatesOutOfOrder, ReasonMissing
from rehab.actions.auditing import audit
from rehab.actions.holding import writable_episode
from rehab.books.exercises import BOOK, UNREADABLE, exercises_for
from rehab.equipment_catalogue import CatalogueError
from rehab.exercise_advice import Choice, ExerciseReport
from rehab.exercise_catalogue import Dose
from rehab.models import Episode, HomeExercise, HomeProgramme, Profile, ProgrammeEnd
from rehab.profile_sheet import ProfileSheet, newest_profile, sheet_of
from rehab.programme_selectors import newest_programme, programme_in_force
from rehab.receipts import receipt_of, text_named
from rehab.refusals import (
    ExercisesHeldBack,
    ExerciseWithheld,
    NothingChosen,
    ProfileTooOld,
    ProgrammeChanged,
    ProgrammeEnded,
    QuestionOpen,
    TextsDoNotFit,
    TooManyExercises,
)
from rehab.shipped import EXERCISES

PROFILE_HOLDS = timedelta(days=28)  # local judgement: pain, tone and balance change within weeks
NUMBERS = ("hold", "reps", "sets", "minutes", "per_day")


@dataclass(frozen=True)
class Chosen:
    """One exercise as the therapist gives it. `numbers` change the dose; None leaves it as it is.

    `because` is needed where something had to be asked first.
    """

    exercise: str
    side: str
    numbers: Mapping[str, int | None]
    note: str = ""
    because: str = ""


def report_now(profile: Profile, now: datetime) -> tuple[ProfileSheet, ExerciseReport]:
    """Return how the exercises stand for this patient at this moment.

    Nothing may be given while the published rules and the text in use do not fit together.
    """
    sheet = sheet_of(profile, now)
    try:
        exercises = exercises_for(sheet.published.ruleset)
    except CatalogueError as error:
        return sheet, ExerciseReport(sheet.report, UNREADABLE, tuple(error.problems))
    return sheet, ExerciseReport(sheet.report, exercises)


@transaction.atomic
def make_programme(
    *,
    episode: Episode,
    chosen: Sequence[Chosen],
    aim: str,
    review_on: date,
    instead_of: str,
    severe_aphasia: bool = False,
    by: User,
    now: datetime,
) -> HomeProgramme:
    """Give these exercises from now on.

    `instead_of` is the id of the version that was on the page, empty for none. `severe_aphasia`
    allows fewer exercises. Raises
    EpisodeLocked, ProgrammeChanged, ProfileTooOld, TextsDoNotFit, ExercisesHeldBack, NothingChosen,
    TooManyExercises, ExerciseWithheld, QuestionOpen or DatesOutOfOrder.
    """
    held = writable_episode(episode)
    newest = newest_programme(held)
    in_force = programme_in_force(held)
    if str(in_force.pk if in_force else "") != instead_of:
        raise ProgrammeChanged
    profile = newest_profile(held, EXERCISES)
    if profile is None or profile.answered_at < now - PROFILE_HOLDS:
        raise ProfileTooOld
    sheet, report = report_now(profile, now)
    if report.unfit:
        raise TextsDoNotFit
    if report.stopped:
        raise ExercisesHeldBack
    if not chosen:
        raise NothingChosen
    most = report.exercises.most_aphasia if severe_aphasia else report.exercises.most
    if len(chosen) > most:
        raise TooManyExercises(most)
    if review_on < clinic_day(held.patient.clinic, now):
        raise DatesOutOfOrder(_("This day has passed."), field="review_on")
    for each in chosen:
        _allowed(report.choices[each.exercise], each)
    programme_id = uuid4()
    receipt = receipt_of(
        sheet,
        source_of=sheet.source_of,
        decision={
            "episode": str(held.pk),
            "programme": str(programme_id),
            "exercises": [each.exercise for each in chosen],
            "severe_aphasia": severe_aphasia,
            "doses": {each.exercise: _dose(report, each).numbers() for each in chosen},
            "text": text_named(edition(BOOK)),
        },
        by=by,
        now=now,
    )
    programme = HomeProgramme(
        id=programme_id,
        patient=held.patient,
        episode=held,
        profile=profile,
        replaces=newest,
        aim=aim.strip(),
        review_on=review_on,
        canonical=receipt.content.decode("utf-8"),
        sha256=receipt.digest,
        made_at=now,
        made_by=by,
    )
    programme.save()
    for place, each in enumerate(chosen, start=1):
        _line(programme, place, report.choices[each.exercise], each).save()
    audit(
        "home_programme.made", held, by=by, now=now, subject=programme,
        detail={"exercises": [each.exercise for each in chosen], "receipt": receipt.digest},
    )  # fmt: skip
    return programme


@transaction.atomic
def end_programme(
    *, programme: HomeProgramme, reason: str, by: User, now: datetime
) -> ProgrammeEnd:
    """End the programme without another in its place.

    Raises EpisodeLocked, ReasonMissing or ProgrammeEnded.
    """
    held = writable_episode(programme.episode)
    if not reason.strip():
        raise ReasonMissing
    if programme_in_force(held) != programme:
        raise ProgrammeEnded
    end = ProgrammeEnd(programme=programme, reason=reason.strip(), ended_at=now, ended_by=by)
    end.save()
    audit("home_programme.ended", held, by=by, now=now, subject=programme)
    return end


def _allowed(choice: Choice, given: Chosen) -> None:
    title = choice.exercise.title
    if choice.standing == "withheld":
        why = "; ".join(each.why for each in choice.reasons)
        raise ExerciseWithheld(title, why, field=f"choose_{given.exercise}")
    if choice.standing == "ask_first" and not given.because.strip():
        raise QuestionOpen(title, field=f"because_{given.exercise}")


def _dose(report: ExerciseReport, given: Chosen) -> Dose:
    return report.choices[given.exercise].exercise.dose.changed(**given.numbers)


def _line(programme: HomeProgramme, place: int, choice: Choice, given: Chosen) -> HomeExercise:
    exercise = choice.exercise
    dose = exercise.dose.changed(**given.numbers)
    asked = choice.standing == "ask_first"
    return HomeExercise(
        programme=programme,
        place=place,
        exercise=exercise.id,
        title=exercise.title,
        side=given.side,
        how_much=dose.lines(),
        times_a_day=dose.times_a_day,
        note=given.note.strip(),
        asked=[each.why for each in choice.reasons] if asked else [],
        because=given.because.strip() if asked else "",
    )
