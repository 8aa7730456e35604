"""Topics of leaflets: their names, their order, and what keeps them from being removed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from accounts.models import User
from content.actions import topics as actions
from content.actions.editing import save_head
from content.actions.publishing import withdraw_leaflet
from content.actions.topics import TopicWords, load_topics
from content.editing_selectors import standing
from content.models import Topic, TopicState
from content.presenters import topic_words
from content.shipped_topics import SHIPPED_TOPICS, TOPICS
from content.topic_refusals import TopicInUse, TopicSlugTaken, TopicStateSame, TopicThere
from content.topic_selectors import known_topics, topic_choices, topic_names, topic_uses
from core.audit.models import AuditEvent
from core.audit.trail import SystemActor
from core.locking import StaleRecord
from tests.factories.content import published_leaflets
from tests.factories.leaflet_drafts import a_draft, a_version, fresh
from triage.forms.handout import grouped

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
RELEASE = SystemActor("test")


@pytest.fixture(autouse=True)
def _topics(db: None) -> None:
    load_topics(by=RELEASE, now=NOW)


def _topic(slug: str = "food") -> Topic:
    return Topic.objects.get(slug=slug)


def _rename(topic: Topic, name: str, row_version: int = 1, **others: str) -> Topic:
    words = TopicWords(name, others)
    return actions.rename_topic(
        topic=topic, words=words, row_version=row_version, by=RELEASE, now=NOW
    )


def _set(topic: Topic, state: TopicState, row_version: int = 1) -> Topic:
    return actions.set_topic_state(
        topic=topic, state=state, row_version=row_version, by=RELEASE, now=NOW
    )


def _move(topic: Topic, *, up: bool) -> Topic:
    topic.refresh_from_db()
    return actions.move_topic(
        topic=topic, up=up, row_version=topic.row_version, by=RELEASE, now=NOW
    )


def test_the_shipped_topics_are_loaded_once_and_never_written_over() -> None:
    assert list(topic_names()) == list(TOPICS)
    assert all(each.spanish for each in SHIPPED_TOPICS)
    _rename(_topic(), "Eating")
    _set(_topic("questions"), TopicState.REMOVED)
    assert load_topics(by=RELEASE, now=NOW) == []
    assert _topic().name == "Eating"
    assert _topic("questions").state == TopicState.REMOVED


def test_every_leaflet_of_the_release_has_a_topic_of_the_release() -> None:
    assert {leaflet.front_matter["topic"] for leaflet in published_leaflets()} <= set(TOPICS)


def test_a_topic_is_named_in_the_readers_language() -> None:
    with translation.override("es"):
        assert topic_names()["food"] == "Alimentación"
        _rename(_topic(), "Eating")
        assert topic_names()["food"] == "Eating", "the English name stands in"
    assert topic_words("food", topic_names()) == "Eating"
    assert topic_words("", topic_names()) == "Getting help"
    assert topic_words("of-another-house", topic_names()) == "of-another-house"


def test_a_new_topic_comes_last() -> None:
    made = actions.add_topic(slug="travel", words=TopicWords("Travel"), by=RELEASE, now=NOW)
    assert list(topic_names())[-1] == "travel"
    assert AuditEvent.objects.filter(verb="topic.added", subject_id=made.pk).count() == 1


def test_names_are_taken_once() -> None:
    with pytest.raises(TopicSlugTaken):
        actions.add_topic(slug="food", words=TopicWords("Meals"), by=RELEASE, now=NOW)
    with pytest.raises(TopicThere):
        actions.add_topic(slug="meals", words=TopicWords("FOOD"), by=RELEASE, now=NOW)
    with pytest.raises(TopicThere):
        _rename(_topic(), "drinking")
    assert _rename(_topic(), "FOOD").name == "FOOD", "its own name is no obstacle"


def test_renaming_keeps_what_changed() -> None:
    _rename(_topic(), "Eating", es="Comer")
    event = AuditEvent.objects.get(verb="topic.renamed")
    assert event.detail["fields"] == ["name", "translations"]
    assert event.detail["before"]["name"] == "Food"
    with pytest.raises(StaleRecord):
        _rename(_topic(), "Meals")


def test_topics_are_put_in_order() -> None:
    _move(_topic("food"), up=True)
    assert list(topic_names())[:3] == ["food", "drinking", "cramps"]
    _move(_topic("food"), up=True)
    assert list(topic_names())[0] == "food", "at the end it stays"
    _move(_topic("food"), up=False)
    assert list(topic_names())[:3] == ["drinking", "food", "cramps"]
    with pytest.raises(StaleRecord):
        actions.move_topic(topic=_topic(), up=True, row_version=1, by=RELEASE, now=NOW)


def test_a_removed_topic_is_passed_over_and_not_moved() -> None:
    removed = _set(_topic("food"), TopicState.REMOVED)
    _move(_topic("cramps"), up=True)
    assert [slug for slug in topic_names() if slug != "food"][:2] == ["cramps", "drinking"]
    with pytest.raises(StaleRecord):
        _move(removed, up=True)


def test_a_retired_topic_is_not_offered_and_stays_with_its_leaflets() -> None:
    version = a_version(topic="food")
    _set(_topic(), TopicState.RETIRED)
    assert "food" not in dict(topic_choices())
    assert "food" in dict(topic_choices(current="food"))
    assert "food" in known_topics()
    assert topic_uses() == {"food": [version.title]}


def test_a_topic_in_use_is_not_removed(content_editor: User) -> None:
    version = a_version(topic="food")
    with pytest.raises(TopicInUse) as refused:
        _set(_topic(), TopicState.REMOVED)
    assert refused.value.titles == (version.title,)
    assert version.title in str(refused.value.message)
    withdraw_leaflet(version=version, reason="Old", by=content_editor, now=NOW)
    assert _set(_topic(), TopicState.REMOVED).state == TopicState.REMOVED
    assert topic_names()["food"] == "Food", "the withdrawn leaflet still has its heading"
    with pytest.raises(TopicStateSame):
        _set(_topic(), TopicState.REMOVED, row_version=2)
    assert _set(_topic(), TopicState.OFFERED, row_version=2).state == TopicState.OFFERED


def test_the_draft_of_a_leaflet_holds_its_topic_too(content_editor: User) -> None:
    draft = a_draft(content_editor)
    head: dict[str, Any] = {"topic": "food"}
    save_head(draft=draft, head=head, row_version=draft.row_version, by=content_editor, now=NOW)
    assert set(topic_uses()) == {"drinking", "food"}
    with pytest.raises(TopicInUse):
        _set(_topic(), TopicState.REMOVED)


def test_many_leaflets_are_not_all_named() -> None:
    published_leaflets()
    with pytest.raises(TopicInUse) as refused:
        _set(_topic("equipment"), TopicState.REMOVED)
    assert len(refused.value.titles) > 4
    assert "more" in str(refused.value.message)


def test_a_draft_with_a_removed_topic_is_not_fit(content_editor: User) -> None:
    draft = a_draft(content_editor)
    assert standing(fresh(draft)).faults == ()
    Topic.objects.filter(slug="drinking").update(state=TopicState.REMOVED)
    (fault,) = standing(fresh(draft)).faults
    assert "unknown topic “drinking”" in fault


def test_leaflets_to_choose_from_follow_the_order_of_topics() -> None:
    food, drinking = a_version("eating", title="Eating", topic="food"), a_version()
    assert [title for title, _rows in grouped([food, drinking], [])] == ["Drinking", "Food"]
    _move(_topic("food"), up=True)
    assert [title for title, _rows in grouped([food, drinking], [])] == ["Food", "Drinking"]


def test_words_without_a_translation_are_left_out() -> None:
    words = replace(TopicWords("A"), translations={"es": ""})
    assert words.stored() == {"name": "A", "translations": {}}
