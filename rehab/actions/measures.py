"""Taking measures: scored by the declared instrument when they are recorded, never overwritten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.locking import save_if_current
from patients.actions.retracting import retract
from patients.clock import no_day_ahead
from patients.refusals import AlreadyDone, DatesOutOfOrder
from rehab.actions.auditing import audit
from rehab.actions.holding import writable_episode
from rehab.books.instruments import instrument as named
from rehab.instruments.declared import Entry, Instrument
from rehab.instruments.scoring import NotAllowed, Result, score
from rehab.measure_refusals import (
    CannotBeEntered,
    ChooseMuscle,
    ChooseSide,
    ChooseVariant,
    NameMissing,
    NotByProxy,
    NothingEntered,
    WhatWasDoneMissing,
    WrongAnswer,
)
from rehab.models import AnsweredBy, Episode, Measure, SameDayReview

NOBODY_ELSE = (AnsweredBy.PROXY, AnsweredBy.OBSERVER)


@dataclass(frozen=True)
class Taken:
    """A measure as it was taken; `answers` are the texts of grades or numbers by item."""

    instrument: str
    taken_on: date
    answers: Mapping[str, str]
    variant: str = ""
    side: str = ""
    muscle: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    not_done: Mapping[str, str] = field(default_factory=dict)
    answered_by: str = ""
    aid: str = ""
    medicine_timing: str = ""
    note: str = ""


@transaction.atomic
def record_measures(
    *, episode: Episode, taken: Sequence[Taken], by: User, now: datetime
) -> list[Measure]:
    """Record the measures of one examination, all or none.

    Raises NothingEntered, WrongAnswer and the other refusals of `rehab.measure_refusals`,
    FutureDate, DatesOutOfOrder or EpisodeLocked.
    """
    if not taken:
        raise NothingEntered
    held = writable_episode(episode)
    rows = [_create(held, each, by=by, now=now) for each in taken]
    for row in rows:
        _audit("measure.recorded", row, by=by, now=now)
    return rows


def record_measure(*, episode: Episode, taken: Taken, by: User, now: datetime) -> Measure:
    """Record one measure; see `record_measures`."""
    return record_measures(episode=episode, taken=[taken], by=by, now=now)[0]


@transaction.atomic
def amend_measure(
    *, measure: Measure, taken: Taken, reason: str, by: User, now: datetime, row_version: int
) -> Measure:
    """Put a corrected measure in place of this one, which stays readable as entered in error.

    An open same-day review goes over to the correction when that calls for one too; otherwise it
    stays open with the old measure until somebody says what was done. Raises what `record_measures`
    and `mark_measure_in_error` raise.
    """
    held = writable_episode(measure.episode)
    wrong = retract(measure, reason=reason, by=by, now=now, row_version=row_version)
    waiting = SameDayReview.objects.filter(measure=wrong, done_at=None).first()
    row = _create(held, taken, by=by, now=now, replaces=wrong, waiting=waiting)
    _audit("measure.amended", row, by=by, now=now, replaces=str(wrong.pk))
    return row


@transaction.atomic
def mark_measure_in_error(
    *, measure: Measure, reason: str, by: User, now: datetime, row_version: int
) -> Measure:
    """Say that a measure is wrong; it leaves every chart and stays readable.

    Possible after discharge too: a wrong number must not go on being read. Raises ReasonMissing,
    AlreadyDone or StaleRecord.
    """
    wrong = retract(measure, reason=reason, by=by, now=now, row_version=row_version)
    _audit("measure.marked_in_error", wrong, by=by, now=now)
    return wrong


@transaction.atomic
def close_same_day_review(
    *, review: SameDayReview, done: str, by: User, now: datetime, row_version: int
) -> SameDayReview:
    """Record what a person did about an answer that had to be seen the same day.

    Raises WhatWasDoneMissing, AlreadyDone or StaleRecord.
    """
    if not done.strip():
        raise WhatWasDoneMissing
    if review.done_at is not None:
        raise AlreadyDone
    row = save_if_current(
        review,
        row_version=row_version,
        changes={"done": done.strip(), "done_by": by, "done_at": now},
    )
    audit("same_day_review.done", row.measure.episode, by=by, now=now, subject=row)
    return row


def _create(
    episode: Episode,
    taken: Taken,
    *,
    by: User,
    now: datetime,
    replaces: Measure | None = None,
    waiting: SameDayReview | None = None,
) -> Measure:
    found = named(taken.instrument)
    result = _checked(found, taken)
    no_day_ahead(taken.taken_on, clinic=episode.patient.clinic, now=now, field="taken_on")
    if taken.taken_on < episode.patient.birth_date:
        raise DatesOutOfOrder(_("This is before the patient was born."), field="taken_on")
    measure = Measure.objects.create(
        episode=episode,
        instrument=found.id,
        version=found.version,
        variant=taken.variant,
        side=taken.side,
        muscle=taken.muscle,
        taken_on=taken.taken_on,
        answers={name: text for name, text in taken.answers.items() if text},
        names={name: text.strip() for name, text in taken.names.items() if text.strip()},
        not_done=dict(taken.not_done),
        scores=_kept(found, result),
        instrument_digest=found.digest,
        answered_by=taken.answered_by,
        aid=taken.aid.strip(),
        medicine_timing=taken.medicine_timing,
        note=taken.note.strip(),
        replaces=replaces,
        taken_by=by,
        recorded_at=now,
    )
    if result.alerts and waiting is not None:
        save_if_current(waiting, row_version=waiting.row_version, changes={"measure": measure})
    elif result.alerts:
        SameDayReview.objects.create(measure=measure, raised_at=now)
    return measure


def _checked(found: Instrument, taken: Taken) -> Result:
    """Return the scores, or raise what is wrong with the measure as it was taken."""
    if found.entry is not Entry.FORM:
        raise CannotBeEntered
    if not any(taken.answers.values()):
        raise NothingEntered
    if taken.variant not in ({v.id for v in found.variants} or {""}):
        raise ChooseVariant
    if (taken.side == "") == found.sides:
        raise ChooseSide
    if taken.muscle not in ({m.id for m in found.muscles} or {""}):
        raise ChooseMuscle
    if not found.proxy and taken.answered_by in NOBODY_ELSE:
        raise NotByProxy
    try:
        result = score(found, taken.answers)
    except NotAllowed as problem:
        label = next((i.label for i in found.items if i.id == problem.item), problem.item)
        raise WrongAnswer(problem, label) from None
    for item in found.items:
        if item.named and taken.answers.get(item.id) and not taken.names.get(item.id, "").strip():
            raise NameMissing(field=f"name-{item.id}")
    return result


def _kept(found: Instrument, result: Result) -> dict[str, Any]:
    """Return the scores as they are stored, with the map by which grades became numbers."""
    kept: dict[str, Any] = {}
    for rule in found.scores:
        scored = result.scores[rule.id]
        kept[rule.id] = {
            "value": None if scored.value is None else str(scored.value),
            "why_not": scored.why_not.value if scored.why_not else "",
            "missing": list(scored.missing),
            "map": rule.map_note,
        }
    return kept


def _audit(verb: str, measure: Measure, *, by: User, now: datetime, **detail: str) -> None:
    audit(
        verb,
        measure.episode,
        by=by,
        now=now,
        subject=measure,
        detail={"instrument": measure.instrument, **detail},
    )
