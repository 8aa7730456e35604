"""How derived things are worked out, one after the other: defaults, scores, named conditions.

A closed step sets what the answers decide; an open step sets what further answers could decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine import intervals
from engine.answerbits import AnswerBits
from engine.findings import Finding
from engine.intervals import Interval
from engine.normal import Pair, flat_masks
from engine.recorded import Value
from engine.records import Definition

ClosedStep = Callable[[int, dict[str, Interval], Mapping[str, Value]], int]
"""(state, numbers, given) → bits to add; numbers of its own are written into `numbers`."""

OpenStep = Callable[[int, int, set[str]], int]
"""(state, opened, open numbers) → bits to add to `opened`."""


def closed_condition(pair: Pair, index: int) -> ClosedStep:
    """A named condition with literal `index`; bits that are forced already stay."""
    true, false = pair.true, pair.false
    holds, fails = 1 << (2 * index), 2 << (2 * index)
    known = holds | fails
    flat = flat_masks(pair.node)

    def step(state: int, numbers: dict[str, Interval], given: Mapping[str, Value]) -> int:
        if state & known:
            return 0
        if true(state):
            return holds
        return fails if false(state) else 0

    if flat is None:
        return step

    # Most named conditions are lists of answers; asking their masks here saves two calls each.
    is_any, mask, opposite = flat

    def any_step(state: int, numbers: dict[str, Interval], given: Mapping[str, Value]) -> int:
        if state & known:
            return 0
        if state & mask:
            return holds
        return fails if state & opposite == opposite else 0

    def every_step(state: int, numbers: dict[str, Interval], given: Mapping[str, Value]) -> int:
        if state & known:
            return 0
        if state & opposite:
            return fails
        return holds if state & mask == mask else 0

    return any_step if is_any else every_step


def open_condition(pair: Pair, index: int) -> OpenStep:
    """What a named condition that is still UNKNOWN could become."""
    true, false = pair.true, pair.false
    holds, fails = 1 << (2 * index), 2 << (2 * index)
    known = holds | fails

    def step(state: int, opened: int, open_numbers: set[str]) -> int:
        if state & known:
            return 0
        return (holds if true(opened) else 0) | (fails if false(opened) else 0)

    flat = flat_masks(pair.node)
    if flat is None:
        return step
    is_any, mask, opposite = flat

    def any_step(state: int, opened: int, open_numbers: set[str]) -> int:
        if state & known:
            return 0
        bits = holds if opened & mask else 0
        return bits | fails if opened & opposite == opposite else bits

    def every_step(state: int, opened: int, open_numbers: set[str]) -> int:
        if state & known:
            return 0
        bits = fails if opened & opposite else 0
        return bits | holds if opened & mask == mask else bits

    return any_step if is_any else every_step


def closed_default(
    name: str, finding: Finding, pairs: tuple[Pair, ...], bits: AnswerBits
) -> ClosedStep:
    """A declared default: the first whose condition is TRUE, unless one before it is UNKNOWN."""
    defaults = tuple(
        (pair, default.value) for pair, default in zip(pairs, finding.default, strict=True)
    )

    def step(state: int, numbers: dict[str, Interval], given: Mapping[str, Value]) -> int:
        if name in given:
            return 0
        for pair, value in defaults:
            if pair.true(state):
                numbers[name] = (value, value)
                return bits.compare(name, numbers[name])
            if not pair.false(state):
                return 0
        return 0

    return step


def closed_number(definition: Definition, pairs: tuple[Pair, ...], bits: AnswerBits) -> ClosedStep:
    """A ratio, difference, sum or score, as the interval of what is known."""
    interval = _score(definition, pairs) if definition.points else _arithmetic(definition)
    name = definition.id

    def step(state: int, numbers: dict[str, Interval], given: Mapping[str, Value]) -> int:
        numbers[name] = interval(state, numbers)
        return bits.compare(name, numbers[name])

    return step


def open_number(definition: Definition, pairs: tuple[Pair, ...], bits: AnswerBits) -> OpenStep:
    """Undecided comparisons are open as soon as one part is: the ceiling may be too high by it."""
    both = bits.number_bits.get(definition.id, 0)

    def step(state: int, opened: int, open_numbers: set[str]) -> int:
        is_open = not open_numbers.isdisjoint(definition.inputs) or any(
            not pair.true(state)
            and not pair.false(state)
            and (pair.true(opened) or pair.false(opened))
            for pair in pairs
        )
        if not is_open:
            return 0
        open_numbers.add(definition.id)
        return both & ~bits.known(state)

    return step


def _arithmetic(
    definition: Definition,
) -> Callable[[int, Mapping[str, Interval]], Interval]:
    inputs = definition.inputs
    if definition.kind == "sum":
        return lambda _, numbers: intervals.total([numbers[name] for name in inputs])
    of, by = inputs
    if definition.kind == "ratio":
        return lambda _, numbers: intervals.ratio(numbers[of], numbers[by])
    return lambda _, numbers: intervals.difference(numbers[of], numbers[by])


def _score(
    definition: Definition, pairs: tuple[Pair, ...]
) -> Callable[[int, Mapping[str, Interval]], Interval]:
    lines = tuple((pair, line.points) for pair, line in zip(pairs, definition.points, strict=True))

    def score(state: int, numbers: Mapping[str, Interval]) -> Interval:
        low = high = 0.0
        for pair, worth in lines:
            if pair.true(state):
                low += worth
                high += worth
            elif not pair.false(state):
                low += min(worth, 0.0)
                high += max(worth, 0.0)
        return low, high

    return score
