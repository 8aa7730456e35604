"""Two examinations compared. What was not assessed is never "no change"."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.truth import Truth
from patients.body import EVERYWHERE, MUSCLES, PLACES, Sign
from triage.change import RAPID, RAPID_DAYS, SLOW, Change, Examined, Verdict, compare

THEN, NOW = date(2026, 9, 1), date(2026, 11, 12)
FULL = dict.fromkeys(MUSCLES, 5)

signs = st.sets(st.sampled_from(Sign.values), min_size=1, max_size=3).map(frozenset)
marks = st.dictionaries(st.sampled_from(PLACES), signs, max_size=4)
grades = st.dictionaries(st.sampled_from(MUSCLES), st.integers(0, 5), max_size=5)
findings = st.fixed_dictionaries(
    {},
    optional={
        "weakness": st.sampled_from(["none", "subjective_only", "objective"]),
        "wasting": st.sampled_from(["none", "present"]),
    },
)


def examined(on: date) -> st.SearchStrategy[Examined]:
    return st.builds(
        Examined,
        on=st.just(on),
        marks=marks,
        whole_body=st.booleans(),
        power=grades,
        findings=findings,
    )


def at(on: date, /, **said: Any) -> Examined:
    said["marks"] = {place: frozenset(s) for place, s in said.get("marks", {}).items()}
    return Examined(on, **said)


def between(then: dict[str, Any], now: dict[str, Any], days: int = 72) -> Change:
    return compare(at(NOW - timedelta(days=days), **then), at(NOW, **now))


def verdicts(change: Change) -> dict[tuple[str, str], Verdict]:
    return {(each.place, each.sign): each.verdict for each in change.places}


TWITCH = {"marks": {"calf_left": ["twitch"]}}


@pytest.mark.parametrize(
    ("then", "now", "verdict"),
    [
        ({"whole_body": True}, TWITCH, Verdict.NEW),
        (TWITCH, {"whole_body": True}, Verdict.GONE),
        (TWITCH, TWITCH, Verdict.SAME),
        ({}, TWITCH, Verdict.UNCLEAR),
        (TWITCH, {}, Verdict.UNCLEAR),
    ],
)
def test_a_mark_against_what_was_looked_at(
    then: dict[str, Any], now: dict[str, Any], verdict: Verdict
) -> None:
    assert verdicts(between(then, now)) == {("calf_left", "twitch"): verdict}


def test_a_look_at_the_body_says_nothing_about_power() -> None:
    change = between({"whole_body": True}, {"marks": {"hand_left": ["weakness"]}})

    assert verdicts(change) == {("hand_left", "weakness"): Verdict.UNCLEAR}
    assert change.new_weakness is Truth.UNKNOWN


def test_a_new_place_needs_a_look_at_the_whole_body_then() -> None:
    more = {"marks": {"calf_left": ["twitch"], "hand_right": ["twitch"]}, "whole_body": True}

    assert between({**TWITCH, "whole_body": True}, more).new_region is Truth.TRUE
    assert between(TWITCH, more).new_region is Truth.UNKNOWN
    assert between(more, {**TWITCH, "whole_body": True}).new_region is Truth.FALSE


def test_another_sign_in_a_known_place_is_no_new_place() -> None:
    change = between(
        {**TWITCH, "whole_body": True},
        {"marks": {"calf_left": ["cramp"]}, "whole_body": True},
    )

    assert change.new_region is Truth.FALSE
    assert verdicts(change)["calf_left", "cramp"] is Verdict.NEW


def test_after_all_over_the_body_no_place_is_new() -> None:
    everywhere = {"marks": {EVERYWHERE: ["twitch"]}, "whole_body": True}

    assert between(everywhere, {**TWITCH, "whole_body": True}).new_region is not Truth.TRUE


def test_a_lost_grade_is_worse_whatever_else_was_not_tested() -> None:
    change = between({"power": {"hip_flexion_left": 5}}, {"power": {"hip_flexion_left": 4}})

    assert change.power_worse is Truth.TRUE
    assert change.power[0].verdict is Verdict.WORSE


def test_no_grade_is_lost_only_when_every_group_was_tested_twice() -> None:
    assert between({"power": FULL}, {"power": FULL}).power_worse is Truth.FALSE
    some = {"power": {"hip_flexion_left": 5}}
    assert between(some, some).power_worse is Truth.UNKNOWN
    assert between({"power": FULL}, some).power_worse is Truth.UNKNOWN


@pytest.mark.parametrize(
    ("then", "now", "truth"),
    [
        ({"findings": {"wasting": "none"}}, {"findings": {"wasting": "present"}}, Truth.TRUE),
        ({"whole_body": True}, {"marks": {"hand_left": ["wasting"]}}, Truth.TRUE),
        ({"findings": {"wasting": "none"}}, {"marks": {"hand_left": ["wasting"]}}, Truth.TRUE),
        ({}, {"findings": {"wasting": "present"}}, Truth.UNKNOWN),
        ({"findings": {"wasting": "none"}}, {}, Truth.UNKNOWN),
        ({"findings": {"wasting": "present"}}, {"findings": {"wasting": "none"}}, Truth.FALSE),
    ],
)
def test_new_wasting(then: dict[str, Any], now: dict[str, Any], truth: Truth) -> None:
    assert between(then, now).new_wasting is truth


def test_weakness_that_was_only_felt_and_is_found_now_is_new() -> None:
    felt = {"findings": {"weakness": "subjective_only"}}
    assert between(felt, {"power": {"hip_flexion_left": 4}}).new_weakness is Truth.TRUE


@pytest.mark.parametrize(("days", "option"), [(RAPID_DAYS, RAPID), (RAPID_DAYS + 1, SLOW)])
def test_lost_strength_is_progression_at_the_pace_of_the_visits(days: int, option: str) -> None:
    worse = between({"power": {"hip_flexion_left": 5}}, {"power": {"hip_flexion_left": 3}}, days)
    assert worse.progression == option


def test_a_new_place_alone_is_no_progression() -> None:
    change = between({"whole_body": True}, {**TWITCH, "whole_body": True})
    assert (change.new_region, change.progression) == (Truth.TRUE, None)


@given(examined(THEN), examined(NOW))
def test_only_what_was_assessed_both_times_is_compared(then: Examined, now: Examined) -> None:
    change = compare(then, now)
    for each in change.places:
        unclear = Truth.UNKNOWN in (each.then, each.now)
        assert (each.verdict is Verdict.UNCLEAR) is unclear
    for grade in change.power:
        assert (grade.verdict is Verdict.UNCLEAR) is (None in (grade.then, grade.now))


@given(examined(THEN), examined(NOW))
def test_the_record_never_concludes_that_somebody_is_better_or_stable(
    then: Examined, now: Examined
) -> None:
    assert compare(then, now).progression in (None, SLOW)


@given(examined(THEN))
def test_nothing_is_new_against_itself(then: Examined) -> None:
    change = compare(then, then)
    assert Truth.TRUE not in change.options.values()
    assert change.progression is None


@given(examined(THEN), examined(NOW), st.sampled_from(PLACES))
def test_forgetting_what_was_assessed_never_makes_something_certain(
    then: Examined, now: Examined, place: str
) -> None:
    """Kleene: with less known, an option may become unknown but never turns over."""
    less = Examined(
        now.on,
        marks={p: s for p, s in now.marks.items() if p != place},
        whole_body=False,
        power={},
        findings={},
    )
    before, after = compare(then, now).options, compare(then, less).options
    for option, truth in after.items():
        assert truth in (before[option], Truth.UNKNOWN) or before[option] is Truth.UNKNOWN
        if truth is Truth.TRUE:
            assert before[option] is Truth.TRUE


@given(examined(THEN), examined(NOW))
def test_swapping_the_visits_swaps_new_and_gone(then: Examined, now: Examined) -> None:
    turned = {Verdict.NEW: Verdict.GONE, Verdict.GONE: Verdict.NEW}
    forwards, backwards = verdicts(compare(then, now)), verdicts(compare(now, then))
    assert {key: turned.get(v, v) for key, v in forwards.items()} == backwards
