"""Opening an episode, what is known about it, its precautions, team, stage and reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from accounts.models import Clinic, User
from core.locking import save_if_current
from patients.clock import clinic_day, no_day_ahead
from patients.models import Patient
from patients.refusals import AlreadyDone, DatesOutOfOrder, ReasonMissing, Refused
from rehab.actions.auditing import audit
from rehab.actions.bookings import release
from rehab.actions.holding import writable_episode
from rehab.models import (
    Attendance,
    BodySide,
    Episode,
    EpisodeReview,
    OnsetPrecision,
    Precaution,
    PrecautionState,
    ReferralSource,
    Session,
    SessionState,
    StageChange,
    TeamMember,
)
from rehab.refusals import SamePersonTwice
from triage.models import Screening


@dataclass(frozen=True)
class EpisodeFacts:
    """What a person writes about an episode."""

    kind: str
    stage: str
    kind_text: str = ""
    lesion_side: str = BodySide.NOT_KNOWN
    weak_side: str = BodySide.NOT_KNOWN
    onset_on: date | None = None
    onset_precision: str = OnsetPrecision.NOT_KNOWN
    comorbidity: str = ""
    referred_by: str = ""
    letter_on: date | None = None


@dataclass(frozen=True)
class Place:
    """Somebody's place in the team."""

    person: User
    discipline: str
    is_key_worker: bool = False


@transaction.atomic
def start_episode(
    *,
    patient: Patient,
    facts: EpisodeFacts,
    opened_on: date,
    review_on: date,
    by: User,
    now: datetime,
    screening: Screening | None = None,
) -> Episode:
    """Open an episode in the patient's clinic, with its first stage and its first review planned.

    Without a screening it came from outside and says who referred. Raises FutureDate,
    DatesOutOfOrder.
    """
    no_day_ahead(opened_on, clinic=patient.clinic, now=now, field="opened_on")
    _checked(facts, clinic=patient.clinic, opened_on=opened_on, now=now)
    if review_on <= opened_on:
        raise DatesOutOfOrder(field="review_on")
    source = ReferralSource.SCREENING if screening else ReferralSource.OUTSIDE
    if screening is None and not facts.referred_by:
        raise ReasonMissing(field="referred_by")
    episode = Episode.objects.create(
        patient=patient,
        source=source,
        screening=screening,
        opened_on=opened_on,
        opened_by=by,
        opened_at=now,
        **asdict(facts),
    )
    _stage(episode, since=opened_on, by=by, now=now)
    EpisodeReview.objects.create(episode=episode, due_on=review_on, planned_at=now, planned_by=by)
    audit(
        "episode.opened", episode, by=by, now=now,
        detail={"screening": str(screening.pk) if screening else ""},
    )  # fmt: skip
    return episode


@transaction.atomic
def save_episode(
    *, episode: Episode, facts: EpisodeFacts, by: User, now: datetime, row_version: int
) -> Episode:
    """Write what is known about an open episode; a new stage is kept with its day.

    Raises EpisodeLocked, StaleRecord, FutureDate, DatesOutOfOrder.
    """
    held = writable_episode(episode)
    _checked(facts, clinic=held.patient.clinic, opened_on=held.opened_on, now=now)
    if held.source == ReferralSource.OUTSIDE and not facts.referred_by:
        raise ReasonMissing(field="referred_by")
    changes = asdict(facts)
    fields = sorted(name for name, value in changes.items() if getattr(held, name) != value)
    saved = save_if_current(held, row_version=row_version, changes=changes)
    if saved.stage != held.stage:
        _stage(saved, since=clinic_day(held.patient.clinic, now), by=by, now=now)
    audit("episode.saved", held, by=by, now=now, detail={"fields": fields})
    return saved


@transaction.atomic
def record_precautions(
    *,
    episode: Episode,
    answers: Mapping[str, tuple[str | None, str]],
    by: User,
    now: datetime,
    row_version: int,
) -> list[str]:
    """Keep what was asked, by kind: (present, absent or None for not asked, note).

    A changed answer ends the row before it; None ends it without a new one. Returns the kinds that
    changed. Raises EpisodeLocked, StaleRecord.
    """
    held = writable_episode(episode)
    save_if_current(held, row_version=row_version, changes={})
    there = {row.kind: row for row in Precaution.objects.filter(episode=held, ended_at=None)}
    changed = []
    for kind, (state, note) in answers.items():
        row = there.get(kind)
        before = (row.state, row.note) if row else (None, "")
        if before == (state, note if state else ""):
            continue
        changed.append(kind)
        if row is not None:
            Precaution.objects.filter(pk=row.pk).update(
                ended_at=now, ended_by=by, row_version=F("row_version") + 1
            )
        if state is not None:
            Precaution.objects.create(
                episode=held,
                kind=kind,
                state=PrecautionState(state),
                note=note,
                recorded_by=by,
                recorded_at=now,
            )
    audit("episode.precautions_recorded", held, by=by, now=now, detail={"kinds": changed})
    return changed


@transaction.atomic
def set_team(
    *, episode: Episode, places: Sequence[Place], by: User, now: datetime, row_version: int
) -> None:
    """Let these people, and nobody else, treat in this episode from now on.

    Raises EpisodeLocked, StaleRecord, SamePersonTwice (also for two key workers).
    """
    held = writable_episode(episode)
    wanted = {(p.person.pk, p.discipline): p for p in places}
    if len(wanted) != len(places) or sum(p.is_key_worker for p in places) > 1:
        raise SamePersonTwice
    save_if_current(held, row_version=row_version, changes={})
    for row in TeamMember.objects.filter(episode=held, left_at=None):
        place = wanted.get((row.person_id, row.discipline))
        if place is not None and place.is_key_worker == row.is_key_worker:
            del wanted[row.person_id, row.discipline]
            continue
        TeamMember.objects.filter(pk=row.pk).update(
            left_at=now, left_by=by, row_version=F("row_version") + 1
        )
    for place in wanted.values():
        TeamMember.objects.create(
            episode=held,
            person=place.person,
            discipline=place.discipline,
            is_key_worker=place.is_key_worker,
            joined_at=now,
            joined_by=by,
        )
    audit(
        "episode.team_changed", held, by=by, now=now,
        detail={"people": sorted(p.person.pk for p in places)},
    )  # fmt: skip


@transaction.atomic
def hold_review(
    *,
    episode: Episode,
    held_on: date,
    outcome: str,
    note: str,
    next_on: date,
    by: User,
    now: datetime,
    row_version: int,
) -> EpisodeReview:
    """Record what the review decided, and plan the next one.

    Raises EpisodeLocked, StaleRecord, FutureDate, ReasonMissing (no note), DatesOutOfOrder.
    """
    episode = writable_episode(episode)
    no_day_ahead(held_on, clinic=episode.patient.clinic, now=now, field="held_on")
    if not note.strip():
        raise ReasonMissing(field="note")
    if next_on <= held_on:
        raise DatesOutOfOrder(field="next_on")
    save_if_current(episode, row_version=row_version, changes={})
    review = EpisodeReview.objects.filter(episode=episode, held_at=None).first()
    if review is None:
        review = EpisodeReview.objects.create(
            episode=episode, due_on=held_on, planned_at=now, planned_by=by
        )
    done = save_if_current(
        review,
        row_version=review.row_version,
        changes={
            "held_on": held_on,
            "held_at": now,
            "held_by": by,
            "outcome": outcome,
            "note": note.strip(),
        },
    )
    EpisodeReview.objects.create(episode=episode, due_on=next_on, planned_at=now, planned_by=by)
    audit("episode.reviewed", episode, by=by, now=now, detail={"review": done.pk})
    return done


@transaction.atomic
def mark_episode_in_error(
    *, episode: Episode, reason: str, by: User, now: datetime, row_version: int
) -> Episode:
    """Say that the episode does not belong here; it stays readable, its planned time is free.

    Raises ReasonMissing, AlreadyDone, StaleRecord.
    """
    if not reason.strip():
        raise ReasonMissing
    held = (
        Episode.objects.select_for_update(of=("self",)).select_related("patient").get(pk=episode.pk)
    )
    if held.in_error:
        raise AlreadyDone
    wrong = save_if_current(
        held,
        row_version=row_version,
        changes={"error_reason": reason.strip(), "error_by": by, "error_at": now},
    )
    planned = Session.objects.filter(
        episode=held, state=SessionState.OPEN, attendance=Attendance.PLANNED, error_at=None
    )
    for session in planned:
        release(session, now=now)
    audit("episode.marked_in_error", held, by=by, now=now)
    return wrong


def _checked(facts: EpisodeFacts, *, clinic: Clinic, opened_on: date, now: datetime) -> None:
    no_day_ahead(facts.onset_on, clinic=clinic, now=now, field="onset_on")
    no_day_ahead(facts.letter_on, clinic=clinic, now=now, field="letter_on")
    if facts.onset_on is not None and facts.onset_on > opened_on:
        raise DatesOutOfOrder(field="onset_on")
    known = facts.onset_precision != OnsetPrecision.NOT_KNOWN
    if known != (facts.onset_on is not None):
        raise Refused(field="onset_on")


def _stage(episode: Episode, *, since: date, by: User, now: datetime) -> None:
    StageChange(
        episode=episode, stage=episode.stage, since=since, changed_at=now, changed_by=by
    ).save()
