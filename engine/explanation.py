"""Why a condition is TRUE: a smallest set of recorded answers that suffices for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.normal import Bit, Choice, Comparison, Derived, Every, Node, Pair, Presence
from engine.program import Facts, Program
from engine.recorded import Value
from engine.steps import ClosedStep


def because(
    program: Program,
    facts: Facts,
    given: Mapping[str, Value],
    pair: Pair,
    forced: int = 0,
    steps: tuple[ClosedStep, ...] | None = None,
) -> tuple[str, ...]:
    """Keys of recorded answers that alone make `pair` TRUE; leaving out any one does not.

    The condition must be TRUE in `facts`, of which the `forced` bits were taken as known and are
    explained by no answer. Sorted, so that the same answers give the same explanation. `steps`
    spares work: those the condition depends on.
    """
    keys = sorted(_Finder(program, facts, given, forced).keys(pair.node))
    if len(keys) < 2:
        is_idle = pair.true(program.nothing.state | forced)
        return () if is_idle else tuple(keys)
    kept = {key: given[key] for key in keys}
    bits = {key: program.bits.of(key, value) for key, value in kept.items()}
    state, numbers = program.bits.read(kept)
    state |= forced
    for key in keys:
        rest = {each: value for each, value in kept.items() if each != key}
        known = dict(numbers)
        if key in program.bits.limits:
            known[key] = program.bits.limits[key]
        without = program.worked_out(state & ~bits[key], dict(known), rest, steps)
        if pair.true(without.state):
            kept, state, numbers = rest, state & ~bits[key], known
    return tuple(kept)


class _Finder:
    """Walks down to answers, choosing at every "or" the branch that needs the fewest."""

    def __init__(
        self, program: Program, facts: Facts, given: Mapping[str, Value], forced: int
    ) -> None:
        self.program = program
        self.facts = facts
        self.given = given
        self.forced = forced

    def keys(self, node: Node) -> frozenset[str]:
        if isinstance(node, Bit):
            return self.bit_keys(node)
        if isinstance(node, Every):
            return _union(self.keys(item) for item in node.items)
        holding = [self.keys(item) for item in node.items if self.holds(item)]
        holding.sort(key=lambda keys: (len(keys), sorted(keys)))
        return _union(holding[: node.count])

    def holds(self, node: Node) -> bool:
        state = self.facts.state
        if isinstance(node, Bit):
            return bool(state & node.mask)
        held = sum(self.holds(item) for item in node.items)
        return held >= (len(node.items) if isinstance(node, Every) else node.count)

    def bit_keys(self, bit: Bit) -> frozenset[str]:
        if self.forced & bit.mask:
            return frozenset()
        fact = self.program.literals.facts[bit.index]
        match fact:
            case Presence(name) | Choice(name, _):
                return frozenset((name,))
            case Derived(name):
                pair = self.program.derived[name]
                return self.keys(pair.node if bit.wanted else pair.counter_node)
            case Comparison(name, _, _):
                return self.number_keys(name)

    def number_keys(self, name: str) -> frozenset[str]:
        program = self.program
        if name in program.names.definitions:
            inputs = program.names.definitions[name].inputs
            parts = [self.number_keys(each) for each in inputs]
            for pair in program.point_pairs[name]:
                if pair.true(self.facts.state):
                    parts.append(self.keys(pair.node))
                elif pair.false(self.facts.state):
                    parts.append(self.keys(pair.counter_node))
            return _union(parts)
        if name in self.given:
            return frozenset((name,))
        known: list[frozenset[str]] = []
        for pair in program.point_pairs.get(name, ()):
            if pair.true(self.facts.state):
                return _union([*known, self.keys(pair.node)])
            if not pair.false(self.facts.state):
                break
            known.append(self.keys(pair.counter_node))
        return frozenset()  # the physical limits decide the comparison


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
