"""Likeness of screenings: what is present in both counts most, what nobody assessed not at all."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.triage import small_ruleset
from triage.similar import (
    ABSENT,
    DECISIVE,
    DOUBT,
    FLOOR,
    OTHER,
    Features,
    Match,
    Vector,
    decisive_in,
    features_of,
    most_alike,
    packed,
    unpacked,
    vector_of,
)

NAMES = tuple(f"f{n:03d}" for n in range(130))
FEATURES = Features(NAMES, frozenset(NAMES[:60]))
sets = st.frozensets(st.sampled_from(NAMES), max_size=25)
vectors = st.builds(lambda p, a: Vector(p, a - p), sets, sets)


def ranked(mine: Vector, decisive: frozenset[str], *others: Vector) -> list[Match]:
    present, absent = (
        unpacked([packed(getattr(o, part), FEATURES) for o in others], FEATURES, FEATURES)
        for part in ("present", "absent")
    )
    return most_alike(mine, decisive, FEATURES, present, absent)


def plainly(mine: Vector, decisive: frozenset[str], other: Vector) -> float | None:
    """The stated formula on plain sets; None when too little of what decides is shared."""
    both = mine.present & other.present
    if FLOOR * len(both & decisive) < max(1, len(decisive)):
        return None
    against = (mine.present & other.absent) | (mine.absent & other.present)
    weight = lambda names: sum(DECISIVE if n in decisive else OTHER for n in names)  # noqa: E731
    shared = weight(both) + ABSENT * len(mine.absent & other.absent & FEATURES.looked_for)
    return shared / (shared + weight(against) + DOUBT)


@given(vectors, st.lists(vectors, max_size=6), st.randoms(use_true_random=False))
def test_the_bits_agree_with_the_stated_formula(
    mine: Vector, others: list[Vector], chance: Random
) -> None:
    some = [name for name in sorted(mine.present) if chance.random() < 0.4]
    decisive = frozenset(some) or mine.present
    expected = {
        place: likeness
        for place, other in enumerate(others)
        if mine.present and (likeness := plainly(mine, decisive, other)) is not None
    }
    found = ranked(mine, decisive, *others)
    assert {match.place for match in found} <= set(expected)
    assert len(found) == min(5, len(expected))
    for match in found:
        assert match.likeness == pytest.approx(expected[match.place])
        assert match.shared == mine.present & others[match.place].present
    assert [m.likeness for m in found] == sorted((m.likeness for m in found), reverse=True)


@given(vectors, vectors, sets)
def test_assessing_more_of_what_agrees_never_makes_it_less_alike(
    mine: Vector, other: Vector, more: frozenset[str]
) -> None:
    decisive = mine.present
    agreed = Vector(other.present | (more & mine.present), other.absent - (more & mine.present))
    before, after = plainly(mine, decisive, other), plainly(mine, decisive, agreed)
    assert before is None or (after is not None and after >= before)


def test_what_nobody_assessed_counts_neither_way() -> None:
    mine = Vector(frozenset({"f000", "f001"}), frozenset())
    asked = Vector(frozenset({"f000"}), frozenset())
    denied = Vector(frozenset({"f000"}), frozenset({"f001"}))

    (first, second) = ranked(mine, frozenset({"f000"}), denied, asked)

    assert [first.place, second.place] == [1, 0]
    assert first.against == frozenset()


def test_without_the_deciding_findings_nothing_is_alike() -> None:
    mine = Vector(frozenset(NAMES[:10]), frozenset())
    other = Vector(frozenset(NAMES[1:10]), frozenset())

    assert ranked(mine, frozenset({"f000"}), other) == []


def test_little_in_common_is_little_evidence() -> None:
    mine = Vector(frozenset(NAMES[:6]), frozenset())
    little, much = Vector(frozenset(NAMES[:3]), frozenset()), mine

    assert [m.place for m in ranked(mine, frozenset(NAMES[:2]), little, much)] == [1, 0]


def test_of_equals_the_newest_comes_first() -> None:
    mine = Vector(frozenset(NAMES[:2]), frozenset())
    assert [m.place for m in ranked(mine, mine.present, mine, mine)] == [0, 1]


def test_nothing_present_is_like_nothing() -> None:
    nothing = Vector(frozenset(), frozenset(NAMES))
    assert ranked(nothing, frozenset(), nothing) == []


def test_bits_of_another_version_are_found_by_their_names() -> None:
    older = Features(("a", "b", "c"), frozenset())
    newer = Features(("b", "c", "d"), frozenset())

    moved = unpacked([packed({"a", "c"}, older)], older, newer)

    assert moved.tolist() == unpacked([packed({"c"}, newer)], newer, newer).tolist()


def test_answers_become_features() -> None:
    ruleset = small_ruleset()
    vector = vector_of(ruleset, {"weakness": "objective", "wasting": False, "age": 58.0})

    assert "weakness=objective" in vector.present
    assert "weakness=subjective_only" in vector.absent
    assert "weakness=none" not in vector.present | vector.absent, "that is no finding"
    assert "wasting" in vector.absent
    assert vector.present | vector.absent <= set(features_of(ruleset).names)


def test_decisive_is_what_made_the_rules_fire() -> None:
    vector = Vector(frozenset({"weakness=objective", "symptoms.twitch"}), frozenset())

    assert decisive_in(vector, [{"weakness": "objective"}]) == {"weakness=objective"}
    assert decisive_in(vector, []) == vector.present
