"""The second person: offering a draft, approving it or sending it back, withdrawing a version."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from content.actions import drafting
from content.draft_refusals import (
    AlreadyWithdrawn,
    NotFit,
    ReviewByOutOfRange,
)
from content.drafting import is_reviewable_until
from core.audit.trail import record
from engine.rulesets import Ruleset
from triage.actions.rulesets import RulesetChangedWithoutVersion, publish_ruleset
from triage.models import (
    DraftState,
    RulesetDecision,
    RulesetDraft,
    RulesetVersion,
    RulesetWithdrawal,
)
from triage.ruleset_document import loaded, stored
from triage.ruleset_refusals import (
    NoSuccessor,
    NotAllAccepted,
    NotUsable,
    ReplayMissing,
    ReviewMissing,
    ReviewRejects,
    SameContent,
    VersionTaken,
)
from triage.ruleset_selectors import Standing, standing, successor_of


@transaction.atomic
def offer_draft(*, draft: RulesetDraft, row_version: int, by: User, now: datetime) -> RulesetDraft:
    """Hand a proved draft to a second person.

    Raises NotUsable, ReviewMissing, ReviewRejects, ReplayMissing, NotAllAccepted, NotFit (with the
    texts that are read beside it), DraftClosed, StaleRecord.
    """
    current = drafting.to_offer(draft, row_version)
    _check_proofs(standing(current))
    offered = drafting.with_state(current, DraftState.OFFERED)
    _record("ruleset.offered", offered, by=by, now=now)
    return offered


@transaction.atomic
def send_back(
    *, draft: RulesetDraft, row_version: int, reason: str, by: User, now: datetime
) -> RulesetDecision:
    """Say why the draft is not published. Raises NotOffered, OwnWork, StaleRecord."""
    current = drafting.to_decide(draft, row_version, by)
    found = standing(current)
    drafting.with_state(current, DraftState.OPEN)
    return _decided(found, approved=False, statement=reason, by=by, now=now)


@transaction.atomic
def approve(
    *,
    draft: RulesetDraft,
    row_version: int,
    version: str,
    review_by: date,
    statement: str,
    by: User,
    now: datetime,
) -> RulesetVersion:
    """Publish the draft under a version number, with a review date, as a second person.

    Only the head of the file changes with that: version, day of review, date to review by, so
    what was reviewed and replayed is what is published. Raises NotOffered, OwnWork, the refusals
    of `offer_draft` (another version may have come into use), ReviewByOutOfRange, VersionTaken,
    SameContent, StaleRecord.
    """
    current = drafting.to_decide(draft, row_version, by)
    found = standing(current)
    _check_proofs(found)
    today = timezone.localdate(now)
    if not is_reviewable_until(review_by, today):
        raise ReviewByOutOfRange
    ruleset = _with_head(found, version=version, reviewed_on=today, review_by=review_by)
    try:
        made, is_new = publish_ruleset(ruleset=ruleset, by=by, now=now)
    except RulesetChangedWithoutVersion:
        raise VersionTaken from None
    if not is_new:
        raise SameContent
    drafting.with_state(current, DraftState.PUBLISHED, published=made)
    _decided(found, approved=True, statement=statement, by=by, now=now, published=made.digest)
    return made


@transaction.atomic
def withdraw(
    *, version: RulesetVersion, reason: str, leave_none: bool, by: User, now: datetime
) -> RulesetWithdrawal:
    """Take a version out of use; what was signed with it stays and still verifies.

    Raises AlreadyWithdrawn, and NoSuccessor when no other version is left and `leave_none` does
    not say that this is meant.
    """
    # The lock orders two withdrawals, so that each sees what the other leaves in use.
    locked = list(RulesetVersion.objects.select_for_update().filter(ruleset_id=version.ruleset_id))
    current = next(each for each in locked if each.pk == version.pk)
    if RulesetWithdrawal.objects.filter(version=current).exists():
        raise AlreadyWithdrawn
    successor = successor_of(current)
    if successor is None and not leave_none:
        raise NoSuccessor
    withdrawal = RulesetWithdrawal(
        version=current,
        reason=reason.strip(),
        left_none=successor is None,
        withdrawn_at=now,
        withdrawn_by=by,
    )
    withdrawal.save()
    record(
        verb="ruleset.withdrawn",
        by=by,
        now=now,
        subject=current,
        detail={
            "ruleset": current.ruleset_id,
            "version": current.version,
            "successor": successor.version if successor else None,
        },
    )
    return withdrawal


def _check_proofs(found: Standing) -> None:
    if found.loaded.ruleset is None:
        raise NotUsable
    if found.review is None or found.review.digest != found.revision.digest:
        raise ReviewMissing
    if found.review.rejects:
        raise ReviewRejects
    if found.replay is None or found.replay.after_digest != found.revision.digest:
        raise ReplayMissing
    if found.still_to_accept:
        raise NotAllAccepted
    if found.misfits:
        raise NotFit(found.misfits)


def _with_head(found: Standing, *, version: str, reviewed_on: date, review_by: date) -> Ruleset:
    head = {
        "version": version,
        "reviewed_on": reviewed_on.isoformat(),
        "review_by": review_by.isoformat(),
    }
    ruleset = loaded(stored({**found.document, **head})).ruleset
    if ruleset is None:
        raise NotUsable
    return ruleset


def _decided(
    found: Standing,
    *,
    approved: bool,
    statement: str,
    by: User,
    now: datetime,
    **detail: Any,
) -> RulesetDecision:
    decision = RulesetDecision(
        draft=found.draft,
        revision=found.revision,
        review=found.review,
        replay=found.replay,
        approved=approved,
        statement=statement.strip(),
        decided_at=now,
        decided_by=by,
    )
    decision.save()
    verb = "ruleset.approved" if approved else "ruleset.sent_back"
    _record(verb, found.draft, by=by, now=now, revision=found.revision.number, **detail)
    return decision


def _record(verb: str, draft: RulesetDraft, *, by: User, now: datetime, **detail: Any) -> None:
    record(verb=verb, by=by, now=now, subject=draft, detail={"ruleset": draft.ruleset_id, **detail})
