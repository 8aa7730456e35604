"""Tables of the library: what was published and issued, and how leaflets are edited."""

from content.models.batches import ItemState, PrintBatch, PrintBatchItem, WhatToPrint
from content.models.editing import (
    DraftState,
    LeafletDecision,
    LeafletDraft,
    LeafletRevision,
    LeafletWithdrawal,
    TranslationApproval,
)
from content.models.library import (
    DocumentCheck,
    Handout,
    HandoutChoice,
    HandoutKind,
    HandoutTalk,
    LeafletVersion,
    Understanding,
)
from content.models.topics import Topic, TopicState

__all__ = [
    "DocumentCheck",
    "DraftState",
    "Handout",
    "HandoutChoice",
    "HandoutKind",
    "HandoutTalk",
    "ItemState",
    "LeafletDecision",
    "LeafletDraft",
    "LeafletRevision",
    "LeafletVersion",
    "LeafletWithdrawal",
    "PrintBatch",
    "PrintBatchItem",
    "Topic",
    "TopicState",
    "TranslationApproval",
    "Understanding",
    "WhatToPrint",
]
