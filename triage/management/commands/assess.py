"""`manage.py assess FILE|-`: the decision engine as a command, for one case or a list.

It reads the shipped ruleset file and opens no database, so it answers on a fresh checkout too.
Bad input gets one line a problem on standard error and status 2, and nothing on standard output.
"""

import argparse
import io
import json
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from engine.answers import CaseError, read_cases
from engine.evaluation import evaluate
from engine.rulesets import Ruleset, RulesetError
from triage.published import SHIPPED, shipped_ruleset

LARGEST_INPUT = 20 * 1024 * 1024  # bytes
BAD_INPUT = 2  # exit status


class Command(BaseCommand):
    help = "Assess one case or a list of cases (JSON or YAML) with the shipped ruleset."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", help="a JSON or YAML file, or - for standard input")
        parser.add_argument(
            "--ruleset", metavar="PATH", help="another ruleset file (default: the shipped one)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        ruleset = self._ruleset(options["ruleset"])
        text = self._text(options["file"])
        try:
            cases = read_cases(ruleset, text)
        except CaseError as error:
            self._refuse(error.problems)
        reports = [evaluate(ruleset, case.answers).to_dict() for case in cases]
        # A case of a list is called "case 1", one by itself "case"; the answer has the same form.
        is_list = cases[0].label.startswith("case 1")
        self._answer(json.dumps(reports if is_list else reports[0], ensure_ascii=False, indent=2))

    def _ruleset(self, path: str | None) -> Ruleset:
        file = Path(path) if path else SHIPPED
        try:
            return shipped_ruleset(file)
        except RulesetError as error:
            self._refuse(str(error).splitlines())
        except (OSError, ValueError) as error:
            self._refuse([f"ruleset {file}: {_reason(error)}"])

    def _text(self, name: str) -> str:
        try:
            if name == "-":
                data = sys.stdin.buffer.read(LARGEST_INPUT + 1)
            else:
                with Path(name).open("rb") as file:
                    data = file.read(LARGEST_INPUT + 1)
        except (OSError, ValueError) as error:
            self._refuse([f"{name}: {_reason(error)}"])
        if len(data) > LARGEST_INPUT:
            self._refuse([f"{name}: larger than {LARGEST_INPUT // 1024 // 1024} MB"])
        if b"\x00" in data:
            self._refuse([f"{name}: not text (it contains NUL bytes)"])
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self._refuse([f"{name}: not UTF-8 text (byte {error.start + 1})"])

    def _answer(self, text: str) -> None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal's locale says
        try:
            self.stdout.write(text)
            self.stdout.flush()
        except BrokenPipeError:
            # The reader has gone ("| head"); keep Python from saying so once more at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(1) from None

    def _refuse(self, problems: list[str]) -> NoReturn:
        for problem in problems:
            line = " ".join(problem.split())
            # A file name may hold bytes that are no character; they are shown as codes.
            self.stderr.write(line.encode("utf-8", "backslashreplace").decode("utf-8"))
        raise SystemExit(BAD_INPUT)


def _reason(error: Exception) -> str:
    """The reason without Python's own decoration: "No such file or directory"."""
    return str(getattr(error, "strerror", None) or error)
