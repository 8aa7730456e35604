"""Unless: the smallest change of recorded answers that would have given a less urgent result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.judging import Judge, Judgement, RuleCode
from engine.normal import Node
from engine.recorded import Value
from engine.ways import KEPT, Range, Want, Way, WaySearch, example_values, meet

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
    search = WaySearch(judge.program, judgement.facts, frozenset(given))
    ways: list[Way] = [{}]
    for code in decisive:
        lifting = search.ways(_lifting(code))
        met = (meet(one, other) for one in ways for other in lifting)
        ways = sorted((way for way in met if way is not None), key=search.cost)[: 4 * KEPT]
    codes = [step.code for step in judge.program.parts.ladder]
    for way in ways:
        if len(way) > MOST_CHANGES:
            break
        values = example_values(way, judge.program.names.atoms)
        judged = judge.judge({**given, **values})
        if judged.disposition > judgement.disposition:
            changes = tuple(
                Change(key, given[key], value, _wanted(judge, key, way[key], value))
                for key, value in sorted(values.items())
            )
            return Unless(changes, codes[judged.disposition])
    return None


def _wanted(judge: Judge, key: str, want: Want, value: Value) -> str:
    if isinstance(want, Range):
        return want.text(judge.program.limits[key])
    if isinstance(value, bool):
        return "present" if value else "absent"
    return str(value)


def _lifting(code: RuleCode) -> Node:
    # A rule that stands by its `until` is lifted by its `when` becoming FALSE; the `until` is
    # not recorded, so no recorded answer could change it.
    return code.when.counter_node if code.until is not None else code.pair.counter_node
