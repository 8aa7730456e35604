"""Loading a ruleset: what a file may hold, and one line for everything that is wrong with it."""

import pytest

from engine.rulesets import Ruleset, RulesetError, load_ruleset
from tests.engine.conftest import SMALL


def problems_of(text: str) -> list[str]:
    with pytest.raises(RulesetError) as caught:
        load_ruleset(text, "file.yaml")
    assert str(caught.value).startswith("file.yaml: ")
    return caught.value.problems


def line_of(text: str, part: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if part in line)


def test_the_small_ruleset_reads_as_written(small: Ruleset) -> None:
    assert (small.id, small.version, small.title) == ("small", "1", "Small")
    assert [step.code for step in small.ladder] == ["D1", "D2", "D3", "D5", "D6"]
    assert small.findings["weakness"].worse_order == ("none", "subjective_only", "objective")
    assert "drugs.atorvastatin_stopped" in small.atoms
    assert small.atoms["drugs.atorvastatin_stopped"].label == "Atorvastatin, stopped"
    assert {"sites.calf_left", "sites.calf_right", "sites.tongue"} <= set(small.atoms)
    assert small.atoms["sites.calf_left"].label == "Calf, left"
    assert len(small.digest) == 64


def test_a_stopped_medicine_is_not_of_its_class(small: Ruleset) -> None:
    stopped = small.program.facts({"drugs.atorvastatin_stopped": True, "drugs.atorvastatin": False})
    taken = small.program.facts({"drugs.atorvastatin": True})
    statin = small.program.derived["statin"]
    assert not statin.true(stopped.state)
    assert statin.true(taken.state)


def test_the_canonical_json_reads_back(small: Ruleset) -> None:
    again = Ruleset.from_canonical_json(small.canonical_json())
    assert again == small
    assert again.parts == small.parts


def test_what_is_not_canonical_json_is_refused() -> None:
    for data in (b"", b"[]", b"{", b"null", b'{"id": 1}', b"\xff"):
        with pytest.raises(RulesetError):
            Ruleset.from_canonical_json(data)


def test_a_syntax_error_names_the_rule_the_line_the_column_and_what_was_expected() -> None:
    broken = SMALL.replace('when: "weakness is objective or', 'when: "weakness is objective or or')
    (problem,) = problems_of(broken)
    assert problem.startswith(f"rule U01 (line {line_of(broken, 'id: U01')}): when: column 26: ")
    assert "found “or”, expected a condition" in problem


def test_an_unknown_finding_or_option_gets_the_nearest_name() -> None:
    broken = SMALL.replace("bulbar.choking}", "bulbar.choking}").replace(
        "weakness is objective or bulbar.choking", "weaknes is objective or weakness is objectiv"
    )
    unknown, option = problems_of(broken)
    assert "rule U01" in unknown
    assert "unknown name 'weaknes'; the nearest existing name is weakness" in unknown
    assert "weakness has no option 'objectiv'; the nearest existing name is objective" in option


@pytest.mark.parametrize(
    ("written", "instead", "expected"),
    [
        ("when: symptoms.cramp, advice", "when: symptoms, advice", "symptoms is a set"),
        ("when: symptoms.cramp, advice", "when: weakness, advice", "weakness is a choice"),
        ("when: symptoms.cramp, advice", "when: age, advice", "age is a number"),
        ("when: symptoms.cramp, advice", "when: brown >= 2, advice", "brown is a presence"),
        ("when: symptoms.cramp, advice", "when: any of brown, advice", "brown is a presence"),
        ("when: symptoms.cramp, advice", "when: C01, advice", "in a circle: C01 → C01"),
        ("when: symptoms.cramp, advice", "when: I10, advice", "I10 is the incomplete rule"),
        ("advice: [drink]", "advice: [drinks]", "unknown advice 'drinks'; the nearest"),
        ("withheld_by: [CI-fluid]", "withheld_by: [CI-flud]", "unknown contraindication"),
        ("sources: [S1]}", "sources: [S9]}", "unknown source 'S9'"),
        ("disposition: D2", "disposition: D9", "unknown disposition 'D9'"),
        ("kind: presence, section: b", "kind: presences, section: b", "kind is 'presences'"),
        ("section: b, label: Brown", "section: c, label: Brown", "unknown section 'c'"),
        ("label: Brown urine,", "label: Brown urine, colour: x,", "unknown key 'colour'"),
        ("min: 1, max: 2000", "min: 0, max: 2000", "whose min is above 0"),
        ("min: 0, max: 120", "min: 120, max: 0", "min is above max"),
        ("min: 0, max: 120", "max: 120", "needs min and max"),
        ("mg/dL: 0.2495", "mg/dL: 0", "must be above 0"),
        ("worse_order: [none", "worse_order: [nothing", "worse_order: unknown option 'nothing'"),
        ("id: mood", "id: brown", "finding brown: the id is already used"),
        ("id: mood", "id: not", "cannot be an id"),
        ("reviewed_on: 2026-11-20", "reviewed_on: soon", "'soon' is not a date"),
        ("{finding: weakness}", "{finding: weekness}", "unknown finding; the nearest"),
        ("title: Incomplete, disp", "title: I, when: brown, disp", "the incomplete rule stands"),
        ("incomplete_rule: I10", "incomplete_rule: I11", "unknown rule 'I11'"),
        ("when: statin, until", "until", "`when` is missing or constant"),
        ("title: Rhabdo, ", "", "title is missing"),
        ("kind: class, of: drugs", "kind: class, of: brown", "brown is a presence"),
        ("id: statin,", "id: statins,", "no option of drugs has class statins"),
        ("self_care: false", "self_care: maybe", "self_care must be true or false"),
        ("min: 0.5", "min: .nan", "min must be a finite number"),
        ('version: "1"', "", "version is missing"),
    ],
)
def test_every_mistake_is_named(written: str, instead: str, expected: str) -> None:
    broken = SMALL.replace(written, instead)
    assert broken != SMALL
    assert any(expected in problem for problem in problems_of(broken)), problems_of(broken)


def test_all_problems_are_reported_at_once() -> None:
    broken = SMALL.replace("sources: [S1]}", "sources: [S9]}").replace("id: mood", "id: not")
    assert len(problems_of(broken)) > 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a ruleset is a mapping"),
        ("[1, 2]", "a ruleset is a mapping"),
        ("a: [", "line 2, column 1"),
        ("a: 1\na: 2", "line 2: 'a' is given twice (first on line 1)"),
        ("? [1]\n: 2", "a key must be text"),
        ("a: \x00", "control characters are not allowed"),
        ("a: !!python/object:os.system {}", "could not determine a constructor"),
        ("a: &a {b: *a}", "repeats itself"),
        ("[" * 3000, ""),
    ],
)
def test_text_that_is_no_yaml_mapping_is_refused_with_one_line(text: str, expected: str) -> None:
    problems = problems_of(text)
    assert expected in problems[0]
    assert "\n" not in problems[0]


def test_aliases_cannot_multiply_without_end() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    (problem,) = problems_of("\n".join(lines))
    assert "repeats itself" in problem


def test_conditions_are_read_aloud_in_labels(small: Ruleset) -> None:
    rule = small.rule("U01")
    assert small.read_aloud(rule.when) == "Weakness: Objective or Choking"
    assert small.read_aloud(small.rule("S06").when) == "ck_times_uln at least 5 and not Rhabdo"
