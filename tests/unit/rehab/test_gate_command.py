"""The two commands: good cases in, JSON out; bad input is one clear line a problem and no more."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from rehab.shipped import EQUIPMENT_FILE
from triage.models import RulesetVersion
from triage.published import SHIPPED, shipped_files

COMMANDS = pytest.mark.parametrize("command", ["gate", "advise_equipment"])


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def runner(command: str, text: str | bytes, *options: str) -> tuple[int, str, list[str]]:
        path = tmp_path / "case.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        status = 0
        try:
            call_command(command, str(path), *options)
        except SystemExit as left:
            status = int(left.code or 0)
        said = capsys.readouterr()
        return status, said.out, said.err.splitlines()

    return runner


@COMMANDS
def test_one_case_gives_one_object_and_a_list_a_list(run: Any, command: str) -> None:
    status, out, err = run(command, "{name: a}")
    assert (status, err) == (0, [])
    assert set(json.loads(out)["ruleset"]) == {"id", "version", "digest"}
    assert len(json.loads(run(command, "[{name: a}, {name: b}]")[1])) == 2


@COMMANDS
def test_the_same_case_gives_the_same_bytes(run: Any, command: str) -> None:
    assert run(command, "{name: a}")[1] == run(command, '{"name": "a"}')[1]


@COMMANDS
@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "empty"),
        ("[]", "empty"),
        (b"\x00\x01", "NUL"),
        (b"a: \xc3\x28", "UTF-8"),
        ("just words", "mapping"),
        ("{be_fastt: []}", "unknown finding"),
        ("[{name: ok}, {wekness: 3}]", "case 2"),
    ],
)
def test_bad_input_is_refused_without_an_answer(
    run: Any, command: str, text: str | bytes, named: str
) -> None:
    status, out, err = run(command, text)
    assert status == 2
    assert out == ""
    assert len(err) == 1
    assert named in err[0]


def test_each_problem_has_its_line_with_what_is_allowed(run: Any) -> None:
    status, out, err = run("gate", "{alertness: sleepy, sbp: 900, calf: swollen}")
    assert (status, out, len(err)) == (2, "", 3)
    assert "allowed: alert, new_confusion, drowsy, unresponsive" in err[0]
    assert "30 to 300 mmHg" in err[1]


def test_a_ruleset_that_the_catalogue_does_not_fit_is_refused(run: Any, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    text = EQUIPMENT_FILE.read_text(encoding="utf-8")
    other.write_text(text.replace("withheld_by: [CI-latex]", "withheld_by: [CI-fatigue]"))
    status, out, err = run("advise_equipment", "{name: a}", "--ruleset", str(other))
    assert (status, out) == (2, "")
    assert "E01" in err[0]


@pytest.mark.parametrize("other", [SHIPPED, EQUIPMENT_FILE], ids=lambda path: path.name)
def test_a_ruleset_that_is_no_gate_is_refused(run: Any, other: Path) -> None:
    status, out, err = run("gate", "{name: a}", "--ruleset", str(other))
    assert (status, out, len(err)) == (2, "", 1)
    assert "is no gate" in err[0]


@pytest.mark.django_db
def test_loading_publishes_the_rulesets_of_both_apps_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("load_rulesets")
    call_command("load_rulesets")

    kept = list(RulesetVersion.objects.values_list("ruleset_id", flat=True))
    assert {"adaptive-equipment", "post-stroke-gate", "twitch-and-cramp"} <= set(kept)
    assert len(kept) == len(set(kept)) == len(shipped_files())
    assert capsys.readouterr().out.count("already there") == len(kept)
