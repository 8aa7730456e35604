"""The shipped ruleset: its worked cases, and every law over it with sampled patients."""

import json
import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given

from engine.answers import Answers, read_case
from engine.cases import CaseResult, check_cases
from engine.evaluation import evaluate
from engine.receipt import make_receipt, verify_receipt
from engine.recorded import Value
from engine.reference import Interpreter
from engine.rulesets import Ruleset, load_ruleset
from tests.engine.generated import any_value, patients
from tests.engine.test_laws import answers_of, judged, law, worse

FILE = Path(__file__).resolve().parents[2] / "triage" / "rulesets" / "twitch-and-cramp.yaml"


@lru_cache
def shipped() -> Ruleset:
    return load_ruleset(FILE.read_text(encoding="utf-8"), FILE.name)


@lru_cache
def worked() -> tuple[dict[str, Value], ...]:
    """The answers of every worked case: patients that make sense."""
    rules = shipped()
    return tuple(
        read_case(rules, case.answers).given() for rule in rules.rules for case in rule.cases
    )


def patient_of(random: Random) -> dict[str, Value]:
    """A worked case with some answers changed, left out or added; sometimes two cases in one."""
    rules = shipped()
    values = dict(random.choice(worked()))
    if random.random() < 0.5:
        values |= random.choice(worked())
    if random.random() < 0.7:
        dropped = random.random()
        values = {key: value for key, value in values.items() if random.random() > dropped * 0.5}
    for key in random.sample(_asked_often(), random.randrange(12)):
        values[key] = any_value(random, rules, key)
    return values


@lru_cache
def _asked_often() -> list[str]:
    """Every atom, those of the long lists of medicines and sites only now and then."""
    return [
        key
        for number, key in enumerate(shipped().atoms)
        if not key.startswith(("drugs.", "sites.")) or number % 10 == 0
    ]


def completed(random: Random, values: dict[str, Value]) -> dict[str, Value]:
    """`values` with everything answered that is indicated, mostly as in a healthy person."""
    rules = shipped()
    values = dict(values)
    while True:
        facts = rules.program.facts(values)
        todo = [
            key
            for group in rules.program.asked
            if not group.when.false(facts.state)
            for key in group.keys
            if key not in values
            and (key not in facts.numbers or facts.numbers[key][0] != facts.numbers[key][1])
        ]
        if not todo:
            return values
        for key in todo:
            values[key] = _mostly_healthy(random, key)


def _mostly_healthy(random: Random, key: str) -> Value:
    atom = shipped().atoms[key]
    if random.random() > 0.95:
        return any_value(random, shipped(), key)
    if atom.is_boolean:
        return False
    normal = [each for each in atom.finding.reference if each.low is not None]
    if normal and normal[0].low is not None:
        return normal[0].low
    if atom.finding.worse_order:
        return atom.finding.worse_order[0]
    return any_value(random, shipped(), key)


@pytest.mark.parametrize(
    "result", check_cases(shipped()), ids=lambda r: f"{r.rule.id}-{r.case.name}"
)
def test_every_worked_case_comes_out_as_stated(result: CaseResult) -> None:
    assert result.problems == ()


def test_every_rule_has_a_case_that_fires_a_near_miss_and_one_not_assessed() -> None:
    for rule in shipped().rules:
        kinds = {case.kind for case in rule.cases}
        assert kinds == {"fires", "near_miss", "not_assessed"}, rule.id


def test_every_rule_has_a_source() -> None:
    assert [rule.id for rule in shipped().rules if not rule.sources] == []


@law
@given(patients)
def test_law_1_answering_more_never_leaves_the_range(patient: int) -> None:
    random = Random(patient)
    before = patient_of(random)
    first = judged(shipped(), before)
    last = judged(shipped(), completed(random, before))
    assert first.ceiling <= last.disposition <= first.floor
    assert first.ceiling <= first.disposition


@law
@given(patients)
def test_law_2_more_red_flags_never_lower_urgency(patient: int) -> None:
    random = Random(patient)
    before = patient_of(random)
    if random.random() < 0.5:
        before = completed(random, before)
    after = worse(random, shipped(), before)
    changed = {key: (before[key], after[key]) for key in after if after[key] != before[key]}
    first, last = judged(shipped(), before), judged(shipped(), after)
    # The floor may fall where the sign makes an `until` UNKNOWN; the rule then stands, and the
    # result with it.
    assert last.disposition <= first.disposition, changed


@pytest.mark.parametrize("turn", range(6))
def test_law_2_for_every_red_flag_of_every_case_that_fires(turn: int) -> None:
    rules = shipped()
    fires = [
        read_case(rules, case.answers).given()
        for rule in rules.rules
        for case in rule.cases
        if case.kind == "fires"
    ]
    for before in fires[turn::6]:
        first = judged(rules, before)
        for key, value in before.items():
            order = rules.atoms[key].finding.worse_order
            later: list[Value] = [True] if rules.atoms[key].worse_when_present else []
            if value in order:
                later = list(order[order.index(str(value)) + 1 :])
            for worse_value in later:
                last = judged(rules, before | {key: worse_value})
                assert last.disposition <= first.disposition, (key, value, worse_value)


@law
@given(patients)
def test_law_3_every_completion_has_exactly_one_disposition(patient: int) -> None:
    random = Random(patient)
    report = evaluate(shipped(), answers_of(completed(random, patient_of(random))))
    if report.disposition is not None:
        assert report.disposition in [step.code for step in shipped().ladder]
        assert not report.reassurance_withheld


@law
@given(patients)
def test_law_4_no_reassurance_while_a_decisive_sign_is_unanswered(patient: int) -> None:
    random = Random(patient)
    values = completed(random, {"age": 40.0} | patient_of(random))
    required = sorted(
        key for _, keys, when in shipped().judge.required for key in keys if key in values
    )
    del values[random.choice(required)]
    report = evaluate(shipped(), answers_of(values))
    if report.reassurance_withheld:
        assert report.disposition != shipped().ladder[-1].code
        assert all(each.disposition != shipped().ladder[-1].code for each in report.fired)


@law
@given(patients)
def test_compiled_and_interpreted_rules_are_equal(patient: int) -> None:
    values = patient_of(Random(patient))
    state = shipped().program.facts(values).state
    plain = Interpreter(shipped().names, values)
    rule = Random(patient).choice(shipped().rules)
    assert shipped().program.pair(rule.condition).truth(state) is plain.truth(rule.condition)


def test_laws_5_to_7_on_the_worked_cases() -> None:
    rules = shipped()
    again = Ruleset.from_canonical_json(rules.canonical_json())
    assert again.canonical_json() == rules.canonical_json()
    assert again.digest == rules.digest
    for number, values in enumerate(worked()[::8]):
        keys = list(values)
        Random(number).shuffle(keys)
        one = evaluate(rules, answers_of(values)).to_dict()
        assert evaluate(again, answers_of({key: values[key] for key in keys})).to_dict() == one


def test_a_receipt_of_the_shipped_ruleset_verifies() -> None:
    answers = answers_of(worked()[0])
    receipt = make_receipt(shipped(), answers, signed_by="a", signed_at="2026-11-20T10:00:00Z")
    assert verify_receipt(shipped(), receipt.content, receipt.digest) == []


def test_reports_are_the_same_in_every_process() -> None:
    script = (
        "import json\n"
        "from engine.evaluation import evaluate\n"
        "from tests.engine.test_shipped import answers_of, shipped, worked\n"
        "for values in worked()[::16]:\n"
        "    print(json.dumps(evaluate(shipped(), answers_of(values)).to_dict()))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_what_is_asked_of_the_shipped_cases_leads_where_it_says() -> None:
    rules = shipped()
    for values in worked()[::4]:
        report = evaluate(rules, answers_of(values))
        for asked in report.ask_next:
            then = evaluate(rules, answers_of(values | asked.answers))
            assert then.disposition == asked.disposition
        if report.unless is not None:
            changes = {each.key: each.instead for each in report.unless.changes}
            then = evaluate(rules, answers_of(values | changes))
            assert rules.rank(str(then.disposition)) > rules.rank(str(report.disposition))


def test_empty_answers_withhold_reassurance() -> None:
    report = evaluate(shipped(), Answers())
    assert report.disposition == "D5"
    assert report.ceiling == "D1"
    assert json.loads(json.dumps(report.to_dict()))["fired"] == ["I10"]
