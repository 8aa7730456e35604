"""Keeping a recall: moved, tried, not attended, done, cancelled; each with its history."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from core.audit.trail import Actor, record
from core.locking import StaleRecord, save_if_current
from patients.clock import clinic_day
from patients.models import Visit
from triage.actions.referral_steps import words
from triage.models import ClosingAction, Recall, RecallEvent, RecallState, RecallStep
from triage.referral_clock import lapses_on
from triage.referral_refusals import DayPast, NoVisitNorWords, StepNotAllowed


@transaction.atomic
def set_recall(*, closing: ClosingAction, by: User, now: datetime, actor: Actor) -> Recall:
    """Open the recall of a signed decision: `by` decided, `actor` opens it."""
    screening = closing.screening
    if closing.due_on is None:
        raise ValueError(f"closing action {closing.pk} has no day")
    urgency = screening.disposition
    recall = Recall.objects.create(
        patient=screening.patient,
        screening=screening,
        closing=closing,
        urgency=urgency,
        purpose=closing.purpose,
        due_on=closing.due_on,
        lapses_on=lapses_on(closing.due_on, urgency),
        set_at=now,
        set_by=by,
    )
    RecallEvent(recall=recall, step=RecallStep.SET, due_on=recall.due_on, at=now, by=by).save()
    _noted(recall, RecallStep.SET, by=actor, now=now)
    return recall


@transaction.atomic
def move_recall(
    *, recall: Recall, row_version: int, due_on: date, text: str, by: User, now: datetime
) -> Recall:
    """Choose another day, with the reason. Raises StaleRecord, StepNotAllowed, DayPast,
    TextMissing.
    """
    current = _held(recall, row_version=row_version)
    _lies_ahead(current, due_on, now=now)
    return _step(current, RecallStep.MOVED, due_on=due_on, text=words(text), by=by, now=now)


@transaction.atomic
def record_try(
    *, recall: Recall, row_version: int, way: str, text: str, by: User, now: datetime
) -> Recall:
    """Record that the patient was called or written to, and what came of it.

    Raises StaleRecord, StepNotAllowed, TextMissing.
    """
    current = _held(recall, row_version=row_version)
    return _step(
        current,
        RecallStep.TRIED,
        changes={"tries": current.tries + 1},
        way=way,
        text=words(text),
        by=by,
        now=now,
    )


@transaction.atomic
def record_recall_not_attended(
    *, recall: Recall, row_version: int, due_on: date, text: str, by: User, now: datetime
) -> Recall:
    """Record that the patient did not come, and the day of the next try.

    Raises StaleRecord, StepNotAllowed, DayPast.
    """
    current = _held(recall, row_version=row_version)
    _lies_ahead(current, due_on, now=now)
    return _step(
        current,
        RecallStep.NOT_ATTENDED,
        due_on=due_on,
        changes={"tries": current.tries + 1},
        text=text.strip(),
        by=by,
        now=now,
    )


@transaction.atomic
def finish_recall(
    *,
    recall: Recall,
    row_version: int,
    visit: Visit | None,
    text: str,
    by: User,
    now: datetime,
) -> Recall:
    """Say that the patient was seen again: in which visit, or how.

    Raises StaleRecord, StepNotAllowed, NoVisitNorWords (also for a visit of somebody else).
    """
    current = _held(recall, row_version=row_version)
    if visit is not None and visit.patient_id != current.patient_id:
        raise NoVisitNorWords
    if visit is None and not text.strip():
        raise NoVisitNorWords
    return _step(
        current,
        RecallStep.DONE,
        changes={"state": RecallState.DONE},
        visit=visit,
        text=text.strip(),
        by=by,
        now=now,
    )


@transaction.atomic
def cancel_recall(
    *, recall: Recall, row_version: int, text: str, by: User, now: datetime
) -> Recall:
    """Say that nobody looks again, and why. Raises StaleRecord, StepNotAllowed, TextMissing."""
    current = _held(recall, row_version=row_version)
    return _step(
        current,
        RecallStep.CANCELLED,
        changes={"state": RecallState.CANCELLED},
        text=words(text),
        by=by,
        now=now,
    )


def _held(recall: Recall, *, row_version: int) -> Recall:
    current = (
        Recall.objects.select_for_update(of=("self",))
        .select_related("patient__clinic", "screening")
        .get(pk=recall.pk)
    )
    if current.row_version != row_version:
        raise StaleRecord(current)
    if not current.is_open:
        raise StepNotAllowed
    return current


def _lies_ahead(recall: Recall, day: date, *, now: datetime) -> None:
    if day <= clinic_day(recall.patient.clinic, now):
        raise DayPast


def _step(
    current: Recall,
    step: RecallStep,
    *,
    due_on: date | None = None,
    changes: dict[str, Any] | None = None,
    by: User,
    now: datetime,
    **said: Any,
) -> Recall:
    fields = dict(changes or {})
    if due_on is not None:
        fields |= {"due_on": due_on, "lapses_on": lapses_on(due_on, current.urgency)}
    written = save_if_current(current, row_version=current.row_version, changes=fields)
    RecallEvent(recall=current, step=step, due_on=written.due_on, at=now, by=by, **said).save()
    _noted(current, step, by=by, now=now)
    return written


def _noted(recall: Recall, step: RecallStep, *, by: Actor, now: datetime) -> None:
    record(
        verb=f"recall.{step.value}",
        by=by,
        now=now,
        subject=recall,
        about=recall.patient_id,
        clinic_id=recall.patient.clinic_id,
        detail={"screening": str(recall.screening_id)},
    )
