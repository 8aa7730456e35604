"""Leaflet drafts for their editors: as they stand, who wrote them, what waits for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from content import drafting
from content.leaflet_editing import publishing_faults
from content.leaflet_files import MASTER
from content.leaflets import Leaflet, leaflet_from
from content.models import (
    LeafletDecision,
    LeafletDraft,
    LeafletRevision,
    LeafletVersion,
)
from content.models.drafting import UNDER_WAY
from content.selectors import current_leaflets, newest_in_use
from content.topic_selectors import known_topics


def versions() -> QuerySet[LeafletVersion]:
    """Every published version of every leaflet, with what was decided about it since."""
    return LeafletVersion.objects.select_related(
        "withdrawal__withdrawn_by", "translation_approval__approved_by"
    )


def drafts() -> QuerySet[LeafletDraft]:
    """Every draft with who began it. Drafts belong to the house, not to a clinic."""
    return LeafletDraft.objects.select_related("started_by", "based_on")


def drafts_under_way() -> QuerySet[LeafletDraft]:
    """Drafts that are being written or wait for approval, newest first."""
    return (
        drafts()
        .filter(state__in=UNDER_WAY)
        .defer("based_on__body", "based_on__front_matter")
        .order_by("-started_at", "id")
    )


def draft_under_way(slug: str, language: str) -> LeafletDraft | None:
    """The draft that somebody is working on; there is at most one."""
    return drafts_under_way().filter(slug=slug, language=language).first()


def drafts_to_approve(user_id: int) -> QuerySet[LeafletDraft]:
    """Drafts that wait for approval by somebody else than their authors, this person among them."""
    return drafting.to_approve(drafts_under_way(), user_id)


def drafts_of(user_id: int) -> QuerySet[LeafletDraft]:
    """Drafts under way of which this person wrote a part."""
    return drafting.written_by(drafts_under_way(), user_id)


@dataclass(frozen=True)
class Standing:
    """A draft as it stands: its newest revision and what is in its way."""

    draft: LeafletDraft
    revision: LeafletRevision

    @cached_property
    def leaflet(self) -> Leaflet:
        return leaflet_from(self.revision.content)

    @cached_property
    def in_use(self) -> LeafletVersion | None:
        """The version that this draft would take the place of."""
        return newest_in_use(self.draft.slug, self.draft.language)

    @cached_property
    def english(self) -> Leaflet | None:
        """The English text in use that a translation says again; None for an English draft."""
        if self.draft.language == MASTER:
            return None
        version = newest_in_use(self.draft.slug, MASTER)
        return leaflet_from(version.front_matter) if version else None

    @cached_property
    def faults(self) -> Sequence[str]:
        """What keeps it from being published."""
        return tuple(publishing_faults(self.leaflet, self.english, topics=known_topics()))

    @property
    def is_outdated(self) -> bool:
        """Whether another version than the one it was begun with is in use by now."""
        newest = self.in_use.pk if self.in_use else None
        if newest is None:
            return False  # new, or everything else was withdrawn: nothing is overwritten
        return newest != self.draft.based_on_id and newest != self.draft.published_id

    @cached_property
    def decisions(self) -> list[LeafletDecision]:
        """What second persons decided, newest first."""
        return list(
            LeafletDecision.objects.filter(revision__draft=self.draft)
            .select_related("decided_by", "revision")
            .defer("revision__content")
        )


def standing(draft: LeafletDraft) -> Standing:
    """Return the draft as it stands."""
    return Standing(draft, drafting.newest_revision(draft))


def due_for_review(on: date) -> list[LeafletVersion]:
    """English versions in use whose review date has passed or comes within 30 days, first due
    first."""
    return drafting.due(current_leaflets(), on)


@dataclass(frozen=True)
class TranslationState:
    """The newest translation of a leaflet that is not withdrawn, and how it stands."""

    version: LeafletVersion
    in_step: bool  # made from the English version in use
    awaits_review: bool


def translation_states() -> list[TranslationState]:
    """Every newest translation of a leaflet that is in use in English, by title and language."""
    english = {leaflet.slug: leaflet.version for leaflet in current_leaflets()}
    newest: dict[tuple[str, str], LeafletVersion] = {}
    found = versions().exclude(language=MASTER).filter(withdrawal=None).order_by("version")
    for version in found.defer("body", "front_matter"):
        newest[version.slug, version.language] = version
    states = [
        TranslationState(
            version=each,
            in_step=english[each.slug] == each.translation_of,
            awaits_review=not hasattr(each, "translation_approval"),
        )
        for each in newest.values()
        if each.slug in english
    ]
    return sorted(states, key=lambda state: (state.version.title, state.version.language))


def slug_is_taken(slug: str) -> bool:
    """Whether a leaflet or a draft under way has this name."""
    return (
        LeafletVersion.objects.filter(slug=slug).exists()
        or LeafletDraft.objects.filter(Q(slug=slug), state__in=UNDER_WAY).exists()
    )


def newest_edited(slug: str, language: str) -> LeafletVersion | None:
    """The newest version that editors of this house published: a release doesn't write over it,
    and may have given its number to another text."""
    own = LeafletVersion.objects.filter(slug=slug, language=language, draft__isnull=False)
    return own.order_by("-version").first()


def left_without(version: LeafletVersion) -> LeafletVersion | None:
    """Which version would be handed out if this one were withdrawn."""
    others = versions().filter(slug=version.slug, language=version.language, withdrawal=None)
    return others.exclude(pk=version.pk).order_by("-version").first()


def withdrawn_without_successor() -> list[LeafletVersion]:
    """The newest version of each English leaflet of which none is in use, by title."""
    in_use = {leaflet.slug for leaflet in current_leaflets()}
    newest: dict[str, LeafletVersion] = {}
    gone = versions().filter(language=MASTER, withdrawal__isnull=False).order_by("version")
    for version in gone.exclude(slug__in=in_use):
        newest[version.slug] = version
    return sorted(newest.values(), key=lambda each: each.title)
