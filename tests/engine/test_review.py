"""The review before publication: each fault is remarked, the shipped ruleset has none."""

import datetime

import pytest

from engine.review import Remark, review
from engine.rulesets import load_ruleset
from tests.engine.conftest import SMALL
from tests.engine.test_shipped import shipped

TODAY = datetime.date(2027, 1, 1)


def remarks(text: str, today: datetime.date = TODAY) -> set[tuple[str, str, str]]:
    found = review(load_ruleset(text), today)
    return {(each.level, each.part, each.text) for each in found}


def test_the_shipped_ruleset_may_be_published_until_its_review_date() -> None:
    review_by = datetime.date.fromisoformat(shipped().parts.review_by)
    assert [each for each in review(shipped(), review_by) if each.level == "reject"] == []
    day_after = review_by + datetime.timedelta(days=1)
    overdue = review(shipped(), day_after, with_solver=False)
    text = f"the review date {review_by} has passed"
    assert Remark("reject", "ruleset", text, "review_date_passed") in overdue


def test_rules_without_cases_or_sources_are_remarked() -> None:
    found = remarks(SMALL)
    assert ("reject", "I10", "the rule has no source") in found
    assert ("reject", "U01", "no worked case for fires, near_miss, not_assessed") in found
    assert ("warn", "CI-fluid", "the contraindication has no source") in found


def test_a_case_that_comes_out_otherwise_is_remarked() -> None:
    wrong = SMALL.replace(
        "sources: [S1]}\n  - {id: I01",
        "sources: [S1], cases: [{name: strong, kind: fires, answers: {weakness: none}}]}\n"
        "  - {id: I01",
    )
    assert wrong != SMALL
    assert any(
        part == "U01" and "expected that the rule fires, but it is UNKNOWN" in text
        for _, part, text in remarks(wrong)
    )


@pytest.mark.parametrize(
    "same",
    [
        "weakness is objective or bulbar.choking",
        "bulbar.choking or weakness is objective",
        "any of (bulbar.choking, weakness is one of (objective))",
        "not (not bulbar.choking and weakness is not objective)",
    ],
)
def test_equal_conditions_are_found_however_they_are_written(same: str) -> None:
    twice = SMALL.replace(
        "  - {id: I10,",
        f'  - {{id: U09, title: Again, disposition: D3, when: "{same}"}}\n  - {{id: I10,',
    )
    assert ("reject", "U09", "the same condition as rule U01") in remarks(twice)


def test_a_source_that_nothing_cites_is_a_warning() -> None:
    more = SMALL.replace("sources: {S1:", "sources: {S2: {title: Unused}, S1:")
    assert ("warn", "S2", "the source is not cited by anything") in remarks(more)
    assert not any(part == "S1" for _, part, _ in remarks(more))
