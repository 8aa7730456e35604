"""`manage.py assess` says what is wrong with a case, in words, and answers nothing."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from engine.rulesets import Ruleset
from tests.bad_input.corpus import HUGE, VALUES
from triage import case_command
from triage.published import shipped_ruleset

CASE: dict[str, Any] = {"age": 71, "symptoms": ["cramp"], "sites": ["calf_left"]}
WRONG: dict[str, Any] = {
    "nothing": None,
    "a number": 3,
    "a text": "cramp",
    "true": True,
    "a list of numbers": [1, 2],
    "an empty list": [],
    "age as text": {**CASE, "age": "seventy"},
    "age as list": {**CASE, "age": [71]},
    "age as true": {**CASE, "age": True},
    "negative age": {**CASE, "age": -1},
    "impossible age": {**CASE, "age": 1e308},
    "an unknown finding": {**CASE, "wekness": "objective"},
    "an unknown option": {**CASE, "symptoms": ["crampp"]},
    "an option in an option": {**CASE, "symptoms": [["cramp"]]},
    "a potassium of a star": {**CASE, "labs": {"k": 10**6}},
    "labs as a list": {**CASE, "labs": ["k"]},
    "a list with one bad case": [CASE, {"age": "x"}],
}


@pytest.fixture(autouse=True)
def _ruleset_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command reads the shipped file at every call; here it is read once."""
    monkeypatch.setattr(case_command, "shipped_ruleset", _shipped)


@cache
def _shipped(path: Path) -> Ruleset:
    return shipped_ruleset(path)


def _assessed(text: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Any, ...]:
    """Return status, standard output and standard error of the command on this file."""
    file = tmp_path / "case.json"
    file.write_bytes(text)
    status: Any = 0
    try:
        call_command("assess", str(file))
    except SystemExit as end:
        status = end.code
    said = capsys.readouterr()
    return status, said.out, said.err


def _assert_refused(status: Any, out: str, err: str) -> None:
    assert status == 2
    assert out == ""
    assert err.strip()
    assert "Traceback" not in err
    assert len(err) < 100_000, "what is wrong, not everything that was given"


@pytest.mark.parametrize("title", WRONG)
def test_a_wrong_case_is_refused(
    title: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _assert_refused(*_assessed(json.dumps(WRONG[title]).encode(), tmp_path, capsys))


@pytest.mark.parametrize("title", VALUES)
def test_a_file_of_anything_is_refused(
    title: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _assert_refused(*_assessed(VALUES[title], tmp_path, capsys))


@pytest.mark.parametrize("title", VALUES)
def test_anything_as_a_value_is_answered_or_refused(
    title: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for finding in ("age", "weakness", "symptoms", "painful"):
        value = json.dumps(VALUES[title].decode("utf-8", "surrogateescape")).encode()
        text = b'{"age": 71, "' + finding.encode() + b'": ' + value + b"}"
        status, out, err = _assessed(text, tmp_path, capsys)
        if status == 0:
            json.loads(out)
        else:
            _assert_refused(status, out, err)


@pytest.mark.parametrize(
    "text",
    [
        HUGE,
        b'{"age": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
        b'{"age": 71, "notes": "' + HUGE + b'"}',
        b'{"age": 71,' * 5_000,
        b"{" * 100_000,
        b"a: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: [*c, *c, *c, *c]\n",
        b"!!python/object/apply:os.system ['true']",
        b'{"age": 71, "age": "x"}',
    ],
    ids=["huge", "deep list", "huge note", "never ends", "braces", "aliases", "object", "twice"],
)
def test_a_file_that_means_harm_is_refused(
    text: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _assert_refused(*_assessed(text, tmp_path, capsys))


def test_a_good_case_is_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = _assessed(json.dumps(CASE).encode(), tmp_path, capsys)
    assert (status, err) == (0, "")
    assert json.loads(out)["disposition"]
