"""The tables of rehabilitation, one module a theme."""

from rehab.models.episodes import (
    BodySide,
    DischargeReason,
    Discipline,
    Episode,
    EpisodeKind,
    EpisodeReview,
    EpisodeState,
    OnsetPrecision,
    Precaution,
    PrecautionKind,
    PrecautionState,
    ReferralSource,
    ReviewOutcome,
    Stage,
    StageChange,
    TeamMember,
)

__all__ = [
    "BodySide",
    "DischargeReason",
    "Discipline",
    "Episode",
    "EpisodeKind",
    "EpisodeReview",
    "EpisodeState",
    "OnsetPrecision",
    "Precaution",
    "PrecautionKind",
    "PrecautionState",
    "ReferralSource",
    "ReviewOutcome",
    "Stage",
    "StageChange",
    "TeamMember",
]
