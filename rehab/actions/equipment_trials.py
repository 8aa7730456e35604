"""Trying equipment: one item, one written aim, counts before and after, and how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from core.locking import save_if_current
from patients.actions.retracting import retract
from patients.clock import no_day_ahead
from patients.refusals import DatesOutOfOrder
from rehab.actions.auditing import audit
from rehab.actions.holding import writable_episode
from rehab.equipment_refusals import (
    AimMissing,
    CountsMissing,
    DespiteMissing,
    HeldBack,
    NoteMissing,
    NothingCounted,
    PainStops,
    TrialEnded,
    UnknownItem,
    WhyMissing,
)
from rehab.equipment_standing import advised, item_named, standing_of
from rehab.models import Episode, Phase, StopReason, Trial, TrialCount, TrialEnd


@dataclass(frozen=True)
class TrialWords:
    """A trial as it was agreed."""

    item: str
    aim: str
    counted: str
    started_on: date
    look_on: date
    despite: str = ""


@dataclass(frozen=True)
class Count:
    """One count of a session; `pain` is None when nobody asked."""

    variant: str
    phase: str
    count: int


def why_despite(episode: Episode, item: str, despite: str, now: datetime) -> str:
    """Return the reason that is kept with a trial or loan; empty where the advice offers the item.

    Raises UnknownItem, HeldBack (an open red flag, whatever is written) or DespiteMissing.
    """
    if item_named(item) is None:
        raise UnknownItem
    found = advised(episode, now)
    if found.held:
        raise HeldBack
    standing = standing_of(found, item)
    if standing.offered:
        return ""
    if not despite.strip():
        raise DespiteMissing(standing.why)
    return despite.strip()


@transaction.atomic
def start_trial(*, episode: Episode, words: TrialWords, by: User, now: datetime) -> Trial:
    """Begin to try an item.

    Raises EpisodeLocked, UnknownItem, HeldBack, DespiteMissing, AimMissing, FutureDate or
    DatesOutOfOrder.
    """
    held = writable_episode(episode)
    despite = why_despite(held, words.item, words.despite, now)
    if not words.aim.strip():
        raise AimMissing
    no_day_ahead(words.started_on, clinic=held.patient.clinic, now=now, field="started_on")
    if words.look_on < words.started_on:
        raise DatesOutOfOrder(field="look_on")
    trial = Trial.objects.create(
        episode=held,
        item=words.item,
        aim=words.aim.strip(),
        counted=words.counted,
        despite=despite,
        started_on=words.started_on,
        look_on=words.look_on,
        started_by=by,
        started_at=now,
    )
    audit("trial.started", held, by=by, now=now, subject=trial, detail={"item": trial.item})
    return trial


@transaction.atomic
def count_trial(
    *,
    trial: Trial,
    counts: Sequence[Count],
    counted_on: date,
    pain: bool | None,
    by: User,
    now: datetime,
) -> list[TrialCount]:
    """Keep the counts of one session.

    Raises EpisodeLocked, TrialEnded, NothingCounted, FutureDate or DatesOutOfOrder.
    """
    held, current = _open(trial)
    if not counts:
        raise NothingCounted
    no_day_ahead(counted_on, clinic=held.patient.clinic, now=now, field="counted_on")
    if counted_on < current.started_on:
        raise DatesOutOfOrder(field="counted_on")
    rows = [
        TrialCount.objects.create(
            trial=current,
            variant=each.variant,
            phase=each.phase,
            count=each.count,
            counted_on=counted_on,
            pain=pain,
            counted_by=by,
            recorded_at=now,
        )
        for each in counts
    ]
    audit(
        "trial.counted", held, by=by, now=now, subject=current,
        detail={"counts": [row.pk for row in rows]},
    )  # fmt: skip
    return rows


@transaction.atomic
def end_trial(
    *,
    trial: Trial,
    outcome: str,
    ended_on: date,
    next_item: str,
    stop_reason: str,
    note: str,
    by: User,
    now: datetime,
    row_version: int,
) -> Trial:
    """Say how the trial ended. What hurt while counting is never kept.

    Raises EpisodeLocked, TrialEnded, CountsMissing, PainStops, UnknownItem (what is tried instead),
    WhyMissing, NoteMissing, FutureDate, DatesOutOfOrder or StaleRecord.
    """
    held, current = _open(trial)
    no_day_ahead(ended_on, clinic=held.patient.clinic, now=now, field="ended_on")
    if ended_on < current.started_on:
        raise DatesOutOfOrder(field="ended_on")
    if outcome == TrialEnd.KEPT:
        _counts_allow(current)
    elif outcome == TrialEnd.CHANGED:
        if item_named(next_item) is None:
            raise UnknownItem(field="next_item")
    elif outcome == TrialEnd.STOPPED:
        if stop_reason not in StopReason.values:
            raise WhyMissing(field="stop_reason")
        if stop_reason == StopReason.OTHER and not note.strip():
            raise NoteMissing
    else:
        raise WhyMissing(field="outcome")
    row = save_if_current(
        current,
        row_version=row_version,
        changes={
            "outcome": outcome,
            "next_item": next_item if outcome == TrialEnd.CHANGED else "",
            "stop_reason": stop_reason if outcome == TrialEnd.STOPPED else "",
            "outcome_note": note.strip(),
            "ended_on": ended_on,
            "ended_by": by,
            "ended_at": now,
        },
    )
    audit("trial.ended", held, by=by, now=now, subject=row, detail={"as": outcome})
    return row


@transaction.atomic
def mark_trial_in_error(
    *, trial: Trial, reason: str, by: User, now: datetime, row_version: int
) -> Trial:
    """Say that a trial is wrong. Raises ReasonMissing, AlreadyDone or StaleRecord."""
    row = retract(trial, reason=reason, by=by, now=now, row_version=row_version)
    audit("trial.marked_in_error", trial.episode, by=by, now=now, subject=row)
    return row


@transaction.atomic
def mark_count_in_error(
    *, count: TrialCount, reason: str, by: User, now: datetime, row_version: int
) -> TrialCount:
    """Say that a count is wrong. Raises ReasonMissing, AlreadyDone or StaleRecord."""
    row = retract(count, reason=reason, by=by, now=now, row_version=row_version)
    audit("trial_count.marked_in_error", count.trial.episode, by=by, now=now, subject=row)
    return row


def _open(trial: Trial) -> tuple[Episode, Trial]:
    held = writable_episode(trial.episode)
    current = Trial.objects.select_for_update().get(pk=trial.pk)
    if not current.open:
        raise TrialEnded
    return held, current


def _counts_allow(trial: Trial) -> None:
    counts = list(trial.counts.filter(error_at=None))
    if any(count.pain for count in counts):
        raise PainStops
    if {count.phase for count in counts} != set(Phase.values):
        raise CountsMissing
