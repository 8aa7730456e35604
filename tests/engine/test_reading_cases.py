"""Reading a case: what is accepted, what an answer becomes, and one clear line per problem."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answers import Answer, Answers, CaseError, read_case, read_cases
from engine.rulesets import Ruleset
from tests.engine.test_laws import law


def problems_of(small: Ruleset, case: object) -> list[str]:
    with pytest.raises(CaseError) as caught:
        read_case(small, case, "case 7")
    assert all(problem.startswith("case 7") for problem in caught.value.problems)
    return caught.value.problems


def test_an_omitted_finding_is_not_assessed(small: Ruleset) -> None:
    assert len(read_case(small, {})) == 0


@pytest.mark.parametrize(
    ("case", "key", "answer"),
    [
        ({"brown": True}, "brown", Answer(True)),
        ({"brown": "absent"}, "brown", Answer(False)),
        ({"brown": "Present"}, "brown", Answer(True)),
        ({"brown": "unable"}, "brown", Answer(reason="unable")),
        ({"brown": None}, "brown", Answer(reason="not_asked")),
        ({"sex": "M"}, "sex", Answer("male")),
        ({"sex": "F"}, "sex", Answer("female")),
        ({"sex": "female"}, "sex", Answer("female")),
        ({"weakness": "objective"}, "weakness", Answer("objective")),
        ({"weakness": "not_examined"}, "weakness", Answer(reason="not_examined")),
        ({"weakness": "declined"}, "weakness", Answer(reason="declined")),
        ({"age": 40}, "age", Answer(40.0)),
        ({"age": 0}, "age", Answer(0.0)),
        ({"age": "not_known"}, "age", Answer(reason="not_known")),
        ({"labs": {"ck": 250.5}}, "labs.ck", Answer(250.5)),
        ({"labs.ck": 250}, "labs.ck", Answer(250.0)),
        ({"labs": {"adj_ca": {"value": 8, "unit": "mg/dL"}}}, "labs.adj_ca", Answer(8 * 0.2495)),
        ({"labs": {"adj_ca": {"value": 2.1, "unit": "MMOL/L"}}}, "labs.adj_ca", Answer(2.1)),
        ({"labs": {"adj_ca": {"value": 2.1}}}, "labs.adj_ca", Answer(2.1)),
        ({"labs": "not_asked"}, "labs.ck", Answer(reason="not_asked")),
        ({"bulbar.choking": "present"}, "bulbar.choking", Answer(True)),
        ({"answers": {"age": 40}, "name": "somebody"}, "age", Answer(40.0)),
        ({"id": 7, "age": 40}, "age", Answer(40.0)),
    ],
)
def test_accepted_values(small: Ruleset, case: dict[str, object], key: str, answer: Answer) -> None:
    assert read_case(small, case)[key] == answer


def test_a_list_closes_the_whole_set(small: Ruleset) -> None:
    answers = read_case(small, {"bulbar": ["choking"], "symptoms": []})
    assert answers.given() == {
        "bulbar.choking": True,
        "bulbar.dysarthria": False,
        "symptoms.twitch": False,
        "symptoms.cramp": False,
    }


def test_options_given_one_by_one_leave_the_others_unanswered(small: Ruleset) -> None:
    answers = read_case(small, {"bulbar": {"choking": "not_asked"}})
    assert answers["bulbar.choking"] == Answer(reason="not_asked")
    assert "bulbar.dysarthria" not in answers


def test_a_reason_for_a_whole_set_goes_to_each_option(small: Ruleset) -> None:
    answers = read_case(small, {"bulbar": "unable"})
    assert {answer.reason for answer in answers.values()} == {"unable"}
    assert len(answers) == 2


def test_the_same_answer_twice_is_one_answer(small: Ruleset) -> None:
    answers = read_case(small, {"bulbar": [], "bulbar.choking": False})
    assert answers["bulbar.choking"] == Answer(False)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"aged": 4}, "case 7: aged: unknown finding; the nearest existing name is age"),
        ({"age": 121}, "case 7: age: 121 years is not possible; allowed: 0 to 120 years"),
        ({"age": -1}, "-1 years is not possible"),
        ({"age": float("nan")}, "nan years is not possible"),
        ({"age": float("inf")}, "inf years is not possible"),
        ({"age": 10**400}, "is not possible"),
        ({"age": True}, "age: True is not a number; allowed: 0 to 120 years, or not_asked"),
        ({"age": "40"}, "age: 40 is not a number"),
        ({"age": [40]}, "age: [40] is not a number"),
        ({"age": {"value": 4, "units": "x"}}, "age: write {value: …, unit: …}"),
        ({"age": {"unit": "years"}}, "age: write {value: …, unit: …}"),
        ({"labs": {"adj_ca": {"value": 2, "unit": "g"}}}, "unknown unit g; allowed: mmol/L, mg/dL"),
        ({"labs": {"adj_ca": {"value": 2, "unit": 3}}}, "unknown unit 3"),
        ({"labs": {"adj_ca": {"value": 80, "unit": "mg/dL"}}}, "80 mg/dL is not possible"),
        ({"labs": {"ckk": 1}}, "labs.ckk: unknown; allowed: ck, ck_uln, adj_ca"),
        ({"labs": [1]}, "labs: a mapping is expected"),
        ({"brown": 1}, "brown: 1 is not allowed; allowed: present, absent, not_asked"),
        ({"brown": "maybe"}, "brown: maybe is not allowed"),
        ({"weakness": "objectiv"}, "not allowed; the nearest existing name is objective"),
        ({"weakness": 3}, "weakness: 3 is not allowed; allowed: none, subjective_only, objective"),
        ({"weakness": ["none"]}, "weakness: ['none'] is not allowed"),
        ({"bulbar": "choking"}, "bulbar: choking is not a list"),
        ({"bulbar": True}, "bulbar: True is not a list"),
        ({"bulbar": ["chok"]}, "bulbar: no option chok; the nearest existing name is choking"),
        ({"bulbar": [["choking"]]}, "bulbar: no option ['choking']"),
        ({"bulbar": {"chok": True}}, "bulbar: no option chok"),
        ({"bulbar": {"choking": 7}}, "bulbar.choking: 7 is not allowed"),
        ({"bulbar": [], "bulbar.choking": True}, "answered twice in this case, differently"),
        ({3: 4}, "case 7: 3: a finding id is text"),
        ({"answers": {}, "age": 3}, "age: put it under answers"),
        ([], "case 7: a case is a mapping"),
        (None, "case 7: a case is a mapping"),
        ("x", "case 7: a case is a mapping"),
        ({"a\x00b\n\ud800‮": 1}, "a\\x00b\\n\\ud800\\u202e: unknown finding"),
    ],
)
def test_each_problem_is_one_clear_line(small: Ruleset, case: object, expected: str) -> None:
    (problem,) = problems_of(small, case)
    assert expected in problem
    assert problem.isprintable()


def test_all_problems_of_all_cases_are_reported(small: Ruleset) -> None:
    text = json.dumps([{"age": 400, "brown": 2}, {"age": 4}, {"name": "third", "x": 1}])
    with pytest.raises(CaseError) as caught:
        read_cases(small, text)
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "case 1",
        "case 1",
        "case 3 (third)",
    ]


def test_json_and_yaml_read_alike(small: Ruleset) -> None:
    case = {"age": 40, "sex": "F", "bulbar": ["choking"], "brown": False, "labs": {"ck": 7}}
    (from_json,) = read_cases(small, json.dumps(case))
    (from_flow,) = read_cases(small, "{age: 40, sex: F, bulbar: [choking], brown: no, labs.ck: 7}")
    (from_yaml,) = read_cases(
        small, "age: 40\nsex: F\nbulbar: [choking]\nbrown: absent\nlabs:\n  ck: 7\n"
    )
    assert from_json == from_flow == from_yaml
    assert [c.label for c in read_cases(small, "- age: 4\n- {name: b, age: 5}\n")] == [
        "case 1",
        "case 2 (b)",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "input: empty"),
        (" \n", "input: empty"),
        ("[]", "input: the list of cases is empty"),
        ('{"age": 4', "input: not JSON or YAML: line 1"),
        ('{"age": 4, "age": 5}', "input: age is given twice"),
        ("age: 4\nage: 5", "line 2: 'age' is given twice"),
        ("age: [4", "input: not JSON or YAML"),
        ("\x00", "control characters"),
        ('age: "4\\0"', "line 1: the text holds a NUL"),
        ('{"age": ["4\\u0000"]}', "input: the text holds a NUL"),
        ('{"\\ud800": 4}', "input: the text holds a NUL or a broken character"),
        ("[" * 100_000, "input: nested too deeply"),
        ('{"age": ' + "9" * 5000 + "}", "digits"),
        ("3", "case: a case is a mapping"),
        ("- 3", "case 1: a case is a mapping"),
        ("null", "case: a case is a mapping"),
    ],
)
def test_unusable_input_is_one_line(small: Ruleset, text: str, expected: str) -> None:
    with pytest.raises(CaseError) as caught:
        read_cases(small, text)
    (problem,) = caught.value.problems
    assert expected in problem
    assert problem.isprintable()


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["age", "ck", "choking", "value", "unit", "z"]), inner)
    ),
    max_leaves=5,
)
keys = st.sampled_from(["age", "sex", "weakness", "bulbar", "labs", "drugs", "brown", "labs.ck"])


@law
@given(st.dictionaries(keys | st.text(max_size=5), anything, max_size=4))
def test_no_input_breaks_the_reader(small: Ruleset, case: dict[str, object]) -> None:
    problems: list[str] = []
    try:
        small.judge.judge(read_case(small, case).given())
    except CaseError as error:
        problems = error.problems or [""]
    assert all(problem and problem.isprintable() for problem in problems)


def test_stored_answers_read_back(small: Ruleset) -> None:
    answers = read_case(small, {"age": 40, "bulbar": ["choking"], "weakness": "not_examined"})
    with_note = answers.with_answers({"brown": Answer(False, note="clear by eye")})
    assert Answers.from_data(json.loads(json.dumps(with_note.to_data()))) == with_note
    for stored in ({"age": {"value": [1]}}, {"age": {"valu": 1}}, {"age": {"reason": "lazy"}}):
        with pytest.raises(ValueError):
            Answers.from_data(stored)


def test_an_answer_has_a_value_or_a_reason_not_both() -> None:
    with pytest.raises(ValueError):
        Answer(True, reason="unable")
