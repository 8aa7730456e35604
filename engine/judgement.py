"""What a judgement holds: the compiled rules, those that fired, and the range of the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.normal import Pair, Test
from engine.program import Facts
from engine.records import Rule
from engine.steps import ClosedStep


@dataclass(frozen=True, slots=True, eq=False)
class RuleCode:
    """A compiled rule. `blockers` are named conditions that the rule needs to be FALSE."""

    rule: Rule
    rank: int
    pair: Pair
    true: Test
    false: Test
    when: Pair
    until: Pair | None
    blockers: tuple[str, ...]
    steps: tuple[ClosedStep, ...]
    """What has to be worked out to know this rule alone."""

    def stands(self, state: int) -> bool:
        """Whether `when` is TRUE and `until` is there and not TRUE."""
        return self.until is not None and self.when.true(state) and not self.until.true(state)


@dataclass(frozen=True, slots=True)
class Missing:
    """A required item that is unanswered: the finding and the atoms still to be answered."""

    finding: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Ranks count from 0, the most urgent step. Rules are in order of urgency, then id."""

    facts: Facts
    opened: Facts
    true: tuple[RuleCode, ...]
    standing: tuple[RuleCode, ...]
    fired: tuple[RuleCode, ...]
    unknown: tuple[RuleCode, ...]
    reachable: tuple[RuleCode, ...]
    missing: tuple[Missing, ...]
    incomplete: bool
    floor: int
    ceiling: int
    disposition: int
    held: Mapping[str, int]
    """Standing rule → the bits of its blockers taken as FALSE (see `_holds_anyway`)."""

    @property
    def is_settled(self) -> bool:
        """No answer can change the disposition any more."""
        if self.ceiling != self.disposition:
            return False
        return self.floor == self.disposition or not (self.fired or self.reachable)


def by_urgency(code: RuleCode) -> tuple[int, str]:
    return code.rank, code.rule.id
