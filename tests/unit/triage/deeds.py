"""Deeds that several tests begin with."""

from typing import Any

from accounts.models import User
from core.audit.models import AuditEvent
from tests.factories.triage import NOW, refreshed
from triage.actions.decisions import Closing, choose_closing, override_result
from triage.assessment import assess
from triage.models import (
    ClosingAction,
    ClosingKind,
    NoActionReason,
    Override,
    OverrideReason,
    Screening,
)

REFERRAL = Closing(
    ClosingKind.REFER, destination="neurology", suspected="Motor neurone disease", urgency="D3"
)
NOTHING = Closing(
    ClosingKind.NONE, reason=NoActionReason.PATIENT_DECLINED, reason_text="Wants to wait."
)
HANDOUT = Closing(ClosingKind.HANDOUT)


def last_event() -> AuditEvent:
    return AuditEvent.objects.order_by("-position")[0]


def override(screening: Screening, by: User, **changes: Any) -> Override:
    given: dict[str, Any] = {
        "chosen": "D3",
        "reason": OverrideReason.EXAMINATION,
        "text": "Reflexes were odd.",
        "seen": assess(refreshed(screening), NOW).seen,
        **changes,
    }
    return override_result(screening=screening, by=by, now=NOW, **given)


def choose(screening: Screening, by: User, closing: Closing) -> ClosingAction:
    return choose_closing(screening=screening, closing=closing, by=by, now=NOW)
