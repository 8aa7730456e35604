"""Two rulesets over the same stored answers: whose result changes, and which way."""

from __future__ import annotations

import numpy as np

from engine.planejudge import Ranks
from engine.planes import Bools
from engine.replay import CaseChange
from engine.replayed import Outcomes


class Comparison:
    """The outcomes of the same cases before and after.

    Every case stands in exactly one of the tuples, which hold indices of cases in order.
    """

    def __init__(self, before: Outcomes, after: Outcomes) -> None:
        self.before = before
        self.after = after
        was, now = before.in_scope, after.in_scope
        both = was & now
        urgency = _common_ladder(before, after)
        moved = np.sign(after.disposition_ranks - urgency)
        determined = before.floor_ranks == before.ceiling_ranks
        open_now = after.floor_ranks != after.ceiling_ranks
        same = both & (moved == 0)
        undetermined = same & determined & open_now
        self.more_urgent = _indices(both & (moved < 0))
        self.less_urgent = _indices(both & (moved > 0))
        self.newly_undetermined = _indices(undetermined)
        """Same disposition, settled before and open now."""
        self.scope_changed = _indices(was ^ now)
        """Cases that only one of the rulesets scores."""
        self.unchanged = _indices((same & ~undetermined) | ~(was | now))

    def __len__(self) -> int:
        return len(self.before)

    @property
    def dropped(self) -> int:
        """Answers that the candidate has no place for."""
        return self.after.dropped

    def change(self, index: int) -> CaseChange:
        """The outcome of one case under both."""
        return CaseChange(self.before.case(index), self.after.case(index))


def _common_ladder(before: Outcomes, after: Outcomes) -> Ranks:
    """Dispositions before as ranks of the ladder after; a step that is gone keeps its own rank."""
    ranks = [
        after.codes.index(code) if code in after.codes else min(rank, len(after.codes) - 1)
        for rank, code in enumerate(before.codes)
    ]
    return np.array(ranks, dtype=np.int8)[before.disposition_ranks]


def _indices(where: Bools) -> tuple[int, ...]:
    return tuple(np.flatnonzero(where).tolist())
