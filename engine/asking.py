"""What to ask next: the smallest sets of unanswered findings that decide the outcome.

Two purposes: ``ceiling`` sets would, answered one way, take the result to the most urgent step it
can still have; the ``settle`` set would, answered the benign way, rule everything more urgent out.
What each answer leads to is computed by judging it, never written by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.conditions import ALWAYS
from engine.judgement import Judgement, RuleCode
from engine.judging import Judge
from engine.normal import Node
from engine.outcomes import AskItem, AskSet, WhatIf
from engine.recorded import Value
from engine.solving import solve
from engine.ways import NOTHING, Way, WaySearch, meet, smallest

MOST_CEILING_SETS = 3

MOST_TO_SETTLE = 12
"""A larger set is the rest of the examination, not a next question."""

MOST_ROUNDS = 4
"""Rounds of ruling out; an answer can open further findings, which need another round."""


def ask_next(judge: Judge, given: Mapping[str, Value], judgement: Judgement) -> tuple[AskSet, ...]:
    """The sets worth asking, ceiling sets first; none when nothing can change any more."""
    if judgement.is_settled:
        return ()
    asking = _Asking(judge, given, judgement)
    sets = asking.ceiling_sets() if judgement.ceiling < judgement.disposition else []
    settle = asking.settle_set()
    return (*sets, settle) if settle is not None else tuple(sets)


@dataclass(frozen=True, slots=True)
class _Candidate:
    way: Way
    code: RuleCode


class _Asking:
    def __init__(self, judge: Judge, given: Mapping[str, Value], judgement: Judgement) -> None:
        self.judge = judge
        self.program = judge.program
        self.items = judge.items
        self.atoms = judge.program.names.atoms
        self.given = dict(given)
        self.judgement = judgement
        self.what_if = WhatIf(judge, given)

    # -- (a) reaching the ceiling -----------------------------------------------------------------

    def ceiling_sets(self) -> list[AskSet]:
        """Sets that would reach the ceiling, fewest items first.

        Of equal sets first what this picture requires, then what everybody needs, then what is
        asked for certain, then what serves several rules.
        """
        search = self.search(self.given, self.judgement)
        candidates = [
            _Candidate(way, code)
            for code in self.judgement.reachable
            if code.rank == self.judgement.ceiling
            for way in search.ways(_firing(code))
            if way[0]
        ]
        serves: dict[int, set[str]] = {}
        for each in candidates:
            serves.setdefault(each.way[1], set()).add(each.code.rule.id)
        required, for_this_picture = self.required_items()
        perhaps_asked = self.perhaps_asked()
        candidates.sort(
            key=lambda each: (
                each.way[0],
                not each.way[1] & for_this_picture,
                not each.way[1] & required,
                bool(each.way[2] & perhaps_asked),
                -len(serves[each.way[1]]),
                each.way[1],
            )
        )
        sets: list[AskSet] = []
        self.take(candidates, sets, once_per_rule=True)
        self.take(candidates, sets, once_per_rule=False)
        return sets

    def take(
        self, candidates: list[_Candidate], sets: list[AskSet], *, once_per_rule: bool
    ) -> None:
        """Adds the first candidates that hold what they promise and say something new."""
        for each in candidates:
            if len(sets) == MOST_CEILING_SETS:
                return
            names = set(self.items.in_way(each.way))
            if any(names >= {item.item for item in done.items} for done in sets):
                continue
            if once_per_rule and any(each.code.rule.id in done.rules for done in sets):
                continue
            solved = solve(self.program, self.items, self.given, each.way)
            if solved is None:
                continue
            values = self.closed(solved.values)
            judged = self.what_if.judged(values)
            if judged.disposition <= self.judgement.ceiling:
                rules = (each.code.rule.id,)
                sets.append(self.ask_set("ceiling", solved.values, values, rules, judged))

    def required_items(self) -> tuple[int, int]:
        """Items required before reassurance: all, and those required because of this picture.

        Pulses are required because the leg cramps; power is required of everybody.
        """
        every = for_this_picture = 0
        required = self.program.parts.required_for_reassurance
        conditional = {item.finding for item in required if item.when != ALWAYS}
        for missing in self.judgement.missing:
            for key in missing.keys:
                every |= self.items.of_key[key]
                if missing.finding in conditional:
                    for_this_picture |= self.items.of_key[key]
        return every, for_this_picture

    def perhaps_asked(self) -> int:
        """Bits of what is asked only if something else turns out so: it comes after the certain."""
        state = self.judgement.facts.state
        bits = 0
        for group in self.program.asked:
            if not group.when.true(state):
                bits |= group.bits
                for name in group.numbers:
                    bits |= self.program.bits.number_bits.get(name, 0)
        return bits

    # -- (b) bringing ceiling and floor together --------------------------------------------------

    def settle_set(self) -> AskSet | None:
        values: dict[str, Value] = {}
        ruled_out: set[str] = set()
        judged = self.judgement
        for _ in range(MOST_ROUNDS):
            if judged.is_settled:
                break
            added = self.rule_out({**self.given, **self.closed(values)}, judged, ruled_out)
            if not added:
                return None
            values |= added
            if len({self.atoms[key].item for key in values}) > MOST_TO_SETTLE:
                return None
            judged = self.what_if.judged(self.closed(values))
        if not judged.is_settled or not values:
            return None
        values = self.pruned(values)
        closed = self.closed(values)
        rules = tuple(sorted(ruled_out))
        return self.ask_set("settle", values, closed, rules, self.what_if.judged(closed))

    def rule_out(
        self, given: dict[str, Value], judged: Judgement, ruled_out: set[str]
    ) -> dict[str, Value] | None:
        """Answers that make every more urgent reachable rule FALSE, fewest items first."""
        missing = [key for each in judged.missing for key in each.keys]
        if len({self.atoms[key].item for key in missing}) > MOST_TO_SETTLE:
            return None
        search = self.search(given, judged)
        uncovered: dict[str, list[Way]] = {}
        for code in judged.reachable:
            lifting = code.until is not None and code in judged.standing
            if code.rank < judged.floor or lifting:
                ways = search.ways(code.pair.counter_node)
                if not ways:
                    return None
                uncovered[code.rule.id] = ways
        if not uncovered and not missing:
            return self.reassure(search, given, judged)
        chosen = NOTHING
        for key in missing:
            chosen = meet(chosen, (1, self.items.of_key[key], self.benign_bits(key)))
        ruled_out.update(uncovered)
        while uncovered:
            grown = self.widest(uncovered, chosen)
            if grown is None or grown[0] > MOST_TO_SETTLE:
                return None
            chosen = grown
        solved = solve(self.program, self.items, given, chosen)
        if solved is None:
            return None
        return {key: self.benign(key) for key in missing} | solved.values

    def reassure(
        self, search: WaySearch, given: dict[str, Value], judged: Judgement
    ) -> dict[str, Value] | None:
        """Nothing urgent is left: the answers that bring the result down for good, if any."""
        ways = smallest(way for code in judged.reachable for way in search.ways(code.pair.node))
        solved = (solve(self.program, self.items, given, way) for way in ways)
        return next((each.values for each in solved if each is not None), None)

    def widest(self, uncovered: dict[str, list[Way]], chosen: Way) -> Way | None:
        """`chosen` with the one item that rules out most rules; else with a rule's first way."""
        even = self.program.bits.even
        reach: dict[int, dict[str, Way]] = {}
        for rule_id, ways in uncovered.items():
            for way in ways:
                both = chosen[2] | way[2]
                if both & both >> 1 & even:
                    continue
                extra = way[1] & ~chosen[1]
                if extra.bit_count() <= 1:
                    reach.setdefault(extra, {}).setdefault(rule_id, way)
        if reach:
            extra = min(reach, key=lambda each: (each.bit_count(), -len(reach[each]), each))
            for rule_id, way in reach[extra].items():
                met = meet(chosen, way)
                if not met[2] & met[2] >> 1 & even:
                    chosen = met
                    del uncovered[rule_id]
            return chosen
        for way in uncovered.pop(min(uncovered)):
            met = meet(chosen, way)
            if not met[2] & met[2] >> 1 & even:
                return met
        return None

    def benign(self, key: str) -> Value:
        """The least alarming answer of an atom that only has to be answered."""
        finding = self.atoms[key].finding
        if self.atoms[key].is_boolean:
            return False
        if finding.kind == "choice":
            return (finding.worse_order or tuple(o.id for o in finding.options))[0]
        low, high = self.program.bits.limits[key]
        reference = next((each for each in finding.reference if each.low is not None), None)
        return reference.low if reference and reference.low is not None else (low + high) / 2

    def benign_bits(self, key: str) -> int:
        """The bits of the benign answer; of a number none, its rules decide."""
        if key in self.program.bits.limits:
            return 0
        return self.program.bits.of(key, self.benign(key))

    def pruned(self, values: dict[str, Value]) -> dict[str, Value]:
        """Without the items that the rest settles already."""
        for item in sorted({self.atoms[key].item for key in values}):
            rest = {key: v for key, v in values.items() if self.atoms[key].item != item}
            if rest and self.what_if.judged(self.closed(rest)).is_settled:
                values = rest
        return values

    # -- shared -----------------------------------------------------------------------------------

    def search(self, given: Mapping[str, Value], judged: Judgement) -> WaySearch:
        """A search over what is indicated, unanswered, and not answered by a declared default."""
        state, numbers = judged.facts.state, judged.facts.numbers
        free: set[str] = set()
        for group in self.program.asked:
            if not group.when.false(state):
                free.update(group.keys)
        free.difference_update(given)
        free -= {key for key in free if key in numbers and numbers[key][0] == numbers[key][1]}
        return WaySearch(self.program, self.items, judged.facts, free)

    def closed(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """`values`, with a set that is asked as a list answered as a whole."""
        closed = dict(values)
        for key in values:
            finding = self.atoms[key].finding
            if finding.asked_as == "list":
                for each in finding.atom_keys():
                    if each not in self.given:
                        closed.setdefault(each, False)
        return closed

    def ask_set(
        self,
        purpose: Literal["ceiling", "settle"],
        values: Mapping[str, Value],
        closed: dict[str, Value],
        rules: tuple[str, ...],
        judged: Judgement,
    ) -> AskSet:
        by_item: dict[str, list[str]] = {}
        for key in sorted(values):
            by_item.setdefault(self.atoms[key].item, []).append(key)
        items = tuple(
            AskItem(item, self.atoms[keys[0]].finding.id, tuple(keys), self.what_if)
            for item, keys in sorted(by_item.items())
        )
        return AskSet(purpose, items, rules, closed, *self.what_if.range_of(judged))


def _firing(code: RuleCode) -> Node:
    # A rule with `until` is in force as soon as its `when` is TRUE.
    return code.pair.node if code.until is None else code.when.node
