"""Short clinical notes through the shipped ruleset: pairs that must be told apart, and advice.

The notes were written from the fact sheet; each names what must fire and what must stay silent.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.answers import read_case
from engine.evaluation import evaluate
from engine.report import Report
from engine.rulesets import Ruleset, load_ruleset

HERE = Path(__file__).parent
PATH = HERE.parents[1] / "triage" / "rulesets" / "twitch-and-cramp.yaml"
NOTES = yaml.safe_load((HERE / "notes.yaml").read_text(encoding="utf-8"))

EXAMINED: dict[str, Any] = {
    "weakness": "none",
    "wasting": "none",
    "reflexes": "normal",
    "tongue": "normal",
    "bulbar": [],
    "respiratory": [],
}
LEGS: dict[str, Any] = {
    "urine_colour": "yellow",
    "calf_swelling_cm": 0,
    "leg_signs": ["pulses_normal"],
    "local_muscle_swelling": False,
}
WELL: dict[str, Any] = {
    "onset": "gradual",
    "progression": "none",
    "consciousness": "alert",
    "seizure": "none",
    "sensory": "none",
    "autonomic": [],
    "drugs": [],
    "conditions": [],
    "events": [],
    "circumstances": [],
    "disabling": False,
    "syncope": False,
}
RUNNER: dict[str, Any] = {
    "age": 30,
    "sex": "M",
    "symptoms": ["twitch"],
    "sites": ["calf_left"],
    "duration_days": 1,
    "timing": ["post_exercise"],
    "hours_since_exercise": 2,
    "muscle_used_in_exercise": True,
    "urine_colour": "dark_yellow",
    **EXAMINED,
    **WELL,
}
HYDRATION = {"hydration_everyday", "hydration_for_exercise", "sodium_drink"}


@pytest.fixture(scope="module")
def shipped() -> Ruleset:
    return load_ruleset(PATH.read_text(encoding="utf-8"), PATH.name)


def report(shipped: Ruleset, answers: dict[str, Any]) -> Report:
    return evaluate(shipped, read_case(shipped, answers))


def offered(result: Report) -> set[str]:
    return {item.id for item in result.offered}


def checks(result: Report) -> set[str]:
    return {check.id for check in result.contraindications}


def withheld_by(result: Report, item: str) -> set[str]:
    return {held.code for held in result.withheld if held.item == item}


@pytest.mark.parametrize("note", NOTES, ids=[note["note"] for note in NOTES])
def test_note(shipped: Ruleset, note: dict[str, Any]) -> None:
    result = report(shipped, note["answers"])
    fired = {rule.id for rule in result.fired}
    if "disposition" in note:
        assert result.disposition == note["disposition"], fired
    assert set(note.get("fires", [])) - fired == set()
    assert set(note.get("silent", [])) & fired == set()


def test_under_16_is_not_scored_and_says_where_to_go(shipped: Ruleset) -> None:
    result = report(shipped, {"age": 12, "symptoms": ["twitch"]})
    assert result.disposition is None
    assert "paediatric" in shipped.parts.scope.otherwise


def test_a_well_runner_is_offered_drinking_advice(shipped: Ruleset) -> None:
    result = report(shipped, RUNNER)
    assert result.disposition == "D6"
    assert {"hydration_for_exercise", "stretch_used_muscle"} <= offered(result)
    assert {factor.id for factor in result.contributing} == {"C01", "C07"}


@pytest.mark.parametrize(
    "sign",
    [
        {"consciousness": "confused"},
        {"consciousness": "drowsy"},
        {"seizure": "first"},
        {"autonomic": ["vomiting"]},
        {"urine_colour": "brown_cola"},
    ],
)
def test_drinking_advice_is_withheld_after_exercise_with_a_brain_sign_or_brown_urine(
    shipped: Ruleset, sign: dict[str, Any]
) -> None:
    result = report(shipped, RUNNER | {"circumstances": ["thirst", "heavy_sweat"]} | sign)
    assert offered(result) & HYDRATION == set()
    assert withheld_by(result, "hydration_for_exercise")


@pytest.mark.parametrize("unrecorded", ["consciousness", "conditions", "autonomic"])
def test_drinking_advice_is_asked_first_while_a_check_is_open(
    shipped: Ruleset, unrecorded: str
) -> None:
    result = report(shipped, {key: value for key, value in RUNNER.items() if key != unrecorded})
    assert "hydration_for_exercise" in {held.item for held in result.ask_first}


@pytest.mark.parametrize(
    ("recorded", "code"),
    [
        ({"conditions": ["heart_failure"]}, "CI-fluid"),
        ({"conditions": ["ckd4"]}, "CI-fluid"),
        ({"conditions": ["siadh"]}, "CI-fluid"),
        ({"conditions": ["fluid_restriction"]}, "CI-fluid"),
        ({"labs": {"na": 132}}, "CI-fluid"),
        ({"weight_change_kg": 0.8}, "CI-fluid"),
        ({"conditions": ["dysphagia_known"]}, "CI-dysph"),
    ],
)
def test_drinking_advice_is_withheld_by_its_checks(
    shipped: Ruleset, recorded: dict[str, Any], code: str
) -> None:
    result = report(shipped, RUNNER | recorded)
    assert code in withheld_by(result, "hydration_for_exercise")
    assert code in checks(result)


NIGHT_CRAMP: dict[str, Any] = {
    "age": 60,
    "sex": "M",
    "symptoms": ["cramp"],
    "sites": ["calf_left"],
    "duration_days": 60,
    "timing": ["nocturnal"],
    "stretch_relieves": True,
    "cramp_features": [],
    **EXAMINED,
    **LEGS,
    **WELL,
}


def test_stretching_is_offered_for_a_calf_that_is_not_swollen(shipped: Ruleset) -> None:
    result = report(shipped, NIGHT_CRAMP)
    assert result.disposition == "D6"
    assert {"cramp_first_aid", "bedtime_calf_stretch"} <= offered(result)


@pytest.mark.parametrize(
    "sign",
    [
        {"calf_swelling_cm": 3.5},
        {"calf_swelling_cm": 1.5},
        {"leg_signs": ["pulses_normal", "deep_vein_tenderness"]},
        {"leg_signs": ["pulseless", "cold"]},
        {"events": ["tibial_fracture"]},
        {"local_muscle_swelling": True},
    ],
)
def test_a_suspect_leg_is_not_stretched(shipped: Ruleset, sign: dict[str, Any]) -> None:
    result = report(shipped, NIGHT_CRAMP | sign)
    assert "CI-ex" in checks(result)
    assert offered(result) & {"cramp_first_aid", "bedtime_calf_stretch"} == set()


@pytest.mark.parametrize(
    "unrecorded", ["calf_swelling_cm", "leg_signs", "urine_colour", "reflexes"]
)
def test_a_night_cramp_is_not_reassured_without_its_examination(
    shipped: Ruleset, unrecorded: str
) -> None:
    answers = {key: value for key, value in NIGHT_CRAMP.items() if key != unrecorded}
    if unrecorded == "calf_swelling_cm":
        # Pulses alone are no look at the calf.
        answers["leg_signs"] = {
            "pulses_normal": "present",
            "pulses_weak": "absent",
            "pulseless": "absent",
        }
    result = report(shipped, answers)
    assert result.disposition == "D5"
    assert "I10" in {rule.id for rule in result.fired}


def test_pregnancy_is_a_check_of_its_own(shipped: Ruleset) -> None:
    pregnant = {"age": 30, "sex": "F", "pregnant": True, "caffeine_mg_day": 350}
    result = report(shipped, NIGHT_CRAMP | pregnant | {"sbp": 110, "dbp": 70})
    assert {"CI-preg", "CI-caff", "CI-quin"} <= checks(result)
    assert "caffeine_limit" not in offered(result)
    assert "caffeine_limit_pregnancy" in offered(result)


def test_pregnancy_is_not_asked_of_a_man(shipped: Ruleset) -> None:
    assert "CI-preg" not in checks(report(shipped, NIGHT_CRAMP))


def test_magnesium_is_not_offered_in_advanced_kidney_disease(shipped: Ruleset) -> None:
    answers = NIGHT_CRAMP | {"circumstances": ["restricted_diet"], "conditions": ["ckd4"]}
    result = report(shipped, answers)
    assert "CI-mg" in withheld_by(result, "magnesium_supplement")
    assert "CI-k" in withheld_by(result, "mineral_rich_food")


def test_an_emergency_carries_no_self_care(shipped: Ruleset) -> None:
    result = report(shipped, RUNNER | {"be_fast": ["face"]})
    assert result.disposition == "D1"
    assert result.offered == ()
    assert {held.code for held in result.withheld} == {"D1"}


def test_a_complete_benign_visit_leaves_nothing_urgent_open(shipped: Ruleset) -> None:
    eyelid = {
        "age": 34,
        "sex": "F",
        "pregnant": False,
        "symptoms": ["twitch"],
        "sites": ["eyelid_left"],
        "duration_days": 10,
        "timing": [],
        "ptosis_diplopia": False,
        **EXAMINED,
        **WELL,
    }
    result = report(shipped, eyelid)
    assert (result.disposition, result.floor) == ("D6", "D6")
    assert result.ceiling in ("D5", "D6")
