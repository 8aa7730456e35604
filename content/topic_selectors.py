"""The topics of leaflets: in their order, by name, and who uses them."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from content.leaflet_files import MASTER
from content.models import LeafletRevision, LeafletVersion, Topic, TopicState
from content.models.drafting import UNDER_WAY


def every_topic() -> QuerySet[Topic]:
    """All topics in the order of the library, those removed too."""
    return Topic.objects.all()


def topic_names() -> dict[str, str]:
    """The name of each topic in the reader's language by its slug, in the order of the library.

    Removed topics are among them: a withdrawn leaflet may still have one.
    """
    return {topic.slug: topic.local_name for topic in every_topic()}


def known_topics() -> list[str]:
    """The slugs that a leaflet may have, those that are retired included."""
    rows = every_topic().exclude(state=TopicState.REMOVED)
    return list(rows.values_list("slug", flat=True))


def topic_choices(current: str = "") -> list[tuple[str, str]]:
    """Those to choose from, and the one that a leaflet has now."""
    return [
        (topic.slug, topic.local_name)
        for topic in every_topic()
        if topic.state == TopicState.OFFERED or topic.slug == current
    ]


def topic_uses() -> dict[str, Sequence[str]]:
    """Titles of the leaflets in use and of the drafts under way by the topic that they have.

    A leaflet and its draft with the same title count once.
    """
    newest: dict[str, tuple[str, str]] = {}
    versions = LeafletVersion.objects.filter(withdrawal=None, language=MASTER).order_by("version")
    for slug, title, topic in versions.annotate(topic=KT("front_matter__topic")).values_list(
        "slug", "title", "topic"
    ):
        newest[f"leaflet {slug}"] = (topic or "help", title)
    revisions = LeafletRevision.objects.filter(
        draft__state__in=UNDER_WAY, draft__language=MASTER
    ).order_by("number")
    for draft, title, topic in revisions.annotate(topic=KT("content__topic")).values_list(
        "draft", "draft__title", "topic"
    ):
        newest[f"draft {draft}"] = (topic or "help", title)
    uses: dict[str, set[str]] = {}
    for topic, title in newest.values():
        uses.setdefault(topic, set()).add(title)
    return {topic: sorted(titles) for topic, titles in uses.items()}
