"""Replay equals the one-patient engine on every case, and sorts what a new version changes."""

import os
import subprocess
import sys
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import replayed
from engine.answers import Answer, Answers, read_case
from engine.cases import rule_truth
from engine.evaluation import evaluate
from engine.replay import CaseOutcome, compare, replay
from engine.replayed import Outcomes
from engine.rulesets import Ruleset, load_ruleset
from engine.truth import Truth
from tests.engine.conftest import EXAMINED, SMALL
from tests.engine.generated import completed, patients, ruleset, seeds, some_answers
from tests.engine.test_laws import answers_of, law
from tests.engine.test_shipped import shipped


def agrees(rules: Ruleset, answer_sets: Sequence[Answers], outcomes: Outcomes) -> None:
    """Every case, by the one-patient engine."""
    truths: dict[str, list[Truth]] = {rule.id: [] for rule in rules.rules}
    for index, answers in enumerate(answer_sets):
        report = evaluate(rules, answers)
        assert outcomes.disposition[index] == report.disposition
        assert outcomes.floor[index] == report.floor
        assert outcomes.ceiling[index] == report.ceiling
        fired = {each.rule.id for each in report.fired}
        assert {rule for rule in truths if outcomes.fired(rule)[index]} == fired
        case = outcomes.case(index)
        assert (case.disposition, set(case.fired)) == (report.disposition, fired)
        if report.disposition is not None:
            for rule in rules.rules:
                truths[rule.id].append(rule_truth(rules, report.judgement, rule))
    for rule_id, counts in outcomes.counts().items():
        found = truths[rule_id]
        assert (counts.true, counts.false, counts.unknown) == tuple(
            found.count(truth) for truth in (Truth.TRUE, Truth.FALSE, Truth.UNKNOWN)
        )


def mixed(random: Random, rules: Ruleset, count: int) -> list[Answers]:
    """Nearly empty, half answered and complete cases."""
    cases = []
    for _ in range(count):
        values = some_answers(random, rules)
        if random.random() < 0.2:
            values = completed(random, rules, values)
        cases.append(answers_of(values))
    return cases


@settings(law, max_examples=max(200, law.max_examples // 5))
@given(seeds, patients, st.booleans())
def test_replay_equals_evaluation_on_generated_rulesets(
    seed: int, patient: int, lawful: bool
) -> None:
    rules = ruleset(seed, lawful)
    cases = mixed(Random(patient), rules, 3)
    agrees(rules, cases, replay(rules, cases))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(patients)
def test_replay_equals_evaluation_on_the_shipped_ruleset(patient: int) -> None:
    cases = mixed(Random(patient), shipped(), 4)
    agrees(shipped(), cases, replay(shipped(), cases))


def worked_cases(rules: Ruleset) -> list[Answers]:
    return [read_case(rules, case.answers) for rule in rules.rules for case in rule.cases]


def test_replay_equals_evaluation_on_every_worked_case() -> None:
    cases = worked_cases(shipped())
    agrees(shipped(), cases, replay(shipped(), cases))


def test_only_what_the_ruleset_knows_is_replayed(small: Ruleset) -> None:
    answers = Answers(
        {
            "age": Answer(40.0),
            "weakness": Answer("objective"),
            "gone": Answer(True),
            "sex": Answer("other"),
            "brown": Answer(1.0),
            "labs.ck": Answer(-5.0),
            "confused": Answer(reason="declined"),
        }
    )
    outcomes = replay(small, [answers, Answers()])
    assert outcomes.dropped == 4
    kept = Answers({"age": Answer(40.0), "weakness": Answer("objective")})
    agrees(small, [kept, Answers()], outcomes)


def test_nothing_to_replay(small: Ruleset) -> None:
    outcomes = replay(small, [])
    assert len(outcomes) == 0
    assert outcomes.disposition == ()
    assert outcomes.counts()["U01"].true == 0


def test_many_cases_are_replayed_block_by_block(
    small: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = mixed(Random(7), small, 50)
    at_once = replay(small, cases)
    monkeypatch.setattr(replayed, "CASES_AT_ONCE", 7)
    in_blocks = replay(small, cases)
    agrees(small, cases, in_blocks)
    assert in_blocks.counts() == at_once.counts()


def case(small: Ruleset, **changes: object) -> Answers:
    return read_case(small, EXAMINED | changes)


def test_a_candidate_sorts_the_cases(small: Ruleset) -> None:
    cases = [
        case(small),
        case(small, weakness="objective"),
        case(small, brown="present"),
        case(small, age=12),
        case(small, bulbar=["dysarthria"]),
    ]
    candidate = load_ruleset(
        SMALL.replace("brown and symptoms.cramp or", "brown and mood or").replace(
            "title: MND, disposition: D3", "title: MND, disposition: D2"
        )
    )
    compared = compare(small, candidate, cases)
    assert len(compared) == 5
    assert compared.more_urgent == (1,)
    assert compared.less_urgent == (2,)
    assert compared.unchanged == (0, 3, 4)
    assert compared.newly_undetermined == compared.scope_changed == ()
    change = compared.change(1)
    assert (change.before.disposition, change.after.disposition) == ("D3", "D2")
    assert compared.change(2).no_longer_fired == ("E07",)
    assert compared.change(3).before == CaseOutcome(None, None, None, ())


def test_what_a_new_finding_leaves_open_is_newly_undetermined(small: Ruleset) -> None:
    candidate = load_ruleset(
        SMALL.replace(
            "  - {id: mood, ",
            "  - {id: fresh, kind: presence, section: a, label: Fresh}\n  - {id: mood, ",
        ).replace("weakness is objective or bulbar.choking", "weakness is objective or fresh")
    )
    compared = compare(small, candidate, [case(small), case(small, weakness="objective")])
    assert compared.newly_undetermined == (0,)
    assert compared.unchanged == (1,)
    assert compared.dropped == 0


def test_a_changed_scope_is_told_apart(small: Ruleset) -> None:
    candidate = load_ruleset(SMALL.replace('when: "age >= 16"', 'when: "age >= 50"'))
    compared = compare(small, candidate, [case(small), case(small, age=60)])
    assert compared.scope_changed == (0,)
    assert compared.unchanged == (1,)


def test_a_step_put_into_the_ladder_moves_nobody(small: Ruleset) -> None:
    step = "  - {code: D5, name: invest,"
    candidate = load_ruleset(
        SMALL.replace(step, f"  - {{code: D4, name: routine, label: Routine}}\n{step}")
    )
    cases = [case(small), case(small, weakness="objective")]
    assert compare(small, candidate, cases).unchanged == (0, 1)


def test_the_option_that_a_candidate_drops_is_counted(small: Ruleset) -> None:
    candidate = load_ruleset(SMALL.replace("options: [twitch, cramp]", "options: [cramp]"))
    compared = compare(small, candidate, [case(small)])
    assert (compared.before.dropped, compared.dropped) == (0, 1)


@pytest.mark.parametrize(
    ("imports", "unwanted"),
    [
        ("import engine.replay, engine.review, engine.evaluation, engine.export", "numpy z3"),
        ("import django; django.setup(); import config.urls", "numpy z3"),
    ],
)
def test_solver_and_arrays_are_not_loaded_before_they_are_needed(
    imports: str, unwanted: str
) -> None:
    """Each takes a fifth of a second and tens of megabytes."""
    program = f"{imports}; import sys; print(sorted(set({unwanted!r}.split()) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
