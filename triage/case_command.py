"""What the commands that answer cases have in common: `assess`, `gate` and `advise_equipment`.

They read the shipped ruleset files and open no database, so they answer on a fresh checkout too.
Bad input gets one line a problem on standard error and status 2, and nothing on standard output.
"""

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from engine.answers import CaseError
from engine.rulesets import Ruleset, RulesetError
from triage.published import shipped_ruleset

LARGEST_INPUT = 20 * 1024 * 1024  # bytes
BAD_INPUT = 2  # exit status


class CaseCommand(BaseCommand):
    """A command with a file of cases in and JSON out. Subclasses name `shipped` and `answers`."""

    shipped: Path
    """The ruleset file that is used without --ruleset."""

    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def answers(self, ruleset: Ruleset, text: str) -> Sequence[tuple[str, dict[str, Any]]]:
        """The label and the answer of each case in `text`; raises CaseError."""
        raise NotImplementedError

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", help="a JSON or YAML file, or - for standard input")
        parser.add_argument(
            "--ruleset", metavar="PATH", help="another ruleset file (default: the shipped one)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["ruleset"]
        ruleset = self.ruleset(Path(path) if path else self.shipped)
        text = self._text(options["file"])
        try:
            answered = self.answers(ruleset, text)
        except CaseError as error:
            self.refuse(error.problems)
        # A case of a list is called "case 1", one by itself "case"; the answer has the same form.
        is_list = answered[0][0].startswith("case 1")
        reports = [report for _label, report in answered]
        self._answer(json.dumps(reports if is_list else reports[0], ensure_ascii=False, indent=2))

    def ruleset(self, file: Path) -> Ruleset:
        """Read a ruleset file, or refuse with its problems."""
        try:
            return shipped_ruleset(file)
        except RulesetError as error:
            self.refuse(str(error).splitlines())
        except (OSError, ValueError) as error:
            self.refuse([f"ruleset {file}: {_reason(error)}"])

    def _text(self, name: str) -> str:
        try:
            if name == "-":
                data = sys.stdin.buffer.read(LARGEST_INPUT + 1)
            else:
                with Path(name).open("rb") as file:
                    data = file.read(LARGEST_INPUT + 1)
        except (OSError, ValueError) as error:
            self.refuse([f"{name}: {_reason(error)}"])
        if len(data) > LARGEST_INPUT:
            self.refuse([f"{name}: larger than {LARGEST_INPUT // 1024 // 1024} MB"])
        if b"\x00" in data:
            self.refuse([f"{name}: not text (it contains NUL bytes)"])
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.refuse([f"{name}: not UTF-8 text (byte {error.start + 1})"])

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

    def refuse(self, problems: Sequence[str]) -> NoReturn:
        """End with status 2 and one line a problem on standard error."""
        for problem in problems:
            line = " ".join(problem.split())
            # A file name may hold bytes that are no character; they are shown as codes.
            self.stderr.write(line.encode("utf-8", "backslashreplace").decode("utf-8"))
        raise SystemExit(BAD_INPUT)


def _reason(error: Exception) -> str:
    """The reason without Python's own decoration: "No such file or directory"."""
    return str(getattr(error, "strerror", None) or error)
