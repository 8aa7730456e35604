"""Similar past screenings: ten thousand and a hundred thousand vectors compared with one.

What is timed is the comparison and its ranking (`triage.similar.most_alike`), and reading the bits
as they are stored. The peer is what one writes first: the same formula on Python sets. Vectors are
drawn with the shipped ruleset's features, as sparse as real screenings.
"""

import random
import statistics
import time
from collections.abc import Callable
from typing import Any

import django

SMALL, LARGE = 10_000, 100_000
PLAIN = 2_000  # screenings that the plain way compares; its time grows in proportion
ROUNDS = 15

Figure = tuple[str, float, float]


def measure() -> list[Figure]:
    """Label, figure and bar of each measurement; a figure at or below its bar is reached."""
    django.setup()
    from triage.published import shipped_ruleset
    from triage.similar import features_of, most_alike, packed, unpacked

    features = features_of(shipped_ruleset())
    vectors = [drawn(features.names, number) for number in range(PLAIN)]
    stored = [
        [packed(names, features) for names in part]
        for part in ([v[0] for v in vectors], [v[1] for v in vectors])
    ]
    rows = {
        size: [(part * (size // PLAIN + 1))[:size] for part in stored] for size in (SMALL, LARGE)
    }
    bits = {
        size: [unpacked(part, features, features) for part in both] for size, both in rows.items()
    }
    mine, decisive = asked(features.names)

    def compared(size: int) -> Callable[[], Any]:
        return lambda: most_alike(mine, decisive, features, *bits[size])

    times = interleaved(
        {
            "small": compared(SMALL),
            "large": compared(LARGE),
            "read": lambda: [unpacked(part, features, features) for part in rows[LARGE]],
            "plain": lambda: plainly(mine, decisive, vectors, features.looked_for),
        }
    )
    each_plain, each = times["plain"] / PLAIN, times["large"] / LARGE
    return [
        ("a comparison, in bits / on Python sets", each / each_plain, 0.1),
        ("100 k screenings / 10 k (10 is proportional)", times["large"] / times["small"], 15),
        ("reading the stored bits of 100 k / comparing them", times["read"] / times["large"], 5),
    ]


def drawn(names: tuple[str, ...], number: int) -> tuple[frozenset[str], frozenset[str]]:
    """A screening: up to twenty findings present and two hundred absent, always the same."""
    dice = random.Random(number)
    common = [1 / (place + 1) for place in range(len(names))]  # a few findings are in many
    present = frozenset(dice.choices(names, common, k=20))
    return present, frozenset(dice.sample(names, 200)) - present


def asked(names: tuple[str, ...]) -> tuple[Any, frozenset[str]]:
    """The screening that the others are compared with; two of its findings decide."""
    from triage.similar import Vector

    present, absent = drawn(names, 0)
    return Vector(present, absent), frozenset(sorted(present)[:2])


def plainly(mine: Any, decisive: frozenset[str], vectors: Any, looked_for: frozenset[str]) -> Any:
    """The formula of `triage.similar` as one would first write it."""
    found = []
    for place, (present, absent) in enumerate(vectors):
        both = mine.present & present
        if 3 * len(both & decisive) < max(1, len(decisive)):
            continue
        against = (mine.present & absent) | (mine.absent & present)
        shared = sum(3.0 if name in decisive else 1.0 for name in both)
        shared += len(mine.absent & absent & looked_for) / 4
        other = sum(3.0 if name in decisive else 1.0 for name in against)
        found.append((-shared / (shared + other + 3), -shared, place))
    return sorted(found)[:5]


def interleaved(acts: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Do each once a round, in turn; return the median of processor seconds."""
    times: dict[str, list[float]] = {name: [] for name in acts}
    for number in range(ROUNDS + 1):
        for name, act in acts.items():
            begun = time.process_time()
            act()
            if number:  # the first round warms up
                times[name].append(time.process_time() - begun)
    return {name: statistics.median(values) for name, values in times.items()}
