"""A million stored screenings against every rule of the shipped ruleset.

Ours are packed bit planes: answers of presences as two planes each, choices as one byte, numbers
as floats, which is how replay holds them; what is timed is from there to the count of TRUE and
FALSE cases of every rule. Two things stand beside it:

* the time in which this machine reads the same bytes from memory once: no program can be faster;
* PostgreSQL, whose NULL logic is Kleene's: one nullable column for each finding, every rule as
  `count(*) filter (where …)` (benchmarks/replay_sql.py). It is an independent oracle too: its
  counts must be ours, over the whole million.

All of it is processor time of one core, so that other programs disturb it little.
Without PostgreSQL in DATABASE_URL that comparison is left out.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from engine.columns import ABSENT, PRESENT, UNKNOWN, Columns, pack_columns
from engine.planejudge import PlaneJudge
from engine.planes import population
from engine.planestate import PlaneState
from engine.replayed import CASES_AT_ONCE
from engine.rulesets import Ruleset, load_ruleset

RULESET = Path(__file__).parents[1] / "triage" / "rulesets" / "twitch-and-cramp.yaml"
CASES = 1_000_000
ROUNDS = 5
SEED = 20261120

Counts = dict[str, tuple[int, int]]
Raw = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]


def measure() -> list[tuple[str, float, float]]:
    """Ratios with their bars; packing, which is done once, is told in the label."""
    ruleset = load_ruleset(RULESET.read_text(encoding="utf-8"), RULESET.name)
    _ = ruleset.judge  # compiled once, not at every replay
    raw = answers_of_many(ruleset, CASES)
    begun = time.process_time()
    blocks = packed(raw, CASES)
    packing = time.process_time() - begun
    ours, floor, whole = [], [], []
    for _ in range(ROUNDS):
        floor.append(seconds(lambda: [read_once(each) for each in blocks]))
        ours.append(seconds(lambda: counts(ruleset, blocks)))
        whole.append(seconds(lambda: [PlaneJudge(ruleset.judge, each).judged() for each in blocks]))
    rules = statistics.median(ours)
    figures = [
        (
            f"replay of 1 M x {len(ruleset.judge.codes)} rules ({rules * 1000:.0f} ms; packing "
            f"before it {packing:.1f} s) / reading the columns from memory once",
            rules / statistics.median(floor),
            20.0,
        ),
        (
            "the same with floor, ceiling, disposition and what fired / the rules alone",
            statistics.median(whole) / rules,
            5.0,
        ),
    ]
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        from benchmarks.replay_sql import counts_in_postgres

        theirs, taken = counts_in_postgres(ruleset, *raw)
        same(counts(ruleset, blocks), theirs)
        peer = statistics.median(taken)
        figures.append(
            (f"replay of 1 M / PostgreSQL's NULL logic ({peer:.0f} s)", rules / peer, 0.005)
        )
    return figures


def packed(raw: Raw, count: int) -> list[Columns]:
    """The columns in blocks, as replay takes them."""
    return [
        pack_columns(
            min(CASES_AT_ONCE, count - start),
            *({k: each[start : start + CASES_AT_ONCE] for k, each in kind.items()} for kind in raw),
        )
        for start in range(0, count, CASES_AT_ONCE)
    ]


def counts(ruleset: Ruleset, blocks: list[Columns]) -> Counts:
    """Rule → in how many cases its condition is TRUE and FALSE."""
    total = {code.rule.id: (0, 0) for code in ruleset.judge.codes}
    for columns in blocks:
        state = PlaneState(ruleset.program, columns)
        for code in ruleset.judge.codes:
            true, false = total[code.rule.id]
            true += population(state.where(code.pair.node))
            false += population(state.where(code.pair.counter_node))
            total[code.rule.id] = true, false
    return total


def same(ours: Counts, theirs: Counts) -> None:
    """Two programs that know nothing of each other must count the same."""
    different = [rule for rule, count in ours.items() if theirs[rule] != count]
    if different:
        shown = ", ".join(f"{rule}: {ours[rule]} and {theirs[rule]}" for rule in different)
        raise AssertionError(f"planes and PostgreSQL disagree: {shown}")


def read_once(columns: Columns) -> int:
    """Read every byte of the columns, and do nothing with it."""
    total = 0
    for planes in columns.presences.values():
        for plane in planes:
            total |= int(np.bitwise_or.reduce(plane))
    for codes in columns.choices.values():
        total |= int(np.bitwise_or.reduce(codes.view(np.uint64)))
    for values in columns.numbers.values():
        total |= int(np.bitwise_or.reduce(values.view(np.uint64)))
    return total


def seconds(function: Callable[[], object]) -> float:
    """Processor time of one run; all of it happens in one thread."""
    begun = time.process_time()
    function()
    return time.process_time() - begun


def answers_of_many(ruleset: Ruleset, count: int) -> Raw:
    """Random answers to everything that a condition asks for, a quarter of them not assessed."""
    random = np.random.default_rng(SEED)
    bits = ruleset.program.bits
    presences = {
        key: _codes(random, count, (UNKNOWN, ABSENT, ABSENT, PRESENT))
        for key, used in bits.booleans.items()
        if used != (0, 0)
    }
    choices = {
        key: _codes(random, count, (UNKNOWN, UNKNOWN, *range(1, len(options) + 1)))
        for key, options in bits.choices.items()
        if any(options.values())
    }
    used = set(bits.thresholds) | {
        name for each in ruleset.parts.definitions for name in each.inputs
    }
    numbers = {}
    for key in sorted(used & set(bits.limits)):
        # Around the thresholds: beyond them every case would answer the same.
        low, high = bits.limits[key]
        edges = [fact.number for fact, _, _ in bits.thresholds.get(key, ())]
        high = min(high, 2 * max(edges)) if edges and max(edges) > low else high
        values = np.round(random.uniform(low, high, count), 1)
        values = np.clip(values, *bits.limits[key])
        values[random.random(count, dtype=np.float32) < 0.25] = np.nan
        numbers[key] = values
    return presences, choices, numbers


def _codes(random: np.random.Generator, count: int, codes: tuple[int, ...]) -> Any:
    drawn = random.integers(0, len(codes), count, dtype=np.uint8)
    return np.array(codes, dtype=np.uint8)[drawn]


if __name__ == "__main__":
    for label, figure, bar in measure():
        print(f"{figure:10.4g}  bar {bar:<8.4g} {label}")
