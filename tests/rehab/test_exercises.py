"""The exercises of the home programme: complete, drawn, and never freely given on an unknown."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml

from content.drawings import drawing
from engine.answers import read_case
from rehab.equipment_catalogue import CatalogueError
from rehab.exercise_advice import ExerciseReport, advise_exercises, exercises_ruleset
from rehab.exercise_catalogue import read_exercises, shipped_exercises
from rehab.shipped import EXERCISE_CATALOGUE_FILE

ROOT = Path(__file__).resolve().parents[2]
WELL = {
    "gate_result": "clear", "berg": 52, "fac": 5, "helper": True, "firm_grip": True,
    "dizzy_standing": False, "leg": [], "arm": [], "health": [],
}  # fmt: skip


def advised(**changes: object) -> ExerciseReport:
    return advise_exercises(read_case(exercises_ruleset(), {**WELL, **changes}, "case"))


def standing(report: ExerciseReport, *keys: str) -> set[str]:
    return {report.choices[key].standing for key in keys}


def test_the_thirty_exercises_of_the_fact_sheet_are_there() -> None:
    assert {f"X{number:02d}" for number in range(1, 31)} <= set(shipped_exercises().items)


def test_every_exercise_is_drawn_and_says_how_how_much_and_what_to_take_care_of() -> None:
    for exercise in shipped_exercises().items.values():
        assert drawing(exercise.drawing).startswith("<svg")
        assert exercise.dose.lines()
        sentences = re.split(r"(?<=\.) ", " ".join((*exercise.steps, *exercise.care)))
        assert [each for each in sentences if len(each.split()) > 15] == []


def test_the_stored_drawings_are_what_the_script_draws() -> None:
    drawn = runpy.run_path(str(ROOT / "scripts" / "exercise_drawings"))
    for name in drawn["TITLES"]:
        stored = (ROOT / "content" / "drawings" / f"{name}.svg").read_text(encoding="utf-8")
        assert stored == drawn["drawing"](name), name


def test_everything_is_free_to_give_when_everything_was_asked_and_nothing_found() -> None:
    assert standing(advised(), *shipped_exercises().items) == {"offered"}


@pytest.mark.parametrize("gate", ["stopped", "not_finished"])
def test_nothing_is_given_before_the_gate_is_clear(gate: str) -> None:
    report = advised(gate_result=gate)
    assert report.stopped
    assert standing(report, *shipped_exercises().items) == {"withheld"}


def test_a_gate_that_nobody_went_through_is_not_a_clear_one() -> None:
    answers = {key: value for key, value in WELL.items() if key != "gate_result"}
    report = advise_exercises(read_case(exercises_ruleset(), answers, "case"))
    assert standing(report, *shipped_exercises().items) == {"withheld"}


def test_what_was_not_asked_is_asked_first_and_never_given_freely() -> None:
    report = advise_exercises(read_case(exercises_ruleset(), {"gate_result": "clear"}, "case"))
    free = {key for key, choice in report.choices.items() if choice.standing == "offered"}
    assert free == {"X17", "X24"}  # nothing in the fact sheet speaks against these


@pytest.mark.parametrize(
    ("found", "held"),
    [
        ({"leg": ["calf_warning"]}, ["X01", "X02", "X08", "X26", "X28", "cramp_first_aid"]),
        ({"berg": 44}, ["X05_standing"]),
        ({"firm_grip": False}, ["X05_standing"]),
        ({"fac": 2}, ["X27"]),
        ({"fac": 1}, ["X27", "X28"]),
        ({"fac": 3, "helper": False}, ["X01", "X02", "X21", "X25", "X26", "X28"]),
        ({"leg": ["nerve_pain"]}, ["X04"]),
        ({"leg": ["hip_precautions"]}, ["X07"]),
        ({"arm": ["elbow_ossification"]}, ["X12"]),
        ({"arm": ["wrist_pain"]}, ["X13"]),
        ({"health": ["seizures"]}, ["X20"]),
    ],
    ids=lambda value: "-".join(value),
)
def test_what_speaks_against_an_exercise_holds_it_back(
    found: dict[str, Any], held: list[str]
) -> None:
    report = advised(**found)
    assert standing(report, *held) == {"withheld"}
    assert all(report.choices[key].reasons for key in held)


@pytest.mark.parametrize(
    ("found", "asked"),
    [
        ({"arm": ["shoulder_pain"]}, ["X09", "X10", "X11"]),
        ({"arm": ["tight_fingers"]}, ["X13", "X18"]),
        ({"leg": ["clonus"]}, ["X01", "X02", "X23", "X26"]),
        ({"health": ["osteoporosis"]}, ["X16", "X29"]),
        ({"health": ["neglect"]}, ["X20", "X29"]),
        ({"leg": ["hip_precautions"]}, ["X03", "X06"]),
        ({"fac": 1}, ["X01", "X02", "X21", "X25", "X26", "X05_standing"]),
        (
            {"dizzy_standing": True},
            ["X01", "X02", "X21", "X25", "X26", "X27", "X28", "X05_standing"],
        ),
    ],
    ids=lambda value: "-".join(value),
)
def test_what_needs_thought_is_asked_first(found: dict[str, Any], asked: list[str]) -> None:
    assert standing(advised(**found), *asked) == {"ask_first"}


def test_no_pulley_and_no_hard_ball_is_among_them() -> None:
    words = " ".join(
        " ".join((each.title, *each.steps, each.harder, each.easier)).lower()
        for each in shipped_exercises().items.values()
    )
    assert "pulley" not in words
    assert "ball squeeze" not in words


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"drawing": "nothing"}, "no drawing is called"),
        ({"area": "nowhere"}, "unknown area"),
        ({"steps": []}, "steps is missing"),
        ({"dose": {"hold": [30, 20]}}, "hold is [least, most]"),
        ({"id": "X99"}, "X99: the ruleset does not know it"),
        ({"title": "Other"}, "called otherwise"),
        ({"colour": "red"}, "unknown key"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_file_that_does_not_fit_is_refused(change: dict[str, Any], said: str) -> None:
    data = yaml.safe_load(EXERCISE_CATALOGUE_FILE.read_text(encoding="utf-8"))
    data["items"][0].update(change)
    with pytest.raises(CatalogueError, match=said.replace("[", r"\[")):
        read_exercises(yaml.safe_dump(data), exercises_ruleset())
