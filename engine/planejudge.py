"""The judgement of many cases at once; ``judging`` says what each line means for one patient.

The one thing that is not done in planes is the search whether a rule holds although the named
conditions that would replace it are undecided (``holding``). Planes find the few cases in which
that could matter; those are judged one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.columns import Columns
from engine.judgement import RuleCode
from engine.judging import Judge
from engine.normal import Bit, Derived, Node
from engine.planeopen import OpenState
from engine.planes import Bools, Plane, unpack
from engine.planestate import PlaneState

Ranks = NDArray[np.int8]


@dataclass(slots=True)
class _RulePlanes:
    true: Plane
    unknown: Plane
    standing: Plane
    reachable: Plane


@dataclass
class PlaneJudgement:
    """Ranks count from 0, the most urgent step; rule arrays are by rule id."""

    in_scope: Bools
    floor: Ranks
    ceiling: Ranks
    disposition: Ranks
    true: dict[str, Plane]
    unknown: dict[str, Plane]
    fired: dict[str, Plane]
    one_by_one: Bools
    """Cases that must be judged by the one-patient engine instead."""


class PlaneJudge:
    """Judges the cases of `columns` by one ruleset."""

    def __init__(self, judge: Judge, columns: Columns) -> None:
        self.judge = judge
        self.program = judge.program
        self.state = PlaneState(judge.program, columns)
        self.open = OpenState(self.state)
        self.full, self.empty = self.state.full, self.state.empty

    def judged(self) -> PlaneJudgement:
        judge, full = self.judge, self.full
        rules = {code: self.rule(code) for code in judge.codes}
        true_within = self.within((code.rank, each.true) for code, each in rules.items())
        by_hand = self.empty
        for code, each in rules.items():
            may_hold = self.may_hold(code, each.unknown)
            if may_hold is not None:
                # A rule more urgent than all that are TRUE may hold anyway.
                by_hand = by_hand | (may_hold & (full ^ true_within[code.rank]))
        missing = self.missing()
        fired = {code: each.true | each.standing for code, each in rules.items()}
        incomplete = judge.incomplete
        if incomplete is not None:
            above = true_within[incomplete.rank - 1] if incomplete.rank else self.empty
            fired[incomplete] = missing & (full ^ above)
        fired_within = self.within((code.rank, plane) for code, plane in fired.items())
        reach_within = self.within((code.rank, each.reachable) for code, each in rules.items())
        disposition = self.ranks(fired_within, judge.otherwise)
        ceiling = np.minimum(
            np.minimum(disposition, self.ranks(reach_within, judge.least)),
            np.where(self.bools(true_within[-1]), judge.least, judge.otherwise),
        )
        # Reassurance is not listed beside a more urgent rule, or while something is missing.
        urgent = fired_within[judge.least - 1] if judge.least else self.empty
        shown = full ^ (urgent | missing)
        out_of_scope = self.state.where(
            self.program.pair(self.program.parts.scope.when).counter_node
        )
        return PlaneJudgement(
            in_scope=~self.bools(out_of_scope),
            floor=self.ranks(true_within, judge.least),
            ceiling=ceiling.astype(np.int8),
            disposition=disposition,
            true={code.rule.id: each.true for code, each in rules.items()},
            unknown={code.rule.id: each.unknown for code, each in rules.items()},
            fired={
                code.rule.id: plane & shown if code.rank == judge.least else plane
                for code, plane in fired.items()
            },
            one_by_one=self.bools(by_hand & (full ^ out_of_scope)),
        )

    # -- rules -----------------------------------------------------------------------------------

    def rule(self, code: RuleCode) -> _RulePlanes:
        """What `Judge.judge` finds for one rule, apart from rules that hold anyway."""
        state, opened = self.state, self.open.planes
        true, false = self.truths(code)
        unknown = self.full ^ (true | false)
        if code.until is not None:
            reachable = state.where(code.when.node, opened) & unknown
            standing = reachable & state.where(code.when.node)
        else:
            reachable = state.where(self.asked(code), opened) & unknown
            standing = self.empty
        could = self.could_hold(code, unknown)
        if could is not None:
            reachable = reachable | could
        return _RulePlanes(true, unknown, standing, reachable)

    def truths(self, code: RuleCode) -> tuple[Plane, Plane]:
        """Where the rule is TRUE, and where it is FALSE."""
        index = self.program.literals.index.get(Derived(code.rule.id))
        if index is not None:
            return self.state.planes[2 * index], self.state.planes[2 * index + 1]
        return self.state.where(code.pair.node), self.state.where(code.pair.counter_node)

    def asked(self, code: RuleCode) -> Node:
        """What asks whether the rule is TRUE: its own bit when others name it."""
        index = self.program.literals.index.get(Derived(code.rule.id))
        return code.pair.node if index is None else Bit(index, True)

    def names_of(self, code: RuleCode) -> set[str]:
        """Everything that has to be worked out to know the rule."""
        return {code.rule.id, *self.program.names.needed_by(code.rule.condition)}

    def missing(self) -> Plane:
        """Where a required item is unanswered."""
        missing = self.empty
        for _, keys, when in self.judge.required:
            unanswered = self.empty
            for key in keys:
                unanswered = unanswered | (self.full ^ self.state.answered(key))
            missing = missing | (unanswered & (self.full ^ self.state.where(when.counter_node)))
        return missing

    # -- rules that hold anyway --------------------------------------------------------------------

    def may_hold(self, code: RuleCode, unknown: Plane) -> Plane | None:
        """Where `HoldingRules.holds_anyway` has to be asked; None when nowhere."""
        cleared = self.cleared(code, self.state.planes)
        if cleared is None:
            return None
        where, forced = cleared
        planes = self.state.what_if(forced, self.names_of(code))
        holds = self.state.where(self.asked(code), planes)
        if code.until is not None:
            until = self.state.where(code.until.node, planes)
            holds = holds | (self.state.where(code.when.node, planes) & (self.full ^ until))
        holds = holds & where & unknown
        return holds if holds.any() else None

    def could_hold(self, code: RuleCode, unknown: Plane) -> Plane | None:
        """Where further answers could bring the rule to hold anyway; None when nowhere."""
        cleared = self.cleared(code, self.open.planes)
        if cleared is None:
            return None
        where, allowed = cleared
        planes = self.open.what_if(allowed, self.names_of(code))
        holds = self.state.where(self.asked(code), planes)
        if code.until is not None:
            holds = holds | self.state.where(code.when.node, planes)
        return holds & where & unknown

    def cleared(
        self, code: RuleCode, weighed: list[Plane]
    ) -> tuple[Plane, dict[str, Plane]] | None:
        """Where the rule could be in force, and where each open blocker is taken as FALSE."""
        holding, state = self.judge.holding, self.state
        blockers = holding.blockers(code)
        if not blockers:
            return None
        forced = {}
        any_open = self.empty
        for name in blockers:
            index = self.program.literals.index[Derived(name)]
            forced[name] = state.unknown(index)
            any_open = any_open | forced[name]
        planes = list(weighed)
        for index, wanted in holding.affected(code):
            bit = 2 * index + (not wanted)
            planes[bit] = planes[bit] | state.unknown(index)
        could = state.where(code.pair.node, planes)
        if code.until is not None:
            could = could | state.where(code.when.node, planes)
        where = could & any_open
        return (where, forced) if where.any() else None

    # -- ranks -----------------------------------------------------------------------------------

    def within(self, planes: Iterable[tuple[int, Plane]]) -> list[Plane]:
        """For each rank where something at least as urgent is set."""
        within = [self.empty] * (self.judge.least + 1)
        for rank, plane in planes:
            within[rank] = within[rank] | plane
        for rank in range(1, len(within)):
            within[rank] = within[rank] | within[rank - 1]
        return within

    def ranks(self, within: list[Plane], otherwise: int) -> Ranks:
        """The most urgent rank that is set, else `otherwise`."""
        ranks = np.full(self.state.count, otherwise, dtype=np.int8)
        for rank in range(len(within) - 1, -1, -1):
            ranks[self.bools(within[rank])] = rank
        return ranks

    def bools(self, plane: Plane) -> Bools:
        return unpack(plane, self.state.count)
