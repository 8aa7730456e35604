"""Answering the gate: what stops, what is held back, who clears it, and what is never silent."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from core.audit.models import AuditEvent
from patients.refusals import AlreadyDone, ReasonMissing
from rehab.actions.follow_ups import settle_follow_up
from rehab.actions.gate import answer_gate, clear_hold
from rehab.models import AdverseEvent, Episode, EventKind, FollowUp, GateCheck, Hold, Tier
from rehab.presenters.gate_result import gate_page
from rehab.refusals import (
    ActionMissing,
    AlreadyCleared,
    EpisodeLocked,
    GateChanged,
    GateTooEarly,
    NoGateRuleset,
    StillToAsk,
)
from rehab.session_selectors import holds_for
from tests.factories.accounts import UserFactory
from tests.factories.patients import NOON
from tests.factories.rehab import EpisodeFactory, gate, none_of_it, planned, publish_gate
from triage.items import AnswerRefused, Given

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return UserFactory.create()


@pytest.fixture
def episode() -> Episode:
    return EpisodeFactory.create()


def test_a_clear_gate_lets_therapy_begin_and_proves_itself(episode: Episode, by: User) -> None:
    made = gate(episode, by)

    assert made.tier == Tier.CLEAR
    assert made.goes_on
    assert not Hold.objects.exists()
    assert gate_page(made).faults == []
    assert AuditEvent.objects.filter(verb="gate.answered", about=episode.patient_id).count() == 1


@pytest.mark.parametrize(
    ("present", "tier"),
    [({"be_fast": ["face"]}, Tier.EMERGENCY), ({"calf": ["swollen", "warm"]}, Tier.SAME_DAY)],
)
def test_a_red_flag_holds_back_everything_until_a_clinician_clears_it(
    episode: Episode, by: User, present: dict[str, list[str]], tier: Tier
) -> None:
    made = gate(episode, by, **present)

    assert made.tier == tier
    assert not made.goes_on
    hold = holds_for(episode.patient).get()
    assert hold.gate == made
    event = AdverseEvent.objects.get(episode=episode)
    assert event.kind == EventKind.RED_FLAG
    assert event.text

    clinician = UserFactory.create()
    clear_hold(hold=hold, reason="Examined, known palsy", conditions="", by=clinician, now=NOON)

    assert not holds_for(episode.patient).exists()
    assert Hold.objects.get().clearance.cleared_by == clinician
    with pytest.raises(AlreadyCleared):
        clear_hold(hold=hold, reason="Again", conditions="", by=by, now=NOON)


def test_a_later_clear_gate_does_not_lift_a_hold(episode: Episode, by: User) -> None:
    gate(episode, by, be_fast=["arm"])

    assert gate(episode, by, now=NOON + timedelta(hours=1)).tier == Tier.CLEAR

    assert holds_for(episode.patient).count() == 1


def test_clearing_needs_a_reason(episode: Episode, by: User) -> None:
    gate(episode, by, be_fast=["arm"])
    with pytest.raises(ReasonMissing):
        clear_hold(hold=Hold.objects.get(), reason=" ", conditions="", by=by, now=NOON)
    assert holds_for(episode.patient).exists()


def test_therapy_cannot_begin_while_decisive_signs_are_unanswered(
    episode: Episode, by: User
) -> None:
    given = none_of_it()
    del given["be_fast"], given["calf"]

    with pytest.raises(StillToAsk) as refused:
        gate(episode, by, given=given)

    assert {"be_fast", "calf"} <= set(refused.value.items)
    assert not GateCheck.objects.exists()

    made = gate(episode, by, given=given, went_on_because="Aphasia, carer not there")

    assert made.tier == Tier.NOT_YET
    assert made.floor == Tier.CLEAR
    assert made.goes_on
    assert "BE-FAST" in gate_page(made).still_open


def test_an_unanswered_sign_is_never_kept_as_absent(episode: Episode, by: User) -> None:
    given = none_of_it()
    given["be_fast"] = Given({"present": [], "complete": False})

    with pytest.raises(StillToAsk):
        gate(episode, by, given=given)


def test_an_emergency_stops_whatever_else_was_not_asked(episode: Episode, by: User) -> None:
    made = gate(episode, by, given={"be_fast": Given({"present": ["face"], "complete": False})})
    assert made.stops
    assert holds_for(episode.patient).exists()


def test_within_two_weeks_says_what_is_done_and_comes_back(episode: Episode, by: User) -> None:
    present = {"movements": ["dystonia"]}
    with pytest.raises(ActionMissing):
        gate(episode, by, **present)

    made = gate(episode, by, action="Message to the GP", **present)

    assert made.tier == Tier.TWO_WEEKS
    assert made.goes_on
    follow_up = FollowUp.objects.get(gate=made)
    assert follow_up.due_on == (NOON + timedelta(days=14)).date()
    with pytest.raises(ReasonMissing):
        settle_follow_up(follow_up=follow_up, note="", by=by, now=NOON)
    settle_follow_up(follow_up=follow_up, note="Seen in clinic", by=by, now=NOON)
    with pytest.raises(AlreadyDone):
        settle_follow_up(follow_up=follow_up, note="Again", by=by, now=NOON)


def asked_in_one_visit(
    episode: Episode, by: User, *findings: dict[str, list[str]], hours: int = 1
) -> list[FollowUp]:
    """Follow-ups of gates at a visit that is no session, one for each, hours apart."""
    return [
        FollowUp.objects.get(
            gate=gate(
                episode,
                by,
                action="Message to the GP",
                now=NOON + timedelta(hours=hours * n),
                **each,
            )
        )
        for n, each in enumerate(findings)
    ]


def test_a_gate_answered_again_in_the_visit_leaves_one_follow_up(
    episode: Episode, by: User
) -> None:
    dystonia = {"movements": ["dystonia"]}
    earlier, later = asked_in_one_visit(episode, by, dystonia, dystonia)

    earlier.refresh_from_db()
    assert earlier.superseded_by == later
    assert earlier.settled_at is None
    assert later.due_on == earlier.due_on
    assert AuditEvent.objects.filter(verb="gate.follow_up_superseded").count() == 1
    with pytest.raises(AlreadyDone):
        settle_follow_up(follow_up=earlier, note="Seen", by=by, now=NOON)
    settle_follow_up(follow_up=later, note="Seen in clinic", by=by, now=NOON)


def test_a_gate_that_finds_more_takes_over_what_it_repeats(episode: Episode, by: User) -> None:
    more = {"movements": ["dystonia"], "tone": "gradual"}
    earlier, later = asked_in_one_visit(episode, by, {"movements": ["dystonia"]}, more)
    earlier.refresh_from_db()
    assert earlier.superseded_by == later


@pytest.mark.parametrize("later_finding", [{"movements": ["distractible"]}, {"tone": "gradual"}])
def test_what_only_the_earlier_gate_found_stays_to_be_done(
    episode: Episode, by: User, later_finding: dict[str, Any]
) -> None:
    earlier, _later = asked_in_one_visit(episode, by, {"movements": ["dystonia"]}, later_finding)
    earlier.refresh_from_db()
    assert earlier.superseded_by is None


def test_neither_a_clear_nor_a_stopping_gate_closes_a_follow_up(episode: Episode, by: User) -> None:
    (earlier,) = asked_in_one_visit(episode, by, {"movements": ["dystonia"]})
    gate(episode, by, now=NOON + timedelta(hours=1))
    gate(episode, by, movements=["dystonia"], be_fast=["arm"], now=NOON + timedelta(hours=2))
    earlier.refresh_from_db()
    assert earlier.superseded_by is None
    assert earlier.settled_at is None


def test_another_visit_asks_for_itself(episode: Episode, by: User) -> None:
    dystonia = {"movements": ["dystonia"]}
    earlier, _later = asked_in_one_visit(episode, by, dystonia, dystonia, hours=24)
    earlier.refresh_from_db()
    assert earlier.superseded_by is None


def test_what_was_done_is_not_taken_over(episode: Episode, by: User) -> None:
    (earlier,) = asked_in_one_visit(episode, by, {"movements": ["dystonia"]})
    settle_follow_up(follow_up=earlier, note="Seen in clinic", by=by, now=NOON)
    again = {"movements": ["dystonia"], "action": "Message to the GP"}
    gate(episode, by, now=NOON + timedelta(hours=1), **again)
    earlier.refresh_from_db()
    assert earlier.superseded_by is None


def test_the_questions_must_be_those_that_were_shown(episode: Episode, by: User) -> None:
    with pytest.raises(NoGateRuleset):
        answer_gate(episode=episode, given={}, digest="x", by=by, now=NOON)
    publish_gate()
    with pytest.raises(GateChanged):
        answer_gate(episode=episode, given={}, digest="x", by=by, now=NOON)


def test_impossible_answers_are_refused(episode: Episode, by: User) -> None:
    with pytest.raises(AnswerRefused):
        gate(episode, by, sbp=900.0)
    assert not GateCheck.objects.exists()


def test_the_gate_is_answered_on_the_day_of_the_session(episode: Episode, by: User) -> None:
    session = planned(episode, by, starts_at=NOON + timedelta(days=2))
    with pytest.raises(GateTooEarly):
        gate(episode, by, session=session, now=NOON)


def test_a_closed_episode_takes_no_gate(episode: Episode, by: User) -> None:
    Episode.objects.filter(pk=episode.pk).update(error_reason="x", error_by=by, error_at=NOON)
    with pytest.raises(EpisodeLocked):
        gate(episode, by)


def test_the_database_keeps_a_gate_as_it_was(episode: Episode, by: User) -> None:
    made = gate(episode, by)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        GateCheck.objects.filter(pk=made.pk)._raw_delete("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        GateCheck(
            patient=episode.patient, episode=episode, ruleset_version=made.ruleset_version,
            tier="W", floor="W", ceiling="W", canonical="x", sha256="y", engine_version="1",
            checked_at=NOON, checked_by=by,
        ).save()  # fmt: skip
