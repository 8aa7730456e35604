"""The condition language as data: frozen dataclasses, and the one canonical spelling of each.

``parse(print(c)) == c`` for every condition; ``grammar`` holds the parser. The words are those a
clinician reads aloud: "progression is progressive_weeks_months and not sensory is dermatomal".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Operator = Literal[">=", ">", "<=", "<", "="]


@dataclass(frozen=True, slots=True)
class Constant:
    """``always`` or ``never``."""

    value: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A presence, a set option, a definition, a C- or CI-code, or another rule."""

    name: str


@dataclass(frozen=True, slots=True)
class Is:
    """A choice that is one of the options (one option: ``X is Y``)."""

    name: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """A number, ratio, score, sum or difference against a constant."""

    name: str
    operator: Operator
    number: float


@dataclass(frozen=True, slots=True)
class Not:
    """Negation; ``X is not Y`` is this around ``X is Y``."""

    item: Condition


@dataclass(frozen=True, slots=True)
class And:
    """``a and b``: two or more items, none of them an And itself."""

    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """``a or b``: two or more items, none of them an Or itself."""

    items: tuple[Condition, ...]


Quantity = Literal["any", "all", "none"] | int
"""``any of``, ``all of``, ``none of``, or the N of ``at least N of``."""


@dataclass(frozen=True, slots=True)
class Of:
    """A quantity of the listed conditions: ``at least 2 of (a, b, c)``."""

    quantity: Quantity
    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class OfSet:
    """A quantity of every option of a set finding: ``any of bulbar``."""

    quantity: Quantity
    name: str


Condition = Constant | Named | Is | Compare | Not | And | Or | Of | OfSet

ALWAYS = Constant(True)
NEVER = Constant(False)


def print_number(number: float) -> str:
    """The shortest plain decimal that reads back as the same number (no exponent)."""
    text = format(Decimal(repr(float(number))), "f")
    return text.removesuffix(".0")


def _quantity(quantity: Quantity) -> str:
    return f"at least {quantity} of" if isinstance(quantity, int) else f"{quantity} of"


def print_condition(condition: Condition) -> str:
    """The canonical spelling: one per condition, brackets only where the binding needs them."""
    match condition:
        case Constant(value):
            return "always" if value else "never"
        case Named(name):
            return name
        case Is(name, (option,)):
            return f"{name} is {option}"
        case Is(name, options):
            return f"{name} is one of ({', '.join(options)})"
        case Compare(name, operator, number):
            return f"{name} {operator} {print_number(number)}"
        case Not(Is(name, (option,))):
            return f"{name} is not {option}"
        case Not(item):
            return f"not {_bracketed(item, (And, Or))}"
        case And(items):
            return " and ".join(_bracketed(item, (And, Or)) for item in items)
        case Or(items):
            return " or ".join(_bracketed(item, (Or,)) for item in items)
        case Of(quantity, items):
            return f"{_quantity(quantity)} ({', '.join(map(print_condition, items))})"
        case OfSet(quantity, name):
            return f"{_quantity(quantity)} {name}"


def _bracketed(item: Condition, loose: tuple[type[Condition], ...]) -> str:
    text = print_condition(item)
    return f"({text})" if isinstance(item, loose) else text


def walk(condition: Condition) -> Iterator[Condition]:
    """The condition and everything inside it, outermost first."""
    yield condition
    match condition:
        case Not(item):
            yield from walk(item)
        case And(items) | Or(items) | Of(_, items):
            for item in items:
                yield from walk(item)
        case _:
            return


def names_in(condition: Condition) -> Iterator[str]:
    """Every name used, in the order of reading (a name may come more than once)."""
    for part in walk(condition):
        if isinstance(part, Named | Is | Compare | OfSet):
            yield part.name


Labeller = Callable[[str, str | None], str]
"""(name, option or None) to the words a clinician sees."""

_SPOKEN_OPERATORS: dict[Operator, str] = {
    ">=": "at least",
    ">": "above",
    "<=": "at most",
    "<": "below",
    "=": "exactly",
}


def read_aloud(condition: Condition, label: Labeller) -> str:
    """The condition in the labels of the ruleset, for pages, letters and reviewers."""
    match condition:
        case Constant(value):
            return "always" if value else "never"
        case Named(name):
            return label(name, None)
        case Is(name, options):
            return f"{label(name, None)}: {' or '.join(label(name, each) for each in options)}"
        case Compare(name, operator, number):
            return f"{label(name, None)} {_SPOKEN_OPERATORS[operator]} {print_number(number)}"
        case Not(Is(name, (option,))):
            return f"{label(name, None)}: not {label(name, option)}"
        case Not(item):
            return f"not {_spoken_group(item, label)}"
        case And(items):
            return " and ".join(_spoken_group(item, label) for item in items)
        case Or(items):
            return " or ".join(_spoken_group(item, label) for item in items)
        case Of(quantity, items):
            spoken = "; ".join(read_aloud(item, label) for item in items)
            return f"{_quantity(quantity)}: ({spoken})"
        case OfSet(quantity, name):
            return f"{_quantity(quantity)} {label(name, None)}"


def _spoken_group(item: Condition, label: Labeller) -> str:
    text = read_aloud(item, label)
    return f"({text})" if isinstance(item, And | Or) else text
