"""The compiled program and the plain interpreter agree on every condition and every number."""

from random import Random

from hypothesis import given

from engine import truth as kleene
from engine.cases import rule_truth
from engine.reference import Interpreter
from engine.truth import Truth
from tests.engine.generated import completed, patients, ruleset, seeds, some_answers
from tests.engine.test_laws import judged, law


@law
@given(seeds, patients)
def test_compiled_and_interpreted_truths_are_equal(seed: int, patient: int) -> None:
    random = Random(patient)
    rules = ruleset(seed, lawful=bool(patient % 2))
    values = some_answers(random, rules)
    facts = rules.program.facts(values)
    plain = Interpreter(rules.names, values)

    for condition, pair in rules.program.compiled.items():
        assert pair.truth(facts.state) is plain.truth(condition), condition
    for name in rules.names.definitions:
        if rules.names.kind(name) == "number":
            assert facts.numbers[name] == plain.number(name)


@law
@given(seeds, patients)
def test_a_rule_is_true_exactly_when_the_interpreter_says_so(seed: int, patient: int) -> None:
    random = Random(patient)
    rules = ruleset(seed)
    values = some_answers(random, rules)
    judgement = judged(rules, values)
    plain = Interpreter(rules.names, values)

    for rule in rules.rules:
        if rule.id != rules.parts.incomplete_rule:
            assert rule_truth(rules, judgement, rule) is plain.truth(rule.condition)


@law
@given(seeds, patients)
def test_a_truth_that_is_known_is_never_overturned(seed: int, patient: int) -> None:
    random = Random(patient)
    rules = ruleset(seed)
    values = some_answers(random, rules)
    before = Interpreter(rules.names, values)
    after = Interpreter(rules.names, completed(random, rules, values))

    for condition in rules.program.compiled:
        truth = before.truth(condition)
        assert truth is Truth.UNKNOWN or truth is after.truth(condition)


def test_kleene_tables() -> None:
    true, false, unknown = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
    assert kleene.all_of([true, unknown]) is unknown
    assert kleene.all_of([false, unknown]) is false
    assert kleene.all_of([]) is true
    assert kleene.any_of([true, unknown]) is true
    assert kleene.any_of([false, unknown]) is unknown
    assert kleene.any_of([]) is false
    assert ~unknown is unknown
    assert ~true is false
    assert kleene.at_least(2, [true, unknown, false]) is unknown
    assert kleene.at_least(2, [true, true, unknown]) is true
    assert kleene.at_least(2, [true, false, false]) is false
