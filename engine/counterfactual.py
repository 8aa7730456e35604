"""Unless: the smallest change of recorded answers that would have given a less urgent result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.judgement import Judgement, RuleCode
from engine.judging import Judge
from engine.recorded import Value
from engine.solving import Solved, solve
from engine.ways import KEPT, NOTHING, Way, WaySearch, meet, smallest

MOST_CHANGES = 4
"""A larger change is another patient, not an explanation."""


@dataclass(frozen=True)
class Change:
    """One recorded answer and what it would have had to be instead.

    `wanted` says what would do: present, absent, an option, or a range such as "< 1600";
    `instead` is one value of that kind.
    """

    key: str
    recorded: Value
    instead: Value
    wanted: str


@dataclass(frozen=True)
class Unless:
    """The changes, together, and the disposition they would have given."""

    changes: tuple[Change, ...]
    disposition: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "changes": [
                {
                    "key": each.key,
                    "recorded": each.recorded,
                    "instead": each.instead,
                    "wanted": each.wanted,
                }
                for each in self.changes
            ],
            "disposition": self.disposition,
        }


def unless(judge: Judge, given: Mapping[str, Value], judgement: Judgement) -> Unless | None:
    """The smallest change found within the bounds of the search; None when there is none.

    None also where no recorded answer is the cause: nothing fired, or reassurance is only
    withheld because something was not assessed.
    """
    decisive = [
        code
        for code in judgement.fired
        if code.rank == judgement.disposition and code is not judge.incomplete
    ]
    if not decisive:
        return None
    items = judge.single_answers
    ways = [NOTHING]
    for code in decisive:
        lifting = _lifting(judge, given, judgement, code)
        ways = smallest((meet(one, other) for one in ways for other in lifting), 4 * KEPT)
    codes = [step.code for step in judge.program.parts.ladder]
    for way in ways:
        solved = solve(judge.program, items, given, way)
        if solved is None or not 0 < len(solved.values) <= MOST_CHANGES:
            continue
        if not solved.values.keys() <= given.keys():
            continue  # nobody recorded it, so it cannot be changed
        judged = judge.judge({**given, **solved.values})
        if judged.disposition > judgement.disposition:
            return Unless(_changes(judge, given, solved), codes[judged.disposition])
    return None


def _lifting(
    judge: Judge, given: Mapping[str, Value], judgement: Judgement, code: RuleCode
) -> list[Way]:
    """Changes after which the rule neither is TRUE nor stands, as far as it alone is concerned."""
    forced = judgement.held.get(code.rule.id, 0)
    facts = judge.program.facts(given, forced) if forced else judgement.facts
    search = WaySearch(judge.program, judge.single_answers, facts, frozenset(given))
    if code.until is None:
        return search.untrue(code.pair.node)
    return smallest([*search.untrue(code.when.node), *search.ways(code.until.node)])


def _changes(judge: Judge, given: Mapping[str, Value], solved: Solved) -> tuple[Change, ...]:
    limits = judge.program.bits.limits
    changes = []
    for key, value in sorted(solved.values.items()):
        if key in solved.ranges:
            wanted = solved.ranges[key].text(limits[key])
        elif isinstance(value, bool):
            wanted = "present" if value else "absent"
        else:
            wanted = str(value)
        changes.append(Change(key, given[key], value, wanted))
    return tuple(changes)
