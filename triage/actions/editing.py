"""Writing a draft of a ruleset: every edit is a revision of its own, kept with who and when."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.trail import record
from core.locking import StaleRecord, save_if_current
from engine.rulesets import RulesetError, load_ruleset
from triage.models import DraftState, RulesetDraft, RulesetRevision, RulesetVersion
from triage.models.rulesets import LONGEST_TITLE
from triage.ruleset_document import Document, NoSuchPlace, Place, from_stored, loaded, stored
from triage.ruleset_refusals import (
    DraftClosed,
    NotARuleset,
    NothingChanged,
    PlaceGone,
    UnusedRuleset,
)
from triage.ruleset_selectors import newest_revision, revision_seen
from triage.ruleset_uses import use_of
from triage.selectors import newest_ruleset

LONGEST_SUMMARY = 200  # characters


@transaction.atomic
def start_draft(*, version: RulesetVersion, by: User, now: datetime) -> RulesetDraft:
    """Begin a draft with the content of a published version, also of a withdrawn one.

    Raises UnusedRuleset when no part of the product uses this ruleset any more.
    """
    content = version.canonical
    return _begin(content, version.ruleset_id, version.title, version, f"version {version.version}",
                  by=by, now=now)  # fmt: skip


@transaction.atomic
def import_draft(*, text: str, by: User, now: datetime) -> RulesetDraft:
    """Begin a draft with the ruleset file in `text`; the digest is that of the file.

    Raises NotARuleset with every problem, UnusedRuleset.
    """
    try:
        ruleset = load_ruleset(text)
    except RulesetError as error:
        raise NotARuleset(error.problems) from None
    if len(ruleset.title) > LONGEST_TITLE:
        too_long = _("The title is longer than %(most)d characters.") % {"most": LONGEST_TITLE}
        raise NotARuleset([too_long])
    content = ruleset.canonical_json().decode("utf-8")
    base = newest_ruleset(ruleset.id)
    return _begin(content, ruleset.id, ruleset.title, base, "imported", by=by, now=now)


@transaction.atomic
def revise(
    *, draft: RulesetDraft, place: Place, content: Any, row_version: int, by: User, now: datetime
) -> RulesetRevision:
    """Put `content` at one place of the draft (None: take away what is there).

    Somebody else's edit of another place since `row_version` is kept beside this one; of the same
    place it raises StaleRecord. A draft that waits for approval is taken back by this. Raises
    DraftClosed, PlaceGone, NothingChanged.
    """
    current = _open(draft)
    latest = newest_revision(current)
    document = from_stored(latest.content)
    try:
        if current.row_version != row_version:
            seen = revision_seen(current, row_version)
            there = place.taken_from(document)
            if seen is None or place.taken_from(from_stored(seen.content)) != there:
                raise StaleRecord(current)
        changed = place.put(document, content)
    except NoSuchPlace:
        raise PlaceGone from None
    verb = "removed" if content is None else "changed"
    return _revised(current, latest, changed, f"{place.name} {verb}", by=by, now=now)


@transaction.atomic
def restore(
    *, draft: RulesetDraft, number: int, row_version: int, by: User, now: datetime
) -> RulesetRevision:
    """Make an earlier revision's content the newest; what came between stays in the history.

    Raises DraftClosed, StaleRecord, NothingChanged, PlaceGone (no such revision).
    """
    current = _open(draft)
    if current.row_version != row_version:
        raise StaleRecord(current)
    earlier = current.revisions.filter(number=number).first()
    if earlier is None:
        raise PlaceGone
    latest = newest_revision(current)
    content = from_stored(earlier.content)
    return _revised(current, latest, content, f"revision {number} restored", by=by, now=now)


@transaction.atomic
def drop_draft(*, draft: RulesetDraft, row_version: int, by: User, now: datetime) -> RulesetDraft:
    """Give the draft up; its revisions stay readable. Raises DraftClosed, StaleRecord."""
    current = _open(draft)
    dropped = save_if_current(
        current, row_version=row_version, changes={"state": DraftState.DROPPED}
    )
    _record("ruleset.draft_dropped", dropped, by=by, now=now)
    return dropped


def _open(draft: RulesetDraft) -> RulesetDraft:
    current = RulesetDraft.objects.select_for_update().get(pk=draft.pk)
    if not current.may_be_written:
        raise DraftClosed
    return current


def _begin(
    content: str,
    ruleset_id: str,
    title: str,
    based_on: RulesetVersion | None,
    summary: str,
    *,
    by: User,
    now: datetime,
) -> RulesetDraft:
    if use_of(ruleset_id) is None:
        raise UnusedRuleset
    draft = RulesetDraft(
        ruleset_id=ruleset_id, title=title, based_on=based_on, started_at=now, started_by=by
    )
    draft.save()
    _keep(draft, 1, draft.row_version, content, summary, by=by, now=now)
    _record("ruleset.draft_started", draft, by=by, now=now, how=summary)
    return draft


def _revised(
    draft: RulesetDraft,
    latest: RulesetRevision,
    document: Document,
    summary: str,
    *,
    by: User,
    now: datetime,
) -> RulesetRevision:
    content = stored(document)
    ruleset = loaded(content).ruleset
    if ruleset is not None:  # its own form leaves out what says nothing
        content = ruleset.canonical_json().decode("utf-8")
    if content == latest.content:
        raise NothingChanged
    saved = save_if_current(
        draft,
        row_version=draft.row_version,
        changes={
            "state": DraftState.OPEN,
            "title": str(document.get("title", draft.title))[:LONGEST_TITLE],
        },
    )
    revision = _keep(saved, latest.number + 1, saved.row_version, content, summary, by=by, now=now)
    _record("ruleset.draft_changed", saved, by=by, now=now, revision=revision.number, what=summary)
    return revision


def _keep(
    draft: RulesetDraft,
    number: int,
    as_of: int,
    content: str,
    summary: str,
    *,
    by: User,
    now: datetime,
) -> RulesetRevision:
    ruleset = loaded(content).ruleset
    revision = RulesetRevision(
        draft=draft,
        number=number,
        as_of=as_of,
        content=content,
        digest=ruleset.digest if ruleset is not None else "",
        summary=summary[:LONGEST_SUMMARY],
        made_at=now,
        made_by=by,
    )
    revision.save()
    return revision


def _record(verb: str, draft: RulesetDraft, *, by: User, now: datetime, **detail: Any) -> None:
    record(verb=verb, by=by, now=now, subject=draft, detail={"ruleset": draft.ruleset_id, **detail})
