"""The command: good cases in, JSON out; bad input is one clear line a problem and nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from triage.published import SHIPPED

ROOT = Path(__file__).resolve().parents[3]
KEYS = {
    "ruleset", "disposition", "floor", "ceiling", "fired", "undetermined", "contributing",
    "contraindications", "offered", "ask_first", "withheld", "ask_next", "because",
}  # fmt: skip


def assess(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | bytes, *options: str
) -> tuple[int, str, list[str]]:
    """Run the command on a file with this text; return status, output and error lines."""
    path = tmp_path / "case.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    status = 0
    try:
        call_command("assess", str(path), *options)
    except SystemExit as left:
        status = int(left.code or 0)
    captured = capsys.readouterr()
    return status, captured.out, captured.err.splitlines()


Run = Any


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def runner(text: str | bytes, *options: str) -> tuple[int, str, list[str]]:
        return assess(tmp_path, capsys, text, *options)

    return runner


def test_one_case_gives_one_object_with_the_keys_of_the_design(run: Run) -> None:
    status, out, err = run('{"age": 58, "symptoms": ["twitch"], "weakness": "objective"}')

    answer = json.loads(out)
    assert (status, err) == (0, [])
    assert set(answer) >= KEYS
    assert set(answer["ruleset"]) == {"id", "version", "digest"}
    for held in (*answer["ask_first"], *answer["withheld"]):
        assert set(held) == {"item", "code", "why"}


def test_a_list_gives_a_list_even_of_one(run: Run) -> None:
    assert isinstance(json.loads(run("- {age: 30}\n- {age: 40}")[1]), list)
    assert len(json.loads(run("[{age: 30}]")[1])) == 1


@pytest.mark.parametrize("text", ["---\nage: 30\n", "# a note\n- age: 30\n", "\ufeffage: 30\n"])
def test_yaml_may_begin_as_yaml_begins(run: Run, text: str) -> None:
    status, out, _err = run(text)

    assert status == 0
    assert isinstance(json.loads(out), list) is text.startswith("#")


def test_json_and_yaml_of_the_same_case_agree(run: Run) -> None:
    as_json = run('{"age": 58, "weakness": "objective", "symptoms": ["cramp"]}')[1]
    as_yaml = run("age: 58\nweakness: objective\nsymptoms: [cramp]\n")[1]

    assert as_json == as_yaml


def test_the_same_case_gives_the_same_bytes(run: Run) -> None:
    assert run("{age: 58}")[1] == run("{age: 58}")[1]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "empty"),
        ("   \n\n", "empty"),
        ("[]", "empty"),
        (b"\x00\x01\x02", "NUL"),
        (b"age: 30\x00", "NUL"),
        (b"\xff\xfe\x00a", "NUL"),
        (b"age: \xc3\x28", "UTF-8"),
        ("just words", "mapping"),
        ("42", "mapping"),
        ('"text"', "mapping"),
        ("[1, 2]", "mapping"),
        ('{"age": 30, "age": 31}', "twice"),
        ("age: 30\nage: 31\n", "twice"),
        ('{"age": 30', "input"),
        ("age: [unclosed", "input"),
        ("\tage: 30", "input"),
        ("{age: old}", "age"),
        ("{age: [30]}", "age"),
        ("{age: true}", "age"),
        ("{age: 1e400}", "age"),
        ("{age: -1}", "age"),
        ("{age: .nan}", "age"),
        ("{age: .inf}", "age"),
        ('{"age": NaN}', "age"),
        ('{"age": ' + "9" * 400 + "}", "age"),
        ('{"age": ' + "9" * 5000 + "}", "input"),
        ("{weaknes: none}", "weakness"),
        ("{weakness: very}", "objective"),
        ("{wasting: 3}", "wasting"),
        ("{symptoms: twitch}", "symptoms"),
        ("{symptoms: [twich]}", "twitch"),
        ("{drugs: {atorvastatin: maybe}}", "atorvastatin"),
        ("{labs: {na: 128, nonsense: 1}}", "nonsense"),
        ("{labs: 5}", "labs"),
        ("{labs: {na: {value: 128, unit: stones}}}", "stones"),
        ("{1: 2}", "1"),
        ("!!python/object/apply:os.system ['true']", "input"),
        ("&a [*a]", "input"),
        ("[" * 3000 + "]" * 3000, "input"),
        ("- " * 3000 + "x", "input"),
    ],
)
def test_bad_input_is_a_clear_line_status_2_and_no_output(
    run: Run, text: str | bytes, named: str
) -> None:
    status, out, err = run(text)

    assert (status, out) == (2, "")
    assert err
    assert any(named in line for line in err)
    assert not any("Traceback" in line for line in err)


def test_every_problem_of_every_case_is_named_and_good_cases_are_not_printed(run: Run) -> None:
    status, out, err = run("- {age: 30}\n- {age: old, weakness: very}\n- {aeg: 3}\n")

    assert (status, out) == (2, "")
    assert [line.split(":")[0] for line in err] == ["case 2", "case 2", "case 3"]


@pytest.mark.parametrize("name", ["/no/such/file.yaml", "/", "bad\udcffname", "a" * 5000])
def test_a_file_that_cannot_be_read_is_one_line(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        call_command("assess", name)

    captured = capsys.readouterr()
    assert left.value.code == 2
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1


def test_another_ruleset_may_be_named(run: Run) -> None:
    small = ROOT / "tests" / "factories" / "small_ruleset.yaml"

    out = run("{age: 30}", "--ruleset", str(small))[1]

    assert json.loads(out)["ruleset"]["id"] == "small"


def test_a_ruleset_that_cannot_be_used_is_said_line_by_line(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(SHIPPED.read_text(encoding="utf-8").replace("age >= 16", "agee >= 16", 1))

    status, out, err = run("{age: 30}", "--ruleset", str(broken))

    assert (status, out) == (2, "")
    assert any("agee" in line for line in err)
    assert run("{age: 30}", "--ruleset", "/no/such.yaml")[0] == 2


@pytest.mark.parametrize("given", ["{age: 30, symptoms: [twitch]}", ""])
def test_it_opens_no_database_and_reads_standard_input(given: str) -> None:
    """As somebody on a fresh checkout runs it: another process, a database that isn't there."""
    done = subprocess.run(
        [sys.executable, "manage.py", "assess", "-"],
        cwd=ROOT,
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "DATABASE_URL": "sqlite:////nonexistent/none.sqlite3"},
        check=False,
    )

    if given:
        assert done.returncode == 0
        assert json.loads(done.stdout)["disposition"]
    else:
        assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
