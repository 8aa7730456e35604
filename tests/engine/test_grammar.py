"""The condition language: law 6 (parse and print are identities) and errors that help an author."""

import pytest
from hypothesis import given, settings

from engine.conditions import Condition, print_condition
from engine.grammar import ConditionSyntaxError, parse_condition
from tests.engine.conditions import conditions
from tests.engine.test_laws import law


@law
@given(conditions)
def test_law_6_printing_and_parsing_are_identities(condition: Condition) -> None:
    text = print_condition(condition)
    assert parse_condition(text) == condition
    assert print_condition(parse_condition(text)) == text


@settings(max_examples=300)
@given(conditions)
def test_white_space_and_brackets_do_not_matter(condition: Condition) -> None:
    text = print_condition(condition)
    assert parse_condition(f"  (\n ( {text}\n)) ") == condition
    assert parse_condition(text.replace(" ", "\n  ")) == condition


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("not (x is y)", "x is not y"),
        ("not x is y", "x is not y"),
        ("x is one of (y)", "x is y"),
        ("x is one of (y, z, y)", "x is one of (y, z)"),
        ("(a and b) and c", "a and b and c"),
        ("(a or b) and c", "(a or b) and c"),
        ("a or (b and c)", "a or b and c"),
        ("not (a and b)", "not (a and b)"),
        ("labs.k >= 6.50", "labs.k >= 6.5"),
        ("weakness is none", "weakness is none"),
        ("none of ( a , b )", "none of (a, b)"),
        ("at  least 2 of(a,b)", "at least 2 of (a, b)"),
        ("CI-fluid or C01", "CI-fluid or C01"),
        ("android or nothing", "android or nothing"),
    ],
)
def test_each_condition_has_one_spelling(written: str, printed: str) -> None:
    assert print_condition(parse_condition(written)) == printed


@pytest.mark.parametrize(
    ("text", "line", "column", "expected"),
    [
        ("", 1, 1, "a condition"),
        ("a and", 1, 6, "a condition"),
        ("a is", 1, 5, "an option"),
        ("(a or b", 1, 8, ")"),
        ("a or\nb c", 2, 3, "the end of the condition"),
        ("a >= b", 1, 6, "a number"),
        ("at least two of (a)", 1, 10, "a whole number from 1"),
        ("any of ()", 1, 9, "a condition"),
        ("x is one of y", 1, 13, "("),
        ("a >= 5x", 1, 6, "a number"),
    ],
)
def test_a_syntax_error_says_where_and_what_was_expected(
    text: str, line: int, column: int, expected: str
) -> None:
    with pytest.raises(ConditionSyntaxError) as caught:
        parse_condition(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert expected in caught.value.expected


def test_and_binds_tighter_than_or_and_not_binds_tightest() -> None:
    assert parse_condition("a or b and not c is d") == parse_condition(
        "a or (b and (not (c is d)))"
    )
