"""The laws of the engine, over generated rulesets (tests/engine/test_shipped.py: the real one)."""

import json
import os
import subprocess
import sys
from random import Random

import pytest
import yaml
from hypothesis import given, settings

from engine.answers import Answer, Answers
from engine.evaluation import evaluate
from engine.judgement import Judgement
from engine.recorded import Value
from engine.rulesets import Ruleset, load_ruleset
from tests.engine.generated import (
    completed,
    patients,
    ruleset,
    ruleset_data,
    seeds,
    some_answers,
)

EXAMPLES = max(1000, int(os.environ.get("HYPOTHESIS_EXAMPLES", "0")))
law = settings(max_examples=EXAMPLES, deadline=None, derandomize=True)


def judged(rules: Ruleset, values: dict[str, Value]) -> Judgement:
    return rules.judge.judge(values)


def answers_of(values: dict[str, Value]) -> Answers:
    return Answers({key: Answer(value) for key, value in values.items()})


def worse(random: Random, rules: Ruleset, values: dict[str, Value]) -> dict[str, Value]:
    """`values` with one red flag turned from absent to present, or one choice made worse."""
    changes: list[tuple[str, Value]] = []
    for key, value in values.items():
        atom = rules.atoms[key]
        if value is False and atom.worse_when_present:
            changes.append((key, True))
        order = atom.finding.worse_order
        if value in order:
            changes += [(key, option) for option in order[order.index(str(value)) + 1 :]]
    return values | dict([random.choice(changes)]) if changes else values


@law
@given(seeds, patients)
def test_law_1_answering_more_never_leaves_the_range(seed: int, patient: int) -> None:
    random = Random(patient)
    rules = ruleset(seed)
    before = some_answers(random, rules)
    first = judged(rules, before)
    after = completed(random, rules, before)
    last = judged(rules, after)

    assert first.ceiling <= first.disposition <= first.floor or first.disposition < first.floor
    assert first.ceiling <= last.disposition <= first.floor


@law
@given(seeds, patients)
def test_law_1_holds_at_every_answer_on_the_way(seed: int, patient: int) -> None:
    random = Random(patient)
    rules = ruleset(seed)
    before = some_answers(random, rules, 0.3)
    after = completed(random, rules, before)
    added = [key for key in after if key not in before]
    between = before | {key: after[key] for key in added if random.random() < 0.5}
    first, middle = judged(rules, before), judged(rules, between)

    assert middle.floor <= first.floor
    if all(_is_indicated(rules, before, between, key) for key in between if key not in before):
        assert middle.ceiling >= first.ceiling


def _is_indicated(
    rules: Ruleset, before: dict[str, Value], between: dict[str, Value], key: str
) -> bool:
    state = rules.program.facts(before).state
    return any(not g.when.false(state) for g in rules.program.asked if key in g.keys)


@law
@given(seeds, patients)
def test_law_2_more_red_flags_never_lower_urgency(seed: int, patient: int) -> None:
    random = Random(patient)
    rules = ruleset(seed, lawful=True)
    before = some_answers(random, rules)
    if random.random() < 0.3:
        before = completed(random, rules, before)
    after = worse(random, rules, before)
    first, last = judged(rules, before), judged(rules, after)

    assert last.disposition <= first.disposition
    assert last.floor <= first.floor


@law
@given(seeds, patients)
def test_law_3_every_completion_has_exactly_one_disposition(seed: int, patient: int) -> None:
    random = Random(patient)
    rules = ruleset(seed)
    complete = completed(random, rules, some_answers(random, rules))
    report = evaluate(rules, answers_of(complete))

    assert [step.code for step in rules.ladder].count(str(report.disposition)) == 1
    assert not report.reassurance_withheld
    urgent = [rules.rank(each.disposition) for each in report.fired]
    otherwise = rules.rank(rules.parts.otherwise.disposition)
    assert rules.rank(str(report.disposition)) == min(urgent, default=otherwise)


@law
@given(seeds, patients)
def test_law_4_no_reassurance_while_a_decisive_sign_is_unanswered(seed: int, patient: int) -> None:
    random = Random(patient)
    rules = ruleset(seed)
    values = completed(random, rules, some_answers(random, rules))
    decisive = [key for key in ("power", "sig.red_x") if key in values]
    del values[random.choice(decisive)]
    report = evaluate(rules, answers_of(values))

    least = rules.ladder[-1].code
    assert report.disposition != least
    assert least not in [each.disposition for each in report.fired]
    assert report.reassurance_withheld


@law
@given(seeds, patients)
def test_law_4_reassurance_never_stands_beside_something_more_urgent(
    seed: int, patient: int
) -> None:
    random = Random(patient)
    rules = ruleset(seed)
    report = evaluate(rules, answers_of(some_answers(random, rules)))
    dispositions = {each.disposition for each in report.fired}

    assert rules.ladder[-1].code not in dispositions or len(dispositions) == 1


@law
@given(seeds, patients)
def test_law_5_order_does_not_matter(seed: int, patient: int) -> None:
    random = Random(patient)
    rules = ruleset(seed)
    shuffled = _shuffled(seed, patient % 3)
    values = some_answers(random, rules)
    keys = list(values)
    random.shuffle(keys)
    one = evaluate(rules, answers_of(values)).to_dict()
    other = evaluate(shuffled, answers_of({key: values[key] for key in keys})).to_dict()
    del one["ruleset"], other["ruleset"]
    for each in (one, other):
        for listed in ("contributing", "contraindications", "offered"):
            each[listed] = sorted(each[listed])
        for held in ("ask_first", "withheld"):
            each[held] = sorted(map(str, each[held]))

    assert one == other


def _shuffled(seed: int, turn: int) -> Ruleset:
    key = seed, turn
    if key not in _SHUFFLED:
        random = Random(turn)
        data = ruleset_data(seed)
        for part in ("rules", "findings", "definitions", "advice", "contraindications"):
            random.shuffle(data[part])
        _SHUFFLED[key] = Ruleset.from_canonical_json(json.dumps(data).encode())
    return _SHUFFLED[key]


_SHUFFLED: dict[tuple[int, int], Ruleset] = {}


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_law_5_the_digest_does_not_depend_on_formatting(seed: int) -> None:
    data = ruleset_data(seed)
    plain = load_ruleset(yaml.safe_dump(data, sort_keys=False))
    flow = load_ruleset(yaml.safe_dump(data, default_flow_style=True, width=40))
    commented = "# a comment\n\n" + yaml.safe_dump(data, indent=6, sort_keys=True)

    assert plain.digest == flow.digest == load_ruleset(commented).digest == ruleset(seed).digest


@law
@given(seeds, patients)
def test_law_6_the_canonical_json_reads_back_as_the_same_ruleset(seed: int, patient: int) -> None:
    rules = ruleset(seed, lawful=bool(patient % 2))
    again = Ruleset.from_canonical_json(rules.canonical_json())

    assert again.parts == rules.parts
    assert again.canonical_json() == rules.canonical_json()
    stored = answers_of(some_answers(Random(patient), rules))
    assert Answers.from_data(json.loads(json.dumps(stored.to_data()))) == stored


@law
@given(seeds, patients)
def test_law_7_the_same_inputs_give_the_same_report(seed: int, patient: int) -> None:
    rules = ruleset(seed)
    values = some_answers(Random(patient), rules)
    one = json.dumps(evaluate(rules, answers_of(values)).to_dict())
    again = Ruleset(rules.parts)

    assert json.dumps(evaluate(again, answers_of(values)).to_dict()) == one


_IN_A_PROCESS = """
import json
from random import Random
from engine.evaluation import evaluate
from tests.engine.generated import ruleset, some_answers
from tests.engine.test_laws import answers_of
for seed in range(12):
    rules = ruleset(seed)
    for patient in range(6):
        answers = answers_of(some_answers(Random(patient), rules))
        print(json.dumps(evaluate(rules, answers).to_dict()))
"""


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_law_7_holds_in_every_process(hash_seed: str) -> None:
    output = {
        subprocess.run(
            [sys.executable, "-c", _IN_A_PROCESS],
            env={**os.environ, "PYTHONHASHSEED": each},
            capture_output=True,
            check=True,
        ).stdout
        for each in ("1", hash_seed)
    }

    assert len(output) == 1
