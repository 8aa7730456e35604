"""The screening as an outsider meets it: cases in, the command's JSON out.

Each case was written from the clinical sheet with the answer that a careful clinician would want.
docs/clinical-safety.md points here for the hazards of the clinical decision.
"""

import json
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

CASES = yaml.safe_load((Path(__file__).parent / "own_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("written", CASES, ids=[case["name"] for case in CASES])
def test_the_command_answers_as_a_careful_clinician_would(
    written: dict, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(written["case"]), encoding="utf-8")

    call_command("assess", str(path))

    answer = json.loads(capsys.readouterr().out)
    expect = written["expect"]
    if "disposition" in expect:
        assert answer["disposition"] == expect["disposition"]
    for key in ("fired", "contributing", "contraindications"):
        assert set(expect.get(key, [])) <= set(answer[key]), key
    assert not set(expect.get("not_fired", [])) & set(answer["fired"])
    if "offered" in expect:
        assert answer["offered"] == expect["offered"]
