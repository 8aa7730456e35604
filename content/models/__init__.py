"""Tables of the library: what was published and issued, and how leaflets and books are edited."""

from content.models.batches import ItemState, PrintBatch, PrintBatchItem, WhatToPrint
from content.models.books import (
    BookDecision,
    BookDraft,
    BookRevision,
    BookVersion,
    BookWithdrawal,
)
from content.models.drafting import DraftState
from content.models.editing import (
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
    "BookDecision",
    "BookDraft",
    "BookRevision",
    "BookVersion",
    "BookWithdrawal",
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
