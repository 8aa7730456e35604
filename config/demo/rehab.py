"""Six episodes of rehabilitation of different shape over twelve weeks.

One goes steadily, one was stopped by a red flag and cleared, two meet in a group, one is
discharged, one waits for a clinician today. Everything goes through the actions that pages use.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from accounts.models import User
from config.demo.clinics import CLINICS
from config.demo.equipment import equip
from config.demo.rehab_progress import show_progress
from config.demo.rehab_stories import STORIES, Story
from patients.models import Patient
from rehab.actions.bookings import Slot, Treats, plan_session
from rehab.actions.discharge import discharge
from rehab.actions.episodes import (
    EpisodeFacts,
    Place,
    hold_review,
    record_precautions,
    set_team,
    start_episode,
)
from rehab.actions.gate import answer_gate, clear_hold
from rehab.actions.sessions import (
    SessionNotes,
    record_not_delivered,
    sign_session,
    write_session,
)
from rehab.discharge_contents import discharge_document
from rehab.gate_sheet import gate_version
from rehab.models import (
    Attendance,
    BodySide,
    DischargeReason,
    Discipline,
    Domain,
    Episode,
    EpisodeKind,
    NotDeliveredReason,
    OnsetPrecision,
    PrecautionState,
    ReviewOutcome,
    Session,
    SessionForm,
)
from rehab.prefill import PARTS
from rehab.session_selectors import holds_for
from triage.items import Given
from triage.models import RulesetVersion
from triage.published import published

CLINIC = 1  # Riverside Rehabilitation Centre
USUAL = timedelta(minutes=45)
# Single answers of somebody in whom nothing is found; lists are empty and complete.
SINGLE: dict[str, Any] = {
    "alertness": "alert", "seizure": "none", "tone": "none", "fall": "none", "storms": "none",
    "sbp": 132.0, "hr": 74.0, "spo2": 97.0,
}  # fmt: skip


GROUP, DISCHARGED, STOPPED_TODAY = (2, 3), 4, 5


def clear_answers(version: RulesetVersion, **present: Any) -> dict[str, Given]:
    """Everything looked at and nothing found; `present` replaces answers by item.

    What happened to the brain comes from the episode. "__" in a name stands for a dot.
    """
    given: dict[str, Given] = {}
    for item in published(version).items.values():
        if item.key in SINGLE:
            given[item.key] = Given(SINGLE[item.key])
        elif item.kind == "list" and item.key != "brain_injury":
            given[item.key] = Given({"present": [], "complete": True})
        elif item.kind == "presence":
            given[item.key] = Given(False)
    for key, value in present.items():
        if isinstance(value, list):
            value = {"present": value, "complete": True}
        given[key.replace("__", ".")] = Given(value)
    return given


def build_rehab(
    patients: Sequence[Patient], *, therapist: User, clinician: User, now: datetime
) -> list[Episode]:
    """Take six patients of the clinic through their episodes; return these."""
    chosen = _chosen(patients)
    episodes = [
        _begun(story, patient, therapist, now)
        for story, patient in zip(STORIES, chosen, strict=True)
    ]
    for story, episode in zip(STORIES, episodes, strict=True):
        if story.every:
            _sessions(story, episode, therapist, clinician, now)
    _group([episodes[n] for n in GROUP], therapist, now)
    _reviewed(episodes[0], therapist, now)
    show_progress(episodes[0], therapist, now)
    equip(episodes, therapist, now)
    _discharged(episodes[DISCHARGED], therapist, now)
    _answer(
        episodes[STOPPED_TODAY], None, therapist, now - timedelta(hours=1),
        be_fast=["speech"], factors__poor_sleep=True,
    )  # fmt: skip
    return episodes


def therapist_address() -> str:
    """Return the local part of the address of the clinic's therapist."""
    return next(s[0] for s in CLINICS[CLINIC].staff if s[3] == "therapist")


def _chosen(patients: Sequence[Patient]) -> list[Patient]:
    """The patients that the stories name, and others of the clinic for the rest."""
    named = {p.family_name: p for p in patients}
    wanted = {story.family_name for story in STORIES}
    others = iter(p for p in patients if p.family_name not in wanted)
    return [named[s.family_name] if s.family_name else next(others) for s in STORIES]


def _begun(story: Story, patient: Patient, by: User, now: datetime) -> Episode:
    at = now - timedelta(days=story.begun)
    opened_on = at.date()
    episode = start_episode(
        patient=patient,
        facts=EpisodeFacts(
            kind=story.kind,
            kind_text=story.kind_text,
            stage=story.stage,
            weak_side=story.weak_side,
            lesion_side={BodySide.LEFT: BodySide.RIGHT, BodySide.RIGHT: BodySide.LEFT}.get(
                story.weak_side, BodySide.NOT_KNOWN
            ),
            onset_on=opened_on - timedelta(days=story.onset),
            onset_precision=OnsetPrecision.DAY,
            referred_by="Stroke unit, Exampleton General",
            letter_on=opened_on - timedelta(days=3),
        ),
        opened_on=opened_on,
        review_on=opened_on + timedelta(weeks=6),
        by=by,
        now=at,
    )
    answers = {
        kind: (PrecautionState.PRESENT.value, note) for kind, note in story.precautions.items()
    }
    denied = {
        kind: (PrecautionState.ABSENT.value, "")
        for kind in ("itb_pump", "hip_precautions")
        if kind not in answers
    }
    record_precautions(episode=episode, answers={**answers, **denied}, by=by, now=at, row_version=1)
    set_team(
        episode=episode,
        places=[Place(by, Discipline.OCCUPATIONAL_THERAPY, is_key_worker=True)],
        by=by,
        now=at,
        row_version=2,
    )
    return episode


def _sessions(story: Story, episode: Episode, by: User, clinician: User, now: datetime) -> None:
    days = range(story.begun - 2, 0, -story.every)
    last = len(days) - 1
    for n, ago in enumerate(days):
        starts = _at(now, ago, story.hour)
        session = _planned([episode], by, starts)[0]
        if n in story.missed:
            record_not_delivered(
                session=session, attendance=Attendance.CANCELLED_BY_PATIENT,
                reason=story.missed[n], reason_text="", by=by, now=starts, row_version=1,
            )  # fmt: skip
            continue
        if n == story.stopped_at:
            _answer(episode, session, by, starts, calf=["swollen", "warm"])
            clear_hold(
                hold=holds_for(episode.patient).get(),
                reason="Ultrasound today: no clot. Sprain from Monday.",
                conditions="No massage of the calf for a week",
                by=clinician,
                now=starts + timedelta(minutes=20),
            )
        else:
            _answer(episode, session, by, starts, tone="as_before", factors__poor_sleep=n % 3 == 0)
        _written(story, session, by, n, sign=n < last or story.every > 6)
    _planned([episode], by, _at(now, -2, story.hour))


def _group(episodes: Sequence[Episode], by: User, now: datetime) -> None:
    for n, ago in enumerate((22, 15, 8)):
        starts = _at(now, ago, 11)
        for session in _planned(episodes, by, starts):
            _answer(session.episode, session, by, starts)
            story = STORIES[GROUP[list(episodes).index(session.episode)]]
            _written(story, session, by, n)


def _planned(episodes: Sequence[Episode], by: User, starts: datetime) -> list[Session]:
    return plan_session(
        episodes=episodes,
        therapists=[Treats(by, Discipline.OCCUPATIONAL_THERAPY)],
        slot=Slot(
            starts,
            starts + USUAL,
            SessionForm.GROUP if len(episodes) > 1 else SessionForm.INDIVIDUAL,
            "Therapy room 2",
        ),
        by=by,
        now=min(starts, starts - timedelta(days=3)),
    )


def _answer(
    episode: Episode, session: Session | None, by: User, at: datetime, **present: Any
) -> None:
    version = gate_version()
    if episode.kind == EpisodeKind.OTHER:
        present["brain_injury"] = []  # neither stroke nor trauma: asked, not known from the kind
    if version is not None:
        answer_gate(
            episode=episode,
            session=session,
            given=clear_answers(version, **present),
            digest=version.digest,
            by=by,
            now=at,
        )


def _written(story: Story, session: Session, by: User, n: int, *, sign: bool = True) -> None:
    """Pain falls and repetitions rise with the weeks."""
    session = Session.objects.select_related("booking").get(pk=session.pk)
    ends = session.booking.ends_at
    written = write_session(
        session=session,
        notes=SessionNotes(
            attendance=Attendance.LATE_SEEN if n % 7 == 6 else Attendance.ON_TIME,
            consent="given",
            domain=Domain.MOTOR,
            direct_minutes=40 - 5 * (n % 3),
            setup_minutes=5,
            notes_minutes=10,
            twitch_before=max(1, 6 - n // 3),
            twitch_after=max(0, 5 - n // 3),
            spasm_before=max(0, 4 - n // 4),
            pain_before=max(0, 5 - n // 4),
            pain_after=max(0, 4 - n // 4),
            fatigue_after=4,
            effort=5,
            subjective="Slept better; the fingers curl less in the morning.",
            objective="Slow stretch easier than last week; one verbal cue for the left side.",
            assessment="Responds to longer holds. On the way to the goal.",
            plan="Same exercises, two more repetitions; bring the splint.",
            home_days_prescribed=7,
            home_days_done=min(7, 3 + n // 2),
            home_done_by="carer" if n % 2 else "self",
            teach_back="shown",
        ),
        exercises=story.exercises,
        confirmed=PARTS,
        by=by,
        now=ends,
        row_version=session.row_version,
    )
    if sign:
        sign_session(session=written, by=by, now=ends, row_version=written.row_version)


def _reviewed(episode: Episode, by: User, now: datetime) -> None:
    at = now - timedelta(days=40)
    episode = Episode.objects.get(pk=episode.pk)
    hold_review(
        episode=episode,
        held_on=at.date(),
        outcome=ReviewOutcome.CHANGE_PLAN,
        note="Walks indoors with a stick. Now outdoors and the stairs; less time on the table.",
        next_on=(now - timedelta(days=1)).date(),
        by=by,
        now=at,
        row_version=episode.row_version,
    )


def _discharged(episode: Episode, by: User, now: datetime) -> None:
    at = now - timedelta(hours=6)
    episode = Episode.objects.select_related("patient__clinic").get(pk=episode.pk)
    for session in Session.objects.filter(episode=episode, attendance=Attendance.PLANNED):
        record_not_delivered(
            session=session, attendance=Attendance.CANCELLED_BY_US,
            reason=NotDeliveredReason.OTHER, reason_text="Goals met earlier than planned", by=by,
            now=at, row_version=session.row_version,
        )  # fmt: skip
    for session in Session.objects.filter(episode=episode, signed_at=None):
        sign_session(session=session, by=by, now=at, row_version=session.row_version)
    text = "Back at work three mornings a week. Manages stairs and shopping alone."
    discharge(
        episode=episode,
        document=discharge_document(
            episode, on=at.date(), reason=DischargeReason.GOALS_MET, text=text,
            home_programme="Step up, 2 × 8, most days\nBreathing, 10 breaths, three times a day",
            safety_net="Call 999 for a new droop, weakness or trouble speaking.\n"
            "Ring us the same day after a fall or a new seizure.",
            by=by,
        ),
        discharged_on=at.date(),
        reason=DischargeReason.GOALS_MET,
        text=text,
        by=by,
        now=at,
        row_version=episode.row_version,
    )  # fmt: skip


def _at(now: datetime, days_ago: int, hour: int) -> datetime:
    day = (now - timedelta(days=days_ago)).date()
    return datetime.combine(day, time(hour), tzinfo=UTC)
