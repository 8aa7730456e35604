"""The tables of triage: rulesets as published, screenings and answers, decisions, receipts."""

from triage.models.decisions import (
    ClosingAction,
    ClosingKind,
    NoActionReason,
    Override,
    OverrideReason,
)
from triage.models.receipts import Receipt
from triage.models.rulesets import RulesetVersion
from triage.models.screenings import (
    AnswerChange,
    AnswerSource,
    Screening,
    ScreeningAnswer,
    ScreeningState,
    UnansweredReason,
)

__all__ = [
    "AnswerChange",
    "AnswerSource",
    "ClosingAction",
    "ClosingKind",
    "NoActionReason",
    "Override",
    "OverrideReason",
    "Receipt",
    "RulesetVersion",
    "Screening",
    "ScreeningAnswer",
    "ScreeningState",
    "UnansweredReason",
]
