"""What is offered now is not forbidden by a question that was still to be asked.

Advice is cleared when no indicated answer can make its checks true. So for every completion of the
indicated findings no item that was offered may be held by a contraindication that is then true.
"""

import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.answers import Answer, Value, read_case
from engine.evaluation import evaluate
from engine.report import Report
from engine.rulesets import Ruleset, load_ruleset
from engine.truth import Truth

HERE = Path(__file__).parent
RULESET = HERE.parents[1] / "triage" / "rulesets" / "twitch-and-cramp.yaml"
CASES = [
    case
    for name in ("own_cases.yaml", "own_cases_2.yaml", "examiner_cases.yaml")
    for case in yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
]
COMPLETIONS = 4
ROUNDS = 3  # an answer can open further questions


@pytest.fixture(scope="module")
def shipped() -> Ruleset:
    return load_ruleset(RULESET.read_text(encoding="utf-8"))


@pytest.mark.parametrize("written", CASES, ids=[case["name"] for case in CASES])
def test_no_answer_to_an_indicated_question_forbids_what_was_offered(
    shipped: Ruleset, written: dict[str, Any]
) -> None:
    offered = evaluate(shipped, read_case(shipped, written["case"])).offered
    chance = random.Random(written["name"])

    for _ in range(COMPLETIONS if offered else 0):
        completed = completion(shipped, written["case"], chance)
        true = {check.id for check in completed.contraindications if check.truth is Truth.TRUE}
        for item in offered:
            assert not true & set(item.withheld_by), item.id


def test_an_unasked_list_of_medicines_or_conditions_is_never_an_empty_one(
    shipped: Ruleset,
) -> None:
    written = next(
        case["case"] for case in CASES if case["name"].startswith("exercise cramp in a runner")
    )
    assert "hydration_for_exercise" in offered_ids(shipped, written)
    without = {key: value for key, value in written.items() if key != "conditions"}
    assert "hydration_for_exercise" not in offered_ids(shipped, without)


def offered_ids(ruleset: Ruleset, case: dict[str, Any]) -> set[str]:
    return {item.id for item in evaluate(ruleset, read_case(ruleset, case)).offered}


def completion(ruleset: Ruleset, case: dict[str, Any], chance: random.Random) -> Report:
    """The report after random answers to everything that is indicated and unanswered."""
    answers = read_case(ruleset, case)
    for _ in range(ROUNDS):
        indicated = ruleset.indicated(answers)
        given = answers.given()
        new = {
            key: Answer(any_value(ruleset, key, chance))
            for key in ruleset.atoms
            if key not in given and indicated[key] is not Truth.FALSE
        }
        if not new:
            break
        answers = answers.with_answers(new)
    return evaluate(ruleset, answers)


def any_value(ruleset: Ruleset, key: str, chance: random.Random) -> Value:
    atom = ruleset.atoms[key]
    if atom.is_boolean:
        return chance.random() < 0.3
    if atom.finding.kind == "choice":
        return chance.choice([option.id for option in atom.finding.options])
    low, high = ruleset.judge.program.bits.limits[key]
    return chance.choice([low, high, chance.uniform(low, high)])
