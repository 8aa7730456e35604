"""What the record holds reaches the gate, whatever is ticked there."""

import pytest

from accounts.models import User
from patients.models import AlertKind
from rehab.actions.measures import close_same_day_review, mark_measure_in_error
from rehab.gate_sheet import sheet
from rehab.models import Episode, PrecautionKind, PrecautionState, SameDayReview, Tier
from rehab.presenters.gate_page import gate_sections, open_items
from rehab.presenters.gate_result import gate_page
from tests.factories.accounts import UserFactory
from tests.factories.measures import phq9
from tests.factories.patients import NOON, AlertFactory
from tests.factories.rehab import EpisodeFactory, gate, none_of_it, publish_gate
from triage.items import Given

pytestmark = pytest.mark.django_db
PUMP = {"kind": PrecautionKind.ITB_PUMP, "state": PrecautionState.PRESENT, "recorded_at": NOON}


@pytest.fixture
def by() -> User:
    return UserFactory.create()


@pytest.fixture
def episode() -> Episode:
    return EpisodeFactory.create()


def _fired(given: dict[str, Given], episode: Episode) -> set[str]:
    return {rule.id for rule in sheet(episode, publish_gate(), given).report.fired}


def test_a_ninth_answer_that_waits_for_a_person_stops_the_session(
    episode: Episode, by: User
) -> None:
    phq9(episode, by, ninth="2", now=NOON)

    made = gate(episode, by)

    assert made.tier == Tier.SAME_DAY
    page = gate_page(made)
    assert [rule.id for rule in page.rules] == ["G27"]
    assert ("PHQ-9 item 9", "from the record") in [(line.label, line.how) for line in page.present]
    assert page.faults == []


def test_it_counts_until_somebody_says_what_was_done(episode: Episode, by: User) -> None:
    measure = phq9(episode, by, ninth="1", now=NOON)
    mark_measure_in_error(measure=measure, reason="Other day", by=by, now=NOON, row_version=1)
    assert "G27" in _fired(none_of_it(), episode), "a person closes it, not the software"

    close_same_day_review(
        review=SameDayReview.objects.get(), done="Spoken with, safe", by=by, now=NOON, row_version=1
    )

    assert gate(episode, by).tier == Tier.CLEAR


def test_it_counts_in_every_episode_of_the_person_and_in_nobody_elses(
    episode: Episode, by: User
) -> None:
    phq9(EpisodeFactory.create(patient=episode.patient), by, ninth="1", now=NOON)
    phq9(EpisodeFactory.create(), by, ninth="3", now=NOON)

    assert "G27" in _fired(none_of_it(), episode)
    assert "G27" not in _fired(none_of_it(), EpisodeFactory.create())


def test_nobody_can_answer_it_at_the_gate(episode: Episode, by: User) -> None:
    phq9(episode, by, ninth="1", now=NOON)
    given = none_of_it(phq9_item9=0.0)

    made = sheet(episode, publish_gate(), given)

    assert "G27" in {rule.id for rule in made.report.fired}
    assert "phq9_item9" not in open_items(made, None)
    shown = {
        control.key
        for section in gate_sections(made, None)
        for block in section.blocks
        for control in block.controls
    }
    assert "mood" in shown
    assert "phq9_item9" not in shown


def test_without_a_questionnaire_it_is_unknown_and_never_nought(episode: Episode) -> None:
    made = sheet(episode, publish_gate(), none_of_it(phq9_item9=0.0))
    assert made.known["phq9_item9"].value is None


def test_a_blood_thinner_of_the_alerts_counts_although_it_was_not_ticked(
    episode: Episode,
) -> None:
    fallen = none_of_it(fall="head_strike")
    assert "G16" not in _fired(fallen, episode)
    AlertFactory.create(patient=episode.patient, kind=AlertKind.ANTICOAGULANT)
    assert "G16" in _fired(fallen, episode)


def test_a_pump_of_the_precautions_opens_the_questions_about_it(episode: Episode, by: User) -> None:
    given = none_of_it()
    del given["antispastic_problem"]
    assert "antispastic_problem" not in open_items(sheet(episode, publish_gate(), given), None)
    episode.precautions.create(recorded_by=by, **PUMP)
    assert "antispastic_problem" in open_items(sheet(episode, publish_gate(), given), None)
