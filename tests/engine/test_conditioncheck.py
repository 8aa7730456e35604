"""Checking a condition while it is written: where it is wrong, or how it reads."""

import pytest

from engine.conditioncheck import ConditionProblem, check_condition
from engine.rulesets import Ruleset


def problem(small: Ruleset, text: str, belongs_to: str = "") -> ConditionProblem:
    check = check_condition(small, text, belongs_to)
    assert not check.is_usable
    assert check.condition is None
    return check.problems[0]


def test_a_good_condition_comes_back_in_its_one_spelling(small: Ruleset) -> None:
    text = "  (weakness is one of (objective)\n or bulbar.choking ) "
    check = check_condition(small, text, "U01")
    assert check.is_usable
    assert check.canonical == "weakness is objective or bulbar.choking"
    assert check.aloud == "Weakness: Objective or Choking"
    assert [(each.name, each.kind, each.label) for each in check.names] == [
        ("weakness", "choice", "Weakness"),
        ("bulbar.choking", "presence", "Choking"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "column", "found", "expected"),
    [
        ("brown and", 1, 10, "the end", "a condition"),
        ("brown and\n   or confused", 2, 4, "“or”", "a condition"),
        ("\n\n  brown brown", 3, 9, "“brown”", "the end of the condition"),
        ("   brown and and", 1, 14, "“and”", "a condition"),
        ("age >= x", 1, 8, "“x”", "a number"),
        ("at least of (brown)", 1, 10, "“of”", "a whole number from 1"),
        ("", 1, 1, "the end", "a condition"),
    ],
)
def test_a_syntax_error_says_where_and_what_was_expected(
    small: Ruleset, text: str, line: int, column: int, found: str, expected: str
) -> None:
    wrong = problem(small, text)
    assert (wrong.code, wrong.line, wrong.column, wrong.found) == ("syntax", line, column, found)
    assert expected in wrong.expected


@pytest.mark.parametrize(
    ("text", "code", "position", "found", "nearest"),
    [
        ("brown or weaknes is objective", "unknown_name", (1, 10), "weaknes", "weakness"),
        ("brown or\n bulbar.choke", "unknown_name", (2, 2), "bulbar.choke", "bulbar.choking"),
        (
            "weakness is one of (none,\n objectiv)",
            "unknown_option",
            (2, 2),
            "objectiv",
            "objective",
        ),
        (
            "weakness is not subjective_on",
            "unknown_option",
            (1, 17),
            "subjective_on",
            "subjective_only",
        ),
        ("weakness", "used_as", (1, 1), "weakness", None),
        ("brown >= 2", "used_as", (1, 1), "brown", None),
        ("not I10", "used_as", (1, 5), "I10", None),
        ("all of bulbar", "used_as", (1, 8), "bulbar", None),
    ],
)
def test_a_wrong_name_says_where_and_what_is_near(
    small: Ruleset,
    text: str,
    code: str,
    position: tuple[int, int],
    found: str,
    nearest: str | None,
) -> None:
    wrong = problem(small, text)
    assert (wrong.code, (wrong.line, wrong.column), wrong.found) == (code, position, found)
    if nearest is not None:
        assert wrong.nearest[0] == nearest


def test_a_name_inside_a_longer_one_is_not_taken_for_it(small: Ruleset) -> None:
    wrong = problem(small, "bulbar.choking or choking")
    assert (wrong.found, wrong.column) == ("choking", 19)


@pytest.mark.parametrize("text", ["at least 3 of (brown, confused)", "at least 3 of bulbar"])
def test_more_than_there_are_can_never_be(small: Ruleset, text: str) -> None:
    assert problem(small, text).code == "never_true"


def test_a_rule_may_not_lead_back_to_itself(small: Ruleset) -> None:
    wrong = problem(small, "confused and not S06", "E07")
    assert (wrong.code, wrong.found, wrong.column) == ("circle", "S06", 18)
    assert "E07 → S06 → E07" in wrong.text or "S06 → E07 → S06" in wrong.text
    assert check_condition(small, "confused and not S06", "U01").is_usable


def test_a_rule_may_not_be_constant_but_an_ask_when_may(small: Ruleset) -> None:
    assert problem(small, "always", "U01").code == "constant"
    assert check_condition(small, "always").is_usable


def test_every_problem_is_told_in_the_order_of_the_text(small: Ruleset) -> None:
    check = check_condition(small, "weaknes is x or age or brwn")
    assert [each.found for each in check.problems] == ["weaknes", "age", "brwn"]


def test_deep_nesting_is_refused_not_fatal(small: Ruleset) -> None:
    assert check_condition(small, "(" * 5000 + "brown" + ")" * 5000).canonical == "brown"
    assert problem(small, "not " * 5000 + "brown").code == "syntax"
