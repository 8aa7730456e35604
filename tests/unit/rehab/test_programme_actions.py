"""Profiles and home programmes: what may be given, what is refused, and what is kept."""

import json
from datetime import timedelta

import pytest
from django.db import transaction

from accounts.models import Clinic, User
from core.audit.models import AuditEvent
from core.tables import ImmutableRecord
from engine.receipt import verify_receipt
from patients.models import AlertKind, AlertState
from patients.refusals import DatesOutOfOrder, ReasonMissing, Refused
from rehab.actions.gate import clear_hold
from rehab.actions.profiles import keep_profile
from rehab.actions.programmes import PROFILE_HOLDS, Chosen, end_programme, make_programme
from rehab.models import Episode, HomeProgramme, PrecautionKind, PrecautionState
from rehab.profile_sheet import (
    CLEAR,
    NOT_FINISHED,
    STOPPED,
    gate_today,
    newest_profile,
    profile_sheet,
    sheet_of,
)
from rehab.programme_selectors import programme_in_force, programmes_due
from rehab.refusals import (
    EpisodeLocked,
    ExercisesHeldBack,
    ExerciseWithheld,
    NoProfileRuleset,
    NothingAnswered,
    NothingChosen,
    ProfileChanged,
    ProfileTooOld,
    ProgrammeChanged,
    ProgrammeEnded,
    QuestionOpen,
    TooManyExercises,
)
from rehab.session_selectors import holds_for
from rehab.shipped import EXERCISES
from tests.factories.patients import NOON, AlertFactory
from tests.factories.programme import (
    chosen,
    nothing_against,
    profile,
    programme,
    publish_exercises,
)
from tests.factories.rehab import EpisodeFactory, gate
from triage.items import Given
from triage.published import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(clinic: Clinic) -> Episode:
    return EpisodeFactory.create(patient__clinic=clinic)


@pytest.fixture
def ready(episode: Episode, therapist: User) -> Episode:
    """An episode whose gate of today is clear and whose questions are all answered."""
    gate(episode, therapist)
    profile(episode, therapist)
    return episode


def test_a_programme_keeps_what_was_given_and_from_what(ready: Episode, therapist: User) -> None:
    made = programme(ready, therapist, chosen("X21", reps=6, per_day=1), aim="Stand up alone")
    [line] = made.exercises.all()
    assert (line.exercise, line.side, line.asked, line.because) == ("X21", "right", [], "")
    assert line.how_much == ["6 times. Rest. Do 2 to 3 rounds.", "1 time a day."]
    ruleset = published(made.profile.ruleset_version).ruleset
    assert verify_receipt(ruleset, made.canonical.encode(), made.sha256) == []
    row = AuditEvent.objects.get(verb="home_programme.made")
    assert row.detail["exercises"] == ["X21"]


def test_a_change_is_a_new_version_and_the_old_one_stays(ready: Episode, therapist: User) -> None:
    first = programme(ready, therapist)
    second = programme(ready, therapist, chosen("X30"))
    assert programme_in_force(ready) == second
    assert second.replaces == first
    assert [each.exercise for each in first.exercises.all()] == ["X24", "X17"]
    with pytest.raises(ImmutableRecord), transaction.atomic():
        HomeProgramme.objects.filter(pk=first.pk).update(aim="Something else")


def test_two_who_change_it_at_once_do_not_overwrite_each_other(
    ready: Episode, therapist: User
) -> None:
    programme(ready, therapist)
    with pytest.raises(ProgrammeChanged):
        make_programme(
            episode=ready,
            chosen=[chosen("X30")],
            aim="",
            review_on=NOON.date(),
            instead_of="",
            by=therapist,
            now=NOON,
        )


def test_what_is_held_back_is_never_given(episode: Episode, therapist: User) -> None:
    gate(episode, therapist)
    profile(episode, therapist, leg__calf_warning=True)
    with pytest.raises(ExerciseWithheld) as refused:
        programme(episode, therapist, chosen("X01", because="He likes it"))
    assert refused.value.field == "choose_X01"
    assert "clot" in str(refused.value.message)
    assert not HomeProgramme.objects.exists()


def test_what_had_to_be_asked_first_needs_a_reason(episode: Episode, therapist: User) -> None:
    gate(episode, therapist)
    profile(episode, therapist, arm__shoulder_pain=True)
    with pytest.raises(QuestionOpen) as refused:
        programme(episode, therapist, chosen("X09"))
    assert refused.value.field == "because_X09"
    made = programme(episode, therapist, chosen("X09", because="Below the pain, tried today"))
    [line] = made.exercises.all()
    assert line.because == "Below the pain, tried today"
    assert "Painful shoulder" in line.asked[0]


def test_a_question_that_nobody_asked_is_not_a_no(episode: Episode, therapist: User) -> None:
    gate(episode, therapist)
    answers = nothing_against()
    del answers["leg.calf_warning"]
    keep_profile(
        episode=episode, ruleset_id=EXERCISES, given=answers,
        digest=publish_exercises().digest, by=therapist, now=NOON,
    )  # fmt: skip
    with pytest.raises(QuestionOpen):
        programme(episode, therapist, chosen("X08"))


def test_nothing_is_given_without_the_gate_of_the_day(episode: Episode, therapist: User) -> None:
    profile(episode, therapist)
    with pytest.raises(ExercisesHeldBack):
        programme(episode, therapist)
    gate(episode, therapist, now=NOON - timedelta(days=1))
    with pytest.raises(ExercisesHeldBack):
        programme(episode, therapist)
    gate(episode, therapist)
    assert programme(episode, therapist).exercises.count() == 2


def test_a_red_flag_after_the_questions_holds_everything_back(
    ready: Episode, therapist: User, clinician: User
) -> None:
    gate(ready, therapist, now=NOON + timedelta(minutes=5), calf=["swollen", "warm"])
    assert gate_today(ready, NOON + timedelta(hours=1)).value == STOPPED  # type: ignore[union-attr]
    with pytest.raises(ExercisesHeldBack):
        programme(ready, therapist, now=NOON + timedelta(hours=1))
    [hold] = holds_for(ready.patient)
    clear_hold(
        hold=hold, reason="Scan clear", conditions="", by=clinician, now=NOON + timedelta(hours=2)
    )
    assert programme(ready, therapist, now=NOON + timedelta(hours=3)).exercises.count() == 2


def test_an_open_red_flag_counts_on_later_days_too(ready: Episode, therapist: User) -> None:
    gate(ready, therapist, calf=["swollen", "warm"])
    later = gate_today(ready, NOON + timedelta(days=3))
    assert later is not None
    assert later.value == STOPPED


def test_how_the_gate_stands_today(episode: Episode, therapist: User) -> None:
    assert gate_today(episode, NOON) is None
    gate(episode, therapist)
    today = gate_today(episode, NOON + timedelta(hours=1))
    assert today is not None
    assert today.value == CLEAR
    assert gate_today(episode, NOON + timedelta(days=1)) is None
    assert {CLEAR, NOT_FINISHED, STOPPED} == set(
        published(publish_exercises()).items["gate_result"].options
    )


def test_nobody_can_answer_the_gate_by_hand(episode: Episode, therapist: User) -> None:
    given = {**nothing_against(), "gate_result": Given("clear")}
    sheet = profile_sheet(episode, publish_exercises(), given, NOON)
    assert sheet.report.disposition == "H"


def test_old_answers_are_asked_again(episode: Episode, therapist: User) -> None:
    profile(episode, therapist, now=NOON - PROFILE_HOLDS - timedelta(minutes=1))
    gate(episode, therapist)
    with pytest.raises(ProfileTooOld):
        programme(episode, therapist)


def test_the_number_of_exercises_is_limited(ready: Episode, therapist: User) -> None:
    with pytest.raises(NothingChosen):
        make_programme(
            episode=ready, chosen=[], aim="", review_on=NOON.date(), instead_of="",
            by=therapist, now=NOON,
        )  # fmt: skip
    with pytest.raises(TooManyExercises):
        programme(ready, therapist, *(chosen(f"X{n:02d}") for n in range(3, 10)))
    given = {"aim": "", "review_on": NOON.date(), "severe_aphasia": True}
    four = [chosen(f"X{n:02d}") for n in (14, 17, 23, 24)]
    with pytest.raises(TooManyExercises) as refused:
        make_programme(episode=ready, chosen=four, instead_of="", by=therapist, now=NOON, **given)
    assert "at most 3" in str(refused.value.message)
    make_programme(episode=ready, chosen=four[:3], instead_of="", by=therapist, now=NOON, **given)


def test_a_review_in_the_past_is_refused(ready: Episode, therapist: User) -> None:
    with pytest.raises(DatesOutOfOrder):
        make_programme(
            episode=ready, chosen=[chosen("X30")], aim="",
            review_on=NOON.date() - timedelta(days=1), instead_of="", by=therapist, now=NOON,
        )  # fmt: skip


def test_ending_needs_a_reason_and_happens_once(ready: Episode, therapist: User) -> None:
    made = programme(ready, therapist)
    with pytest.raises(ReasonMissing):
        end_programme(programme=made, reason=" ", by=therapist, now=NOON)
    end_programme(programme=made, reason="Goals met", by=therapist, now=NOON)
    assert programme_in_force(ready) is None
    with pytest.raises(ProgrammeEnded):
        end_programme(programme=made, reason="Again", by=therapist, now=NOON)
    assert programme(ready, therapist).replaces == made


def test_a_programme_is_looked_at_again_on_its_day(ready: Episode, therapist: User) -> None:
    first = programme(ready, therapist)
    assert list(programmes_due(therapist, first.review_on)) == [first]
    assert not programmes_due(therapist, first.review_on - timedelta(days=1))
    second = programme(ready, therapist)
    assert list(programmes_due(therapist, second.review_on)) == [second]


def test_the_record_answers_what_it_knows_and_only_that(episode: Episode, therapist: User) -> None:
    AlertFactory.create(
        patient=episode.patient, kind=AlertKind.OSTEOPOROSIS, state=AlertState.ABSENT
    )
    AlertFactory.create(patient=episode.patient, kind=AlertKind.SEIZURES)
    for kind, state in (
        (PrecautionKind.NEGLECT, PrecautionState.PRESENT),
        (PrecautionKind.JOINT_IMPLANT, PrecautionState.PRESENT),
    ):
        episode.precautions.create(kind=kind, state=state, recorded_by=therapist, recorded_at=NOON)
    known = profile_sheet(episode, publish_exercises(), {}, NOON).known
    assert known["health.osteoporosis"].value is False
    assert known["health.seizures"].value is True
    assert known["health.neglect"].value is True
    assert known["leg.knee_implant"].value is None  # an implant, but of which joint?
    assert known["leg.clonus"].value is None


def test_a_kept_profile_reads_back_as_it_was_given(episode: Episode, therapist: User) -> None:
    given = nothing_against(leg__clonus=True)
    given["berg"] = Given(None, "unable")
    del given["health.fatigue"]
    kept = keep_profile(
        episode=episode, ruleset_id=EXERCISES, given=given,
        digest=publish_exercises().digest, by=therapist, now=NOON,
    )  # fmt: skip
    again = sheet_of(kept, NOON).known
    assert again["leg.clonus"].value is True
    assert again["leg.calf_spasm"].value is False
    assert again["berg"].given.reason == "unable"
    assert again["health.fatigue"].given.is_blank
    assert newest_profile(episode, EXERCISES) == kept
    assert json.loads(kept.canonical)["signed_by"] == therapist.audit_name


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"digest": "0" * 64}, ProfileChanged),
        ({"given": {}}, NothingAnswered),
        ({"ruleset_id": "no-such-rules"}, NoProfileRuleset),
    ],
    ids=["other questions", "nothing answered", "no questions"],
)
def test_a_profile_that_cannot_be_kept(
    episode: Episode, therapist: User, change: dict[str, object], refused: type[Refused]
) -> None:
    values = {
        "ruleset_id": EXERCISES, "given": nothing_against(),
        "digest": publish_exercises().digest, **change,
    }  # fmt: skip
    with pytest.raises(refused):
        keep_profile(episode=episode, by=therapist, now=NOON, **values)  # type: ignore[arg-type]


def test_a_closed_episode_takes_neither_answers_nor_exercises(
    ready: Episode, therapist: User
) -> None:
    Episode.objects.filter(pk=ready.pk).update(
        state="discharged", discharged_on=NOON.date(), discharged_at=NOON,
        discharged_by=therapist, discharge_reason="goals_met",
    )  # fmt: skip
    with pytest.raises(EpisodeLocked):
        profile(ready, therapist)
    with pytest.raises(EpisodeLocked):
        programme(ready, therapist, Chosen("X30", "both", {}))
