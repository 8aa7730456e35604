"""Writing a draft of a ruleset: every edit is a revision of its own, kept with who and when."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content.actions import drafting
from content.draft_refusals import PlaceGone
from content.drafting import newest_revision
from core.audit.trail import record
from engine.rulesets import RulesetError, load_ruleset
from triage.models import DraftState, RulesetDraft, RulesetRevision, RulesetVersion
from triage.models.rulesets import LONGEST_TITLE
from triage.ruleset_document import Document, NoSuchPlace, Place, from_stored, loaded, stored
from triage.ruleset_refusals import (
    NotARuleset,
    UnusedRuleset,
)
from triage.ruleset_uses import use_of
from triage.selectors import newest_ruleset


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
    current = drafting.to_write(draft)
    try:
        latest = drafting.as_begun(
            current, row_version, lambda kept: place.taken_from(from_stored(kept))
        )
        changed = place.put(from_stored(latest.content), content)
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
    current = drafting.to_write(drafting.as_seen(draft, row_version))
    content = from_stored(drafting.earlier_revision(current, number).content)
    latest = newest_revision(current)
    return _revised(current, latest, content, f"revision {number} restored", by=by, now=now)


@transaction.atomic
def drop_draft(*, draft: RulesetDraft, row_version: int, by: User, now: datetime) -> RulesetDraft:
    """Give the draft up; its revisions stay readable. Raises DraftClosed, StaleRecord."""
    current = drafting.to_write(drafting.as_seen(draft, row_version))
    dropped = drafting.with_state(current, DraftState.DROPPED)
    _record("ruleset.draft_dropped", dropped, by=by, now=now)
    return dropped


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
    drafting.first_revision(draft, summary, **_kept(content), by=by, now=now)
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
    title = str(document.get("title", draft.title))[:LONGEST_TITLE]
    saved, revision = drafting.add_revision(
        draft, latest, summary, changes={"title": title}, **_kept(content), by=by, now=now
    )
    _record("ruleset.draft_changed", saved, by=by, now=now, revision=revision.number, what=summary)
    made: RulesetRevision = revision
    return made


def _kept(content: str) -> dict[str, Any]:
    """What a revision keeps; without a digest while it can't be used."""
    ruleset = loaded(content).ruleset
    return {"content": content, "digest": ruleset.digest if ruleset is not None else ""}


def _record(verb: str, draft: RulesetDraft, *, by: User, now: datetime, **detail: Any) -> None:
    record(verb=verb, by=by, now=now, subject=draft, detail={"ruleset": draft.ruleset_id, **detail})
