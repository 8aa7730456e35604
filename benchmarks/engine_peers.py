"""Other engines, given the rules of a ruleset so that they answer the same questions.

They know two truth values, so each condition is given to them twice, in the two forms that a
careful user would write by hand: "is certainly true" and "is certainly false", over answers that
may be null. Named definitions are worked out once for each patient and put beside the answers, as
the engine does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import cel
import rule_engine
from json_logic import jsonLogic

from engine.answers import Answers
from engine.normal import Bit, Choice, Comparison, Derived, Every, Node, Presence
from engine.rulesets import Ruleset
from engine.truth import Truth

Data = dict[str, Any]
Compiled = Callable[[Data], bool]


class Peer:
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


class JsonLogic(Peer):
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


class Infix(Peer):
    """A peer that reads expressions as text; its words for them differ, their form does not."""

    all_of = " and "
    any_of = " or "
    no = "not "

    @staticmethod
    def number(value: float) -> str:
        return f"{value:g}"

    def text(self, node: Node) -> str:
        if isinstance(node, Bit):
            return self.bit(node)
        items = [self.text(item) for item in node.items]
        if isinstance(node, Every):
            return f"({self.all_of.join(items)})" if items else "true"
        if node.count == 1:
            return f"({self.any_of.join(items)})" if items else "false"
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
                return f'({key} != null{self.all_of}{key} != "{option}")'
            case Derived(name):
                return f"{self.key(name)}_{'t' if bit.wanted else 'f'}"
            case Comparison(name, operator, number):
                return self.comparison(name, operator, number, bit.wanted)

    def comparison(self, name: str, operator: str, number: float, wanted: bool) -> str:
        definition = self.program.names.definitions.get(name)
        sign = "==" if operator == "=" else operator
        if definition is not None and definition.kind == "score":
            up = (operator in (">=", ">")) is wanted
            compared = f"({self.score(name, lowest=up)} {sign} {self.number(number)})"
            return compared if wanted else f"({self.no}{compared})"
        keys = [self.key(key) for key in (definition.inputs if definition else (name,))]
        arithmetic = {"ratio": "/", "difference": "-", "sum": "+"}
        value = f" {arithmetic[definition.kind]} ".join(keys) if definition else keys[0]
        compared = f"(({value}) {sign} {self.number(number)})"
        known = self.all_of.join(f"{key} != null" for key in keys)
        return f"({known}{self.all_of}{compared if wanted else f'({self.no}{compared})'})"

    def score(self, name: str, *, lowest: bool) -> str:
        definition = self.program.names.definitions[name]
        zero = self.number(0.0)
        terms = []
        for line, pair in zip(definition.points, self.program.point_pairs[name], strict=True):
            points = self.number(line.points)
            if (line.points > 0) is lowest:
                terms.append(f"({self.text(pair.node)} ? {points} : {zero})")
            else:
                terms.append(f"({self.text(pair.counter_node)} ? {zero} : {points})")
        return f"({' + '.join(terms)})"


class RuleEngine(Infix):
    """rule-engine: its own expression language, compiled once."""

    def compiled(self, node: Node) -> Compiled:
        return rule_engine.Rule(self.text(node)).matches  # type: ignore[no-any-return]


class Cel(Infix):
    """common-expression-language: CEL compiled by Rust.

    A call costs it more than a condition, so that everything which can be answered at once is one
    list: the named conditions in as many lists as they build on one another, then all rules.
    """

    all_of = " && "
    any_of = " || "
    no = "!"

    def __init__(self, ruleset: Ruleset) -> None:
        super().__init__(ruleset)
        self.steps = [
            (names, cel.compile(f"[{', '.join(texts)}]")) for names, texts in self._steps()
        ]
        texts = []
        for code in ruleset.judge.codes:
            texts += [self.text(code.pair.node), self.text(code.pair.counter_node)]
        self.all_rules = cel.compile(f"[{', '.join(texts)}]")

    @staticmethod
    def number(value: float) -> str:
        return str(float(value))  # CEL compares no whole number with a decimal one

    def compiled(self, node: Node) -> Compiled:
        return lambda _data: False  # `truths` asks whole lists

    def _steps(self) -> Iterator[tuple[list[str], list[str]]]:
        """Named conditions by how many others they build on."""
        steps: list[dict[str, tuple[str, str]]] = []
        step_of: dict[str, int] = {}
        for name in self.program.names.order()[0]:
            if name not in self.program.derived:
                continue
            pair = self.program.derived[name]
            both = self.text(pair.node), self.text(pair.counter_node)
            used = [step for key, step in step_of.items() if f"{self.key(key)}_" in " ".join(both)]
            step_of[name] = max(used, default=-1) + 1
            if len(steps) <= step_of[name]:
                steps.append({})
            steps[step_of[name]][name] = both
        for step in steps:
            yield [self.key(name) for name in step], [t for both in step.values() for t in both]

    def data(self, answers: Answers) -> Data:
        return {
            key: float(value) if isinstance(value, int) and not isinstance(value, bool) else value
            for key, value in super().data(answers).items()
        }

    def truths(self, data: Data) -> dict[str, Truth]:
        for names, program in self.steps:
            found = program.execute(data)
            for place, key in enumerate(names):
                data[f"{key}_t"], data[f"{key}_f"] = found[2 * place], found[2 * place + 1]
        found = self.all_rules.execute(data)
        return {
            code.rule.id: Truth.TRUE
            if found[2 * place]
            else Truth.FALSE
            if found[2 * place + 1]
            else Truth.UNKNOWN
            for place, code in enumerate(self.ruleset.judge.codes)
        }
