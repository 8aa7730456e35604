"""One evaluation with its explanation, against json-logic and rule-engine on the same rules.

The peers know two truth values, so each condition of the shipped ruleset is given to them twice,
in the two forms that a careful user would write by hand: "is certainly true" and "is certainly
false", over answers that may be null. Named definitions are worked out once for each patient and
put beside the answers, as the engine does. The peers get no ranges, no reassurance check, no
explanation and nothing to ask next; ours does all of that. Before anything is timed, the truth of
every rule in every case must be the same in all three.
"""

from __future__ import annotations

import datetime
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import rule_engine
from json_logic import jsonLogic

from engine.answers import Answers, read_case
from engine.cases import rule_truth
from engine.evaluation import evaluate
from engine.normal import Bit, Choice, Comparison, Derived, Every, Node, Presence
from engine.review import review
from engine.rulesets import Ruleset, load_ruleset
from engine.truth import Truth

RULESET = Path(__file__).parents[1] / "triage" / "rulesets" / "twitch-and-cramp.yaml"
# What to ask next judges the patient again for every answer that could decide; the peers say only
# which rules hold, once. It may take no longer than that.
BARS = {"evaluation with explanation": 0.1, "the same with what to ask next": 1.0}
ROUNDS = 7
TURNS = 10
CASES = 12

Data = dict[str, Any]
Compiled = Callable[[Data], bool]


class _Peer:
    """Rules of a ruleset in the language of a two-valued peer."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.program = ruleset.program
        self.definitions = list(self._definitions())
        self.rules = [
            (code, self.compiled(code.pair.node), self.compiled(code.pair.counter_node))
            for code in ruleset.judge.codes
        ]

    # What a peer has to know: how to write each kind of expression, and how to compile it.

    def compiled(self, node: Node) -> Compiled:
        raise NotImplementedError

    def _definitions(self) -> Iterator[tuple[str, Compiled, Compiled]]:
        """Named conditions, and comparisons of scores, in the order of need."""
        program = self.program
        order, _ = program.names.order()
        for name in order:
            if name in program.derived:
                pair = program.derived[name]
                yield self.key(name), self.compiled(pair.node), self.compiled(pair.counter_node)

    @staticmethod
    def key(name: str) -> str:
        """A name that every peer can look up."""
        return "v_" + name.replace(".", "_").replace("-", "_")

    def data(self, answers: Answers) -> Data:
        """The answers as a flat mapping; what is not answered is null."""
        given = answers.given()
        data: Data = {self.key(key): given.get(key) for key in self.ruleset.atoms}
        # A declared default is an answer; working it out is left out of the peers' time.
        numbers = self.program.facts(given).numbers
        for key, (low, high) in numbers.items():
            if key in self.ruleset.atoms and low == high:
                data[self.key(key)] = low
        return data

    def truths(self, data: Data) -> dict[str, Truth]:
        """The truth of every rule: first what is named, then the rules."""
        for key, true, false in self.definitions:
            holds = true(data)
            data[f"{key}_t"] = holds
            data[f"{key}_f"] = not holds and false(data)
        truths = {}
        for code, true, false in self.rules:
            if true(data):
                truths[code.rule.id] = Truth.TRUE
            else:
                truths[code.rule.id] = Truth.FALSE if false(data) else Truth.UNKNOWN
        return truths


class _JsonLogic(_Peer):
    """panzi-json-logic."""

    def compiled(self, node: Node) -> Compiled:
        logic = self.logic(node)
        return lambda data: bool(jsonLogic(logic, data))

    def logic(self, node: Node) -> Any:
        if isinstance(node, Bit):
            return self.bit(node)
        items = [self.logic(item) for item in node.items]
        if isinstance(node, Every):
            return {"and": items} if items else True
        if node.count == 1:
            return {"or": items} if items else False
        return {">=": [{"+": [{"if": [item, 1, 0]} for item in items]}, node.count]}

    def bit(self, bit: Bit) -> Any:
        fact = self.program.literals.facts[bit.index]
        match fact:
            case Presence(name):
                return {"===": [{"var": self.key(name)}, bit.wanted]}
            case Choice(name, option):
                value = {"var": self.key(name)}
                if bit.wanted:
                    return {"===": [value, option]}
                return {"and": [{"!==": [value, None]}, {"!==": [value, option]}]}
            case Derived(name):
                return {"var": f"{self.key(name)}_{'t' if bit.wanted else 'f'}"}
            case Comparison(name, operator, number):
                return self.comparison(name, operator, number, bit.wanted)

    def comparison(self, name: str, operator: str, number: float, wanted: bool) -> Any:
        definition = self.program.names.definitions.get(name)
        sign = "===" if operator == "=" else operator
        if definition is not None and definition.kind == "score":
            up = (operator in (">=", ">")) is wanted
            compared = {sign: [self.score(name, lowest=up), number]}
            return compared if wanted else {"!": [compared]}
        keys = definition.inputs if definition else (name,)
        values = [{"var": self.key(key)} for key in keys]
        arithmetic = {"ratio": "/", "difference": "-", "sum": "+"}
        value = {arithmetic[definition.kind]: values} if definition else values[0]
        compared = {sign: [value, number]}
        known = [{"!==": [each, None]} for each in values]
        return {"and": [*known, compared if wanted else {"!": [compared]}]}

    def score(self, name: str, *, lowest: bool) -> Any:
        """The lowest (or highest) that the score can still be."""
        definition = self.program.names.definitions[name]
        terms: list[Any] = []
        for line, pair in zip(definition.points, self.program.point_pairs[name], strict=True):
            if (line.points > 0) is lowest:
                terms.append({"if": [self.logic(pair.node), line.points, 0]})
            else:
                terms.append({"if": [self.logic(pair.counter_node), 0, line.points]})
        return {"+": terms}


class _RuleEngine(_Peer):
    """rule-engine: its own expression language, compiled once."""

    def compiled(self, node: Node) -> Compiled:
        return rule_engine.Rule(self.text(node)).matches  # type: ignore[no-any-return]

    def text(self, node: Node) -> str:
        if isinstance(node, Bit):
            return self.bit(node)
        items = [self.text(item) for item in node.items]
        if isinstance(node, Every):
            return f"({' and '.join(items)})" if items else "true"
        if node.count == 1:
            return f"({' or '.join(items)})" if items else "false"
        return f"(({' + '.join(f'({item} ? 1 : 0)' for item in items)}) >= {node.count})"

    def bit(self, bit: Bit) -> str:
        fact = self.program.literals.facts[bit.index]
        match fact:
            case Presence(name):
                return f"({self.key(name)} == {'true' if bit.wanted else 'false'})"
            case Choice(name, option):
                key = self.key(name)
                if bit.wanted:
                    return f'({key} == "{option}")'
                return f'({key} != null and {key} != "{option}")'
            case Derived(name):
                return f"{self.key(name)}_{'t' if bit.wanted else 'f'}"
            case Comparison(name, operator, number):
                return self.comparison(name, operator, number, bit.wanted)

    def comparison(self, name: str, operator: str, number: float, wanted: bool) -> str:
        definition = self.program.names.definitions.get(name)
        sign = "==" if operator == "=" else operator
        if definition is not None and definition.kind == "score":
            up = (operator in (">=", ">")) is wanted
            compared = f"({self.score(name, lowest=up)} {sign} {number:g})"
            return compared if wanted else f"(not {compared})"
        keys = [self.key(key) for key in (definition.inputs if definition else (name,))]
        arithmetic = {"ratio": "/", "difference": "-", "sum": "+"}
        value = f" {arithmetic[definition.kind]} ".join(keys) if definition else keys[0]
        compared = f"(({value}) {sign} {number:g})"
        known = " and ".join(f"{key} != null" for key in keys)
        return f"({known} and {compared if wanted else f'(not {compared})'})"

    def score(self, name: str, *, lowest: bool) -> str:
        definition = self.program.names.definitions[name]
        terms = []
        for line, pair in zip(definition.points, self.program.point_pairs[name], strict=True):
            if (line.points > 0) is lowest:
                terms.append(f"({self.text(pair.node)} ? {line.points:g} : 0)")
            else:
                terms.append(f"({self.text(pair.counter_node)} ? 0 : {line.points:g})")
        return f"({' + '.join(terms)})"


def measure() -> list[tuple[str, float, float]]:
    """Time of one evaluation with explanation over each peer's time, with the bar."""
    ruleset = load_ruleset(RULESET.read_text(encoding="utf-8"), RULESET.name)
    worked = [
        read_case(ruleset, case.answers)
        for rule in ruleset.rules
        for case in rule.cases
        if case.kind == "fires"
    ]
    cases = worked[:: max(1, len(worked) // CASES)]
    peers = {"json-logic": _JsonLogic(ruleset), "rule-engine": _RuleEngine(ruleset)}
    _check(ruleset, peers, cases)
    ours: dict[str, Callable[[Answers], object]] = {
        "evaluation with explanation": partial(_explained, ruleset),
        "the same with what to ask next": partial(_and_what_to_ask, ruleset),
    }
    ratios: dict[tuple[str, str], list[float]] = {
        (part, name): [] for part in ours for name in peers
    }
    for _ in range(ROUNDS):
        for answers in cases:
            times = {part: _seconds(partial(judge, answers)) for part, judge in ours.items()}
            for name, peer in peers.items():
                data = peer.data(answers)
                theirs = _seconds(partial(peer.truths, data))
                for part, mine in times.items():
                    ratios[part, name].append(mine / theirs)
    return [
        *(
            (f"{part} / {name}", statistics.median(found), BARS[part])
            for (part, name), found in ratios.items()
        ),
        ("review of the ruleset with the solver, seconds of one core", _review(ruleset), 30.0),
    ]


def _explained(ruleset: Ruleset, answers: Answers) -> object:
    return evaluate(ruleset, answers).because


def _and_what_to_ask(ruleset: Ruleset, answers: Answers) -> object:
    report = evaluate(ruleset, answers)
    return report.because, report.ask_next


def _review(ruleset: Ruleset) -> float:
    day = datetime.date.fromisoformat(ruleset.parts.reviewed_on)
    return statistics.median(_seconds(lambda: review(ruleset, day), turns=1) for _ in range(3))


def _check(ruleset: Ruleset, peers: dict[str, _Peer], cases: list[Answers]) -> None:
    """A peer that answers another question is no peer."""
    for answers in cases:
        judgement = ruleset.judge.judge(answers.given())
        for name, peer in peers.items():
            for rule_id, truth in peer.truths(peer.data(answers)).items():
                ours = rule_truth(ruleset, judgement, ruleset.rule(rule_id))
                if truth is not ours:
                    raise AssertionError(f"{name}: rule {rule_id} is {truth}, not {ours}")


def _seconds(function: Callable[[], object], turns: int = TURNS) -> float:
    """Processor time of one run, as the mean of a few in a row, as on a busy page."""
    start = time.process_time()
    for _ in range(turns):
        function()
    return (time.process_time() - start) / turns


if __name__ == "__main__":
    for label, ratio, bar in measure():
        print(f"{label:<48} {ratio:8.3f}  {bar:4.2f}  {'ok' if ratio <= bar else 'MISSED'}")
