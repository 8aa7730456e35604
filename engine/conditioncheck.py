"""Checking one condition while it is written: what is wrong and where, or how it reads.

The same checks serve the loading of a file and an editor that asks at every pause of typing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from engine.conditions import (
    Compare,
    Condition,
    Constant,
    Is,
    Named,
    Of,
    OfSet,
    names_in,
    print_condition,
    walk,
)
from engine.grammar import ConditionSyntaxError, parse_condition
from engine.names import Names
from engine.reading import nearest, nearest_names

if TYPE_CHECKING:
    from engine.rulesets import Ruleset

_USE = {
    "presence": "a presence: write {name} or not {name}",
    "choice": "a choice: write {name} is …",
    "set": "a set: write any of {name}, or one option as {name}.…",
    "number": "a number: write {name} >= …",
    "condition": "a condition: write {name} or not {name}",
}

ProblemCode = Literal[
    "syntax", "unknown_name", "unknown_option", "used_as", "never_true", "circle", "constant"
]


@dataclass(frozen=True, slots=True)
class Misuse:
    """A name that does not exist or is used as what it is not; `name` and `option` locate it."""

    code: ProblemCode
    text: str
    name: str = ""
    option: str = ""
    nearest: tuple[str, ...] = ()


def misuses(condition: Condition, names: Names, incomplete_rule: str = "") -> Iterator[Misuse]:
    """Every misuse of a name in the condition, in the order of reading."""
    for part in walk(condition):
        match part:
            case Named(name):
                yield from used_as(name, ("presence", "condition"), names, incomplete_rule)
            case Is(name, options):
                yield from used_as(name, ("choice",), names, incomplete_rule)
                if names.kind(name) == "choice":
                    yield from _options(name, options, names)
            case Compare(name, _, _):
                yield from used_as(name, ("number",), names, incomplete_rule)
            case OfSet(quantity, name):
                yield from used_as(name, ("set",), names, incomplete_rule)
                if quantity == "all":
                    text = f"all of {name}: write any of, none of or at least N of for a set"
                    yield Misuse("used_as", text, name)
                elif isinstance(quantity, int) and names.kind(name) == "set":
                    yield from _count(quantity, len(names.findings[name].atom_keys()), "options")
            case Of(quantity, items) if isinstance(quantity, int):
                yield from _count(quantity, len(items), "conditions")
            case _:
                pass


def _count(quantity: int, available: int, what: str) -> Iterator[Misuse]:
    if quantity > available:
        text = f"at least {quantity} of only {available} {what} can never be true"
        yield Misuse("never_true", text)


def used_as(
    name: str, wanted: tuple[str, ...], names: Names, incomplete_rule: str = ""
) -> Iterator[Misuse]:
    """Why `name` cannot stand where one of the `wanted` kinds is expected."""
    kind = names.kind(name)
    if kind is None:
        if name == incomplete_rule:
            text = f"{name} is the incomplete rule and cannot be used in a condition"
            yield Misuse("used_as", text, name)
        else:
            known = names.all_names()
            text = f"unknown name {name!a}{nearest(name, known)}"
            yield Misuse("unknown_name", text, name, nearest=nearest_names(name, known))
    elif kind not in wanted:
        yield Misuse("used_as", f"{name} is {_USE[kind].format(name=name)}", name)


def _options(name: str, options: Iterable[str], names: Names) -> Iterator[Misuse]:
    known = [option.id for option in names.findings[name].options]
    for option in options:
        if option not in known:
            text = (
                f"{name} has no option {option!a}{nearest(option, known)} "
                f"(options: {', '.join(known)})"
            )
            yield Misuse(
                "unknown_option", text, name, option, nearest_names(option, known) or tuple(known)
            )


# -- for editors -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ConditionProblem:
    """One thing to put right. `line` and `column` count from 1 inside the text."""

    code: ProblemCode
    text: str
    line: int
    column: int
    found: str = ""
    expected: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UsedName:
    """A name in a condition: its kind, and the words a clinician sees for it."""

    name: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class ConditionCheck:
    """Either `problems`, in the order of the text, or how the condition is written and reads."""

    problems: tuple[ConditionProblem, ...]
    condition: Condition | None = None
    canonical: str = ""
    aloud: str = ""
    names: tuple[UsedName, ...] = ()

    @property
    def is_usable(self) -> bool:
        return not self.problems


def check_condition(ruleset: Ruleset, text: str, belongs_to: str = "") -> ConditionCheck:
    """What is wrong with the condition `text`, or how it reads.

    `belongs_to` is the id of the rule, definition, C- or CI-code that the condition will define:
    a condition may not name it, directly or through others. A rule may not be constant.
    """
    try:
        condition = parse_condition(text.strip())
    except ConditionSyntaxError as error:
        lead = text[: len(text) - len(text.lstrip())]
        line, column = _shifted(lead, error.line, error.column)
        problem = f"found {error.found}, expected {' or '.join(error.expected)}"
        expected = tuple(error.expected)
        return ConditionCheck(
            (ConditionProblem("syntax", problem, line, column, error.found, expected),)
        )
    except RecursionError:
        return ConditionCheck((ConditionProblem("syntax", "nested too deeply", 1, 1),))
    names, parts = ruleset.names, ruleset.parts
    problems = [
        ConditionProblem(
            each.code,
            each.text,
            *_position(text, each.name, each.option),
            found=each.option or each.name,
            nearest=each.nearest,
        )
        for each in dict.fromkeys(misuses(condition, names, parts.incomplete_rule))
    ]
    if not problems and belongs_to:
        problems.extend(_of_its_owner(condition, text, ruleset, belongs_to))
    if problems:
        return ConditionCheck(tuple(sorted(problems, key=lambda each: (each.line, each.column))))
    used = dict.fromkeys(names_in(condition))
    return ConditionCheck(
        (),
        condition,
        print_condition(condition),
        ruleset.read_aloud(condition),
        tuple(UsedName(each, str(names.kind(each)), names.label(each)) for each in used),
    )


def _of_its_owner(
    condition: Condition, text: str, ruleset: Ruleset, owner: str
) -> Iterator[ConditionProblem]:
    is_rule = any(rule.id == owner for rule in ruleset.rules)
    if isinstance(condition, Constant) and is_rule:
        yield ConditionProblem(
            "constant", "a rule needs a condition that is not constant", 1, 1, text.strip()
        )
    changed: Mapping[str, Condition] = {**ruleset.names.conditions, owner: condition}
    if owner in ruleset.names.conditions or is_rule:
        _, cycle = replace(ruleset.names, conditions=changed).order()
        if cycle:
            # The first name of the text that leads back to the owner is where to look.
            name = next((each for each in names_in(condition) if each in cycle), "")
            shown = f"defined in a circle: {' → '.join(cycle)}"
            yield ConditionProblem("circle", shown, *_position(text, name, ""), found=name)


def _shifted(lead: str, line: int, column: int) -> tuple[int, int]:
    """The position in the text as typed, given the white space that was taken off its start."""
    newlines = lead.count("\n")
    if line == 1:
        column += len(lead) - (lead.rfind("\n") + 1)
    return line + newlines, column


def _position(text: str, name: str, option: str) -> tuple[int, int]:
    """Line and column of the name (of its option, when one is given) in the text."""
    if not name:
        return 1, 1
    pattern = rf"(?<![\w.-]){re.escape(name)}(?![\w-]|\.\w)"
    if option:
        pattern += rf"\s+is\b[^()]*?(?:\([^()]*?)?(?<!\w)(?P<at>{re.escape(option)})(?!\w)"
    found = re.search(pattern, text)
    if found is None:
        return 1, 1
    start = found.start("at") if option else found.start()
    before = text[:start]
    return before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1
