"""The tables of triage: rulesets as published, screenings and answers, decisions, receipts."""

from content.models.drafting import DraftState
from triage.models.decisions import (
    ClosingAction,
    ClosingKind,
    NoActionReason,
    Override,
    OverrideReason,
)
from triage.models.editing import (
    FlipAcceptance,
    FlipKind,
    ReplayFlip,
    RulesetDecision,
    RulesetDraft,
    RulesetReplay,
    RulesetReview,
    RulesetRevision,
    RulesetWithdrawal,
)
from triage.models.fluid_plans import FluidPlanRecord
from triage.models.recalls import ContactWay, Recall, RecallEvent, RecallState, RecallStep
from triage.models.receipts import Receipt
from triage.models.referral_states import (
    Channel,
    ReferralKind,
    ReferralState,
    ReferralStep,
    ReplyKind,
)
from triage.models.referrals import Referral, ReferralEvent, ReferralLetter
from triage.models.rulesets import RulesetVersion
from triage.models.screenings import (
    AnswerChange,
    AnswerSource,
    Screening,
    ScreeningAnswer,
    ScreeningState,
    UnansweredReason,
)
from triage.models.vectors import FindingVector

__all__ = [
    "FindingVector",
    "FluidPlanRecord",
    "ReplyKind",
    "ReferralStep",
    "ReferralState",
    "ReferralLetter",
    "ReferralKind",
    "ReferralEvent",
    "Referral",
    "RecallStep",
    "RecallState",
    "RecallEvent",
    "Recall",
    "ContactWay",
    "Channel",
    "AnswerChange",
    "AnswerSource",
    "ClosingAction",
    "ClosingKind",
    "DraftState",
    "FlipAcceptance",
    "FlipKind",
    "NoActionReason",
    "Override",
    "OverrideReason",
    "Receipt",
    "ReplayFlip",
    "RulesetDecision",
    "RulesetDraft",
    "RulesetReplay",
    "RulesetReview",
    "RulesetRevision",
    "RulesetVersion",
    "RulesetWithdrawal",
    "Screening",
    "ScreeningAnswer",
    "ScreeningState",
    "UnansweredReason",
]
