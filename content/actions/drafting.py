"""What editors and second persons do to a draft of any kind, row by row.

The actions of leaflets, books and rulesets are made of these; they say what a draft must be fit
for, publish it, and write the audit row.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from accounts.models import User
from content.draft_refusals import (
    BaseOutdated,
    DraftClosed,
    DraftUnderWay,
    NotFit,
    NothingChanged,
    NotOffered,
    OwnWork,
    PlaceGone,
)
from content.drafting import authors_of, newest_revision, revision_seen
from content.models.drafting import LONGEST_SUMMARY, Draft, DraftState
from core.locking import StaleRecord, save_if_current

D = TypeVar("D", bound=Draft)


def begun(draft: D) -> D:
    """Save a draft that begins now. Raises DraftUnderWay when somebody began one meanwhile."""
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:
        raise DraftUnderWay from None
    return draft


def locked(draft: D) -> D:
    """The draft as it stands, for this transaction alone."""
    current: D = type(draft)._default_manager.select_for_update().get(pk=draft.pk)
    return current


def to_write(draft: D) -> D:
    """The draft, locked for writing. Raises DraftClosed."""
    current = locked(draft)
    if not current.may_be_written:
        raise DraftClosed
    return current


def as_seen(draft: D, row_version: int) -> D:
    """The draft, locked, if it is as the page showed it. Raises StaleRecord."""
    current = locked(draft)
    if current.row_version != row_version:
        raise StaleRecord(current)
    return current


def to_offer(draft: D, row_version: int) -> D:
    """The draft that its authors hand over. Raises DraftClosed, StaleRecord."""
    current = as_seen(draft, row_version)
    if current.state != DraftState.OPEN:
        raise DraftClosed
    return current


def to_decide(draft: D, row_version: int, by: User) -> D:
    """The draft that waits for this person. Raises NotOffered, OwnWork, StaleRecord."""
    current = as_seen(draft, row_version)
    if current.state != DraftState.OFFERED:
        raise NotOffered
    if by.pk in authors_of(current):
        raise OwnWork
    return current


def check_fit(found: Any) -> None:
    """Refuse a draft that, as it stands, may not be published. Raises BaseOutdated, NotFit."""
    if found.is_outdated:
        raise BaseOutdated
    if found.faults:
        raise NotFit(found.faults)


def with_state(draft: D, state: DraftState, **changes: Any) -> D:
    """Write where the draft stands now, and what else changes with it."""
    return save_if_current(
        draft, row_version=draft.row_version, changes={"state": state, **changes}
    )


def as_begun(draft: Draft, row_version: int, part: Callable[[Any], Any]) -> Any:
    """The newest revision, when nobody else changed the same `part` of the content since.

    Another part that somebody changed meanwhile is kept. Raises StaleRecord.
    """
    latest = newest_revision(draft)
    if draft.row_version != row_version:
        seen = revision_seen(draft, row_version)
        if seen is None or part(seen.content) != part(latest.content):
            raise StaleRecord(draft)
    return latest


def add_revision(
    draft: D, latest: Any, summary: str, *, by: User, now: datetime, changes: Any = None, **row: Any
) -> tuple[D, Any]:
    """Keep a new revision with these fields; an offered draft is open again by this.

    Raises NothingChanged when the content is what it was.
    """
    if row["content"] == latest.content:
        raise NothingChanged
    saved = with_state(draft, DraftState.OPEN, **(changes or {}))
    return saved, first_revision(saved, summary, number=latest.number + 1, by=by, now=now, **row)


def first_revision(
    draft: Draft, summary: str, *, by: User, now: datetime, number: int = 1, **row: Any
) -> Any:
    """Keep what a draft begins with, or (with a number) what it has become."""
    revision = draft.revisions.model(
        draft=draft,
        number=number,
        as_of=draft.row_version,
        summary=summary[:LONGEST_SUMMARY],
        made_at=now,
        made_by=by,
        **row,
    )
    revision.save()
    return revision


def earlier_revision(draft: Draft, number: int) -> Any:
    """The revision of that number. Raises PlaceGone."""
    earlier = draft.revisions.filter(number=number).first()
    if earlier is None:
        raise PlaceGone
    return earlier


def decided(revision: Any, *, approved: bool, statement: str, by: User, now: datetime) -> Any:
    """Keep what a second person said about a revision."""
    decision = revision.decisions.model(
        revision=revision,
        approved=approved,
        statement=statement.strip(),
        decided_at=now,
        decided_by=by,
    )
    decision.save()
    return decision
