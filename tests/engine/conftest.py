"""The small ruleset of these tests, and cases written as on the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.answers import read_case
from engine.evaluation import evaluate
from engine.report import Report
from engine.rulesets import Ruleset, load_ruleset

SMALL = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")

EXAMINED = {
    "age": 40,
    "sex": "F",
    "symptoms": ["cramp"],
    "weakness": "none",
    "bulbar": [],
    "brown": "absent",
    "confused": "absent",
    "drugs": [],
    "labs": {"ck": 100},
}
"""Everything that the small ruleset needs for reassurance, all of it normal."""


@pytest.fixture(scope="session")
def small() -> Ruleset:
    return load_ruleset(SMALL, "small.yaml")


@pytest.fixture(scope="session")
def report(small: Ruleset) -> Callable[..., Report]:
    """report(weakness="objective"): the report of a case of the small ruleset."""
    return lambda **case: evaluate(small, read_case(small, case))


@pytest.fixture(scope="session")
def examined(small: Ruleset) -> Callable[..., Report]:
    """The normal case with some findings replaced; None leaves one out."""

    def evaluated(**changes: object) -> Report:
        case = {key: value for key, value in (EXAMINED | changes).items() if value is not None}
        return evaluate(small, read_case(small, case))

    return evaluated
