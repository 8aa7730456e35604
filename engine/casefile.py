"""The text of cases: JSON or YAML to plain data, and values shown safely in error lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import cast

from engine.yamlfile import NOT_TEXT, YamlProblem, load_yaml

MAX_CHARACTERS = 20_000_000


class CaseError(ValueError):
    """The input cannot be used; `problems` holds one line for each reason."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def parse(text: str) -> object:
    """The data in `text`; raises CaseError with one line."""
    if len(text) > MAX_CHARACTERS:
        raise CaseError([f"input: longer than {MAX_CHARACTERS} characters"])
    if not text.strip():
        raise CaseError(["input: empty; one case or a list of cases is expected"])
    if text.lstrip()[0] in "{[":
        try:
            data: object = json.loads(text, object_pairs_hook=_no_duplicates)
            if any(NOT_TEXT.search(each) for each in _texts(data)):
                raise ValueError("the text holds a NUL or a broken character")
            return data
        except CaseError:
            raise
        except json.JSONDecodeError as error:
            json_problem = f"line {error.lineno}, column {error.colno}: {error.msg}"
        except RecursionError:
            raise CaseError(["input: nested too deeply"]) from None
        except ValueError as error:
            # Python itself refuses a number with thousands of digits.
            raise CaseError([f"input: {shown(str(error), 200)}"]) from None
        try:
            return cast(object, load_yaml(text))  # YAML in flow style also begins with { or [
        except YamlProblem:
            raise CaseError([f"input: not JSON or YAML: {json_problem}"]) from None
    try:
        return cast(object, load_yaml(text))
    except YamlProblem as error:
        raise CaseError([f"input: not JSON or YAML: {shown(str(error), 300)}"]) from None


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, value in pairs:
        if key in result:
            raise CaseError([f"input: {shown(key)} is given twice in one case"])
        result[key] = value
    return result


def _texts(data: object) -> Iterator[str]:
    """Every text in plain data, the keys too."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)


def shown(value: object, longest: int = 80) -> str:
    """`value` for an error line: printable, on one line, and short."""
    text = value if isinstance(value, str) else repr(value)
    text = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)
    return text if len(text) <= longest else f"{text[:longest]}…"
