"""Whether a sheet of exercises still stands: for the page behind its code, and for its clinician.

What the sheet says is compared with what it would say if it were printed now, and what the rules
let this patient do with what they would let them do now. A newer text or newer rules that change
nothing for this patient are not worth a word.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from content.documents import Layout
from content.models import Handout
from content.still_current import Fallen, SheetState
from engine.answers import Answers
from engine.evaluation import evaluate
from rehab.books.exercises import BOOK, UNREADABLE, exercises_in_use
from rehab.exercise_sheet import sheet_of_programme
from rehab.models import HomeProgramme
from rehab.presenters.provenance import text_in_short
from triage.models import RulesetVersion
from triage.newer_rules import Bearing, Heard, judged_again
from triage.published import published
from triage.sheet_origins import of_rules

# What the patient is told to do and to mind; the rest may wait for the next visit.
TO_FOLLOW = ("steps", "care", "how_long", "how_often", "drawing")
OTHERWISE = ("easier", "harder")


def standing_of(handout: Handout, name: str, _now: datetime) -> Iterator[Fallen]:
    """Every reason why the sheet of the programme with that id no longer stands as it was given."""
    programme = (
        HomeProgramme.objects.filter(pk=name)
        .select_related("patient__clinic__country", "made_by", "replaced_by")
        .prefetch_related("exercises")
        .first()
    )
    if programme is None:
        return
    if hasattr(programme, "replaced_by"):
        yield Fallen(SheetState.NEWER, _("A later home programme took its place."))
    yield from _of_text(handout.document, programme)
    yield from _of_rules(programme)


def _of_text(printed: Mapping[str, Any], programme: HomeProgramme) -> Iterator[Fallen]:
    if exercises_in_use() is UNREADABLE:
        return  # a release that can't read its text says nothing against what was printed
    now = json.loads(sheet_of_programme(programme, layout=Layout.STANDARD).canonical_json())
    newer = _("The exercises at home are in use as %(text)s by now.") % {
        "text": text_in_short(BOOK)
    }
    if _differ(printed, now, ("found", "warning_signs")):
        why = _("What stands on every sheet says something else.")
        yield Fallen(SheetState.NEWER, f"{newer} {why}")
    before, after = printed.get("stretches", ()), now["stretches"]
    if len(before) != len(after):
        why = _("An exercise on the sheet is not in it any more.")
        yield Fallen(SheetState.NEWER, f"{newer} {why}")
        return
    for state, names in ((SheetState.NEWER, TO_FOLLOW), (SheetState.UPDATED, OTHERWISE)):
        changed = [
            then["title"]
            for then, anew in zip(before, after, strict=True)
            if _differ(then, anew, names)
        ]
        if changed:
            why = _("It says otherwise of: %(exercises)s.") % {"exercises": ", ".join(changed)}
            yield Fallen(state, f"{newer} {why}")


def _differ(then: Mapping[str, Any], anew: Mapping[str, Any], names: Iterable[str]) -> bool:
    """Whether one of these says something else; a sheet from before there was one is not asked."""
    return any(name in then and then[name] != anew[name] for name in names)


def _of_rules(programme: HomeProgramme) -> Iterator[Fallen]:
    """Newer rules are told only where an exercise of the sheet is not free any more that was."""
    receipt = json.loads(programme.canonical)
    version = (
        RulesetVersion.objects.filter(digest=receipt["report"]["ruleset"]["digest"])
        .select_related("withdrawal")
        .defer("canonical")
        .first()
    )
    if version is None:
        return
    answers = Answers.from_data({key: each["answer"] for key, each in receipt["answers"].items()})

    def heard(newest: RulesetVersion) -> Heard:
        before = evaluate(published(version).ruleset, answers)
        after = judged_again(published(newest).ruleset, answers)
        not_free = {each.id for each in before.offered} - {each.id for each in after.offered}
        newly_held = {each.item for each in after.withheld} - {
            each.item for each in before.withheld
        }
        given = programme.exercises.all()
        concerned = [each.title for each in given if each.exercise in newly_held | not_free]
        if not concerned:
            return Heard(Bearing.NONE)
        why = _("Not to be done any more, or not unasked: %(exercises)s.")
        return Heard(Bearing.CAREFUL, (why % {"exercises": ", ".join(concerned)},))

    yield from of_rules(version, heard)
