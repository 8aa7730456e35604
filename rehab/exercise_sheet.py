"""From a home programme to the sheet that the patient takes home, with boxes to tick."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from content.book_selectors import edition
from content.documents import (
    HandoutDocument,
    Layout,
    NextSteps,
    PageSize,
    SourceLine,
    Stretch,
    TickRow,
    WarningSigns,
)
from engine.rulesets import Ruleset
from rehab.books.exercises import BOOK, exercises_in_use, rules
from rehab.exercise_catalogue import Exercise
from rehab.exercise_changes import free_in, ways_of
from rehab.models import BodySide, HomeExercise, HomeProgramme
from rehab.presenters.provenance import text_in_short
from triage.documents import identity, letterhead
from triage.presenters.words import is_local, source_words


def origin_of(programme: HomeProgramme) -> str:
    """The name under which a handout of this programme is kept."""
    return f"home_programme:{programme.pk}"


def sheet_of_programme(
    programme: HomeProgramme,
    *,
    layout: Layout,
    page_size: PageSize = PageSize.A4,
    archival: bool = False,
) -> HandoutDocument:
    """Return the sheet: stop signs first, then each exercise, then a week to tick.

    Its words are those of the text in use; what was printed before is kept as it was.
    """
    exercises, ruleset = exercises_in_use(), rules()
    review_by = date.fromisoformat(ruleset.parts.review_by)
    version = edition(BOOK).version
    lines = [
        (each, exercises.items[each.exercise])
        for each in programme.exercises.all()
        if each.exercise in exercises.items
    ]
    free = free_in(programme)
    used = {
        source
        for advice in ruleset.parts.advice
        if advice.id in {line.exercise for line, _exercise in lines}
        for source in advice.sources
    }
    return HandoutDocument(
        clinic=letterhead(programme.patient),
        patient=identity(programme.patient),
        given_by=programme.made_by.signature,
        given_on=timezone.localdate(programme.made_at),
        title=_("Your exercises at home"),
        found_title=_("First"),
        found=((programme.aim,) if programme.aim else ()) + exercises.always,
        warning_signs=WarningSigns(emergency=exercises.emergency, same_day=exercises.same_day),
        stretches=tuple(_exercise(line, exercise, free) for line, exercise in lines),
        stretch_plan=_("Your exercises"),
        stretch_note=_(
            "Too hard today? Do the easier way. Do the harder way only when your therapist says so."
        ),
        ticks=tuple(
            TickRow(title=line.title, times=line.times_a_day)
            for line, _exercise in lines
            if line.times_a_day
        ),
        next_steps=NextSteps(
            lines=(_("Bring this sheet with you."),), review_on=programme.review_on
        ),
        version_line=_("%(title)s, version %(version)s, %(text)s")
        % {"title": ruleset.title, "version": ruleset.version, "text": text_in_short(BOOK)},
        review_by=min(review_by, version.review_by) if version else review_by,
        sources=_sources(ruleset, used),
        layout=layout,
        page_size=page_size,
        archival=archival,
    )


def _sources(ruleset: Ruleset, used: set[str]) -> tuple[SourceLine, ...]:
    """What was read stands by name; everything that is local judgement stands as one line."""
    cited = [source for key, source in ruleset.sources.items() if key in used]
    lines = [
        SourceLine(title=source_words(each), checked_on=date.fromisoformat(each.checked_on))
        for each in cited
        if not is_local(each.trust)
    ]
    if len(lines) < len(cited):
        title = _("the judgement of the authors where no source says it")
        lines.append(SourceLine(title=title, to_confirm=True))
    return tuple(lines)


def _exercise(line: HomeExercise, exercise: Exercise, free: frozenset[str]) -> Stretch:
    ways = ways_of(exercise, free)
    *how_long, how_often = line.how_much
    care = (line.note, *exercise.care) if line.note else exercise.care
    side = "" if line.side == BodySide.BOTH else f" ({BodySide(line.side).label.lower()})"
    return Stretch(
        title=f"{line.title}{side}",
        steps=exercise.steps,
        how_long=" ".join(how_long).removesuffix("."),  # how often follows after a comma
        how_often=how_often,
        drawing=exercise.drawing,
        care=care,
        easier=ways.easier,
        harder=ways.harder,
    )
