"""Signing: the answers, the result and the decisions become one receipt, all or nothing."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from core.audit.trail import record
from engine import ENGINE_VERSION
from triage.actions.answers import follow_record
from triage.actions.following import follow
from triage.actions.opening import taken_for_writing
from triage.actions.vectors import keep_vector
from triage.assessment import Assessment, assess
from triage.models import ClosingKind, Receipt, Screening, ScreeningState
from triage.recalls import NOT_URGENT
from triage.receipts import receipt_of
from triage.refusals import NothingChosen, OutOfScope, RecallMissing, StaleScreening, StillToAsk


@transaction.atomic
def sign(
    *,
    screening: Screening,
    row_version: int,
    seen: str,
    accept_missing: bool,
    by: User,
    now: datetime,
) -> Receipt:
    """Freeze the screening with everything under it, and build its receipt.

    `row_version` and `seen` are those of the page that was signed. Raises ScreeningLocked,
    VisitLocked; StaleScreening when an answer, a decision or the record changed since; OutOfScope;
    StillToAsk when missing answers could make the result more urgent and `accept_missing` is not
    given; NothingChosen without anything to do and without a reason for that; RecallMissing when
    nobody is to look again and no reason says why. Referrals and recalls are opened with it.
    """
    screening = taken_for_writing(screening)
    assessment = assess(screening, now)
    if screening.row_version != row_version or assessment.seen != seen:
        raise StaleScreening
    if not assessment.in_scope:
        raise OutOfScope(assessment.report.scope_note)
    open_items = could_be_more_urgent(assessment)
    if open_items and not accept_missing:
        raise StillToAsk(open_items)
    if not assessment.closings:
        raise NothingChosen
    if recall_is_missing(assessment):
        raise RecallMissing
    follow_record(assessment=assessment, by=by, now=now)
    made = receipt_of(assessment, accepted=open_items, signed_by=by, signed_at=now)
    receipt = Receipt(
        screening=screening,
        canonical=made.content.decode("utf-8"),
        sha256=made.digest,
        engine_version=ENGINE_VERSION,
        made_at=now,
        made_by=by,
    )
    receipt.save()
    keep_vector(
        screening=screening,
        ruleset=assessment.ruleset,
        answers=dict(assessment.answers.given()),
    )
    report = assessment.report
    Screening.objects.filter(pk=screening.pk).update(
        state=ScreeningState.SIGNED,
        disposition=assessment.disposition,
        floor=report.floor,
        ceiling=report.ceiling,
        signed_at=now,
        signed_by=by,
        row_version=F("row_version") + 1,
    )
    record(
        verb="screening.signed",
        by=by,
        now=now,
        subject=screening,
        about=screening.patient_id,
        clinic_id=screening.patient.clinic_id,
        detail={
            "disposition": assessment.disposition,
            "computed": report.disposition,
            "rules": [rule.id for rule in report.fired],
            "receipt": made.digest,
            "missing_accepted": len(open_items),
        },
    )
    signed = Screening.objects.select_related("patient__clinic").get(pk=screening.pk)
    for closing in assessment.closings:
        closing.screening = signed
        follow(closing=closing, by=by, now=now, actor=by)
    return receipt


def recall_is_missing(assessment: Assessment) -> bool:
    """Whether a result that is not urgent has neither a dated recall nor a reason for none."""
    kinds = {each.kind for each in assessment.closings}
    settled = {ClosingKind.RECALL, ClosingKind.NO_RECALL, ClosingKind.NONE}
    return assessment.disposition in NOT_URGENT and not kinds & settled


def could_be_more_urgent(assessment: Assessment) -> list[str]:
    """Return the unanswered items by which the result could still become more urgent.

    Judged against the urgency that the clinician acts on: nothing is left to ask for a result that
    is the most urgent already.
    """
    report, ruleset = assessment.report, assessment.ruleset
    if report.ceiling is None or not assessment.disposition:
        return []
    if ruleset.rank(report.ceiling) >= ruleset.rank(assessment.disposition):
        return []
    asked = [
        item.item for each in report.ask_next if each.purpose == "ceiling" for item in each.items
    ]
    # The search for what to ask is bounded; when it finds nothing, everything missing counts.
    missing = [key for each in report.not_assessed for key in each.keys]
    items = asked or [assessment.published.item_of_atom[atom] for atom in missing]
    return list(dict.fromkeys(items))
