"""Days since a medicine began or changed: one number, or one for each medicine."""

import pytest

from engine.answers import CaseError, read_case
from triage.published import shipped_ruleset

RULESET = shipped_ruleset()


def days(value: object) -> float | bool | str | None:
    answers = read_case(RULESET, {"drug_started_days_ago": value})
    return answers["drug_started_days_ago"].value


def test_one_number_is_taken_as_it_is() -> None:
    assert days(14) == 14


def test_of_several_medicines_the_newest_counts() -> None:
    assert days({"omeprazole": 400, "indapamide": 14}) == 14


def test_a_medicine_without_a_day_leaves_the_others() -> None:
    assert days({"omeprazole": None, "indapamide": 30}) == 30
    assert days({"omeprazole": None}) is None


def test_an_unknown_medicine_is_named() -> None:
    with pytest.raises(CaseError, match="indapamid"):
        days({"indapamid": 14})


def test_one_kind_of_family_history_needs_no_brackets() -> None:
    answers = read_case(RULESET, {"family_history": "mnd"})

    assert answers["family_history.mnd"].value is True
    assert answers["family_history.ftd"].value is False


def test_other_sets_want_a_list() -> None:
    with pytest.raises(CaseError, match="not a list"):
        read_case(RULESET, {"symptoms": "cramp"})
