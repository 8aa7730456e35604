"""What to ask next, because and unless: small, computed, and true when checked again."""

from collections.abc import Callable, Mapping
from random import Random

from hypothesis import given

from engine.answers import Answers
from engine.evaluation import evaluate
from engine.recorded import Value
from engine.report import Report
from engine.rulesets import Ruleset
from engine.truth import Truth
from tests.engine.generated import completed, patients, ruleset, seeds, some_answers
from tests.engine.test_laws import answers_of, law

Evaluated = Callable[..., Report]


def outcomes(report: Report, purpose: str) -> dict[str, dict[str, str]]:
    return {
        item.item: {each.answer: each.disposition for each in item.outcomes}
        for each in report.ask_next
        if each.purpose == purpose
        for item in each.items
    }


def test_one_finding_decides(examined: Evaluated) -> None:
    report = examined(labs={"ck": 2000}, confused=None)
    assert outcomes(report, "ceiling") == {"confused": {"present": "D1", "absent": "D2"}}
    assert outcomes(report, "settle") == {"confused": {"present": "D1", "absent": "D2"}}
    ceiling, settle = report.ask_next
    assert (ceiling.answers, ceiling.disposition) == ({"confused": True}, "D1")
    assert (settle.answers, settle.floor, settle.ceiling) == ({"confused": False}, "D2", "D2")


def test_a_number_is_asked_in_bands_between_its_thresholds(examined: Evaluated) -> None:
    report = examined(labs=None)
    assert outcomes(report, "ceiling") == {"labs.ck": {"< 1000": "D6", ">= 1000": "D2"}}
    by_limit = examined(sex="M", labs=None)
    assert outcomes(by_limit, "ceiling") == {"labs.ck": {"< 1600": "D6", ">= 1600": "D2"}}


def test_sex_is_asked_rather_than_the_limit_that_follows_from_it(examined: Evaluated) -> None:
    report = examined(sex=None, labs=None)
    (ceiling,) = [each for each in report.ask_next if each.purpose == "ceiling"]
    assert [item.item for item in ceiling.items] == ["labs.ck", "sex"]


def test_a_set_asked_as_a_list_is_one_item(examined: Evaluated) -> None:
    report = examined(symptoms=None, brown="present")
    assert outcomes(report, "ceiling") == {"symptoms": {"cramp": "D1", "none": "D5"}}


def test_of_a_choice_every_option_is_weighed(examined: Evaluated) -> None:
    report = examined(weakness=None)
    assert outcomes(report, "ceiling") == {
        "weakness": {"none": "D6", "subjective_only": "D6", "objective": "D3"}
    }


def test_nothing_is_asked_that_is_not_indicated(examined: Evaluated) -> None:
    assert examined(symptoms=["twitch"], brown=None, confused=None, labs=None).ask_next == ()


def test_unless_is_the_smallest_change(examined: Evaluated) -> None:
    one = examined(brown="present").unless
    assert one is not None
    assert [(each.key, each.wanted) for each in one.changes] == [("brown", "absent")]
    assert one.disposition == "D6"

    two = examined(bulbar=["choking"], weakness="objective").unless
    assert two is not None
    assert [(each.key, each.wanted) for each in two.changes] == [
        ("bulbar.choking", "absent"),
        ("weakness", "none"),
    ]

    number = examined(labs={"ck": 2000}).unless
    assert number is not None
    assert [(each.key, each.wanted) for each in number.changes] == [("labs.ck", "< 1000")]


def test_unless_is_none_where_no_recorded_answer_is_the_cause(examined: Evaluated) -> None:
    assert examined(weakness=None).unless is None
    assert examined().unless is None


def _sufficient(rules: Ruleset, because: Mapping[str, Value], rule_id: str) -> bool:
    report = evaluate(rules, answers_of(dict(because)))
    return rule_id in [code.rule.id for code in report.judgement.true]


@law
@given(seeds, patients)
def test_because_is_sufficient_and_nothing_in_it_is_idle(seed: int, patient: int) -> None:
    rules = ruleset(seed)
    report = evaluate(rules, answers_of(some_answers(Random(patient), rules)))
    for each in report.fired:
        if each.stands:
            continue
        assert _sufficient(rules, each.because, each.id)
        for key in each.because:
            rest = {name: value for name, value in each.because.items() if name != key}
            assert not _sufficient(rules, rest, each.id)


@law
@given(seeds, patients)
def test_what_is_asked_is_open_and_leads_where_it_says(seed: int, patient: int) -> None:
    random = Random(patient)
    rules = ruleset(seed)
    values = some_answers(random, rules)
    report = evaluate(rules, answers_of(values))
    indicated = rules.indicated(report.answers)
    for asked in report.ask_next:
        assert not set(asked.answers) & set(values)
        for item in asked.items:
            assert any(indicated[key] is not Truth.FALSE for key in item.keys)
        then = evaluate(rules, answers_of(values | asked.answers))
        assert (then.disposition, then.floor, then.ceiling) == (
            asked.disposition,
            asked.floor,
            asked.ceiling,
        )
        if asked.purpose == "ceiling":
            assert then.disposition == report.ceiling
        else:
            assert then.judgement.is_settled
        for outcome in random.choice(asked.items).outcomes:
            single = evaluate(rules, answers_of(values | outcome.values))
            assert single.disposition == outcome.disposition


@law
@given(seeds, patients)
def test_a_settled_result_is_final(seed: int, patient: int) -> None:
    random = Random(patient)
    rules = ruleset(seed)
    values = completed(random, rules, some_answers(random, rules))
    dropped = {key: value for key, value in values.items() if random.random() < 0.9}
    report = evaluate(rules, answers_of(dropped))
    if report.judgement.is_settled:
        assert report.ask_next == ()
        final = evaluate(rules, answers_of(completed(random, rules, dropped)))
        assert final.disposition == report.disposition


@law
@given(seeds, patients)
def test_unless_is_less_urgent_when_checked(seed: int, patient: int) -> None:
    rules = ruleset(seed)
    values = some_answers(Random(patient), rules)
    report = evaluate(rules, answers_of(values))
    if report.unless is not None:
        changed = values | {each.key: each.instead for each in report.unless.changes}
        then = evaluate(rules, answers_of(changed))
        assert then.disposition == report.unless.disposition
        assert rules.rank(str(then.disposition)) > rules.rank(str(report.disposition))
        assert all(values[each.key] == each.recorded for each in report.unless.changes)


def test_an_empty_patient_is_asked_for_what_reaches_the_ceiling(small: Ruleset) -> None:
    report = evaluate(small, Answers())
    assert {each.purpose for each in report.ask_next} == {"ceiling", "settle"}
    assert report.ask_next[0].rules == ("E07",)
