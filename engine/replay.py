"""Replay: what a ruleset, or two of them, says about many stored answer sets.

This is the door. Arrays (numpy) are loaded when something is replayed, not with the pages that
may lead to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.recorded import Answers
from engine.rulesets import Ruleset

if TYPE_CHECKING:
    from engine.comparison import Comparison
    from engine.replayed import Outcomes


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """What came out for one case; all None and nothing fired when it is out of scope."""

    disposition: str | None
    floor: str | None
    ceiling: str | None
    fired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """In how many cases within the scope a rule is TRUE, FALSE, UNKNOWN, and in how many it fired.

    A rule that stands is UNKNOWN and fired; reassurance that is withheld is TRUE and not fired.
    """

    true: int
    false: int
    unknown: int
    fired: int


@dataclass(frozen=True, slots=True)
class CaseChange:
    """One case under both rulesets."""

    before: CaseOutcome
    after: CaseOutcome

    @property
    def newly_fired(self) -> tuple[str, ...]:
        """Rules that fired after, and not before."""
        return tuple(rule for rule in self.after.fired if rule not in self.before.fired)

    @property
    def no_longer_fired(self) -> tuple[str, ...]:
        """Rules that fired before, and not after."""
        return tuple(rule for rule in self.before.fired if rule not in self.after.fired)


def replay(ruleset: Ruleset, answer_sets: Sequence[Answers]) -> Outcomes:
    """What the ruleset says about each of the answer sets.

    Answers that the ruleset has no place for (a finding or option that only another version has,
    a number outside its range) are left out of the case and counted in `dropped`.
    """
    from engine.replayed import replayed

    return replayed(ruleset, answer_sets)


def compare(before: Ruleset, after: Ruleset, answer_sets: Sequence[Answers]) -> Comparison:
    """Both rulesets on the same answer sets: whose result changes, and which way."""
    from engine.comparison import Comparison

    return Comparison(replay(before, answer_sets), replay(after, answer_sets))
