"""How alike two screenings are by what was found: bit vectors, no database.

A screening becomes two bit sets over the features of its ruleset: what is present, and what is
known to be absent. What was not assessed is in neither, and counts neither for nor against.

Likeness of a screening X to this one T, from 0 to 1:

    shared = 3 · (decisive, present in both) + 1 · (others, present in both)
             + 1/4 · (signs looked for, absent in both)
    against = 3 or 1 · (present in one and absent in the other)
    likeness = shared / (shared + against + 3)

Decisive are the findings that made T's rules fire. A screening that doesn't share at least a third
of them is not shown, however much else agrees. The 3 in the divisor is the weight of one decisive
finding of doubt, so that little in common is little evidence. The weights are local judgement.

Arrays (numpy) are loaded when somebody compares, not with the pages that may lead to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from engine.findings import Atom
from engine.recorded import Value
from engine.rulesets import Ruleset

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bits = NDArray[np.uint64]

QUARTERS = 4  # weights are counted in quarters, so that every sum is exact
DECISIVE, OTHER, ABSENT, DOUBT = 3 * QUARTERS, QUARTERS, 1, 3 * QUARTERS
FLOOR = 3  # one in so many of the deciding findings must be shared
MOST = 5  # shown
# Options of a choice that say "nothing found" where the finding doesn't order its options.
PLAIN = frozenset({"none", "normal", "not_done"})
PERSON = "person"  # the section about who it is: age, sex and contact are no findings
OF_THE_RECORD = "seen_before"  # says that there is a record, not what was found


@dataclass(frozen=True)
class Features:
    """What can be found under one ruleset, in a fixed order; `looked_for` are single signs."""

    names: tuple[str, ...]
    looked_for: frozenset[str]

    @property
    def size(self) -> int:
        """Bytes of one bit set, filled up to whole words."""
        return (len(self.names) + 63) // 64 * 8


@dataclass(frozen=True)
class Vector:
    """What one screening found: the names of what is present and of what is absent."""

    present: frozenset[str]
    absent: frozenset[str]


@dataclass(frozen=True)
class Match:
    """Another screening, by its place in what was compared, and how alike it is."""

    place: int
    likeness: float
    shared: frozenset[str]
    against: frozenset[str]


@lru_cache(maxsize=8)
def features_of(ruleset: Ruleset) -> Features:
    """Return the features of a ruleset, sorted by name; numbers are left to the rules."""
    atoms = [each for each in ruleset.atoms.values() if _is_finding(each)]
    names = {name for atom in atoms for name in _features(atom)}
    single = {n for atom in atoms if atom.finding.asked_as != "list" for n in _features(atom)}
    return Features(tuple(sorted(names)), frozenset(single))


def vector_of(ruleset: Ruleset, answers: Mapping[str, Value]) -> Vector:
    """Return what these answers say, by feature."""
    present: set[str] = set()
    absent: set[str] = set()
    for key, value in answers.items():
        atom = ruleset.atoms.get(key)
        if atom is None or not _is_finding(atom):
            continue
        for name in _features(atom):
            holds = value is True if atom.is_boolean else name == f"{key}={value}"
            (present if holds else absent).add(name)
    return Vector(frozenset(present), frozenset(absent))


def decisive_in(vector: Vector, because: Iterable[Mapping[str, Value]]) -> frozenset[str]:
    """Return what made the rules fire among what is present; all of it when no rule fired."""
    keys = {key for each in because for key in each}
    named = {name for name in vector.present if name in keys or name.partition("=")[0] in keys}
    return frozenset(named or vector.present)


def packed(names: Iterable[str], features: Features) -> bytes:
    """Return the bit set of these features, as it is stored."""
    wanted = frozenset(names)
    bits = sum(1 << place for place, name in enumerate(features.names) if name in wanted)
    return bits.to_bytes(features.size, "little")


def unpacked(rows: Sequence[bytes], of: Features, to: Features) -> Bits:
    """Return stored bit sets as rows of words, in the order of `to`; unknown features are dropped.

    Between versions of a ruleset features come and go; each is found again by its name.
    """
    import numpy as np

    if not rows:
        return np.zeros((0, to.size // 8), dtype=np.uint64)
    stored = np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(len(rows), of.size)
    if of.names != to.names:
        bits = np.unpackbits(stored, axis=1, bitorder="little")
        at = {name: place for place, name in enumerate(of.names)}
        moved = np.zeros((len(rows), to.size * 8), dtype=np.uint8)
        both = [(place, at[name]) for place, name in enumerate(to.names) if name in at]
        moved[:, [new for new, _old in both]] = bits[:, [old for _new, old in both]]
        stored = np.packbits(moved, axis=1, bitorder="little")
    return np.ascontiguousarray(stored).view(np.uint64)


def most_alike(
    vector: Vector,
    decisive: frozenset[str],
    features: Features,
    present: Bits,
    absent: Bits,
    most: int = MOST,
) -> list[Match]:
    """Return the rows most like this one, best first; of equals the one with more in common, then
    the earlier row.
    """
    import numpy as np

    if not vector.present or not len(present):
        return []
    mine, missing, key, looked_for = (
        np.frombuffer(packed(names, features), dtype=np.uint64)
        for names in (vector.present, vector.absent, decisive, features.looked_for)
    )
    # Most screenings share too little of what decides: look at those few words first.
    words = np.flatnonzero(mine & key)
    decides = _count(present[:, words] & (mine & key)[words])
    enough = np.flatnonzero(FLOOR * decides >= max(1, len(decisive)))
    present, absent = present[enough], absent[enough]
    both = present & mine
    against = (present & missing) | (absent & mine)
    shared = (
        (DECISIVE - OTHER) * decides[enough]
        + OTHER * _count(both)
        + ABSENT * _count(absent & (missing & looked_for))
    )
    weight = (DECISIVE - OTHER) * _count(against & key) + OTHER * _count(against)
    likeness = shared / (shared + weight + DOUBT)
    best = np.lexsort((enough, -shared, -likeness))[:most]
    return [
        Match(
            int(enough[place]),
            float(likeness[place]),
            _names(both[place], features),
            _names(against[place], features),
        )
        for place in best
    ]


def _is_finding(atom: Atom) -> bool:
    return atom.finding.section != PERSON and atom.key != OF_THE_RECORD


def _features(atom: Atom) -> tuple[str, ...]:
    """The features of one answer: itself, or each remarkable option of a choice."""
    if atom.is_boolean:
        return (atom.key,)
    if atom.finding.kind != "choice":
        return ()
    ordered = atom.finding.worse_order
    options: Iterable[str] = ordered[1:] or (
        option.id for option in atom.finding.options if option.id not in PLAIN
    )
    return tuple(f"{atom.key}={option}" for option in options)


def _count(bits: Bits) -> NDArray[np.int64]:
    import numpy as np

    counted: NDArray[np.int64] = np.bitwise_count(bits).sum(axis=-1, dtype=np.int64)
    return counted


def _names(row: Any, features: Features) -> frozenset[str]:
    import numpy as np

    bits = np.unpackbits(np.ascontiguousarray(row).view(np.uint8), bitorder="little")
    return frozenset(features.names[place] for place in np.flatnonzero(bits))
