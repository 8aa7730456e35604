"""The laws of the engine over both rulesets of rehabilitation, with sampled patients."""

from functools import cache
from random import Random

import pytest
from hypothesis import given, settings

from engine.answers import read_case
from engine.evaluation import evaluate
from engine.recorded import Value
from engine.rulesets import Ruleset
from rehab.equipment_advice import equipment_ruleset
from rehab.gate import STOPS, gate_ruleset, run_gate
from tests.engine.generated import any_value, patients
from tests.engine.test_laws import answers_of, judged, worse

BOTH = pytest.mark.parametrize("ruleset", [gate_ruleset(), equipment_ruleset()], ids=lambda r: r.id)
law = settings(max_examples=300, deadline=None, derandomize=True)


@cache
def worked(ruleset: Ruleset) -> tuple[dict[str, Value], ...]:
    """The answers of every worked case: patients that make sense."""
    return tuple(
        dict(read_case(ruleset, case.answers).given())
        for rule in ruleset.rules
        for case in rule.cases
    )


def patient_of(random: Random, ruleset: Ruleset) -> dict[str, Value]:
    """One worked case, or two in one, with some answers changed, left out or added."""
    values = dict(random.choice(worked(ruleset)))
    if random.random() < 0.5:
        values |= random.choice(worked(ruleset))
    if random.random() < 0.7:
        dropped = random.random() * 0.5
        values = {key: value for key, value in values.items() if random.random() > dropped}
    for key in random.sample(list(ruleset.atoms), random.randrange(12)):
        values[key] = any_value(random, ruleset, key)
    return values


def completed(random: Random, ruleset: Ruleset, values: dict[str, Value]) -> dict[str, Value]:
    """`values` with everything answered that is indicated, mostly as in somebody well."""
    values = dict(values)
    while todo := [
        key
        for group in ruleset.program.asked
        if not group.when.false(ruleset.program.facts(values).state)
        for key in group.keys
        if key not in values
    ]:
        for key in todo:
            values[key] = _mostly_well(random, ruleset, key)
    return values


def _mostly_well(random: Random, ruleset: Ruleset, key: str) -> Value:
    atom = ruleset.atoms[key]
    if random.random() > 0.95 or not (atom.is_boolean or atom.finding.worse_order):
        return any_value(random, ruleset, key)
    return False if atom.is_boolean else atom.finding.worse_order[0]


@BOTH
@law
@given(patients)
def test_law_1_answering_more_never_leaves_the_range(ruleset: Ruleset, patient: int) -> None:
    random = Random(patient)
    before = patient_of(random, ruleset)
    first = judged(ruleset, before)
    last = judged(ruleset, completed(random, ruleset, before))
    assert first.ceiling <= last.disposition <= first.floor
    assert first.ceiling <= first.disposition


@BOTH
@law
@given(patients)
def test_law_2_more_red_flags_never_lower_urgency(ruleset: Ruleset, patient: int) -> None:
    random = Random(patient)
    before = patient_of(random, ruleset)
    if random.random() < 0.5:
        before = completed(random, ruleset, before)
    after = worse(random, ruleset, before)
    assert judged(ruleset, after).disposition <= judged(ruleset, before).disposition


@BOTH
@law
@given(patients)
def test_law_3_every_completion_has_exactly_one_disposition(ruleset: Ruleset, patient: int) -> None:
    random = Random(patient)
    values = completed(random, ruleset, patient_of(random, ruleset))
    report = evaluate(ruleset, answers_of(values))
    assert [step.code for step in ruleset.ladder].count(str(report.disposition)) == 1
    assert not report.reassurance_withheld


@BOTH
@law
@given(patients)
def test_law_4_no_reassurance_while_a_decisive_sign_is_unanswered(
    ruleset: Ruleset, patient: int
) -> None:
    random = Random(patient)
    values = completed(random, ruleset, patient_of(random, ruleset))
    required = sorted(
        key for _, keys, when in ruleset.judge.required for key in keys if key in values
    )
    del values[random.choice(required)]
    report = evaluate(ruleset, answers_of(values))
    if report.reassurance_withheld:
        assert report.disposition != ruleset.ladder[-1].code
        assert ruleset.ladder[-1].code not in [each.disposition for each in report.fired]


@BOTH
def test_laws_5_to_7_on_the_worked_cases(ruleset: Ruleset) -> None:
    again = Ruleset.from_canonical_json(ruleset.canonical_json())
    assert (again.canonical_json(), again.digest) == (ruleset.canonical_json(), ruleset.digest)
    for number, values in enumerate(worked(ruleset)[::8]):
        keys = list(values)
        Random(number).shuffle(keys)
        one = evaluate(ruleset, answers_of(values)).to_dict()
        assert evaluate(again, answers_of({key: values[key] for key in keys})).to_dict() == one


@law
@given(patients)
def test_a_finished_gate_leaves_nothing_open_that_would_stop_therapy(patient: int) -> None:
    """What must be answered for a clear gate is everything that an E or D rule rests on."""
    random = Random(patient)
    values = completed(random, gate_ruleset(), patient_of(random, gate_ruleset()))
    gate = run_gate(answers_of(values))
    assert gate.complete
    assert gate.stops or gate.ceiling not in STOPS


@law
@given(patients)
def test_therapy_goes_on_only_when_no_answer_could_stop_it(patient: int) -> None:
    random = Random(patient)
    values = patient_of(random, gate_ruleset())
    gate = run_gate(answers_of(values))
    if gate.clear:
        later = run_gate(answers_of(completed(random, gate_ruleset(), values)))
        assert not later.stops
