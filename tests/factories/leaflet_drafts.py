"""Drafts of small leaflets, on every step of their way."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts.models import User
from content.actions.editing import begin_draft, begin_translation, save_block
from content.actions.publishing import approve, offer_draft
from content.editing_selectors import standing
from content.leaflets import Block, EasyLine
from content.models import LeafletDraft, LeafletVersion
from tests.factories.content import a_leaflet, publish

NOW = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
REVIEW_BY = date(2027, 11, 1)


def a_version(slug: str = "drinking-well", **fields: Any) -> LeafletVersion:
    """The small leaflet, published as a release does; its conditions name no ruleset."""
    leaflet = a_leaflet(slug, **fields)
    plain = [replace(block, offer_when="", withheld_by=()) for block in leaflet.blocks]
    return publish(replace(leaflet, blocks=tuple(plain)))


def a_draft(
    by: User, version: LeafletVersion | None = None, *, now: datetime = NOW
) -> LeafletDraft:
    """A draft of the small leaflet."""
    return begin_draft(version=version or a_version(), by=by, now=now)


def fresh(draft: LeafletDraft) -> LeafletDraft:
    """The draft as the database holds it."""
    return LeafletDraft.objects.get(pk=draft.pk)


def block_of(draft: LeafletDraft, key: str = "every-day") -> Block:
    """One block of the draft as it stands."""
    return standing(fresh(draft)).leaflet.block(key)


def reworded(
    draft: LeafletDraft, by: User, text: str = "Have a glass of water with each meal."
) -> LeafletDraft:
    """Change the words of the first block."""
    current = fresh(draft)
    block = replace(block_of(current), text=text)
    save_block(
        draft=current, block=block, is_new=False, row_version=current.row_version, by=by, now=NOW
    )
    return fresh(draft)


def offered(draft: LeafletDraft, by: User, *, now: datetime = NOW) -> LeafletDraft:
    """Hand it to a second person."""
    current = fresh(draft)
    return offer_draft(draft=current, row_version=current.row_version, by=by, now=now)


def approved(draft: LeafletDraft, by: User) -> LeafletVersion:
    """Publish it as a second person."""
    current = fresh(draft)
    return approve(
        draft=current,
        row_version=current.row_version,
        review_by=REVIEW_BY,
        statement="Read every line.",
        by=by,
        now=NOW,
    )


def translated(by: User, slug: str = "drinking-well") -> LeafletDraft:
    """A draft in Spanish with other words in its first block."""
    draft = begin_translation(slug=slug, language="es", by=by, now=NOW)
    block = block_of(draft)
    words = replace(
        block,
        title="Cada día",
        text="Beba con cada comida.",
        easy=tuple(EasyLine(say="Beba al comer.", picture=line.picture) for line in block.easy),
    )
    save_block(
        draft=draft, block=words, is_new=False, row_version=draft.row_version, by=by, now=NOW
    )
    return fresh(draft)


def draft_and_translation(by: User, *, now: datetime) -> tuple[LeafletDraft, LeafletVersion]:
    """A draft that waits for approval with two revisions, and a translation that awaits review."""
    version = a_version()
    leaflet = a_leaflet()
    spanish = publish(
        replace(
            leaflet, language="es", translation_of=1, translated_by="machine-assisted",
            blocks=tuple(replace(b, offer_when="", withheld_by=()) for b in leaflet.blocks),
        )
    )  # fmt: skip
    draft = a_draft(by, version, now=now - timedelta(minutes=1))
    return offered(reworded(draft, by), by, now=now), spanish
