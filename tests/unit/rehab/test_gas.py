"""The T-score of goal attainment."""

from decimal import Decimal
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.gas import Attained, NoWeight, t_score, weight


def _t(*goals: tuple[int, float]) -> Decimal:
    return t_score([Attained(w, Decimal(str(x))) for w, x in goals]).t


def test_goals_met_as_expected_are_50() -> None:
    assert _t((1, 0), (9, 0), (4, 0)) == Decimal("50.0")


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_unweighted_it_is_the_short_formula(n: int) -> None:
    expected = 50 + 10 * n / sqrt(0.7 * n + 0.3 * n * n)
    assert _t(*[(1, 1)] * n) == Decimal(str(round(expected, 1)))


def test_a_worked_weighted_example() -> None:
    # 10 * (6*1 + 2*-1) / sqrt(0.7 * (36 + 4) + 0.3 * 64) = 40 / sqrt(47.2) = 5.82
    assert _t((6, 1), (2, -1)) == Decimal("55.8")


def test_baseline_and_change_come_the_same_way() -> None:
    before, after = _t((6, -1), (2, -2)), _t((6, 0), (2, -1))
    # -100 / 6.8702 = -14.6 and -20 / 6.8702 = -2.9
    assert (before, after, after - before) == (Decimal("35.4"), Decimal("47.1"), Decimal("11.7"))


def test_weight_0_drops_the_goal() -> None:
    score = t_score([Attained(0, Decimal(-2)), Attained(3, Decimal(1))])
    assert score.t == _t((3, 1))
    assert (score.goals, score.weights, score.dropped) == (1, (3,), 1)


@pytest.mark.parametrize("goals", [[], [Attained(0, Decimal(1))]])
def test_without_any_weight_it_is_undefined(goals: list[Attained]) -> None:
    with pytest.raises(NoWeight):
        t_score(goals)


def test_weight_is_importance_times_difficulty() -> None:
    assert weight(importance=3, difficulty=2) == 6
    assert weight(importance=0, difficulty=3) == 0
    with pytest.raises(ValueError):
        weight(importance=4, difficulty=1)


@pytest.mark.parametrize("goal", [Attained(1, Decimal(3)), Attained(10, Decimal(0))])
def test_impossible_goals_are_refused(goal: Attained) -> None:
    with pytest.raises(ValueError):
        t_score([goal])


LEVELS = st.sampled_from([Decimal(n) for n in ("-2", "-1", "-0.5", "0", "1", "2")])
GOALS = st.lists(st.builds(Attained, st.integers(0, 9), LEVELS), min_size=1, max_size=6).filter(
    lambda goals: any(g.weight for g in goals)
)


@given(GOALS, st.integers(0, 5))
def test_a_better_level_never_lowers_t(goals: list[Attained], place: int) -> None:
    place %= len(goals)
    better = list(goals)
    better[place] = Attained(goals[place].weight, Decimal(2))
    assert t_score(better).t >= t_score(goals).t


@given(GOALS)
def test_mirrored_levels_mirror_t(goals: list[Attained]) -> None:
    mirrored = [Attained(g.weight, -g.level) for g in goals]
    total = t_score(goals).t + t_score(mirrored).t
    assert abs(total - 100) <= Decimal("0.1")  # each is rounded to one decimal
