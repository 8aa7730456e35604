"""The screening as an outsider meets it: cases in, the command's JSON out.

Each case was written from the clinical sheet with the answer that a careful clinician would want,
by the authors (own_cases) and by a second, sceptical reader of the sheet (examiner_cases).
docs/clinical-safety.md points here for the hazards of the clinical decision.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command

FILES = ("own_cases.yaml", "own_cases_2.yaml", "examiner_cases.yaml")
CASES = [
    case
    for name in FILES
    for case in yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
]
LADDER = ("D1", "D2", "D3", "D4", "D5", "D6")
FIRST_QUESTIONS = 3  # what a clinician reads of "ask next" before examining on


def disagreements(expect: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    """Every point in which the answer is not what the writer of the case wants."""
    found = []

    def wrong(key: str, want: object, got: object) -> None:
        found.append(f"{key}: wanted {want}, got {got}")

    for key in ("disposition", "floor", "ceiling", "offered"):
        if key in expect and answer[key] != expect[key]:
            wrong(key, expect[key], answer[key])
    if "at_least" in expect and LADDER.index(answer["disposition"]) > LADDER.index(
        expect["at_least"]
    ):
        wrong("at_least", expect["at_least"], answer["disposition"])
    if "at_most" in expect and LADDER.index(answer["disposition"]) < LADDER.index(
        expect["at_most"]
    ):
        wrong("at_most", expect["at_most"], answer["disposition"])
    said = {
        "fired": answer["fired"],
        "contributing": answer["contributing"],
        "contraindications": answer["contraindications"],
        "undetermined": answer["undetermined"],
        "offers": answer["offered"],
        "ask_first": [held["item"] for held in answer["ask_first"]],
        "withheld": [held["code"] for held in answer["withheld"]],
        "asks": asked_next(answer, None),
    }
    for key, got in said.items():
        if not set(expect.get(key, [])) <= set(got):
            wrong(key, expect[key], got)
    for key, of in (
        ("not_fired", "fired"),
        ("not_contraindicated", "contraindications"),
        ("not_offers", "offers"),
        ("not_ask_first", "ask_first"),
        ("not_asks", "asks"),
    ):
        if set(expect.get(key, [])) & set(said[of]):
            wrong(key, expect[key], said[of])
    if "asks_any" in expect:
        first = asked_next(answer, FIRST_QUESTIONS)
        if not set(first) <= set(expect["asks_any"]) or not first:
            wrong("asks_any", expect["asks_any"], first)
    return found


def asked_next(answer: dict[str, Any], first: int | None) -> list[str]:
    """The findings of "ask next" in order; an option of a set counts as its set."""
    items = [item["item"] for group in answer["ask_next"] for item in group["items"]]
    whole = [".".join(item.split(".")[: 2 if item.startswith("labs.") else 1]) for item in items]
    return list(dict.fromkeys(whole))[:first]


@pytest.mark.parametrize("written", CASES, ids=[case["name"] for case in CASES])
def test_the_command_answers_as_a_careful_clinician_would(
    written: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(written["case"]), encoding="utf-8")

    call_command("assess", str(path))

    assert disagreements(written["expect"], json.loads(capsys.readouterr().out)) == []
