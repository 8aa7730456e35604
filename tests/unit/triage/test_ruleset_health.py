"""Rule health: what is counted, when a change is told, and what is never told to whom."""

from datetime import timedelta

import pytest

from tests.factories.rulesets import NOW, sound_ruleset
from triage.presenters.ruleset_health import health_shown
from triage.rule_health import Rate, health_of, is_masked, sudden_change, wilson
from triage.ruleset_uses import SignedResult


def result(
    *fired: str, days_ago: float = 1, because: str = "", clinic: int = 1, unknown: str = ""
) -> SignedResult:
    return SignedResult(
        signed_at=NOW - timedelta(days=days_ago),
        clinic_id=clinic,
        disposition="D3",
        fired=fired,
        unknown=[unknown] if unknown else [],
        decisive=fired[:1],
        overridden_because=because,
    )


def test_firing_silence_doubt_and_overrides_are_counted() -> None:
    results = [
        result("U01", "T01"),
        result("U01", because="rule_wrong"),
        result("T01", unknown="E01", clinic=2),
    ]
    health = health_of(sound_ruleset(), results, NOW)
    rules = {each.rule_id: each for each in health.rules}
    assert rules["U01"].fired == Rate(2, 3)
    assert rules["U01"].overridden == Rate(1, 2)
    assert rules["U01"].reasons == (("rule_wrong", 1),)
    assert rules["E01"].unknown.count == 1
    assert rules["E01"].is_silent
    assert not rules["T01"].is_silent
    assert health.clinics == {1, 2}
    assert list(rules) == [rule.id for rule in sound_ruleset().rules]


@pytest.mark.parametrize(
    ("recent", "before", "told"),
    [
        (Rate(30, 100), Rate(30, 300), "rose"),
        (Rate(0, 100), Rate(60, 300), "fell"),
        (Rate(12, 100), Rate(30, 300), ""),  # a little more: chance
        (Rate(9, 9), Rate(0, 300), ""),  # too few to judge by
        (Rate(0, 100), Rate(0, 300), ""),
        (Rate(1000, 1000), Rate(3000, 3000), ""),
        (Rate(50_000, 100_000), Rate(120_000, 300_000), "rose"),  # large counts stay finite
    ],
)
def test_only_what_chance_does_not_explain_is_told(recent: Rate, before: Rate, told: str) -> None:
    shift = sudden_change(recent, before)
    assert ("" if shift is None else "rose" if shift.rose else "fell") == told


def test_the_chance_is_the_exact_binomial_one() -> None:
    """3 of 3 firings in the quarter that holds a quarter of all: 2 × (1/4)³ would be 0.031."""
    assert sudden_change(Rate(3, 100), Rate(0, 300)) is None
    shift = sudden_change(Rate(6, 100), Rate(0, 300))
    assert shift is not None
    assert shift.chance == pytest.approx(2 * 0.25**6)


def test_the_periods_are_28_and_84_days() -> None:
    ages = (0.5, 27.9, 28, 111.9, 112, 400)
    health = health_of(sound_ruleset(), [result(days_ago=age) for age in ages], NOW)
    assert (health.signed, health.recent, health.before) == (6, 2, 2)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1.0)],
)
def test_the_interval_is_wilsons(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == pytest.approx((low, high), abs=0.001)


@pytest.mark.parametrize("count", [0, 5, 1000])
def test_nought_and_large_counts_are_told(count: int) -> None:
    assert not is_masked(count, sees_all=False)


def test_nothing_small_is_told_to_whom_it_could_tell_more() -> None:
    results = [result("U01", because="other"), *(result("T01") for _each in range(9))]
    health = health_of(sound_ruleset(), results, NOW)
    masked = health_shown(sound_ruleset(), health, sees_all=False)
    rows = {row.id: row for row in masked.rules}
    assert rows["U01"].fired.count == "fewer than 5"
    assert rows["U01"].fired.share == ""
    assert rows["U01"].reasons == ("Another reason: fewer than 5",)
    assert rows["T01"].fired.count == "nearly all", "the one left over is somebody too"
    assert rows["E01"].fired.count == "0"
    told = {row.id: row for row in health_shown(sound_ruleset(), health, sees_all=True).rules}
    assert (told["U01"].fired.count, told["T01"].fired.count) == ("1", "9")
