"""The plain interpreter: walks conditions over answers, with nothing compiled and nothing clever.

It is what a reviewer reads to know what a condition means. ``program`` is the fast form; a
property test proves that both give the same truth for every condition of every ruleset.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine import intervals
from engine.conditions import (
    And,
    Compare,
    Condition,
    Constant,
    Is,
    Named,
    Not,
    Of,
    OfSet,
    Or,
    Quantity,
)
from engine.intervals import Interval
from engine.names import Names
from engine.recorded import Value
from engine.records import Definition
from engine.truth import Truth, all_of, any_of, at_least


class Interpreter:
    """Truths and numbers of one patient, worked out anew at every question."""

    def __init__(self, names: Names, given: Mapping[str, Value]) -> None:
        self.names = names
        self.given = given

    def truth(self, condition: Condition) -> Truth:
        """The truth of the condition: an unanswered finding is UNKNOWN, never absent."""
        match condition:
            case Constant(value):
                return Truth.of(value)
            case Named(name):
                return self.named(name)
            case Is(name, options):
                chosen = self.given.get(name)
                return Truth.UNKNOWN if chosen is None else Truth.of(chosen in options)
            case Compare(name, operator, number):
                return intervals.compare(self.number(name), operator, number)
            case Not(item):
                return ~self.truth(item)
            case And(items):
                return all_of(self.truth(item) for item in items)
            case Or(items):
                return any_of(self.truth(item) for item in items)
            case Of(quantity, items):
                return _quantity(quantity, [self.truth(item) for item in items])
            case OfSet(quantity, name):
                keys = self.names.findings[name].atom_keys()
                return _quantity(quantity, [self.presence(key) for key in keys])

    def presence(self, key: str) -> Truth:
        value = self.given.get(key)
        return Truth.UNKNOWN if value is None else Truth.of(value is True)

    def named(self, name: str) -> Truth:
        """A presence, a set option, or a named condition."""
        if name in self.names.atoms:
            return self.presence(name)
        if name in self.names.conditions:
            return self.truth(self.names.conditions[name])
        definition = self.names.definitions[name]
        finding = self.names.findings[definition.inputs[0]]
        return any_of(
            self.presence(f"{finding.id}.{option.id}")
            for option in finding.all_options()
            if name in option.classes
        )

    def number(self, name: str) -> Interval:
        """The interval of what is known: a point when answered."""
        if name in self.names.definitions:
            return self.derived(self.names.definitions[name])
        value = self.given.get(name)
        if value is not None:
            return float(value), float(value)
        finding = self.names.findings[name]
        for default in finding.default:
            truth = self.truth(default.when)
            if truth is Truth.TRUE:
                return default.value, default.value
            if truth is Truth.UNKNOWN:
                break
        low, high = intervals.ANY_NUMBER
        return (
            low if finding.min is None else finding.min,
            high if finding.max is None else finding.max,
        )

    def derived(self, definition: Definition) -> Interval:
        parts = [self.number(name) for name in definition.inputs]
        match definition.kind:
            case "sum":
                return intervals.total(parts)
            case "difference":
                return intervals.difference(parts[0], parts[1])
            case "ratio":
                return intervals.ratio(parts[0], parts[1])
        terms = []
        for line in definition.points:
            truth = self.truth(line.when)
            low = line.points if truth is Truth.TRUE else min(line.points, 0.0)
            high = line.points if truth is Truth.TRUE else max(line.points, 0.0)
            terms.append((0.0, 0.0) if truth is Truth.FALSE else (low, high))
        return intervals.total(terms)


def _quantity(quantity: Quantity, truths: list[Truth]) -> Truth:
    match quantity:
        case "any":
            return any_of(truths)
        case "all":
            return all_of(truths)
        case "none":
            return ~any_of(truths)
        case count:
            return at_least(count, truths)
