"""`python -m engine FILE`: what an author sees."""

from pathlib import Path

import pytest

from engine.__main__ import main
from tests.engine.conftest import SMALL
from tests.engine.test_faults import SOUND


def file(folder: Path, text: str) -> str:
    path = folder / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_sound_file_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Its review date lies far ahead, so that this test does not depend on the day.
    text = SOUND.replace("reviewed_on: 2026-11-20", "reviewed_on: 2020-01-01")
    text = text.replace("review_by: 2027-11-20", "review_by: 2999-01-01")
    assert main([file(tmp_path, text)]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "5 rules, 15 worked cases, 0 to put right, 0 to consider" in said.out


def test_each_remark_is_printed_with_its_patient(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SOUND.replace("none of bulbar and not brown", "none of bulbar and brown")
    assert main([file(tmp_path, text)]) == 1
    said = capsys.readouterr().err
    assert "reject: brown: a red flag lowers the urgency" in said
    assert "  case: {" in said
    assert "  then: {" in said


def test_a_file_that_does_not_load_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main([file(tmp_path, SMALL.replace("weakness is objective", "weaknes is objective"))]) == 1
    )
    said = capsys.readouterr().err
    assert "rules.yaml: rule U01" in said
    assert "the nearest existing name is weakness" in said


def test_misuse_and_a_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main(["/nowhere/rules.yaml"]) == 1
    assert "usage" in capsys.readouterr().err
