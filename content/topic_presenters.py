"""The topics as the editors' list shows them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.forms.topics import OTHERS
from content.models import Topic, TopicState
from core.formkit.parts import Pill


@dataclass(frozen=True)
class TopicRow:
    """One topic. `others` are its names in other languages: language, code, name."""

    topic: Topic
    others: Sequence[tuple[str, str, str]]
    uses: str
    in_use: bool
    pills: Sequence[Pill]
    first: bool
    last: bool


def topic_rows(topics: Iterable[Topic], uses: Mapping[str, Sequence[str]]) -> Sequence[TopicRow]:
    """A row for each topic; the order among those not removed says which may move."""
    found = list(topics)
    movable = [topic.pk for topic in found if topic.state != TopicState.REMOVED]
    return [
        TopicRow(
            topic=topic,
            others=[
                (str(words), code, topic.translations.get(code, ""))
                for code, words in OTHERS.items()
            ],
            uses=_uses(len(uses.get(topic.slug, ()))),
            in_use=bool(uses.get(topic.slug)),
            pills=_pills(topic),
            first=movable[:1] == [topic.pk],
            last=movable[-1:] == [topic.pk],
        )
        for topic in found
    ]


def _uses(number: int) -> str:
    if not number:
        return _("none")
    return ngettext("%(n)d leaflet", "%(n)d leaflets", number) % {"n": number}


def _pills(topic: Topic) -> list[Pill]:
    found = []
    if topic.state == TopicState.RETIRED:
        found.append(Pill(_("Retired"), "plain"))
    missing = [str(words) for code, words in OTHERS.items() if not topic.translations.get(code)]
    if missing and topic.state != TopicState.REMOVED:
        text = _("No name in %(languages)s") % {"languages": ", ".join(missing)}
        found.append(Pill(text, "warn", "warning"))
    return found
