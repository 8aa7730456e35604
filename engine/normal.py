"""Conditions in negation normal form over literals: what the fast evaluator and the searches use.

Every literal (a presence, one option of a choice, one comparison, one named condition) owns two
neighbouring bits of an integer *state*: the even bit says "known to hold", the odd bit "known not
to hold"; neither means UNKNOWN. In negation normal form a condition only ever asks for set bits,
so "is TRUE", "is FALSE" (the normal form of its negation) and "could still become TRUE" (the same
question to a state in which both bits of each open literal are set) are one kind of test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

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
    Operator,
    Or,
)
from engine.names import Names
from engine.truth import Truth

Test = Callable[[int], bool]
"""Asks a state; True when the bits that are set suffice."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Literal: a presence or set option is present."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Literal: a choice has this option."""

    name: str
    option: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Literal: a number compares so."""

    name: str
    operator: Operator
    number: float


@dataclass(frozen=True, slots=True)
class Derived:
    """Literal: a named condition (definition, rule, C- or CI-code) holds."""

    name: str


Fact = Presence | Choice | Comparison | Derived


@dataclass(frozen=True, slots=True)
class Bit:
    """Wants one bit of the state: literal `index`, holding (`wanted`) or not holding."""

    index: int
    wanted: bool

    @property
    def mask(self) -> int:
        return 1 << (2 * self.index + (0 if self.wanted else 1))


@dataclass(frozen=True, slots=True)
class Every:
    """All of the items (none: true)."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least `count` of the items; 1 is "or"."""

    count: int
    items: tuple[Node, ...]


Node = Bit | Every | Some

TRUE_NODE = Every(())
FALSE_NODE = Some(1, ())


class Literals:
    """Gives every literal its index; the same literal always gets the same one."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.index: dict[Fact, int] = {}
        self.facts: list[Fact] = []
        self._frozen = False

    def freeze(self) -> None:
        """From now on only literals that exist can be used."""
        self._frozen = True

    def bit(self, fact: Fact, wanted: bool) -> Bit:
        if fact not in self.index:
            if self._frozen:
                raise KeyError(f"{fact} is not used by this ruleset")
            self.index[fact] = len(self.facts)
            self.facts.append(fact)
        return Bit(self.index[fact], wanted)

    def node(self, condition: Condition, wanted: bool = True) -> Node:
        """The normal form of `condition`, or of its negation when not `wanted`."""
        match condition:
            case Constant(value):
                return TRUE_NODE if value is wanted else FALSE_NODE
            case Named(name):
                boolean = self.names.kind(name) == "presence"
                return self.bit(Presence(name) if boolean else Derived(name), wanted)
            case Is(name, options):
                bits = [self.bit(Choice(name, option), wanted) for option in options]
                return _some(1, bits) if wanted else _every(bits)
            case Compare(name, operator, number):
                return self.bit(Comparison(name, operator, number), wanted)
            case Not(item):
                return self.node(item, not wanted)
            case And(items):
                nodes = [self.node(item, wanted) for item in items]
                return _every(nodes) if wanted else _some(1, nodes)
            case Or(items):
                nodes = [self.node(item, wanted) for item in items]
                return _some(1, nodes) if wanted else _every(nodes)
            case Of(quantity, items):
                return self._quantity(quantity, items, wanted)
            case OfSet(quantity, name):
                keys = tuple(Named(key) for key in self.names.findings[name].atom_keys())
                return self._quantity(quantity, keys, wanted)

    def class_node(self, set_name: str, class_name: str, wanted: bool = True) -> Node:
        """Any option of the set that carries the class."""
        finding = self.names.findings[set_name]
        bits = [
            self.bit(Presence(f"{set_name}.{option.id}"), wanted)
            for option in finding.all_options()
            if class_name in option.classes
        ]
        return _some(1, bits) if wanted else _every(bits)

    def _quantity(self, quantity: str | int, items: Iterable[Condition], wanted: bool) -> Node:
        nodes = [self.node(item, wanted if quantity != "none" else not wanted) for item in items]
        if isinstance(quantity, int):
            # Not at least n of k: at least k - n + 1 do not hold.
            return _some(quantity if wanted else len(nodes) - quantity + 1, nodes)
        together = not wanted if quantity == "any" else wanted
        return _every(nodes) if together else _some(1, nodes)


def _every(nodes: Iterable[Node]) -> Node:
    flat: list[Node] = []
    for node in nodes:
        flat.extend(node.items if isinstance(node, Every) else (node,))
    return flat[0] if len(flat) == 1 else Every(tuple(flat))


def _some(count: int, nodes: Iterable[Node]) -> Node:
    flat: list[Node] = []
    for node in nodes:
        if count == 1 and isinstance(node, Some) and node.count == 1:
            flat.extend(node.items)
        else:
            flat.append(node)
    if count <= 0:
        return TRUE_NODE
    return flat[0] if len(flat) == 1 and count == 1 else Some(count, tuple(flat))


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A compiled condition: `true` and `false` ask whether the state decides it so."""

    node: Node
    counter_node: Node
    true: Test
    false: Test

    def truth(self, state: int) -> Truth:
        """TRUE, FALSE, or UNKNOWN when the state decides neither."""
        if self.true(state):
            return Truth.TRUE
        return Truth.FALSE if self.false(state) else Truth.UNKNOWN


def flat_masks(node: Node) -> tuple[bool, int, int] | None:
    """(whether any bit suffices, the bits, the opposite bits) of a node right above its bits."""
    if isinstance(node, Bit):
        return True, node.mask, Bit(node.index, not node.wanted).mask
    items = [item for item in node.items if isinstance(item, Bit)]
    if len(items) < len(node.items) or (isinstance(node, Some) and node.count != 1):
        return None
    mask = opposite = 0
    for item in items:
        mask |= item.mask
        opposite |= Bit(item.index, not item.wanted).mask
    return isinstance(node, Some), mask, opposite


def compile_pair(node: Node, counter_node: Node) -> Pair:
    """The pair of a condition's normal form and that of its negation."""
    return Pair(node, counter_node, compile_node(node), compile_node(counter_node))


def compile_node(node: Node) -> Test:
    """A closure that asks a state; bits directly under one node are asked with one mask."""
    match node:
        case Bit():
            mask = node.mask
            return lambda state: state & mask != 0
        case Every(items):
            mask, rest = _split(items)
            if not rest:
                return lambda state: state & mask == mask
            return _every_test(mask, rest)
        case Some(1, items):
            mask, rest = _split(items)
            if not rest:
                return lambda state: state & mask != 0
            return _some_test(mask, rest)
        case Some(count, items):
            mask, rest = _split(items)
            if not rest and mask.bit_count() == len(items):
                return lambda state: (state & mask).bit_count() >= count
            # The same literal twice counts twice, so the mask cannot be used.
            return _count_test(count, tuple(compile_node(item) for item in items))


def _split(items: Iterable[Node]) -> tuple[int, tuple[Test, ...]]:
    mask = 0
    rest = []
    for item in items:
        if isinstance(item, Bit):
            mask |= item.mask
        else:
            rest.append(compile_node(item))
    return mask, tuple(rest)


def _every_test(mask: int, rest: tuple[Test, ...]) -> Test:
    def test(state: int) -> bool:
        if state & mask != mask:
            return False
        for each in rest:  # noqa: SIM110  # all() with a generator costs twice as much here
            if not each(state):
                return False
        return True

    return test


def _some_test(mask: int, rest: tuple[Test, ...]) -> Test:
    def test(state: int) -> bool:
        if state & mask:
            return True
        for each in rest:  # noqa: SIM110  # as above
            if each(state):
                return True
        return False

    return test


def _count_test(count: int, tests: tuple[Test, ...]) -> Test:
    return lambda state: sum(test(state) for test in tests) >= count


def bits_in(node: Node) -> Iterable[Bit]:
    """Every bit the node asks for."""
    if isinstance(node, Bit):
        yield node
    else:
        for item in node.items:
            yield from bits_in(item)
