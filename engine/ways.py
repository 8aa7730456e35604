"""The smallest sets of answers that would make a condition TRUE: for what to ask, and for unless.

A way is a set of literal bits to bring about, with the items (what is asked in one go) that this
takes. Ways are combined bottom-up over the normal form and cut to the smallest few at every step,
so the search is bounded: it may miss a way, and one it gives may still contradict itself. Every
way is turned into answers (``solving``) and judged before anybody sees it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import reduce
from itertools import combinations

from engine.conditions import Operator
from engine.intervals import compare
from engine.normal import Bit, Choice, Comparison, Derived, Every, Node, Presence
from engine.program import Facts, Program
from engine.truth import Truth

KEPT = 8
"""Ways kept at every step of the search."""

MOST_TOGETHER = 4
"""Up to so many are combined in every way; of more only the cheapest are taken."""

Way = tuple[int, int, int]
"""(number of items, items as bits in the order of their names, bits of the state to bring about).

Items come before bits, so that ties do not depend on the order of the file.
"""

NOTHING: Way = (0, 0, 0)
OPPOSITE: dict[Operator, Operator] = {">=": "<", ">": "<=", "<=": ">", "<": ">="}


class Items:
    """Numbers what counts as one in a way, by name, and tells which literals belong to which.

    For asking, a set that is asked as a list is one item; for changes every answer is its own.
    """

    def __init__(self, program: Program, *, every_answer: bool = False) -> None:
        atoms = program.names.atoms
        item = {key: key if every_answer else atom.item for key, atom in atoms.items()}
        self.names = sorted(set(item.values()))
        place = {name: 1 << number for number, name in enumerate(self.names)}
        self.of_key = {key: place[name] for key, name in item.items()}
        self.of_literal = [
            self.of_key.get(fact.name, 0) if not isinstance(fact, Derived) else 0
            for fact in program.literals.facts
        ]

    def in_way(self, way: Way) -> list[str]:
        """The names of the way's items."""
        return [name for number, name in enumerate(self.names) if way[1] >> number & 1]


def meet(first: Way, second: Way) -> Way:
    """Both ways together."""
    items = first[1] | second[1]
    return items.bit_count(), items, first[2] | second[2]


def smallest(ways: Iterable[Way], most: int = KEPT) -> list[Way]:
    """The smallest few; of two with the same items the one found first."""
    kept: list[Way] = []
    for way in sorted(ways, key=_size):
        if way not in kept:
            kept.append(way)
            if len(kept) == most:
                break
    return kept


def _size(way: Way) -> tuple[int, int]:
    return way[0], way[1]


class WaySearch:
    """Searches with `free` atoms allowed to take any value and everything else as it is."""

    def __init__(self, program: Program, items: Items, facts: Facts, free: Collection[str]) -> None:
        self.program = program
        self.items = items
        self.state = facts.state
        self.numbers = facts.numbers
        self.free = free
        self._named: dict[tuple[str, bool], list[Way]] = {}
        self._bits: dict[int, list[Way]] = {}

    def ways(self, node: Node) -> list[Way]:
        """The smallest ways to make the node TRUE; one empty way when it is TRUE already."""
        if isinstance(node, Bit):
            return self._bit(node)
        if isinstance(node, Every):
            return self._every(node.items)
        choices = [self.ways(item) for item in node.items]
        needed = node.count - sum(ways == [NOTHING] for ways in choices)
        if needed <= 0:
            return [NOTHING]
        rest = [ways for ways in choices if ways and ways != [NOTHING]]
        if needed == 1:
            return smallest(way for ways in rest for way in ways)
        return self._several(needed, rest)

    def untrue(self, node: Node) -> list[Way]:
        """The smallest ways to make a node that is TRUE no longer TRUE (FALSE or UNKNOWN)."""
        if isinstance(node, Bit):
            return self._untrue_bit(node)
        choices = [self.untrue(item) for item in node.items]
        true = [ways for ways in choices if ways != [NOTHING]]
        count = len(choices) if isinstance(node, Every) else node.count
        needed = len(true) - count + 1
        if needed <= 0:
            return [NOTHING]
        possible = [ways for ways in true if ways]
        if needed == 1:
            return smallest(way for ways in possible for way in ways)
        return self._several(needed, possible)

    def _untrue_bit(self, bit: Bit) -> list[Way]:
        if not self.state & bit.mask:
            return [NOTHING]
        fact = self.program.literals.facts[bit.index]
        if isinstance(fact, Derived):
            pair = self.program.derived[fact.name]
            return self.untrue(pair.node if bit.wanted else pair.counter_node)
        opposite = Bit(bit.index, not bit.wanted)
        return self._unmet(opposite, opposite.mask)

    def _every(self, nodes: Iterable[Node]) -> list[Way]:
        choices = []
        for node in nodes:
            ways = self.ways(node)
            if not ways:
                return []
            if ways != [NOTHING]:
                choices.append(ways)
        # One way each first: what cannot be chosen keeps the products small.
        result = [NOTHING]
        for ways in sorted(choices, key=len):
            result = self._product(result, ways)
        return result

    def _several(self, needed: int, choices: list[list[Way]]) -> list[Way]:
        if needed > len(choices):
            return []
        if needed > MOST_TOGETHER:
            # "Not at least 2 of 60" needs 59: the cheapest of each, as one way.
            cheapest = sorted((ways[0] for ways in choices), key=_size)[:needed]
            return self._product([NOTHING], [reduce(meet, cheapest)])
        # best[k]: the smallest ways that satisfy k of the nodes seen so far.
        best: list[list[Way]] = [[NOTHING], *([] for _ in range(needed))]
        for ways in choices:
            for count in range(needed, 0, -1):
                grown = self._product(best[count - 1], ways)
                best[count] = smallest([*best[count], *grown])
        return best[needed]

    def _product(self, first: list[Way], second: list[Way]) -> list[Way]:
        if len(first) == 1 and len(second) == 1:
            met = [meet(first[0], second[0])]
        else:
            met = [meet(one, other) for one in first for other in second]
        even = self.program.bits.even
        # A literal wanted both ways at once is no way.
        possible = [way for way in met if not way[2] & way[2] >> 1 & even]
        return possible if len(possible) < 2 else smallest(possible)

    def _bit(self, bit: Bit) -> list[Way]:
        mask = bit.mask
        if self.state & mask:
            return [NOTHING]
        if mask not in self._bits:
            self._bits[mask] = self._unmet(bit, mask)
        return self._bits[mask]

    def _unmet(self, bit: Bit, mask: int) -> list[Way]:
        fact = self.program.literals.facts[bit.index]
        match fact:
            case Presence(name) | Choice(name, _):
                if name not in self.free:
                    return []
                return [(1, self.items.of_literal[bit.index], mask)]
            case Derived(name):
                return self._derived(name, bit.wanted)
            case Comparison(name, operator, number):
                return self._comparison(name, operator, number, bit)

    def _derived(self, name: str, wanted: bool) -> list[Way]:
        if (name, wanted) not in self._named:
            self._named[name, wanted] = []  # nothing refers to itself; this guards all the same
            pair = self.program.derived[name]
            self._named[name, wanted] = self.ways(pair.node if wanted else pair.counter_node)
        return self._named[name, wanted]

    def _comparison(self, name: str, operator: Operator, number: float, bit: Bit) -> list[Way]:
        definition = self.program.names.definitions.get(name)
        if definition is not None and definition.kind == "score":
            if operator == "=":
                return []
            return self._score(name, operator if bit.wanted else OPPOSITE[operator], number)
        movable = self._movable(name)
        if not movable:
            return []
        unknown = [each for each in movable if self._is_unknown(each)]
        if unknown:
            # Everything that is not known has to be; a default may be brought by its condition.
            result = [(0, 0, bit.mask)]
            for each in unknown:
                own = [(1, self.items.of_key[each], 0)] if each in self.free else []
                result = self._product(result, self._defaults(each) or own)
            return result
        return smallest((1, self.items.of_key[each], bit.mask) for each in movable)

    def _movable(self, name: str) -> list[str]:
        """The number findings behind `name` that may take another value."""
        definition = self.program.names.definitions.get(name)
        if definition is None:
            is_free = name in self.free or self._defaults(name) != []
            return [name] if is_free else []
        return list(
            dict.fromkeys(each for part in definition.inputs for each in self._movable(part))
        )

    def _is_unknown(self, name: str) -> bool:
        low, high = self.numbers[name]
        return low != high

    def _defaults(self, name: str) -> list[Way]:
        """Ways to bring a declared default of a number that is not known."""
        pairs = self.program.point_pairs.get(name, ())
        if not pairs or not self._is_unknown(name):
            return []
        return smallest(way for pair in pairs for way in self.ways(pair.node))

    def _score(self, name: str, operator: Operator, number: float) -> list[Way]:
        """Lines of the score that, once settled, carry it over (or under) the number."""
        low, high = self.numbers[name]
        up = operator in (">=", ">")
        total = low if up else high
        gains: list[tuple[float, list[Way]]] = []
        definition = self.program.names.definitions[name]
        for line, pair in zip(definition.points, self.program.point_pairs[name], strict=True):
            helps = (line.points > 0) is up
            if pair.truth(self.state) is not Truth.of(helps):
                ways = self.ways(pair.node if helps else pair.counter_node)
                if ways:
                    gains.append((abs(line.points), ways))
        gains.sort(key=lambda gain: (-gain[0], _size(gain[1][0])))
        for size in range(1, min(len(gains), 4) + 1):
            found: list[Way] = []
            for group in combinations(gains[:10], size):
                gained = sum(gain for gain, _ in group)
                reached = total + gained if up else total - gained
                if compare((reached, reached), operator, number) is Truth.TRUE:
                    together = [NOTHING]
                    for _, ways in group:
                        together = self._product(together, ways)
                    found += together
            if found:
                return smallest(found)
        return []
