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
    "TranslationApproval",
    "Understanding",
    "WhatToPrint",
]
