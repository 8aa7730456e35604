"""The stricter of the clinic's limits and the gate's acts, at the gate and in the session."""

from dataclasses import asdict, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from engine.rulesets import load_ruleset
from rehab.acting_limits import (
    CLINIC,
    GATE,
    PRODUCT,
    acting_limits,
    beyond_at_gate,
    limits_in,
    looser,
    strictest,
)
from rehab.actions.events import set_stop_limits
from rehab.gate import gate_ruleset
from rehab.models import AdverseEvent, Episode, Tier
from rehab.presenters.gate_result import gate_page
from rehab.presenters.limits import limits_table
from rehab.refusals import LimitLooserThanGate
from rehab.shipped import GATE_FILE
from rehab.stop_rules import Limits, breaches
from tests.factories.accounts import UserFactory
from tests.factories.patients import NOON
from tests.factories.rehab import EpisodeFactory, gate, planned, publish_gate, written

NAMES = tuple(asdict(Limits()))
NUMBERS = st.integers(min_value=1, max_value=300)
SETS = st.builds(Limits, **dict.fromkeys(NAMES, NUMBERS))


@pytest.fixture
def by() -> User:
    return UserFactory.create()


@pytest.fixture
def episode() -> Episode:
    return EpisodeFactory.create()


def _set(episode: Episode, by: User, now: datetime = NOON, **numbers: int) -> None:
    limits = replace(Limits(), **numbers)
    set_stop_limits(clinic=episode.patient.clinic, limits=limits, reason="Agreed", by=by, now=now)


def test_the_shipped_gate_and_the_product_start_from_the_same_limits() -> None:
    assert limits_in(gate_ruleset()) == asdict(Limits())


@pytest.mark.parametrize(
    ("written_as", "number"),
    [("sbp > 170", 170), ("sbp >= 171", 170), ("sbp > 190 or sbp > 175", 175), ("not_alert", None)],
)
def test_limits_are_read_from_the_rules(written_as: str, number: int | None) -> None:
    text = GATE_FILE.read_text(encoding="utf-8").replace('when: "sbp > 180"', f"when: {written_as}")
    assert limits_in(load_ruleset(text)).get("sbp_high") == number


@given(own=SETS, gate_=st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, NUMBERS)))
def test_no_acting_limit_is_looser_than_either(own: Limits, gate_: dict[str, int]) -> None:
    acting = strictest(own, CLINIC, gate_)
    for name, number in asdict(acting.limits).items():
        mine, theirs = getattr(own, name), gate_.get(name, getattr(own, name))
        assert number in (mine, theirs)
        assert not looser(name, number, than=mine)
        assert not looser(name, number, than=theirs)
        expected = {CLINIC: mine, **({GATE: gate_[name]} if name in gate_ else {})}
        assert set(acting.sources[name]) == {k for k, v in expected.items() if v == number}


@given(own=SETS, gate_=SETS, sbp=NUMBERS, hr=NUMBERS, spo2=NUMBERS)
def test_a_session_stops_wherever_one_of_the_two_stops(
    own: Limits, gate_: Limits, sbp: int, hr: int, spo2: int
) -> None:
    readings = {"sbp_before": sbp, "hr_before": hr, "spo2_before": spo2}
    acting = strictest(own, CLINIC, asdict(gate_)).limits
    assert set(breaches(acting, readings)) == {
        *breaches(own, readings),
        *breaches(gate_, readings),
    }


def test_a_drop_on_standing_counts_when_the_person_is_giddy() -> None:
    own = Limits(sbp_drop=10)
    assert beyond_at_gate(own, {"sbp": 140, "sbp_drop": 15}, dizzy=True) == ["sbp_drop"]
    assert beyond_at_gate(own, {"sbp": 140, "sbp_drop": 15}, dizzy=False) == []
    assert beyond_at_gate(own, {}, dizzy=True) == []


@pytest.mark.django_db
def test_the_gate_stops_by_the_stricter_limit_of_the_clinic_and_says_so(
    episode: Episode, by: User
) -> None:
    assert gate(episode, by, sbp=170.0).tier == Tier.CLEAR
    _set(episode, by, sbp_high=160)

    made = gate(episode, by, sbp=170.0)

    assert made.tier == Tier.SAME_DAY
    page = gate_page(made)
    assert [rule.id for rule in page.rules] == ["G37"]
    assert page.limits == ["systolic pressure above 160 mmHg (limit of this clinic)"]
    assert page.faults == []
    assert gate(episode, by, sbp=155.0).tier == Tier.CLEAR


@pytest.mark.django_db
def test_the_gate_says_when_its_own_limit_stopped(episode: Episode, by: User) -> None:
    _set(episode, by, sbp_high=170, hr_high=110)
    page = gate_page(gate(episode, by, sbp=190.0, hr=125.0, spo2=88.0))
    assert page.limits == [
        "systolic pressure above 170 mmHg (limit of this clinic)",
        "heart rate at rest above 110 a minute (limit of this clinic)",
        "oxygen saturation below 90 % (limit of this clinic, limit of the safety gate)",
    ]


@pytest.mark.django_db
def test_a_kept_gate_tells_the_limits_of_its_day(episode: Episode, by: User) -> None:
    _set(episode, by, sbp_high=160)
    made = gate(episode, by, sbp=170.0)
    _set(episode, by, NOON + timedelta(hours=1), sbp_high=150)
    assert gate_page(made).limits == ["systolic pressure above 160 mmHg (limit of this clinic)"]


@pytest.mark.django_db
def test_a_session_stops_by_the_gates_limit_where_that_is_stricter(
    episode: Episode, by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = planned(episode, by)
    monkeypatch.setattr("rehab.acting_limits.clinic_limits", lambda *_: (Limits(200), CLINIC))

    assert written(session, by, sbp_after=190).stopped_for == ["sbp_high"]

    words = "systolic pressure above 180 mmHg (limit of the safety gate)"
    assert AdverseEvent.objects.get(session=session).text == words


@pytest.mark.django_db
@pytest.mark.parametrize(
    "numbers", [{"sbp_high": 181}, {"sbp_low": 85}, {"sbp_drop": 21}, {"hr_high": 130}]
)
def test_a_limit_that_would_never_act_is_refused(
    episode: Episode, by: User, numbers: dict[str, int]
) -> None:
    publish_gate()
    with pytest.raises(LimitLooserThanGate) as refused:
        _set(episode, by, **numbers)
    assert refused.value.field == next(iter(numbers))


@pytest.mark.django_db
def test_without_a_gate_the_clinics_limits_act_alone(episode: Episode, by: User) -> None:
    acting = acting_limits(episode.patient.clinic, None)
    assert set(acting.sources.values()) == {(PRODUCT,)}
    own, table = limits_table(episode.patient.clinic)
    assert own == Limits()
    assert not table.at_gate
    assert {row.gate for row in table.rows} == {None}
