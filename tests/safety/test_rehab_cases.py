"""Gate and equipment advice as an outsider meets them: cases in, the command's JSON out.

The cases were written from the fact sheet before rules and program existed, those of the second
reader before any rule was read (see their files).
"""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command

from engine.answers import read_case
from rehab.exercise_advice import advise_exercises, exercises_ruleset

HERE = Path(__file__).parent
FIRST, SECOND = (
    yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    for name in ("rehab_cases.yaml", "rehab_second_reader.yaml")
)
BASES = {**FIRST, **SECOND}


def _case(written: dict[str, Any]) -> dict[str, Any]:
    base = BASES[written["base"]] if "base" in written else {}
    left = {key: value for key, value in base.items() if key not in written.get("without", ())}
    return {**left, **written["case"]}


def _answer(
    command: str, written: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> dict[str, Any]:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(_case(written)), encoding="utf-8")
    call_command(command, str(path))
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def disagreements(expect: dict[str, Any], said: dict[str, Any]) -> list[str]:
    """Every point in which the answer is not what the writer of the case wants.

    A list is wanted within what is said, `not_…` outside it, `offered: []` exactly empty.
    """
    found = []
    for key, want in expect.items():
        name = key.removeprefix("not_")
        got = said[name]
        if not isinstance(want, list):
            agrees = got == want
        elif key != name:
            agrees = not set(want) & set(got)
        else:
            agrees = set(want) <= set(got) if want or name != "offered" else not got
        if not agrees:
            found.append(f"{key}: wanted {want}, got {got}")
    return found


@pytest.mark.parametrize(
    "written", [*FIRST["gate"], *SECOND["gate"]], ids=lambda case: case["name"]
)
def test_the_gate_answers_as_a_careful_therapist_would(
    written: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = _answer("gate", written, tmp_path, capsys)
    asked = [item["item"] for group in answer["ask_next"] for item in group["items"]]

    said = {**answer, "asks": [item.partition(".")[0] for item in asked]}

    assert disagreements(written["expect"], said) == []


@pytest.mark.parametrize(
    "written", [*FIRST["equipment"], *SECOND["equipment"]], ids=lambda case: case["name"]
)
def test_equipment_is_advised_as_a_careful_therapist_would(
    written: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = _answer("advise_equipment", written, tmp_path, capsys)

    said = {
        **answer,
        "ask_first": [held["item"] for held in answer["ask_first"]],
        "withheld": [held["item"] for held in answer["withheld"]],
        "first": [each["item"] for each in answer["offers"] if each["line"] == "first"],
        "gate_tier": answer["tier"],
    }

    assert disagreements(written["expect"], said) == []


@pytest.mark.parametrize("written", SECOND["exercises"], ids=lambda case: case["name"])
def test_exercises_are_given_as_a_careful_therapist_would(written: dict[str, Any]) -> None:
    report = advise_exercises(read_case(exercises_ruleset(), _case(written), written["name"]))

    said: dict[str, Any] = {"stopped": report.stopped, "offered": [], "ask_first": []}
    said["withheld"] = []
    for key, choice in report.choices.items():
        said[choice.standing].append(key)

    assert disagreements(written["expect"], said) == []
