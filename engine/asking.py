"""What to ask next: the smallest sets of unanswered findings that decide the outcome.

Two purposes: ``ceiling`` sets would, answered one way, take the result to the most urgent step it
can still have; the ``settle`` set would, answered the benign way, rule everything more urgent out.
What each answer leads to is computed by judging it, never written by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.findings import Atom
from engine.judging import Judge, Judgement, RuleCode
from engine.normal import Node
from engine.recorded import Value
from engine.ways import Range, Way, WaySearch, example_values, meet

MOST_CEILING_SETS = 3
MOST_ROUNDS = 4
"""Rounds of ruling out; an answer can open further findings, which need another round."""


@dataclass(frozen=True)
class AskOutcome:
    """What one answer would lead to. `answer` is present, absent, an option, none or a band."""

    answer: str
    values: dict[str, Value]
    disposition: str
    floor: str
    ceiling: str


@dataclass(frozen=True)
class AskItem:
    """One thing to ask: an atom, or a whole set that is asked as a list."""

    item: str
    finding: str
    keys: tuple[str, ...]
    outcomes: tuple[AskOutcome, ...]


@dataclass(frozen=True)
class AskSet:
    """Findings to ask together, and where they lead when answered as in `answers`."""

    purpose: Literal["ceiling", "settle"]
    items: tuple[AskItem, ...]
    rules: tuple[str, ...]
    answers: dict[str, Value]
    disposition: str
    floor: str
    ceiling: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "purpose": self.purpose,
            "items": [
                {
                    "item": item.item,
                    "outcomes": [
                        {
                            "answer": outcome.answer,
                            "disposition": outcome.disposition,
                            "floor": outcome.floor,
                            "ceiling": outcome.ceiling,
                        }
                        for outcome in item.outcomes
                    ],
                }
                for item in self.items
            ],
            "rules": list(self.rules),
            "answers": dict(self.answers),
            "disposition": self.disposition,
            "floor": self.floor,
            "ceiling": self.ceiling,
        }


def ask_next(judge: Judge, given: Mapping[str, Value], judgement: Judgement) -> tuple[AskSet, ...]:
    """The sets worth asking, ceiling sets first; none when nothing can change any more."""
    if judgement.is_settled:
        return ()
    return _Asking(judge, given, judgement).sets()


class _Asking:
    def __init__(self, judge: Judge, given: Mapping[str, Value], judgement: Judgement) -> None:
        self.judge = judge
        self.program = judge.program
        self.atoms: Mapping[str, Atom] = judge.program.names.atoms
        self.given = dict(given)
        self.judgement = judgement
        self.codes = [step.code for step in judge.program.parts.ladder]
        self._judged: dict[tuple[tuple[str, Value], ...], Judgement] = {}

    def sets(self) -> tuple[AskSet, ...]:
        ceiling = self.ceiling_sets() if self.judgement.ceiling < self.judgement.disposition else []
        settle = self.settle_set()
        if settle is not None and all(settle.answers != each.answers for each in ceiling):
            return (*ceiling, settle)
        return tuple(ceiling)

    # -- (a) reaching the ceiling -----------------------------------------------------------------

    def ceiling_sets(self) -> list[AskSet]:
        search = self.search(self.given, self.judgement)
        found: list[tuple[Way, RuleCode]] = []
        for code in self.judgement.reachable:
            if code.rank == self.judgement.ceiling:
                found += [(way, code) for way in search.ways(_firing(code)) if way]
        found.sort(key=lambda each: (search.cost(each[0]), each[1].rule.id))
        sets: list[AskSet] = []
        taken: list[frozenset[str]] = []
        for way, code in found:
            items = frozenset(self.atoms[key].item for key in way)
            if any(items >= each for each in taken):
                continue
            values = self.closed(way)
            judged = self.judged(values)
            if judged.disposition <= self.judgement.ceiling:
                taken.append(items)
                sets.append(self.ask_set("ceiling", way, values, (code.rule.id,), judged))
                if len(sets) == MOST_CEILING_SETS:
                    break
        return sets

    # -- (b) bringing ceiling and floor together --------------------------------------------------

    def settle_set(self) -> AskSet | None:
        chosen: Way = {}
        ruled_out: set[str] = set()
        judged = self.judgement
        for _ in range(MOST_ROUNDS):
            values = self.closed(chosen)
            judged = self.judged(values)
            if judged.is_settled:
                break
            grown = self.rule_out(chosen, {**self.given, **values}, judged, ruled_out)
            if grown is None or grown == chosen:
                return None
            chosen = grown
        if not judged.is_settled or not chosen:
            return None
        chosen = self.pruned(chosen)
        values = self.closed(chosen)
        return self.ask_set("settle", chosen, values, tuple(sorted(ruled_out)), self.judged(values))

    def rule_out(
        self, chosen: Way, given: dict[str, Value], judged: Judgement, ruled_out: set[str]
    ) -> Way | None:
        """`chosen` with what makes every more urgent reachable rule FALSE, fewest items first."""
        search = self.search(given, judged)
        uncovered: dict[str, list[Way]] = {}
        for code in judged.reachable:
            lifting = code.until is not None and code in judged.standing
            if code.rank < judged.floor or lifting:
                ways = search.ways(code.pair.counter_node)
                if not ways:
                    return None
                uncovered[code.rule.id] = ways
                ruled_out.add(code.rule.id)
        grown: Way | None = chosen
        for missing in judged.missing:
            for key in missing.keys:
                grown = grown if key in (grown or {}) else {**(grown or {}), key: self.benign(key)}
        while uncovered and grown is not None:
            grown = self._widest(search, uncovered, grown)
        return grown

    def _widest(
        self, search: WaySearch, uncovered: dict[str, list[Way]], chosen: Way
    ) -> Way | None:
        """Adds the one item that rules out most rules; else the cheapest way of one rule."""
        reach: dict[str, list[str]] = {}
        single: dict[tuple[str, str], Way] = {}
        for rule_id, ways in uncovered.items():
            for way in ways:
                items = {self.atoms[key].item for key in way if key not in chosen}
                if len(items) > 1 or meet(chosen, way) is None:
                    continue
                item = next(iter(items), "")
                if (item, rule_id) not in single:
                    single[item, rule_id] = way
                    reach.setdefault(item, []).append(rule_id)
        if not reach:
            rule_id = min(uncovered)
            ways = sorted(uncovered.pop(rule_id), key=search.cost)
            return next((met for way in ways if (met := meet(chosen, way)) is not None), None)
        item = "" if "" in reach else min(reach, key=lambda each: (-len(reach[each]), each))
        grown = chosen
        for rule_id in reach[item]:
            met = meet(grown, single[item, rule_id])
            if met is not None:
                grown = met
                del uncovered[rule_id]
        return grown

    def benign(self, key: str) -> frozenset[Value] | Range:
        """The least alarming answer of an atom that only has to be answered."""
        finding = self.atoms[key].finding
        if self.atoms[key].is_boolean:
            return frozenset((False,))
        if finding.kind == "choice":
            return frozenset((finding.worse_order or tuple(o.id for o in finding.options))[:1])
        return Range(*self.program.limits[key])

    def pruned(self, way: Way) -> Way:
        """Without the items that the rest settles already."""
        items = sorted({self.atoms[key].item for key in way})
        for item in items:
            rest = {key: want for key, want in way.items() if self.atoms[key].item != item}
            if rest and self.judged(self.closed(rest)).is_settled:
                way = rest
        return way

    # -- shared -----------------------------------------------------------------------------------

    def search(self, given: Mapping[str, Value], judged: Judgement) -> WaySearch:
        state = judged.facts.state
        free = {
            key
            for group in self.program.asked
            if not group.when.false(state)
            for key in group.keys
            # A number that its declared default answers is not asked for.
            if key not in given and not self.is_known(judged, key)
        }
        return WaySearch(self.program, judged.facts, free)

    @staticmethod
    def is_known(judged: Judgement, key: str) -> bool:
        low, high = judged.facts.numbers.get(key, (0.0, 1.0))
        return low == high

    def closed(self, way: Way) -> dict[str, Value]:
        """Values of the way; a set asked as a list is answered as a whole."""
        values = example_values(way, self.atoms)
        for finding_id in {self.atoms[key].item for key in way} & set(self.program.names.findings):
            finding = self.program.names.findings[finding_id]
            if finding.asked_as == "list":
                for key in finding.atom_keys():
                    if key not in self.given:
                        values.setdefault(key, False)
        return values

    def judged(self, values: Mapping[str, Value]) -> Judgement:
        key = tuple(sorted(values.items()))
        if key not in self._judged:
            self._judged[key] = self.judge.judge({**self.given, **values})
        return self._judged[key]

    def ask_set(
        self,
        purpose: Literal["ceiling", "settle"],
        way: Way,
        values: dict[str, Value],
        rules: tuple[str, ...],
        judged: Judgement,
    ) -> AskSet:
        by_item: dict[str, list[str]] = {}
        for key in sorted(way):
            by_item.setdefault(self.atoms[key].item, []).append(key)
        items = tuple(self.ask_item(item, tuple(keys)) for item, keys in sorted(by_item.items()))
        return AskSet(purpose, items, rules, values, *self.range_of(judged))

    def range_of(self, judged: Judgement) -> tuple[str, str, str]:
        return (
            self.codes[judged.disposition],
            self.codes[judged.floor],
            self.codes[judged.ceiling],
        )

    def ask_item(self, item: str, keys: tuple[str, ...]) -> AskItem:
        finding = self.atoms[keys[0]].finding
        if finding.asked_as == "list":
            open_keys = [key for key in finding.atom_keys() if key not in self.given]
            none = dict.fromkeys(open_keys, False)
            answers: list[tuple[str, dict[str, Value]]] = [
                (self.atoms[key].key.removeprefix(f"{finding.id}."), {**none, key: True})
                for key in keys
            ]
            answers.append(("none", {**none}))
        elif self.atoms[keys[0]].is_boolean:
            answers = [("present", {keys[0]: True}), ("absent", {keys[0]: False})]
        elif finding.kind == "choice":
            answers = [(option.id, {finding.id: option.id}) for option in finding.options]
        else:
            answers = [(band, {finding.id: value}) for band, value in self.bands(finding.id)]
        outcomes = tuple(
            AskOutcome(answer, values, *self.range_of(self.judged(values)))
            for answer, values in answers
        )
        return AskItem(item, finding.id, keys, outcomes)

    def bands(self, name: str) -> list[tuple[str, float]]:
        """Bands of a number between the thresholds that matter now, with a value inside each."""
        low, high = self.program.limits[name]
        cuts = {
            cut
            for fact in self.program.comparisons
            for cut in self.program.cuts(fact, name, self.judgement.facts.numbers)
        }
        ordered = sorted(cut for cut in cuts if (low, 0) < cut < (high, 1))
        ends = [(low, 0), *ordered, (high, 1)]
        bands = []
        for (start, above), (end, included) in zip(ends, ends[1:], strict=False):
            band = Range(start, end, low_open=above == 1, high_open=included == 0)
            bands.append((band.text((low, high)), band.example()))
        return bands


def _firing(code: RuleCode) -> Node:
    # A rule with `until` is in force as soon as its `when` is TRUE.
    return code.pair.node if code.until is None else code.when.node
