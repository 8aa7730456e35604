"""Planning sessions: nobody is booked twice at the same time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from accounts.models import User
from core.locking import save_if_current
from rehab.actions.auditing import audit
from rehab.actions.holding import writable_episode, writable_session
from rehab.models import (
    Attendance,
    BookedTherapist,
    Booking,
    Episode,
    Grade,
    Occupied,
    Session,
    SessionForm,
)
from rehab.refusals import (
    AlreadyWritten,
    EndsBeforeStart,
    NotFree,
    NoTherapist,
    SamePersonTwice,
    WrongForm,
)


@dataclass(frozen=True)
class Treats:
    """A therapist in a session."""

    person: User
    discipline: str
    grade: str = Grade.QUALIFIED


@dataclass(frozen=True)
class Slot:
    """When, where and how."""

    starts_at: datetime
    ends_at: datetime
    form: str
    location: str = ""
    is_remote: bool = False


@transaction.atomic
def plan_session(
    *,
    episodes: Sequence[Episode],
    therapists: Sequence[Treats],
    slot: Slot,
    by: User,
    now: datetime,
) -> list[Session]:
    """Book one time for these patients with these therapists; a session for each patient.

    Raises EpisodeLocked, NoTherapist, SamePersonTwice, WrongForm, EndsBeforeStart, NotFree.
    """
    held = [writable_episode(e) for e in sorted(episodes, key=lambda e: e.pk)]
    _people_fit(held, therapists, slot)
    booking = Booking.objects.create(
        clinic=held[0].patient.clinic,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        location=slot.location,
        form=slot.form,
        is_remote=slot.is_remote,
        planned_at=now,
        planned_by=by,
    )
    BookedTherapist.objects.bulk_create(
        BookedTherapist(booking=booking, person=t.person, discipline=t.discipline, grade=t.grade)
        for t in therapists
    )
    _occupy(
        [Occupied(booking=booking, therapist=t.person) for t in therapists]
        + [Occupied(booking=booking, patient=e.patient) for e in held],
        booking,
    )
    sessions = [Session.objects.create(booking=booking, episode=e, patient=e.patient) for e in held]
    for session in sessions:
        audit(
            "session.planned", session.episode, by=by, now=now, subject=session,
            detail={"booking": str(booking.pk), "form": slot.form},
        )  # fmt: skip
    wanted = {e.pk for e in episodes[:1]}
    return sorted(sessions, key=lambda s: s.episode_id not in wanted)


@transaction.atomic
def move_booking(
    *,
    session: Session,
    starts_at: datetime,
    ends_at: datetime,
    location: str,
    by: User,
    now: datetime,
    row_version: int,
) -> Booking:
    """Give the booking of this session another time, for everybody in it.

    `row_version` is the booking's. Raises SessionLocked, AlreadyWritten, StaleRecord,
    EndsBeforeStart, NotFree.
    """
    held = writable_session(session)
    if Session.objects.filter(booking=held.booking).exclude(attendance=Attendance.PLANNED).exists():
        raise AlreadyWritten
    if ends_at <= starts_at:
        raise EndsBeforeStart
    booking = save_if_current(
        held.booking,
        row_version=row_version,
        changes={"starts_at": starts_at, "ends_at": ends_at, "location": location},
    )
    rows = Occupied.objects.filter(booking=booking, released_at=None)
    _refuse_overlap(list(rows.select_related("therapist", "patient")), booking)
    try:
        with transaction.atomic():
            rows.update(starts_at=starts_at, ends_at=ends_at, row_version=F("row_version") + 1)
    except IntegrityError:
        raise NotFree([]) from None
    audit(
        "session.moved", held.episode, by=by, now=now, subject=held,
        detail={"booking": str(booking.pk)},
    )  # fmt: skip
    return booking


def release(session: Session, *, now: datetime) -> None:
    """Free the time of a session that will not take place; the last one frees the therapists."""
    there = Occupied.objects.filter(booking_id=session.booking_id, released_at=None)
    there.filter(patient_id=session.patient_id).update(
        released_at=now, row_version=F("row_version") + 1
    )
    if not there.filter(patient__isnull=False).exists():
        there.update(released_at=now, row_version=F("row_version") + 1)


def _people_fit(episodes: Sequence[Episode], therapists: Sequence[Treats], slot: Slot) -> None:
    if not therapists:
        raise NoTherapist
    if len({t.person.pk for t in therapists}) != len(therapists):
        raise SamePersonTwice
    if len({e.patient_id for e in episodes}) != len(episodes):
        raise SamePersonTwice
    if len({e.patient.clinic_id for e in episodes}) != 1:
        raise WrongForm
    fits = {
        SessionForm.INDIVIDUAL: len(episodes) == 1 and len(therapists) == 1,
        SessionForm.JOINT: len(episodes) == 1 and len(therapists) > 1,
        SessionForm.GROUP: len(episodes) > 1,
    }
    if not fits[SessionForm(slot.form)]:
        raise WrongForm
    if slot.ends_at <= slot.starts_at:
        raise EndsBeforeStart


def _occupy(rows: list[Occupied], booking: Booking) -> None:
    """Take the time of each person, or raise NotFree and leave no trace.

    The question first, for a message that names who; the database's own rule decides when two
    people book at the same moment.
    """
    for row in rows:
        row.starts_at, row.ends_at = booking.starts_at, booking.ends_at
    _refuse_overlap(rows, booking)
    try:
        with transaction.atomic():
            for row in rows:
                row.save()
    except IntegrityError:
        raise NotFree([]) from None


def _refuse_overlap(rows: Iterable[Occupied], booking: Booking) -> None:
    rows = list(rows)
    clashes = (
        Occupied.objects.filter(
            Q(therapist__in=[r.therapist_id for r in rows if r.therapist_id])
            | Q(patient__in=[r.patient_id for r in rows if r.patient_id]),
            released_at=None,
            starts_at__lt=booking.ends_at,
            ends_at__gt=booking.starts_at,
        )
        .exclude(booking=booking)
        .select_related("therapist", "patient")
    )
    names = {str(row.therapist or row.patient) for row in clashes}
    if names:
        raise NotFree(sorted(names))
