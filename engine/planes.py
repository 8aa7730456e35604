"""Packed bit planes: one bit for each case, eight cases to a byte, one plane for each question.

A three-valued fact has two planes, "known to hold" and "known not to hold"; a case with neither
bit is UNKNOWN. Conditions in negation normal form (``normal``) then are "and", "or" and counting
over planes, sixty-four cases at a time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.normal import Bit, Every, Node

Plane = NDArray[np.uint64]
Bools = NDArray[np.bool_]
Numbers = NDArray[np.float64]


def words(count: int) -> int:
    """64-bit words for that many cases."""
    return -(-count // 64)


def pack(bools: Bools) -> Plane:
    """One bit for each truth; the last word is filled up with zeros."""
    packed = np.packbits(bools, bitorder="little")
    plane = np.zeros(words(len(bools)), dtype="<u8")
    plane.view(np.uint8)[: len(packed)] = packed
    return plane


def unpack(plane: Plane, count: int) -> Bools:
    """The first `count` truths of the plane."""
    return np.unpackbits(plane.view(np.uint8), count=count, bitorder="little").view(np.bool_)


def population(plane: Plane) -> int:
    """In how many cases the bit is set."""
    return int(np.bitwise_count(plane).sum())


def all_set(count: int) -> Plane:
    """Every case; the filling of the last word stays zero."""
    return pack(np.ones(count, dtype=np.bool_))


def evaluate(node: Node, planes: Sequence[Plane], full: Plane) -> Plane:
    """Where the node holds. The result may be one of the `planes`: it must not be written to."""
    if isinstance(node, Bit):
        return planes[2 * node.index + (not node.wanted)]
    if isinstance(node, Every):
        if not node.items:
            return full
        return _joined(np.bitwise_and, node.items, planes, full)
    if node.count == 1:
        if not node.items:
            return np.zeros_like(full)
        return _joined(np.bitwise_or, node.items, planes, full)
    return _at_least(node.count, [evaluate(item, planes, full) for item in node.items], full)


def _joined(join: np.ufunc, items: Sequence[Node], planes: Sequence[Plane], full: Plane) -> Plane:
    found = [
        planes[2 * item.index + (not item.wanted)]
        if isinstance(item, Bit)
        else evaluate(item, planes, full)
        for item in items
    ]
    if len(found) == 1:
        return found[0]
    result: Plane = join(found[0], found[1])
    for plane in found[2:]:
        join(result, plane, out=result)
    return result


def _at_least(count: int, items: Sequence[Plane], full: Plane) -> Plane:
    """Where at least `count` of the items are set: reached[k] holds "k of those so far"."""
    if count > len(items):
        return np.zeros_like(full)
    if count > len(items) // 2 + 1:
        # At least 89 of 90 are set where no 2 of them are not.
        return full ^ _at_least(len(items) - count + 1, [full ^ item for item in items], full)
    reached = [full, *(np.zeros_like(full) for _ in range(count))]
    both = np.empty_like(full)
    for number, item in enumerate(items, start=1):
        for k in range(min(count, number), 1, -1):
            np.bitwise_and(reached[k - 1], item, out=both)
            np.bitwise_or(reached[k], both, out=reached[k])
        np.bitwise_or(reached[1], item, out=reached[1])
    return reached[count]
