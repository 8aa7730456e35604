"""What equipment advice says of one case."""

from typing import Any

import pytest

from engine.answers import CaseError, read_case
from rehab.equipment_advice import advise, equipment_ruleset, read_equipment_cases
from rehab.gate import gate_ruleset
from tests.rehab.cases import ASSESSED, SETTLED, equipment, gate, laid_over

WEAK_AT_TABLE: dict[str, Any] = {"tasks": ["eating"], "hand": ["weak_grasp"]}


def case(**changes: Any) -> dict[str, Any]:
    return laid_over(ASSESSED, changes)


def without_gate(answers: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if key != "gate_result"}


@pytest.mark.parametrize(
    ("found", "tier"),
    [({"be_fast": ["face"]}, "E"), ({"calf": ["warm"]}, "D")],
)
def test_the_gate_comes_first(found: dict[str, Any], tier: str) -> None:
    stopped = gate(**{**SETTLED, **found})
    answers = read_case(equipment_ruleset(), without_gate(case(**WEAK_AT_TABLE)))
    report = advise(answers, stopped)

    assert report.stopped
    assert report.offered == ()
    assert report.ask_first == ()
    assert report.withheld == ()
    assert stopped.fired[0].title in report.why_stopped
    assert report.to_dict()["tier"] == tier
    assert not report.face_to_face


@pytest.mark.parametrize("found", [{}, {"tone": "gradual"}, {"movements": ["cramp"]}])
def test_a_clear_gate_lets_equipment_be_advised(found: dict[str, Any]) -> None:
    answers = read_case(equipment_ruleset(), without_gate(case(**WEAK_AT_TABLE)))
    report = advise(answers, gate(**{**SETTLED, **found}))
    assert not report.stopped
    assert "E01" in [each.item.id for each in report.offered]


def test_first_lines_stand_before_others() -> None:
    report = equipment(**case(tasks=["eating"], movement=["twitch"]))
    lines = [each.line for each in report.offered]
    assert lines == sorted(lines, key=lambda line: line != "first")
    assert {"E03", "E11", "E14"} == {e.item.id for e in report.offered if e.line == "first"}


def test_an_offer_says_why_how_and_on_what_evidence() -> None:
    offers = equipment(**case(**WEAK_AT_TABLE)).to_dict()["offers"]
    grip = next(each for each in offers if each["item"] == "E01")
    assert grip["why"] == "Weak or painful grasp"
    assert grip["rules"] == ["R02"]
    assert grip["fit"]
    assert grip["cautions"]
    assert grip["evidence"] == "E3"


def test_every_reason_against_an_item_is_given() -> None:
    report = equipment(**case(tasks=["eating"], movement=["twitch"], shoulder_mrc=2, fatigue=True))
    assert {held.code for held in report.withheld if held.item == "E02"} == {
        "CI-shoulder-weak",
        "CI-fatigue",
    }


def test_a_danger_that_is_not_known_is_asked_for() -> None:
    asked = {**case(tasks=["eating"], hand=["one_hand_only"]), "neglect": "not_examined"}
    report = equipment(**asked)
    assert "CI-neglect" in {held.code for held in report.ask_first if held.item == "E06"}
    assert "E06" not in [each.item.id for each in report.offered]


def test_when_nothing_survives_somebody_has_to_see_the_person() -> None:
    report = equipment(**case(tasks=["shaving"], conditions=["anticoagulant"]))
    assert report.offered == ()
    assert report.face_to_face
    assert report.to_dict()["instead"] == "OT face-to-face assessment"


def test_one_need_without_an_item_is_named_beside_others_that_have_some() -> None:
    report = equipment(**case(tasks=["eating"], hand=["wrist_flexors_tight"], skin=["broken"]))
    needs = {need.id: need.face_to_face for need in report.needs}
    assert needs["R11"] is True
    assert needs["R24"] is False
    assert not report.face_to_face


def test_the_soonest_review_counts() -> None:
    assert equipment(**case(tasks=["eating"], swallow="dysphagia")).review_days == 2
    assert equipment(**case(tasks=["teeth"])).review_days == 14
    assert equipment(**case()).review_days is None


def test_no_task_and_no_need_is_said_only_when_the_profile_is_known() -> None:
    assert equipment(**case()).report.disposition == "O"
    assert equipment(tasks=[]).report.disposition == "Q"


def test_stimulation_falls_away_and_the_orthosis_stays() -> None:
    report = equipment(**case(leg=["drop_foot"], conditions=["cardiac_device"]))
    assert "E77" in [each.item.id for each in report.offered]
    assert {held.item for held in report.withheld} == {"E77-FES"}


READ = "{tasks: [eating], gate: {be_fast: [face]}}"


def read(text: str) -> Any:
    return read_equipment_cases(equipment_ruleset(), gate_ruleset(), text)


def test_gate_answers_may_stand_within_answers_or_beside_them() -> None:
    beside = read(READ)
    within = read("{name: a, answers: {tasks: [eating], gate: {be_fast: [face]}}}")
    outside = read("{answers: {tasks: [eating]}, gate: {be_fast: [face]}}")
    for read_one in (beside, within, outside):
        assert read_one[0][1] == beside[0][1]
        assert read_one[0][2].tier == "E"
    assert read("{tasks: [eating]}")[0][2] is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{gate: {be_fast: [fac]}}", "case: gate: be_fast: no option fac"),
        ("{gate: 3}", "case: gate: a case is a mapping"),
        ("{gate: {}, gate_result: clear}", "case: gate_result: leave it out"),
        ("- {tasks: []}\n- {gate: {sbp: 900}}", "case 2: gate: sbp: 900 mmHg is not possible"),
    ],
)
def test_a_gate_that_cannot_be_read_is_named(text: str, line: str) -> None:
    with pytest.raises(CaseError) as refused:
        read(text)
    assert line in str(refused.value)
