"""Writing, stopping, taking over, signing, amending and retracting a session."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from core.locking import StaleRecord
from patients.refusals import AlreadyDone, ReasonMissing, Refused
from rehab.acting_limits import CLINIC, clinic_limits
from rehab.actions.bookings import move_booking
from rehab.actions.events import set_stop_limits
from rehab.actions.gate import clear_hold
from rehab.actions.sessions import (
    amend_session,
    mark_session_in_error,
    record_not_delivered,
    sign_session,
)
from rehab.exercises_done import ExerciseDone
from rehab.minutes import NotTimed
from rehab.models import (
    AdverseEvent,
    Attendance,
    Episode,
    EventKind,
    Occupied,
    Session,
)
from rehab.refusals import (
    GateMissing,
    GateNotClear,
    LimitsOutOfOrder,
    NotComplete,
    OnHold,
    PrefillNotConfirmed,
    SessionLocked,
    SessionNotSigned,
    TooManyTimedMinutes,
    UnknownExercise,
)
from rehab.session_selectors import holds_for
from rehab.stop_rules import Limits, breaches
from tests.factories.accounts import UserFactory
from tests.factories.patients import NOON
from tests.factories.rehab import EpisodeFactory, gate, planned, signed, written

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def by() -> User:
    return UserFactory.create()


@pytest.fixture
def episode() -> Episode:
    return EpisodeFactory.create()


@pytest.fixture
def session(episode: Episode, by: User) -> Session:
    return planned(episode, by)


def _sign(session: Session, by: User) -> Session:
    current = Session.objects.get(pk=session.pk)
    return sign_session(session=current, by=by, now=LATER, row_version=current.row_version)


def test_no_session_without_its_gate(session: Session, by: User) -> None:
    from rehab.actions.sessions import SessionNotes, write_session

    with pytest.raises(GateMissing):
        write_session(
            session=session, notes=SessionNotes(attendance=Attendance.ON_TIME), exercises=[],
            confirmed=[], by=by, now=NOON, row_version=1,
        )  # fmt: skip


def test_a_gate_that_says_measure_again_opens_nothing(session: Session, by: User) -> None:
    made = gate(session.episode, by, session=session, session_signs=["dizzy"], sbp_drop=5.0)
    assert made.tier == "H"
    with pytest.raises(GateNotClear):
        written(session, by)
    gate(session.episode, by, session=session, now=NOON + timedelta(minutes=9))
    assert written(session, by).direct_minutes == 40


def test_a_red_flag_stops_the_session_until_it_is_cleared(session: Session, by: User) -> None:
    gate(session.episode, by, session=session, be_fast=["face"])

    with pytest.raises(OnHold):
        written(session, by)
    clear_hold(
        hold=holds_for(session.patient).get(), reason="Old droop", conditions="", by=by, now=NOON
    )
    assert _sign(written(session, by), by).signed


def test_a_gate_answered_after_the_hour_stops_it_too(session: Session, by: User) -> None:
    late = session.booking.ends_at + timedelta(hours=2)
    gate(session.episode, by, session=session, now=late, be_fast=["face"])
    with pytest.raises(OnHold):
        written(session, by, now=late)


def test_a_red_flag_of_another_session_stops_this_one(
    session: Session, episode: Episode, by: User
) -> None:
    other = planned(episode, UserFactory.create(), starts_at=NOON - timedelta(hours=2))
    gate(episode, by, session=other, now=NOON - timedelta(hours=2), calf=["swollen", "warm"])
    gate(episode, by, session=session)
    with pytest.raises(OnHold):
        written(session, by)


def test_a_red_flag_after_the_session_does_not_undo_it(
    session: Session, episode: Episode, by: User
) -> None:
    made = written(session, by)
    gate(episode, by, now=session.booking.ends_at + timedelta(hours=3), be_fast=["arm"])
    assert _sign(made, by).signed


def test_signing_needs_what_counts(session: Session, by: User) -> None:
    with pytest.raises(NotComplete) as refused:
        _sign(session, by)
    assert refused.value.missing
    written(session, by, direct_minutes=None, domain="")
    with pytest.raises(NotComplete) as refused:
        _sign(session, by)
    assert len(refused.value.missing) == 2


def test_a_signed_session_is_locked_and_can_be_amended(session: Session, by: User) -> None:
    done = signed(session, by)
    for act in (lambda: written(done, by), lambda: _sign(done, by)):
        with pytest.raises(SessionLocked):
            act()
    with pytest.raises(ReasonMissing):
        amend_session(session=done, reason="", text="x", by=by, now=LATER)
    with pytest.raises(Refused):
        amend_session(session=done, reason="x", text=" ", by=by, now=LATER)
    amend_session(session=done, reason="Forgot", text="Walked 20 m", by=by, now=LATER)
    assert done.amendments.get().text == "Walked 20 m"


def test_an_open_session_is_not_amended(session: Session, by: User) -> None:
    with pytest.raises(SessionNotSigned):
        amend_session(session=session, reason="x", text="y", by=by, now=LATER)


def test_what_is_taken_over_must_be_confirmed(episode: Episode, by: User) -> None:
    signed(planned(episode, by, starts_at=NOON - timedelta(days=2)), by, home_days_prescribed=5)
    session = planned(episode, by)

    made = written(session, by, confirmed=["exercises"])

    assert made.prefilled == ["home", "plan"]
    with pytest.raises(PrefillNotConfirmed):
        _sign(made, by)
    made = written(made, by, confirmed=["home"])
    assert made.prefilled == ["plan"]
    made = written(made, by, confirmed=["plan"])
    assert _sign(made, by).signed


@pytest.mark.parametrize(
    ("notes", "because", "kind"),
    [
        ({"sbp_before": 181}, ["sbp_high"], EventKind.VITAL_SIGNS),
        ({"spo2_after": 88}, ["spo2_low"], EventKind.VITAL_SIGNS),
        ({"stop_signs": ["dizzy"]}, ["dizzy"], EventKind.STOP_SIGN),
    ],
)
def test_a_breach_is_kept_and_must_be_explained(
    session: Session, by: User, notes: dict[str, Any], because: list[str], kind: str
) -> None:
    made = written(session, by, **notes)

    assert made.stopped_for == because
    assert AdverseEvent.objects.get(session=session).kind == kind
    assert not holds_for(session.patient).exists()
    with pytest.raises(NotComplete):
        _sign(made, by)
    made = written(made, by, **notes, stopped_text="Lay down, GP rung")
    assert AdverseEvent.objects.filter(session=session).count() == 1
    assert _sign(made, by).signed


def test_an_emergency_sign_holds_therapy_but_its_session_can_be_written(
    session: Session, by: User
) -> None:
    made = written(session, by, stop_signs=["chest_pain"], now=NOON + timedelta(minutes=20))

    assert holds_for(session.patient).get().tier == "E"
    assert _sign(written(made, by, stop_signs=["chest_pain"], stopped_text="999"), by).signed
    following = planned(session.episode, by, starts_at=NOON + timedelta(days=1))
    gate(session.episode, by, session=following, now=NOON + timedelta(days=1))
    with pytest.raises(OnHold):
        written(following, by)


def test_limits_are_the_clinics_own(session: Session, by: User) -> None:
    clinic = session.patient.clinic
    with pytest.raises(ReasonMissing):
        set_stop_limits(clinic=clinic, limits=Limits(), reason="", by=by, now=NOON)
    with pytest.raises(LimitsOutOfOrder):
        set_stop_limits(clinic=clinic, limits=Limits(sbp_low=200), reason="x", by=by, now=NOON)
    set_stop_limits(clinic=clinic, limits=Limits(sbp_high=160), reason="x", by=by, now=NOON)

    assert clinic_limits(clinic) == (Limits(sbp_high=160), CLINIC)
    assert written(session, by, sbp_after=165).stopped_for == ["sbp_high"]


def test_a_drop_counts_only_with_a_sign_and_rest_only_before() -> None:
    drop = {"sbp_before": 140, "sbp_after": 110}
    assert breaches(Limits(), drop) == []
    assert breaches(Limits(), drop, ["dizzy"]) == ["sbp_drop", "dizzy"]
    assert breaches(Limits(), {"hr_after": 140}) == []
    assert breaches(Limits(), {"hr_before": 121, "sbp_before": None}) == ["hr_high"]


def test_not_delivered_says_why_signs_and_frees_the_time(session: Session, by: User) -> None:
    given = {"session": session, "by": by, "now": NOON, "row_version": 1}
    with pytest.raises(ReasonMissing):
        record_not_delivered(**given, attendance="3", reason="", reason_text="")
    with pytest.raises(ReasonMissing):
        record_not_delivered(**given, attendance="3", reason="other", reason_text="")
    with pytest.raises(Refused):
        record_not_delivered(**given, attendance="5", reason="unwell", reason_text="")

    done = record_not_delivered(**given, attendance="2", reason="pain_twitch", reason_text="")

    assert done.signed
    assert not Occupied.objects.filter(released_at=None).exists()


def test_a_written_session_did_take_place(session: Session, by: User) -> None:
    made = written(session, by)
    with pytest.raises(AlreadyDone):
        record_not_delivered(
            session=made, attendance="3", reason="unwell", reason_text="", by=by, now=NOON,
            row_version=made.row_version,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("notes", "refusal"),
    [
        ({"timed_codes": {"97110": 50}}, TooManyTimedMinutes),
        ({"timed_codes": {"12345": 5}}, NotTimed),
        ({"exercises": [ExerciseDone("no such exercise")]}, UnknownExercise),
        ({"exercises": [ExerciseDone("X21")] * 13}, UnknownExercise),
        ({"exercises": [ExerciseDone("X21", assistance="??")]}, UnknownExercise),
        ({"attendance": "3"}, Refused),
    ],
)
def test_what_cannot_be_is_refused(
    session: Session, by: User, notes: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        written(session, by, **notes)
    assert Session.objects.get(pk=session.pk).written_at is None


def test_two_who_write_at_once(session: Session, by: User) -> None:
    made = written(session, by)
    with pytest.raises(StaleRecord):
        sign_session(session=made, by=by, now=LATER, row_version=1)


def test_entered_in_error_keeps_it_and_counts_no_minute(session: Session, by: User) -> None:
    done = signed(session, by)
    for reason in ("", " "):
        with pytest.raises(ReasonMissing):
            mark_session_in_error(
                session=done, reason=reason, by=by, now=LATER, row_version=done.row_version
            )
    wrong = mark_session_in_error(
        session=done, reason="Other patient", by=by, now=LATER, row_version=done.row_version
    )
    assert wrong.direct_minutes == 40
    with pytest.raises(AlreadyDone):
        mark_session_in_error(
            session=wrong, reason="x", by=by, now=LATER, row_version=wrong.row_version
        )


def test_a_gate_of_an_earlier_day_does_not_open_a_session_that_was_moved(
    session: Session, by: User
) -> None:
    gate(session.episode, by, session=session)
    tomorrow = NOON + timedelta(days=1)
    move_booking(
        session=session, starts_at=tomorrow, ends_at=tomorrow + timedelta(minutes=45),
        location="Gym", by=by, now=NOON, row_version=session.booking.row_version,
    )  # fmt: skip
    with pytest.raises(GateMissing):
        written(session, by, now=tomorrow)
    gate(session.episode, by, session=session, now=tomorrow)
    assert written(session, by, now=tomorrow).delivered


def test_a_red_flag_from_before_a_late_start_stops_the_session(
    session: Session, episode: Episode, by: User
) -> None:
    after_the_hour = session.booking.ends_at + timedelta(minutes=5)
    gate(episode, by, now=after_the_hour, be_fast=["face"])
    gate(episode, by, session=session, now=after_the_hour + timedelta(minutes=5))
    with pytest.raises(OnHold):
        written(session, by, now=after_the_hour + timedelta(minutes=20))


def test_another_emergency_sign_after_a_clearance_holds_again(session: Session, by: User) -> None:
    made = written(session, by, stop_signs=["chest_pain"])
    clear_hold(
        hold=holds_for(session.patient).get(), reason="ECG normal", conditions="", by=by, now=LATER
    )
    made = written(made, by, stop_signs=["chest_pain"], stopped_text="ECG")
    assert not holds_for(session.patient).exists(), "nothing new happened"

    written(made, by, stop_signs=["chest_pain", "new_neurological"], stopped_text="ECG, 999")

    assert "neurological" in holds_for(session.patient).get().cause
