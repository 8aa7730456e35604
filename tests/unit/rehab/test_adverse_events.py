"""Recording what went wrong in an episode, and saying later what was done about it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import User
from core.locking import StaleRecord
from patients.refusals import AlreadyDone, ReasonMissing
from rehab.actions.events import EventFacts, complete_event, mark_event_in_error, record_event
from rehab.models import AdverseEvent, Episode, EventKind, Severity
from rehab.stop_rules import pain_rose
from tests.factories.accounts import UserFactory
from tests.factories.patients import NOON
from tests.factories.rehab import EpisodeFactory, planned, signed, written
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


def test_pain_that_rises_in_a_session_is_kept_once(episode: Episode, by: User) -> None:
    session = written(planned(episode, by), by, pain_before=2, pain_after=5)

    event = AdverseEvent.objects.get(session=session)
    assert (event.kind, event.action) == (EventKind.PAIN, "")
    assert "from 2 to 5" in event.text
    assert session.stopped_for == []
    signed(session, by, pain_before=2, pain_after=6)
    assert AdverseEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("before", "after", "rose"), [(2, 5, True), (2, 4, False), (None, 9, False), (0, 3, True)]
)
def test_pain_counts_from_three_points_and_only_when_rated_twice(
    before: int | None, after: int | None, rose: bool
) -> None:
    assert pain_rose({"pain_before": before, "pain_after": after}) is rose


def test_a_wrong_event_is_struck_through_and_stays(episode: Episode, by: User) -> None:
    facts = EventFacts(kind=EventKind.FALL, severity=Severity.MILD, text="Slid from the chair")
    event = record_event(episode=episode, facts=facts, happened_at=NOON, by=by, now=NOON)
    with pytest.raises(ReasonMissing):
        mark_event_in_error(event=event, reason=" ", by=by, now=LATER, row_version=1)

    wrong = mark_event_in_error(
        event=event, reason="Other patient", by=by, now=LATER, row_version=1
    )

    assert (wrong.text, wrong.error_by) == ("Slid from the chair", by)
    with pytest.raises(AlreadyDone):
        complete_event(event=wrong, facts=facts, by=by, now=LATER, row_version=wrong.row_version)
    with pytest.raises(AlreadyDone):
        mark_event_in_error(
            event=wrong, reason="x", by=by, now=LATER, row_version=wrong.row_version
        )
