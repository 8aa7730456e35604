"""Writing a draft of a leaflet: every edit is a revision of its own, kept with who and when."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from content.actions import drafting
from content.draft_refusals import DraftUnderWay, NothingChanged, PlaceGone
from content.drafting import newest_revision
from content.editing_selectors import draft_under_way, slug_is_taken
from content.leaflet_editing import (
    HEAD,
    HEAD_FIELDS,
    moved_block,
    new_leaflet,
    only_words_differ,
    part_of,
    translation_begun,
    with_block,
    without_block,
)
from content.leaflet_files import MASTER
from content.leaflet_refusals import (
    KeyTaken,
    NoEnglishText,
    SlugTaken,
    WordsOnly,
)
from content.leaflets import Block, Leaflet, leaflet_from
from content.models import DraftState, LeafletDraft, LeafletRevision, LeafletVersion
from content.selectors import newest_in_use
from core.audit.trail import record

LONGEST_TITLE = 120  # characters


@transaction.atomic
def begin_draft(*, version: LeafletVersion, by: User, now: datetime) -> LeafletDraft:
    """Begin a draft with the content of a published version, also of an old or withdrawn one.

    A draft of a translation always starts from the English text in use, with this version's words
    where they still fit. Raises DraftUnderWay, NoEnglishText.
    """
    if version.language != MASTER:
        return _begin_translation(
            version.slug, version.language, leaflet_from(version.front_matter), by=by, now=now
        )
    leaflet = leaflet_from(version.front_matter)
    base = newest_in_use(version.slug)
    return _begin(leaflet, base, f"from version {version.version}", by=by, now=now)


@transaction.atomic
def begin_leaflet(*, slug: str, title: str, topic: str, by: User, now: datetime) -> LeafletDraft:
    """Begin a leaflet that the library doesn't have. Raises SlugTaken."""
    if slug_is_taken(slug):
        raise SlugTaken
    on = timezone.localdate(now)
    leaflet = new_leaflet(slug, title, topic, author=str(by), on=on)
    return _begin(leaflet, None, "new leaflet", by=by, now=now)


@transaction.atomic
def begin_translation(*, slug: str, language: str, by: User, now: datetime) -> LeafletDraft:
    """Begin to say the English text in use in another language, or to bring a translation in step.

    Words of the newest translation are kept where they still fit. Raises NoEnglishText,
    DraftUnderWay.
    """
    earlier = newest_in_use(slug, language)
    said = leaflet_from(earlier.front_matter) if earlier else None
    return _begin_translation(slug, language, said, by=by, now=now)


@transaction.atomic
def save_block(
    *, draft: LeafletDraft, block: Block, is_new: bool, row_version: int, by: User, now: datetime
) -> LeafletRevision:
    """Put a block in the place of the one of its key, or (`is_new`) after the last one.

    Somebody else's edit of another part since `row_version` is kept beside this one; of the same
    block it raises StaleRecord. A draft that waits for approval is taken back by this. Raises
    DraftClosed, PlaceGone, KeyTaken, WordsOnly, NothingChanged.
    """

    def change(leaflet: Leaflet) -> Leaflet:
        there = part_of(leaflet, block.key)
        if is_new and there is not None:
            raise KeyTaken
        if not is_new and there is None:
            raise PlaceGone
        return with_block(leaflet, block)

    verb = "added" if is_new else "changed"
    return _revise(draft, block.key, change, f"{block.key} {verb}", row_version, by=by, now=now)


@transaction.atomic
def move_block(
    *, draft: LeafletDraft, key: str, up: bool, row_version: int, by: User, now: datetime
) -> LeafletRevision:
    """Move a block one place up or down. Raises as `save_block`; NothingChanged at the end."""
    where = "up" if up else "down"
    return _revise(
        draft, key, lambda leaflet: moved_block(leaflet, key, up=up), f"{key} moved {where}",
        row_version, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def remove_block(
    *, draft: LeafletDraft, key: str, row_version: int, by: User, now: datetime
) -> LeafletRevision:
    """Take a block out; the history brings it back. Raises as `save_block`."""
    return _revise(
        draft, key, lambda leaflet: without_block(leaflet, key), f"{key} removed",
        row_version, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def save_head(
    *, draft: LeafletDraft, head: Mapping[str, Any], row_version: int, by: User, now: datetime
) -> LeafletRevision:
    """Change what stands above the blocks: any of `HEAD_FIELDS`, with the values of a `Leaflet`.

    Raises as `save_block`.
    """
    if unknown := set(head) - set(HEAD_FIELDS):
        raise TypeError(f"not in the head of a leaflet: {', '.join(sorted(unknown))}")
    return _revise(
        draft, HEAD, lambda leaflet: replace(leaflet, **head), "head changed",
        row_version, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def restore(
    *, draft: LeafletDraft, number: int, row_version: int, by: User, now: datetime
) -> LeafletRevision:
    """Make an earlier revision's content the newest; what came between stays in the history.

    Raises DraftClosed, StaleRecord, NothingChanged, PlaceGone (no such revision).
    """
    current = drafting.to_write(drafting.as_seen(draft, row_version))
    leaflet = leaflet_from(drafting.earlier_revision(current, number).content)
    latest = newest_revision(current)
    return _revised(current, latest, leaflet, f"revision {number} restored", by=by, now=now)


@transaction.atomic
def drop_draft(*, draft: LeafletDraft, row_version: int, by: User, now: datetime) -> LeafletDraft:
    """Give the draft up; its revisions stay readable. Raises DraftClosed, StaleRecord."""
    current = drafting.to_write(drafting.as_seen(draft, row_version))
    dropped = drafting.with_state(current, DraftState.DROPPED)
    _record("leaflet.draft_dropped", dropped, by=by, now=now)
    return dropped


@transaction.atomic
def go_on_from_newer(
    *, draft: LeafletDraft, row_version: int, by: User, now: datetime
) -> LeafletDraft:
    """Say that the draft takes account of the version that came into use since it was begun.

    Nothing of its text changes: whoever says so has looked at what differs. The draft has to be
    offered again. Raises DraftClosed, StaleRecord, NothingChanged.
    """
    current = drafting.to_write(drafting.as_seen(draft, row_version))
    base = newest_in_use(current.slug, current.language)
    if base is None or base.pk == current.based_on_id:
        raise NothingChanged
    saved = drafting.with_state(current, DraftState.OPEN, based_on=base)
    _record("leaflet.draft_rebased", saved, by=by, now=now, version=base.version)
    return saved


def _begin_translation(
    slug: str, language: str, said: Leaflet | None, *, by: User, now: datetime
) -> LeafletDraft:
    english = newest_in_use(slug)
    if english is None or language == MASTER:
        raise NoEnglishText
    text = leaflet_from(english.front_matter)
    leaflet = translation_begun(text, said, language, translator=str(by))
    base = newest_in_use(slug, language)
    return _begin(leaflet, base, f"translation of version {english.version}", by=by, now=now)


def _begin(
    leaflet: Leaflet, base: LeafletVersion | None, how: str, *, by: User, now: datetime
) -> LeafletDraft:
    if draft_under_way(leaflet.slug, leaflet.language) is not None:
        raise DraftUnderWay
    draft = LeafletDraft(
        slug=leaflet.slug,
        language=leaflet.language,
        title=leaflet.title[:LONGEST_TITLE],
        based_on=base,
        started_at=now,
        started_by=by,
    )
    drafting.begun(draft)
    drafting.first_revision(draft, how, content=leaflet.front_matter(), by=by, now=now)
    _record("leaflet.draft_started", draft, by=by, now=now, how=how)
    return draft


def _revise(
    draft: LeafletDraft,
    place: str,
    change: Callable[[Leaflet], Leaflet],
    summary: str,
    row_version: int,
    *,
    by: User,
    now: datetime,
) -> LeafletRevision:
    current = drafting.to_write(draft)
    latest = drafting.as_begun(
        current, row_version, lambda content: part_of(leaflet_from(content), place)
    )
    leaflet = leaflet_from(latest.content)
    try:
        changed = change(leaflet)
    except KeyError:
        raise PlaceGone from None
    if leaflet.is_translation and not only_words_differ(leaflet, changed):
        raise WordsOnly
    return _revised(current, latest, changed, summary, by=by, now=now)


def _revised(
    draft: LeafletDraft,
    latest: LeafletRevision,
    leaflet: Leaflet,
    summary: str,
    *,
    by: User,
    now: datetime,
) -> LeafletRevision:
    if leaflet == leaflet_from(latest.content):
        raise NothingChanged
    saved, revision = drafting.add_revision(
        draft,
        latest,
        summary,
        changes={"title": leaflet.title[:LONGEST_TITLE]},
        content=leaflet.front_matter(),
        by=by,
        now=now,
    )
    _record("leaflet.draft_changed", saved, by=by, now=now, revision=revision.number, what=summary)
    made: LeafletRevision = revision
    return made


def _record(verb: str, draft: LeafletDraft, *, by: User, now: datetime, **detail: Any) -> None:
    about = {"slug": draft.slug, "language": draft.language, **detail}
    record(verb=verb, by=by, now=now, subject=draft, detail=about)
