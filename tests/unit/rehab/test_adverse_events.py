"""Recording what went wrong in an episode, and saying later what was done about it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import User
from core.locking import StaleRecord
from patients.refusals import ReasonMissing
from rehab.actions.events import EventFacts, complete_event, record_event
from rehab.models import Episode, EventKind, Severity
from tests.factories.accounts import UserFactory
from tests.factories.patients import NOON
from tests.factories.rehab import EpisodeFactory
from tests.factories.rehab_world import discharged

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def by() -> User:
    return UserFactory.create()


@pytest.fixture
def episode() -> Episode:
    return EpisodeFactory.create()


def test_an_adverse_event_is_recorded_and_completed(episode: Episode, by: User) -> None:
    facts = EventFacts(kind=EventKind.FALL, severity=Severity.MILD, text="Slid from the chair")
    with pytest.raises(ReasonMissing):
        record_event(
            episode=episode, facts=EventFacts(EventKind.FALL, Severity.NONE, " "),
            happened_at=NOON, by=by, now=NOON,
        )  # fmt: skip
    event = record_event(episode=episode, facts=facts, happened_at=NOON, by=by, now=NOON)
    done = complete_event(
        event=event, by=by, now=NOON, row_version=1,
        facts=EventFacts(EventKind.FALL, Severity.MILD, "Slid", "Checked, no harm", "GP", "I-7"),
    )  # fmt: skip
    assert done.action == "Checked, no harm"
    with pytest.raises(StaleRecord):
        complete_event(event=done, facts=facts, by=by, now=NOON, row_version=1)


def test_an_event_of_a_discharged_episode_is_still_answered_for(episode: Episode, by: User) -> None:
    facts = EventFacts(kind=EventKind.FALL, severity=Severity.MILD, text="Slid from the chair")
    event = record_event(episode=episode, facts=facts, happened_at=NOON, by=by, now=NOON)
    discharged(episode, by, now=NOON)
    event.refresh_from_db()
    done = complete_event(
        event=event, facts=replace(facts, action="Checked"), by=by, now=LATER, row_version=1
    )
    assert done.action == "Checked"
