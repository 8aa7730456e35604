"""Proving a revision: the automatic review, and the replay over everything that was signed."""

import hashlib
import logging
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from content.draft_refusals import (
    DraftClosed,
)
from core.audit.trail import record
from core.locking import StaleRecord
from engine import ENGINE_VERSION
from engine.canonical import canonical_bytes
from engine.cases import check_cases
from engine.replay import CaseChange, compare
from engine.review import Remark, ReviewFailed, review
from engine.rulesets import Ruleset
from triage.models import (
    FlipAcceptance,
    FlipKind,
    ReplayFlip,
    RulesetDraft,
    RulesetReplay,
    RulesetReview,
)
from triage.published import published
from triage.ruleset_refusals import (
    AlreadyAccepted,
    NotUsable,
    ReplayMissing,
    ReviewMissing,
    ReviewRejects,
    ReviewUnfinished,
)
from triage.ruleset_selectors import Standing, acceptances_before, standing
from triage.ruleset_uses import use_of

logger = logging.getLogger(__name__)


@transaction.atomic
def review_draft(
    *, draft: RulesetDraft, row_version: int, by: User, now: datetime
) -> RulesetReview:
    """Review the newest revision and keep what was found.

    Raises NotUsable while the draft can't be loaded, StaleRecord when it is not the one that was
    on the page, DraftClosed, ReviewUnfinished.
    """
    now_standing, ruleset = _usable(draft, row_version)
    try:
        remarks = review(ruleset, timezone.localdate(now))
    except ReviewFailed as failed:
        logger.exception("the review of ruleset %s failed", ruleset.digest)
        raise ReviewUnfinished from failed
    kept = RulesetReview(
        revision=now_standing.revision,
        digest=ruleset.digest,
        engine_version=ENGINE_VERSION,
        remarks=[_plain(remark) for remark in remarks],
        cases=[
            {"rule": each.rule.id, "name": each.case.name, "kind": each.case.kind,
             "problems": list(each.problems)}
            for each in check_cases(ruleset)
        ],
        rejects=sum(remark.level == "reject" for remark in remarks),
        reviewed_at=now,
        reviewed_by=by,
    )  # fmt: skip
    kept.save()
    _record("ruleset.reviewed", kept.revision.draft, by=by, now=now, digest=ruleset.digest,
            rejects=kept.rejects)  # fmt: skip
    return kept


@transaction.atomic
def replay_draft(
    *, draft: RulesetDraft, row_version: int, by: User, now: datetime
) -> RulesetReplay:
    """Run the newest revision over everything that was signed, beside the version in use.

    Every result that would change is kept, by number only. What was accepted before in this draft
    stays accepted where record and both results are exactly the same. Raises NotUsable,
    ReviewMissing, ReviewRejects, StaleRecord, DraftClosed.
    """
    now_standing, ruleset = _usable(draft, row_version)
    if now_standing.review is None:
        raise ReviewMissing
    if now_standing.review.rejects:
        raise ReviewRejects
    before = now_standing.in_use
    use = use_of(draft.ruleset_id)
    signed = list(use.answer_sets(None)) if use is not None and before is not None else []
    before_ruleset = published(before).ruleset if before is not None else ruleset
    found = compare(before_ruleset, ruleset, [each.answers for each in signed])
    kept = RulesetReplay(
        revision=now_standing.revision,
        before=before,
        before_digest=before.digest if before is not None else "",
        after_digest=ruleset.digest,
        engine_version=ENGINE_VERSION,
        unchanged=len(found.unchanged),
        more_urgent=len(found.more_urgent),
        less_urgent=len(found.less_urgent),
        newly_undetermined=len(found.newly_undetermined),
        scope_changed=len(found.scope_changed),
        dropped=found.dropped,
        ran_at=now,
        ran_by=by,
    )
    kept.save()
    # What becomes milder comes first: that is where somebody could be harmed.
    kinds = {
        FlipKind.LESS_URGENT: found.less_urgent,
        FlipKind.SCOPE_CHANGED: found.scope_changed,
        FlipKind.NEWLY_UNDETERMINED: found.newly_undetermined,
        FlipKind.MORE_URGENT: found.more_urgent,
    }
    flips: list[ReplayFlip] = []
    for kind, indices in kinds.items():
        for index in indices:
            change = found.change(index)
            flips.append(
                ReplayFlip(
                    replay=kept,
                    number=len(flips) + 1,
                    kind=kind,
                    subject=signed[index].subject,
                    before=change.before.disposition or "",
                    after=change.after.disposition or "",
                    fingerprint=fingerprint(change),
                )
            )
    ReplayFlip.objects.bulk_create(flips, batch_size=500)
    carried = _carry_over(draft, kept)
    counts = {"signed": len(signed), "changed": kept.changed, "carried": carried}
    _record("ruleset.replayed", draft, by=by, now=now, after=ruleset.digest, **counts)
    return kept


@transaction.atomic
def accept_flip(*, flip: ReplayFlip, reason: str, by: User, now: datetime) -> FlipAcceptance:
    """Say why the new result is right. Raises AlreadyAccepted, ReplayMissing (it is stale)."""
    draft = RulesetDraft.objects.select_for_update().get(pk=flip.replay.revision.draft_id)
    current = standing(draft).replay
    if not draft.may_be_written or current is None or current.pk != flip.replay_id:
        raise ReplayMissing
    if FlipAcceptance.objects.filter(flip=flip).exists():
        raise AlreadyAccepted
    kept = FlipAcceptance(flip=flip, reason=reason.strip(), accepted_at=now, accepted_by=by)
    kept.save()
    _record("ruleset.change_accepted", draft, by=by, now=now, replay=flip.replay_id,
            number=flip.number)  # fmt: skip
    return kept


def fingerprint(change: CaseChange) -> str:
    """The SHA-256 over what both rulesets say about one case."""
    said = [asdict(change.before), asdict(change.after)]
    return hashlib.sha256(canonical_bytes(said)).hexdigest()


def _usable(draft: RulesetDraft, row_version: int) -> tuple[Standing, Ruleset]:
    current = RulesetDraft.objects.select_for_update().get(pk=draft.pk)
    if not current.may_be_written:
        raise DraftClosed
    if current.row_version != row_version:
        raise StaleRecord(current)
    found = standing(current)
    ruleset = found.loaded.ruleset
    if ruleset is None:
        raise NotUsable
    return found, ruleset


def _carry_over(draft: RulesetDraft, replay: RulesetReplay) -> int:
    """Accept again what was accepted for the same record with the same two results."""
    flips = list(ReplayFlip.objects.filter(replay=replay))
    accepted = {
        (each.flip.subject, each.flip.fingerprint): each
        for each in acceptances_before(draft, [flip.subject for flip in flips])
    }
    carried = [
        FlipAcceptance(
            flip=flip,
            reason=earlier.reason,
            carried_from=earlier,
            accepted_at=earlier.accepted_at,
            accepted_by_id=earlier.accepted_by_id,
        )
        for flip in flips
        if (earlier := accepted.get((flip.subject, flip.fingerprint))) is not None
    ]
    FlipAcceptance.objects.bulk_create(carried, batch_size=500)
    return len(carried)


def _plain(remark: Remark) -> dict[str, Any]:
    """The remark as data to keep; `others` are the other rules that it names."""
    return {
        "level": remark.level,
        "code": remark.code,
        "part": remark.part,
        "text": remark.text,
        "others": list(remark.others),
        "witness": dict(remark.witness) if remark.witness is not None else None,
        "witness_after": dict(remark.witness_after) if remark.witness_after is not None else None,
    }


def _record(verb: str, draft: RulesetDraft, *, by: User, now: datetime, **detail: Any) -> None:
    record(verb=verb, by=by, now=now, subject=draft, detail={"ruleset": draft.ruleset_id, **detail})
