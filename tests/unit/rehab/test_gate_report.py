"""What the gate says of one case."""

import pytest

from engine.answers import Answers
from rehab.gate import run_gate
from tests.rehab.cases import SETTLED, gate


def test_nothing_asked_is_not_clear_and_could_be_an_emergency() -> None:
    report = run_gate(Answers())
    assert (report.tier, report.ceiling) == ("H", "E")
    assert not report.clear
    assert not report.stops
    assert not report.complete


def test_everything_asked_and_nothing_found_is_clear() -> None:
    report = gate(**SETTLED)
    assert (report.tier, report.clear, report.complete) == ("C", True, True)


@pytest.mark.parametrize("left_out", sorted(SETTLED))
def test_each_thing_left_out_holds_the_gate(left_out: str) -> None:
    report = gate(**{key: value for key, value in SETTLED.items() if key != left_out})
    assert not report.clear
    assert report.tier == "H"
    assert left_out in {each["finding"] for each in report.to_dict()["not_answered"]}


def test_the_most_urgent_sign_decides_and_all_are_listed() -> None:
    report = gate(**{**SETTLED, "calf": ["warm"], "be_fast": ["speech"], "tone": "gradual"})
    assert report.tier == "E"
    assert report.stops
    assert [each.id for each in report.fired] == ["G01", "G21", "G44"]
    assert report.what_to_do[0].startswith("Stop the session")


def test_what_to_do_is_that_of_the_tier_only() -> None:
    report = gate(**{**SETTLED, "be_fast": ["face"], "tone": "gradual"})
    steps = " ".join(report.what_to_do)
    assert "stroke" in steps
    assert "spasticity clinic" not in steps


def test_a_mild_sign_does_not_finish_the_gate() -> None:
    report = gate(movements=["cramp"], alertness="alert")
    assert (report.tier, report.clear) == ("H", False)


def test_a_mild_sign_in_a_finished_gate_lets_therapy_go_on() -> None:
    report = gate(**{**SETTLED, "movements": ["cramp", "clonus_on_stretch"]})
    assert (report.tier, report.clear) == ("R", True)


def test_because_names_the_answers_and_local_judgement_is_told() -> None:
    answer = gate(**{**SETTLED, "fall": "head_strike", "medicines": ["anticoagulant"]}).to_dict()
    assert answer["because"]["G16"] == {"fall": "head_strike", "medicines.anticoagulant": True}
    found = {each["id"]: each for each in answer["findings"]}
    assert found["G16"]["local_judgement"]
    assert not {each["id"]: each for each in gate(be_fast=["arm"]).to_dict()["findings"]}["G01"][
        "local_judgement"
    ]


def test_factors_come_with_their_quick_screen() -> None:
    report = gate(**SETTLED, factors=["constipation", "poor_sleep"])
    assert [each.id for each in report.factors] == ["F02", "F10"]
    assert all(each.text for each in report.factors)
    assert report.clear


@pytest.mark.parametrize(
    ("sbp", "hr", "spo2", "stops"),
    [
        (180, 120, 90, False), (181, 80, 97, True), (90, 80, 97, False), (89, 80, 97, True),
        (120, 121, 97, True), (120, 80, 89, True),
    ],
)  # fmt: skip
def test_limits_of_the_vital_signs(sbp: int, hr: int, spo2: int, stops: bool) -> None:
    report = gate(**{**SETTLED, "sbp": sbp, "hr": hr, "spo2": spo2})
    assert report.stops is stops


@pytest.mark.parametrize(
    "signs",
    [
        {"movements": ["clonus_spontaneous"], "sudden_onset": []},
        {"movements": ["clonus_on_stretch"], "toxic": ["agitation"]},
        {"toxic": ["ocular_clonus", "sweating"]},
        {"movements": ["tremor"], "sudden_onset": [], "toxic": ["brisk_reflexes"]},
        {"movements": ["clonus_on_stretch"], "tone": "as_before", "infection": ["fever"]},
    ],
)
def test_each_way_of_the_hunter_criteria(signs: dict[str, object]) -> None:
    assert "G09" in [
        each.id for each in gate(**{**SETTLED, **signs, "medicines": ["serotonergic"]}).fired
    ]
    assert "G09" not in [each.id for each in gate(**{**SETTLED, **signs}).fired]
