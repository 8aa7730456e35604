"""The second person: approving a leaflet's draft or sending it back, withdrawing, translations."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from content.actions import drafting
from content.actions.issuing import publish_leaflet
from content.draft_refusals import (
    AlreadyWithdrawn,
    OwnWork,
    ReviewByOutOfRange,
)
from content.drafting import authors_of, is_reviewable_until, next_number
from content.editing_selectors import Standing, standing, versions
from content.leaflet_refusals import (
    AlreadyApproved,
    NotATranslation,
)
from content.models import (
    DraftState,
    LeafletDecision,
    LeafletDraft,
    LeafletVersion,
    LeafletWithdrawal,
    TranslationApproval,
)
from content.selectors import newest_in_use
from core.audit.trail import record


@transaction.atomic
def offer_draft(*, draft: LeafletDraft, row_version: int, by: User, now: datetime) -> LeafletDraft:
    """Hand a draft without faults to a second person.

    Raises NotFit, BaseOutdated, DraftClosed, StaleRecord.
    """
    current = drafting.to_offer(draft, row_version)
    drafting.check_fit(standing(current))
    offered = drafting.with_state(current, DraftState.OFFERED)
    _record("leaflet.offered", offered, by=by, now=now)
    return offered


@transaction.atomic
def send_back(
    *, draft: LeafletDraft, row_version: int, reason: str, by: User, now: datetime
) -> LeafletDecision:
    """Say why the draft is not published. Raises NotOffered, OwnWork, StaleRecord."""
    current = drafting.to_decide(draft, row_version, by)
    found = standing(current)
    drafting.with_state(current, DraftState.OPEN)
    return _decided(found, approved=False, statement=reason, by=by, now=now)


@transaction.atomic
def approve(
    *,
    draft: LeafletDraft,
    row_version: int,
    review_by: date,
    statement: str,
    by: User,
    now: datetime,
) -> LeafletVersion:
    """Publish the draft under the next version number, as a second person.

    Only number and dates change with that: what was read is what is published. Approving a
    translation is also its review by a second person. Raises NotOffered, OwnWork, NotFit,
    BaseOutdated, ReviewByOutOfRange, StaleRecord.
    """
    current = drafting.to_decide(draft, row_version, by)
    found = standing(current)
    drafting.check_fit(found)
    today = timezone.localdate(now)
    if not is_reviewable_until(review_by, today):
        raise ReviewByOutOfRange
    leaflet = replace(
        found.leaflet,
        version=next_number(versions().filter(slug=current.slug, language=current.language)),
        reviewed_on=today,
        review_by=review_by,
    )
    made = publish_leaflet(leaflet=leaflet, by=by, now=now)
    drafting.with_state(current, DraftState.PUBLISHED, published=made)
    _decided(found, approved=True, statement=statement, by=by, now=now, version=made.version)
    if leaflet.is_translation:
        _approved(made, statement, by=by, now=now)
    return made


@transaction.atomic
def withdraw_leaflet(
    *, version: LeafletVersion, reason: str, by: User, now: datetime
) -> LeafletWithdrawal:
    """Take a version out of use: the newest other one that is not withdrawn is handed out then, or
    none. Sheets that were issued stay readable. Raises AlreadyWithdrawn."""
    # The lock orders two withdrawals of the same version.
    current = LeafletVersion.objects.select_for_update().get(pk=version.pk)
    if LeafletWithdrawal.objects.filter(version=current).exists():
        raise AlreadyWithdrawn
    withdrawal = LeafletWithdrawal(
        version=current, reason=reason.strip(), withdrawn_at=now, withdrawn_by=by
    )
    withdrawal.save()
    left = newest_in_use(current.slug, current.language)
    record(
        verb="leaflet.withdrawn",
        by=by,
        now=now,
        subject=current,
        detail={
            **_names(current),
            "version": current.version,
            "in_use": left.version if left else None,
        },
    )
    return withdrawal


@transaction.atomic
def approve_translation(
    *, version: LeafletVersion, statement: str, by: User, now: datetime
) -> TranslationApproval:
    """Stand for a published translation, as somebody who neither wrote nor published it.

    Sheets made from it then no longer say that it awaits review. Raises NotATranslation,
    AlreadyApproved, AlreadyWithdrawn, OwnWork.
    """
    current = LeafletVersion.objects.select_for_update().get(pk=version.pk)
    if current.translation_of is None:
        raise NotATranslation
    if TranslationApproval.objects.filter(version=current).exists():
        raise AlreadyApproved
    if LeafletWithdrawal.objects.filter(version=current).exists():
        raise AlreadyWithdrawn
    made_from = LeafletDraft.objects.filter(published=current).first()
    wrote = made_from is not None and by.pk in authors_of(made_from)
    if wrote or current.published_by == by.audit_name:
        raise OwnWork
    return _approved(current, statement, by=by, now=now)


def _approved(
    version: LeafletVersion, statement: str, *, by: User, now: datetime
) -> TranslationApproval:
    approval = TranslationApproval(
        version=version, statement=statement.strip(), approved_at=now, approved_by=by
    )
    approval.save()
    detail = {**_names(version), "version": version.version}
    record(verb="leaflet.translation_approved", by=by, now=now, subject=version, detail=detail)
    return approval


def _decided(
    found: Standing, *, approved: bool, statement: str, by: User, now: datetime, **detail: Any
) -> LeafletDecision:
    decision: LeafletDecision = drafting.decided(
        found.revision, approved=approved, statement=statement, by=by, now=now
    )
    verb = "leaflet.approved" if approved else "leaflet.sent_back"
    _record(verb, found.draft, by=by, now=now, revision=found.revision.number, **detail)
    return decision


def _record(verb: str, draft: LeafletDraft, *, by: User, now: datetime, **detail: Any) -> None:
    record(verb=verb, by=by, now=now, subject=draft, detail={**_names(draft), **detail})


def _names(row: LeafletDraft | LeafletVersion) -> dict[str, str]:
    return {"slug": row.slug, "language": row.language}
