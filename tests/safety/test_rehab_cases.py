"""Gate and equipment advice as an outsider meets them: cases in, the command's JSON out.

The cases were written from the fact sheet before rules and program existed (see their file).
"""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command

WRITTEN = yaml.safe_load((Path(__file__).parent / "rehab_cases.yaml").read_text(encoding="utf-8"))


def _case(written: dict[str, Any]) -> dict[str, Any]:
    base = WRITTEN[written["base"]] if "base" in written else {}
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


@pytest.mark.parametrize("written", WRITTEN["gate"], ids=lambda case: case["name"])
def test_the_gate_answers_as_a_careful_therapist_would(
    written: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = _answer("gate", written, tmp_path, capsys)
    asked = [item["item"] for group in answer["ask_next"] for item in group["items"]]

    said = {**answer, "asks": [item.partition(".")[0] for item in asked]}

    assert disagreements(written["expect"], said) == []


@pytest.mark.parametrize("written", WRITTEN["equipment"], ids=lambda case: case["name"])
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
