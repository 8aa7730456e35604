"""The results of a replay, and the work behind them: a block of cases at a time, in bit planes.

Every result equals that of ``evaluation.evaluate``; a property test proves it. Use it through
``engine.replay``, which loads numpy only when something is replayed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.answers import Answers
from engine.columns import Columns, Known, read_columns
from engine.judgement import Judgement
from engine.planejudge import PlaneJudge, Ranks
from engine.planes import Bools, unpack
from engine.replay import CaseOutcome, RuleCounts
from engine.rulesets import Ruleset

CASES_AT_ONCE = 1 << 19
"""Bounds the memory: at the shipped ruleset's size 115 MB for each of closed and open planes."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Results of some cases; rows of the rule arrays are rules in the order of the ruleset."""

    in_scope: Bools
    disposition: Ranks
    floor: Ranks
    ceiling: Ranks
    true: Bools
    unknown: Bools
    fired: Bools


class Outcomes:
    """What a ruleset says about each case, in the order of the cases."""

    def __init__(self, ruleset: Ruleset, blocks: Sequence[_Block], dropped: int) -> None:
        self.ruleset = ruleset
        self.dropped = dropped
        """Answers left out because the ruleset has no such finding, option or number."""
        self.codes = tuple(step.code for step in ruleset.ladder)
        self._rows = {rule.id: row for row, rule in enumerate(ruleset.rules)}
        empty = _empty(len(ruleset.rules))
        join = np.concatenate
        self.in_scope: Bools = join([empty.in_scope, *(each.in_scope for each in blocks)])
        self.disposition_ranks: Ranks = join(
            [empty.disposition, *(each.disposition for each in blocks)]
        )
        """Ranks count from 0, the most urgent step; they mean nothing out of scope."""
        self.floor_ranks: Ranks = join([empty.floor, *(each.floor for each in blocks)])
        self.ceiling_ranks: Ranks = join([empty.ceiling, *(each.ceiling for each in blocks)])
        self._true: Bools = join([empty.true, *(each.true for each in blocks)], axis=1)
        self._unknown: Bools = join([empty.unknown, *(each.unknown for each in blocks)], axis=1)
        self._fired: Bools = join([empty.fired, *(each.fired for each in blocks)], axis=1)

    def __len__(self) -> int:
        return len(self.in_scope)

    @cached_property
    def disposition(self) -> tuple[str | None, ...]:
        """The disposition of each case; None out of scope."""
        return self._steps(self.disposition_ranks)

    @cached_property
    def floor(self) -> tuple[str | None, ...]:
        """The floor of each case; None out of scope."""
        return self._steps(self.floor_ranks)

    @cached_property
    def ceiling(self) -> tuple[str | None, ...]:
        """The ceiling of each case; None out of scope."""
        return self._steps(self.ceiling_ranks)

    def _steps(self, ranks: Ranks) -> tuple[str | None, ...]:
        return tuple(
            self.codes[rank] if scored else None
            for rank, scored in zip(ranks.tolist(), self.in_scope.tolist(), strict=True)
        )

    def fired(self, rule_id: str) -> Bools:
        """In which cases the rule fired; raises KeyError."""
        fired: Bools = self._fired[self._rows[rule_id]]
        return fired

    def case(self, index: int) -> CaseOutcome:
        """The outcome of one case."""
        if not self.in_scope[index]:
            return CaseOutcome(None, None, None, ())
        return CaseOutcome(
            self.codes[self.disposition_ranks[index]],
            self.codes[self.floor_ranks[index]],
            self.codes[self.ceiling_ranks[index]],
            tuple(rule for rule, row in self._rows.items() if self._fired[row, index]),
        )

    def counts(self) -> Mapping[str, RuleCounts]:
        """The counts of each rule, in the order of the ruleset."""
        scored = int(self.in_scope.sum())
        counts = {}
        for rule_id, row in self._rows.items():
            true, unknown = int(self._true[row].sum()), int(self._unknown[row].sum())
            fired = int(self._fired[row].sum())
            counts[rule_id] = RuleCounts(true, scored - true - unknown, unknown, fired)
        return counts


def replayed(ruleset: Ruleset, answer_sets: Sequence[Answers]) -> Outcomes:
    """See ``engine.replay.replay``."""
    blocks = []
    dropped = 0
    known = Known(ruleset)
    for start in range(0, len(answer_sets), CASES_AT_ONCE):
        some = answer_sets[start : start + CASES_AT_ONCE]
        columns, without_place = read_columns(ruleset, some)
        dropped += without_place
        blocks.append(_judged(ruleset, columns, some, known))
    return Outcomes(ruleset, blocks, dropped)


def _judged(
    ruleset: Ruleset, columns: Columns, answer_sets: Sequence[Answers], known: Known
) -> _Block:
    result = PlaneJudge(ruleset.judge, columns).judged()
    count = columns.count
    nothing = np.zeros(count, dtype=np.bool_)

    def rows(planes: Mapping[str, np.ndarray]) -> Bools:
        each = [
            unpack(planes[rule.id], count) & result.in_scope if rule.id in planes else nothing
            for rule in ruleset.rules
        ]
        return np.array(each, dtype=np.bool_).reshape(len(each), count)

    block = _Block(
        result.in_scope,
        result.disposition,
        result.floor,
        result.ceiling,
        rows(result.true),
        rows(result.unknown),
        rows(result.fired),
    )
    for index in np.flatnonzero(result.one_by_one).tolist():
        judgement = ruleset.judge.judge(known.given(answer_sets[index]))
        _write(block, index, judgement, ruleset)
    incomplete = ruleset.judge.incomplete
    if incomplete is not None:
        # The incomplete rule has no truth of its own: it is UNKNOWN where it stands.
        row = ruleset.rules.index(incomplete.rule)
        block.unknown[row] = block.fired[row]
    return block


def _write(block: _Block, index: int, judgement: Judgement, ruleset: Ruleset) -> None:
    """The judgement of one case in place of what the planes say."""
    block.disposition[index] = judgement.disposition
    block.floor[index] = judgement.floor
    block.ceiling[index] = judgement.ceiling
    fired = {code.rule.id for code in judgement.fired}
    for row, rule in enumerate(ruleset.rules):
        block.fired[row, index] = rule.id in fired


def _empty(rules: int) -> _Block:
    bools, ranks = np.zeros(0, dtype=np.bool_), np.zeros(0, dtype=np.int8)
    rows = np.zeros((rules, 0), dtype=np.bool_)
    return _Block(bools, ranks, ranks, ranks, rows, rows, rows)
