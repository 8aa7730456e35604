"""Episodes of rehabilitation for tests, and gates and sessions through their own actions."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import User
from config.demo.rehab import clear_answers
from core.audit.trail import SystemActor
from engine.rulesets import Ruleset
from rehab.actions.bookings import Slot, Treats, plan_session
from rehab.actions.gate import answer_gate
from rehab.actions.sessions import SessionNotes, sign_session, write_session
from rehab.exercises_done import ExerciseDone
from rehab.models import (
    Attendance,
    BodySide,
    Discipline,
    Domain,
    Episode,
    EpisodeKind,
    GateCheck,
    OnsetPrecision,
    ReferralSource,
    Session,
    SessionForm,
    Stage,
)
from rehab.prefill import PARTS
from rehab.shipped import GATE_FILE
from tests.factories.accounts import UserFactory
from tests.factories.patients import NOON, PatientFactory
from triage.actions.rulesets import publish_ruleset
from triage.items import Given
from triage.models import RulesetVersion
from triage.published import shipped_ruleset


class EpisodeFactory(DjangoModelFactory[Episode]):
    """An open episode after a stroke with a weak right side, referred by letter."""

    class Meta:
        model = Episode

    patient = factory.SubFactory(PatientFactory)
    kind = EpisodeKind.ISCHAEMIC_STROKE
    lesion_side = BodySide.LEFT
    weak_side = BodySide.RIGHT
    onset_on = date(2026, 9, 1)
    onset_precision = OnsetPrecision.DAY
    stage = Stage.COMMUNITY
    source = ReferralSource.OUTSIDE
    referred_by = "Stroke unit, General Hospital"
    opened_on = date(2026, 10, 1)
    opened_by = factory.SubFactory(UserFactory)
    opened_at = NOON


def publish_gate() -> RulesetVersion:
    """Publish the shipped gate, or return it when this test has published it already."""
    version, _is_new = publish_ruleset(ruleset=_gate(), by=SystemActor("tests"), now=NOON)
    return version


@cache
def _gate() -> Ruleset:
    return shipped_ruleset(GATE_FILE)


def none_of_it(**present: Any) -> dict[str, Given]:
    """Everything looked at and nothing found: a clear gate; `present` replaces answers by item."""
    return clear_answers(publish_gate(), **present)


def gate(
    episode: Episode,
    by: User,
    *,
    session: Session | None = None,
    now: datetime = NOON,
    went_on_because: str = "",
    action: str = "",
    given: dict[str, Given] | None = None,
    **present: Any,
) -> GateCheck:
    """Answer the gate through its action: clear, unless something is present."""
    return answer_gate(
        episode=episode,
        session=session,
        given=none_of_it(**present) if given is None else given,
        digest=publish_gate().digest,
        went_on_because=went_on_because,
        action=action,
        by=by,
        now=now,
    )


def planned(
    episode: Episode,
    by: User,
    *,
    starts_at: datetime = NOON,
    minutes: int = 45,
    others: Sequence[Episode] = (),
    with_: Sequence[User] = (),
) -> Session:
    """Plan a session of this person, with others in a group or `with_` more therapists."""
    form = SessionForm.GROUP if others else SessionForm.JOINT if with_ else SessionForm.INDIVIDUAL
    disciplines = [
        Discipline.PHYSIOTHERAPY,
        Discipline.OCCUPATIONAL_THERAPY,
        Discipline.SPEECH_LANGUAGE,
    ]
    return plan_session(
        episodes=[episode, *others],
        therapists=[Treats(p, d) for p, d in zip([by, *with_], disciplines, strict=False)],
        slot=Slot(starts_at, starts_at + timedelta(minutes=minutes), form, "Gym"),
        by=by,
        now=starts_at,
    )[0]


def written(session: Session, by: User, *, now: datetime | None = None, **notes: Any) -> Session:
    """Write the session; a gate is answered first when there is none."""
    now = now or session.booking.starts_at + timedelta(minutes=40)
    if not GateCheck.objects.filter(session=session).exists():
        gate(session.episode, by, session=session, now=session.booking.starts_at)
    session = Session.objects.get(pk=session.pk)
    exercises = notes.pop("exercises", [ExerciseDone("X21", sets=2, reps=10, assistance="sba")])
    confirmed = notes.pop("confirmed", PARTS)
    values: dict[str, Any] = {
        "attendance": Attendance.ON_TIME, "direct_minutes": 40, "domain": Domain.MOTOR,
        "pain_before": 3, "pain_after": 2, "plan": "Repeat with a lower seat",
    }  # fmt: skip
    return write_session(
        session=session,
        notes=SessionNotes(**(values | notes)),
        exercises=exercises,
        confirmed=confirmed,
        by=by,
        now=now,
        row_version=session.row_version,
    )


def signed(session: Session, by: User, **notes: Any) -> Session:
    """Write and sign the session."""
    session = written(session, by, **notes)
    return sign_session(
        session=session,
        by=by,
        now=session.booking.starts_at + timedelta(minutes=50),
        row_version=session.row_version,
    )
