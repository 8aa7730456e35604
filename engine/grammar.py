"""From the text of a condition to its data, with errors a ruleset author can act on.

The grammar is LALR with a contextual lexer, so that ``none`` can be an option (``weakness is
none``) and also begin ``none of (…)``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from lark import Lark, Token, Transformer, UnexpectedInput
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken

from engine.conditions import (
    And,
    Compare,
    Condition,
    Constant,
    Is,
    Named,
    Not,
    Of,
    OfSet,
    Operator,
    Or,
    Quantity,
)

RESERVED = frozenset({"and", "or", "not", "is", "always", "never", "any", "all", "at", "least"})
"""Words that cannot be the id of a finding, definition or rule."""

_GRAMMAR = r"""
?start: or_
?or_: and_ ("or" and_)*
?and_: not_ ("and" not_)*
?not_: "not" not_ -> negation
     | atom
?atom: "(" or_ ")"
     | "always" -> always
     | "never" -> never
     | NAME -> named
     | NAME "is" OPTION -> is_
     | NAME "is" "not" OPTION -> is_not
     | NAME "is" ONE_OF "(" OPTION ("," OPTION)* ")" -> is_one_of
     | NAME OPERATOR NUMBER -> compare
     | quantity "(" or_ ("," or_)* ")" -> of_list
     | quantity NAME -> of_set
quantity: ANY_OF -> any_of
        | ALL_OF -> all_of
        | NONE_OF -> none_of
        | AT_LEAST COUNT OF -> at_least

ANY_OF.3: /any\s+of\b/
ALL_OF.3: /all\s+of\b/
NONE_OF.3: /none\s+of\b/
ONE_OF.3: /one\s+of\b/
AT_LEAST.3: /at\s+least\b/
OF.3: /of\b/
OPERATOR: ">=" | "<=" | ">" | "<" | "="
NUMBER: /-?\d+(\.\d+)?(?![\w.])/
COUNT: /[1-9]\d*(?![\w.])/
NAME: /(?!(and|or|not|is|always|never)(?![\w.-]))[A-Za-z][A-Za-z0-9_]*([.-][A-Za-z0-9_]+)*/
OPTION: /[A-Za-z0-9][A-Za-z0-9_]*/
%ignore /\s+/
"""

_SPOKEN = {
    "NAME": "a finding or definition",
    "OPTION": "an option",
    "NUMBER": "a number",
    "COUNT": "a whole number from 1",
    "OPERATOR": ">=, >, <=, < or =",
    "ANY_OF": "any of",
    "ALL_OF": "all of",
    "NONE_OF": "none of",
    "ONE_OF": "one of (",
    "AT_LEAST": "at least",
    "OF": "of",
    "LPAR": "(",
    "RPAR": ")",
    "COMMA": ",",
    "$END": "the end of the condition",
}

_STARTERS = {"NAME", "LPAR", "NOT"}
_ALL_STARTERS = _STARTERS | {"ALWAYS", "NEVER", "ANY_OF", "ALL_OF", "NONE_OF", "AT_LEAST"}
"""What can begin a condition; together they are reported as "a condition"."""


class ConditionSyntaxError(ValueError):
    """The text is not a condition. Line and column count from 1 inside the text."""

    def __init__(self, line: int, column: int, found: str, expected: list[str]) -> None:
        self.line = line
        self.column = column
        self.found = found
        self.expected = expected
        super().__init__(
            f"line {line}, column {column}: found {found}, expected {' or '.join(expected)}"
        )


class _ToConditions(Transformer[Token, Condition]):
    """Builds the dataclasses; flattens ``a and b and c`` into one And (the same for or)."""

    def and_(self, items: list[Condition]) -> Condition:
        flat: list[Condition] = []
        for item in items:
            flat.extend(item.items if isinstance(item, And) else (item,))
        return And(tuple(flat))

    def or_(self, items: list[Condition]) -> Condition:
        flat: list[Condition] = []
        for item in items:
            flat.extend(item.items if isinstance(item, Or) else (item,))
        return Or(tuple(flat))

    def negation(self, items: list[Condition]) -> Condition:
        return Not(items[0])

    def always(self, _: list[Token]) -> Condition:
        return Constant(True)

    def never(self, _: list[Token]) -> Condition:
        return Constant(False)

    def named(self, items: list[Token]) -> Condition:
        return Named(str(items[0]))

    def is_(self, items: list[Token]) -> Condition:
        return Is(str(items[0]), (str(items[1]),))

    def is_not(self, items: list[Token]) -> Condition:
        return Not(Is(str(items[0]), (str(items[1]),)))

    def is_one_of(self, items: list[Token]) -> Condition:
        options = tuple(dict.fromkeys(str(item) for item in items[2:]))
        return Is(str(items[0]), options)

    def compare(self, items: list[Token]) -> Condition:
        return Compare(str(items[0]), cast(Operator, str(items[1])), float(items[2]))

    def of_list(self, items: list[object]) -> Condition:
        return Of(cast(Quantity, items[0]), tuple(cast(list[Condition], items[1:])))

    def of_set(self, items: list[object]) -> Condition:
        return OfSet(cast(Quantity, items[0]), str(items[1]))

    def any_of(self, _: list[Token]) -> Quantity:
        return "any"

    def all_of(self, _: list[Token]) -> Quantity:
        return "all"

    def none_of(self, _: list[Token]) -> Quantity:
        return "none"

    def at_least(self, items: list[Token]) -> Quantity:
        return int(items[1])


_PARSER = Lark(_GRAMMAR, parser="lalr", lexer="contextual", maybe_placeholders=False)
_BUILDER = _ToConditions()


@lru_cache(maxsize=8192)
def parse_condition(text: str) -> Condition:
    """The condition in `text`; raises ConditionSyntaxError with line, column and expectation."""
    try:
        return _BUILDER.transform(_PARSER.parse(text))
    except UnexpectedInput as error:
        raise _readable(text, error) from None


def _readable(text: str, error: UnexpectedInput) -> ConditionSyntaxError:
    expected: set[str] = set()
    if isinstance(error, UnexpectedToken):
        expected = set(error.accepts or error.expected)
    elif isinstance(error, UnexpectedCharacters):
        expected = set(error.allowed or ())
    elif isinstance(error, UnexpectedEOF):
        expected = set(error.expected)
    at_end = isinstance(error, UnexpectedEOF) or (
        isinstance(error, UnexpectedToken) and error.token.type == "$END"
    )
    if at_end:
        lines = text.split("\n")
        line, column, found = len(lines), len(lines[-1]) + 1, "the end"
    else:
        line, column = error.line, error.column
        rest = text[error.pos_in_stream or 0 :].split()
        found = f"“{rest[0][:40]}”" if rest else "the end"
    if expected >= _STARTERS:
        expected -= _ALL_STARTERS
        spoken = ["a condition"]
    else:
        spoken = []
    spoken += sorted(_SPOKEN.get(name, name.lower()) for name in expected)
    return ConditionSyntaxError(line, column, found, spoken or ["a condition"])
