"""What the clinician decides: against the computed result, and how to close."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from core.audit.trail import record
from triage import destinations, selectors
from triage.actions.opening import taken_for_writing
from triage.assessment import assess
from triage.destination_guard import blocked
from triage.models import (
    ClosingAction,
    ClosingKind,
    NoActionReason,
    Override,
    OverrideReason,
    Screening,
)
from triage.referral_refusals import DestinationGuarded
from triage.refusals import (
    AlreadySettled,
    ContradictoryClosing,
    OutOfScope,
    OverrideNeedsText,
    RecallInThePast,
    SameDisposition,
    StaleScreening,
)


@dataclass(frozen=True)
class Closing:
    """One thing to do, as it is chosen; which fields it needs depends on its kind."""

    kind: ClosingKind
    destination: str = ""
    urgency: str = ""
    suspected: str = ""
    question: str = ""
    due_on: date | None = None
    purpose: str = ""
    reason: NoActionReason | str = ""
    reason_text: str = ""


@transaction.atomic
def override_result(
    *,
    screening: Screening,
    chosen: str,
    reason: OverrideReason,
    text: str,
    seen: str,
    by: User,
    now: datetime,
) -> Override:
    """Act on another urgency than the computed one, with a reason that editors can count.

    An empty `chosen` takes the override back. Raises OverrideNeedsText, SameDisposition,
    OutOfScope, StaleScreening (the result is no longer the one that was `seen`), ScreeningLocked.
    """
    screening = taken_for_writing(screening)
    assessment = assess(screening, now)
    if not assessment.in_scope or assessment.report.disposition is None:
        raise OutOfScope(assessment.report.scope_note)
    if assessment.seen != seen:
        raise StaleScreening
    if not text.strip():
        raise OverrideNeedsText
    computed = assessment.report.disposition
    if chosen == computed or (not chosen and assessment.override is None):
        raise SameDisposition
    override = Override(
        screening=screening,
        computed=computed,
        chosen=assessment.ruleset.step(chosen).code if chosen else "",
        reason=reason,
        text=text.strip(),
        decided_at=now,
        decided_by=by,
    )
    override.save()
    _count(screening)
    _record(
        "screening.overridden" if chosen else "screening.override_taken_back",
        screening,
        {"computed": computed, "chosen": chosen, "reason": str(reason)},
        by=by,
        now=now,
        fired=[rule.id for rule in assessment.report.fired],
    )
    return override


@transaction.atomic
def choose_closing(
    *, screening: Screening, closing: Closing, by: User, now: datetime
) -> ClosingAction:
    """Add one thing to do, or replace the earlier choice of the same kind and destination.

    A recall replaces the reason for none, and the other way round. Raises ContradictoryClosing
    ("no action" beside an action), RecallInThePast, DestinationGuarded (the destination does not
    fit what was found, and no reason is given), ScreeningLocked.
    """
    screening = taken_for_writing(screening)
    there = selectors.closings_of(screening)
    if closing.kind in (ClosingKind.REFER, ClosingKind.ADVICE) and not closing.reason_text:
        _unguarded(screening, closing, there, now=now)
    others = {each.kind for each in there if each.kind != closing.kind}
    if others and (closing.kind == ClosingKind.NONE or ClosingKind.NONE in others):
        raise ContradictoryClosing
    if closing.due_on is not None and closing.due_on <= timezone.localdate(now):
        raise RecallInThePast
    for each in there:
        if _replaces(closing, each):
            _withdraw(each, by=by, now=now)
    action = ClosingAction(screening=screening, decided_at=now, decided_by=by, **asdict(closing))
    action.save()
    _count(screening)
    _record("screening.closing_chosen", screening, {"kind": str(closing.kind)}, by=by, now=now)
    return action


@transaction.atomic
def take_back_closing(*, action: ClosingAction, by: User, now: datetime) -> None:
    """Take a choice back before signing; the row stays. Raises AlreadySettled, ScreeningLocked."""
    screening = taken_for_writing(action.screening)
    current = ClosingAction.objects.get(pk=action.pk)
    if current.withdrawn_at is not None:
        raise AlreadySettled
    _withdraw(current, by=by, now=now)
    _count(screening)
    _record("screening.closing_taken_back", screening, {"kind": current.kind}, by=by, now=now)


def _replaces(closing: Closing, earlier: ClosingAction) -> bool:
    if {closing.kind, earlier.kind} == {ClosingKind.RECALL, ClosingKind.NO_RECALL}:
        return True
    return earlier.kind == closing.kind and earlier.destination == closing.destination


def _unguarded(
    screening: Screening, closing: Closing, there: list[ClosingAction], *, now: datetime
) -> None:
    """Raise DestinationGuarded unless this destination fits the rules that fire now."""
    assessment = assess(screening, now)
    code, _place = destinations.read(closing.destination)
    found = blocked(
        code,
        fired=[rule.id for rule in assessment.report.fired],
        ruleset=assessment.ruleset,
        others=[destinations.read(each.destination)[0] for each in there if each.destination],
    )
    if found is not None:
        raise DestinationGuarded(found)


def _withdraw(action: ClosingAction, *, by: User, now: datetime) -> None:
    ClosingAction.objects.filter(pk=action.pk).update(
        withdrawn_at=now, withdrawn_by=by, row_version=F("row_version") + 1
    )


def _count(screening: Screening) -> None:
    Screening.objects.filter(pk=screening.pk).update(row_version=F("row_version") + 1)


def _record(
    verb: str,
    screening: Screening,
    detail: dict[str, str],
    *,
    by: User,
    now: datetime,
    fired: list[str] | None = None,
) -> None:
    record(
        verb=verb,
        by=by,
        now=now,
        subject=screening,
        about=screening.patient_id,
        clinic_id=screening.patient.clinic_id,
        detail={**detail, "rules": fired} if fired is not None else detail,
    )
