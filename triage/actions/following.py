"""From a signed decision to what carries it through: its thread, or its recall."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core.audit.trail import Actor, SystemActor
from patients.clock import clinic_day
from triage.actions.recalls import set_recall
from triage.actions.referrals import open_thread
from triage.models import (
    Channel,
    ClosingAction,
    ClosingKind,
    Recall,
    RecallEvent,
    RecallState,
    RecallStep,
    Referral,
    ReferralEvent,
    ReferralState,
    ReferralStep,
    ScreeningState,
)
from triage.referral_clock import next_due

REQUESTS = (ClosingKind.REFER, ClosingKind.ADVICE)


def follow(*, closing: ClosingAction, by: User, now: datetime, actor: Actor) -> None:
    """Open what a signed decision needs to be kept; handouts and reasons need nothing."""
    if closing.kind in REQUESTS:
        open_thread(closing=closing, by=by, now=now, actor=actor)
    elif closing.kind == ClosingKind.RECALL:
        set_recall(closing=closing, by=by, now=now, actor=actor)


@transaction.atomic
def adopt_earlier_decisions(*, by: SystemActor, now: datetime) -> int:
    """Open threads and recalls for decisions that were signed before there were any.

    What was only decided waits to be sent. What was marked as carried out by hand counts as sent
    that day, and waits for a reply: nobody recorded that the patient was seen. Run again, it finds
    nothing to do. Returns how many were adopted.
    """
    earlier = (
        ClosingAction.objects.select_for_update(of=("self",))
        .filter(
            kind__in=[*REQUESTS, ClosingKind.RECALL],
            withdrawn_at=None,
            referral=None,
            recall=None,
            screening__state=ScreeningState.SIGNED,
            screening__error_at=None,
        )
        .select_related("screening__patient__clinic", "decided_by", "settled_by")
        .order_by("id")
    )
    adopted = 0
    for closing in earlier:
        decided = closing.screening.signed_at or closing.decided_at
        follow(closing=closing, by=closing.decided_by, now=decided, actor=by)
        if closing.settled_at is not None and closing.settled_by is not None:
            _carried_out(closing)
        adopted += 1
    return adopted


def _carried_out(closing: ClosingAction) -> None:
    """Keep on the new row what somebody said by hand about the old one."""
    at, by, note = closing.settled_at, closing.settled_by, closing.settled_note
    if at is None or by is None:
        return
    if closing.kind == ClosingKind.RECALL:
        recall = Recall.objects.get(closing=closing)
        Recall.objects.filter(pk=recall.pk).update(state=RecallState.DONE)
        RecallEvent(
            recall=recall, step=RecallStep.DONE, due_on=recall.due_on, text=note, at=at, by=by
        ).save()
        return
    referral = Referral.objects.get(closing=closing)
    day = clinic_day(closing.screening.patient.clinic, at)
    Referral.objects.filter(pk=referral.pk).update(
        state=ReferralState.AWAITING,
        sent_at=at,
        due_on=next_due(ReferralState.AWAITING, referral.urgency, day, kind=referral.kind),
    )
    ReferralEvent(
        referral=referral,
        step=ReferralStep.SENT,
        state=ReferralState.AWAITING,
        channel=Channel.EARLIER,
        day=day,
        text=note,
        at=at,
        by=by,
    ).save()
