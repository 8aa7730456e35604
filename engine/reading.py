"""From the plain data of a ruleset file to its records; every problem is collected, none raised.

Each problem names the part ("rule U01") and the line, so that an author can fix them all at once.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from engine.conditions import ALWAYS, Condition, Constant
from engine.grammar import RESERVED, ConditionSyntaxError, parse_condition

T = TypeVar("T")

EVIDENCE = ("S", "S2", "M", "D", "J", "inf", "seed")
"""Trust tags of the fact sheet; M, J and inf are local judgement, to be confirmed."""

UNREADABLE = Constant(True)
"""Stands where a condition could not be read, so that its absence is not reported again."""


def nearest_names(name: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Known names that are close to `name`, the closest first; at most `most`."""
    return tuple(difflib.get_close_matches(name, list(known), n=most, cutoff=0.6))


def nearest(name: str, known: Iterable[str]) -> str:
    """“; nearest: x” when some known name is close to `name`, else nothing."""
    close = nearest_names(name, known, most=1)
    return f"; the nearest existing name is {close[0]}" if close else ""


class Reader:
    """Typed access to plain data that collects a problem instead of raising."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.part = ""
        self.line = 0
        self.lines: dict[str, int] = {}

    def problem(self, text: str, line: int | None = None) -> None:
        """Record a problem at the current part."""
        where = self.part
        line = self.line if line is None else line
        if line:
            where = f"{where} (line {line})" if where else f"line {line}"
        self.problems.append(f"{where}: {text}" if where else text)

    @contextmanager
    def at(self, part: str, data: Any) -> Iterator[None]:
        """While inside, problems are reported at `part` and the line of `data`."""
        before = (self.part, self.line)
        self.part, self.line = part, getattr(data, "line", 0) or self.line
        try:
            yield
        finally:
            self.part, self.line = before

    def mapping(self, data: Any, what: str) -> Mapping[str, Any]:
        if isinstance(data, Mapping):
            return data
        if data is not None:
            self.problem(f"{what} must be a mapping (key: value)")
        return {}

    def items(self, data: Any, what: str) -> list[Any]:
        if data is None:
            return []
        if isinstance(data, list):
            return data
        self.problem(f"{what} must be a list")
        return []

    def each(
        self, data: Any, what: str, read: Callable[[Reader, Mapping[str, Any]], T]
    ) -> tuple[T, ...]:
        """Read a list of mappings, naming each by its id in problems."""
        result = []
        for number, item in enumerate(self.items(data, what), start=1):
            if not isinstance(item, Mapping):
                self.problem(f"{what}: item {number} must be a mapping")
                continue
            name = item.get("id") or item.get("code") or item.get("finding") or number
            with self.at(f"{what} {name}", item):
                self.lines.setdefault(f"{what} {name}", self.line)
                result.append(read(self, item))
        return tuple(result)

    def codes(self, data: Mapping[str, Any], key: str = "codes") -> dict[str, str]:
        """A mapping from name to text."""
        table = self.mapping(data.get(key), key)
        return {name: self.text(table, name) for name in table}

    def evidence(self, data: Mapping[str, Any], key: str = "evidence") -> str:
        """A trust tag, or nothing."""
        return self.one_of(data, key, EVIDENCE) if data.get(key) is not None else ""

    def line_of(self, data: Mapping[str, Any], key: str) -> int | None:
        lines: dict[str, int] = getattr(data, "lines", {})
        return lines.get(key)

    def known_keys(self, data: Mapping[str, Any], known: Iterable[str]) -> None:
        allowed = list(known)
        for key in data:
            if key not in allowed:
                self.problem(f"unknown key {key!a}{nearest(key, allowed)}", self.line_of(data, key))

    def text(self, data: Mapping[str, Any], key: str, required: bool = False) -> str:
        value = data.get(key)
        if value is None or value == "":
            if required:
                self.problem(f"{key} is missing")
            return ""
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        self.problem(f"{key} must be text (put it in quotes)", self.line_of(data, key))
        return ""

    def identifier(self, data: Mapping[str, Any], key: str = "id") -> str:
        value = self.text(data, key, required=True)
        if value:
            self.check_identifier(value)
        return value

    def plain_identifier(self, data: Mapping[str, Any]) -> str:
        """An id that no condition uses."""
        value = self.text(data, "id", required=True)
        if value and not re.fullmatch(r"\w+(-\w+)*", value, re.ASCII):
            self.problem(f"{value!a} cannot be an id: letters, digits, _ and inner - only")
        return value

    def check_identifier(self, value: str) -> None:
        try:
            parsed = parse_condition(value)
        except ConditionSyntaxError:
            parsed = None
        if value in RESERVED or parsed is None or getattr(parsed, "name", "") != value:
            self.problem(f"{value!a} cannot be an id: letters, digits, _ and inner . or - only")

    def texts(self, data: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """A list of texts; a single text is read as a list of one."""
        value = data.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value.strip(),)
        if not isinstance(value, list):
            self.problem(f"{key} must be a list of texts", self.line_of(data, key))
            return ()
        result = []
        for each in value:
            if isinstance(each, bool | None) or not isinstance(each, str | int | float):
                self.problem(f"{key}: {each!a} must be text (put it in quotes)")
            else:
                result.append(str(each).strip())
        return tuple(result)

    def flag(self, data: Mapping[str, Any], key: str, default: bool = False) -> bool:
        value = data.get(key, default)
        if isinstance(value, bool):
            return value
        self.problem(f"{key} must be true or false", self.line_of(data, key))
        return default

    def number(self, data: Mapping[str, Any], key: str, required: bool = False) -> float | None:
        value = data.get(key)
        if value is None:
            if required:
                self.problem(f"{key} is missing")
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.problem(f"{key} must be a number", self.line_of(data, key))
            return None
        if not math.isfinite(value):
            self.problem(f"{key} must be a finite number", self.line_of(data, key))
            return None
        return float(value)

    def one_of(
        self, data: Mapping[str, Any], key: str, allowed: Iterable[str], default: str = ""
    ) -> str:
        value = self.text(data, key) or default
        choices = list(allowed)
        if value not in choices:
            self.problem(
                f"{key} is {value!a}, allowed: {', '.join(choices)}", self.line_of(data, key)
            )
            return choices[0]
        return value

    def condition(
        self, data: Mapping[str, Any], key: str, default: Condition | None = None
    ) -> Condition:
        """The condition under `key`; `default` None means that it must be there."""
        value = data.get(key)
        if value is None:
            if default is None:
                self.problem(f"{key} is missing")
                return UNREADABLE
            return default
        if value is True:
            return ALWAYS
        if not isinstance(value, str):
            self.problem(f"{key} must be a condition in words", self.line_of(data, key))
            return UNREADABLE
        try:
            return parse_condition(value.strip())
        except ConditionSyntaxError as error:
            first = self.line_of(data, key)
            line = first + error.line - 1 if first else None
            self.problem(
                f"{key}: column {error.column}: found {error.found}, expected "
                f"{' or '.join(error.expected)}; in “{value.strip()[:200]}”",
                line,
            )
        except RecursionError:
            self.problem(f"{key}: nested too deeply", self.line_of(data, key))
        return UNREADABLE
