"""Topics of leaflets: added, renamed, put in order, retired, removed. No row is ever deleted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.actions.changes import what_changed
from content.models import Topic, TopicState
from content.shipped_topics import SHIPPED_TOPICS
from content.topic_refusals import TopicInUse, TopicSlugTaken, TopicStateSame, TopicThere
from content.topic_selectors import every_topic, topic_uses
from core.audit.trail import Actor, record
from core.locking import StaleRecord, save_if_current


@dataclass(frozen=True)
class TopicWords:
    """What a topic is called: in English, and in other languages by their codes."""

    name: str
    translations: Mapping[str, str] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """The fields of the row; a language without a name is left out."""
        return {
            "name": self.name,
            "translations": {code: said for code, said in self.translations.items() if said},
        }


@transaction.atomic
def add_topic(*, slug: str, words: TopicWords, by: Actor, now: datetime) -> Topic:
    """Add a topic after the last one. Raises TopicSlugTaken, TopicThere."""
    if Topic.objects.filter(slug=slug).exists():
        raise TopicSlugTaken
    _refuse_taken(words.name, slug)
    last = Topic.objects.order_by().aggregate(last=Max("place"))["last"] or 0
    topic = Topic.objects.create(slug=slug, place=last + 1, **words.stored())
    _record("topic.added", topic, by=by, now=now)
    return topic


@transaction.atomic
def rename_topic(
    *, topic: Topic, words: TopicWords, row_version: int, by: Actor, now: datetime
) -> Topic:
    """Change what a topic is called; leaflets hold its slug and follow. Raises TopicThere,
    StaleRecord."""
    _refuse_taken(words.name, topic.slug)
    current = Topic.objects.select_for_update().get(pk=topic.pk)
    changes = {
        name: value for name, value in words.stored().items() if getattr(current, name) != value
    }
    renamed = save_if_current(current, row_version=row_version, changes=changes)
    _record("topic.renamed", renamed, by=by, now=now, **what_changed(current, changes))
    return renamed


@transaction.atomic
def move_topic(*, topic: Topic, up: bool, row_version: int, by: Actor, now: datetime) -> Topic:
    """Put a topic one place further up or down among those not removed; at the end it stays.

    Raises StaleRecord.
    """
    rows = list(every_topic().exclude(state=TopicState.REMOVED).select_for_update())
    here = next((n for n, row in enumerate(rows) if row.pk == topic.pk), None)
    if here is None or rows[here].row_version != row_version:
        raise StaleRecord(Topic.objects.get(pk=topic.pk))
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return rows[here]
    rows[here], rows[there] = rows[there], rows[here]
    for place, row in enumerate(rows, 1):
        if row.place != place:
            save_if_current(row, row_version=row.row_version, changes={"place": place})
    moved = Topic.objects.get(pk=topic.pk)
    _record("topic.moved", moved, by=by, now=now, place=moved.place)
    return moved


@transaction.atomic
def set_topic_state(
    *, topic: Topic, state: TopicState, row_version: int, by: Actor, now: datetime
) -> Topic:
    """Retire a topic, remove it, or offer it again.

    A retired topic is offered to no leaflet and stays with those that have it. Only a topic that
    no leaflet in use and no draft under way has can be removed. Raises TopicInUse, TopicStateSame,
    StaleRecord.
    """
    current = Topic.objects.select_for_update().get(pk=topic.pk)
    if current.state == state:
        raise TopicStateSame
    if state == TopicState.REMOVED and (titles := topic_uses().get(current.slug)):
        raise TopicInUse(titles)
    saved = save_if_current(current, row_version=row_version, changes={"state": state})
    _record(f"topic.{state.value}", saved, by=by, now=now)
    return saved


@transaction.atomic
def load_topics(*, by: Actor, now: datetime) -> list[Topic]:
    """Add the topics that ship with this release and are not there; none is written over.

    One that the house removed or renamed stays so. A shipped name that the house gave to another
    topic is not loaded: its leaflets then stand under their topic's slug until an editor adds it.
    """
    there = set(Topic.objects.values_list("slug", flat=True))
    names = {name.casefold() for name in Topic.objects.values_list("name", flat=True)}
    return [
        add_topic(slug=each.slug, words=TopicWords(each.name, {"es": each.spanish}), by=by, now=now)
        for each in SHIPPED_TOPICS
        if each.slug not in there and each.name.casefold() not in names
    ]


def _refuse_taken(name: str, slug: str) -> None:
    if Topic.objects.filter(name__iexact=name).exclude(slug=slug).exists():
        raise TopicThere


def _record(verb: str, topic: Topic, *, by: Actor, now: datetime, **detail: Any) -> None:
    record(verb=verb, by=by, now=now, subject=topic, detail={"slug": topic.slug, **detail})
