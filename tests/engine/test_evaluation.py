"""What a report says of a patient: fired, range, standing, reassurance, scope, advice."""

from collections.abc import Callable

import pytest

from engine.answerbits import UnknownAnswer
from engine.answers import Answer, Answers, read_case
from engine.evaluation import evaluate
from engine.report import Report
from engine.rulesets import Ruleset
from engine.truth import Truth

Evaluated = Callable[..., Report]


def fired(report: Report) -> list[str]:
    return [each.id for each in report.fired]


def test_nothing_answered_could_be_anything_and_is_not_reassuring(report: Evaluated) -> None:
    empty = report()
    assert (empty.disposition, empty.floor, empty.ceiling) == ("D5", "D6", "D1")
    assert fired(empty) == ["I10"]
    assert empty.fired[0].stands
    assert [each.finding for each in empty.reassurance_withheld] == ["weakness", "bulbar", "brown"]
    assert {rule.id for rule in empty.undetermined} == {"E07", "S06", "U01", "I01", "B05"}


def test_a_normal_examination_is_reassuring(examined: Evaluated) -> None:
    normal = examined()
    assert (normal.disposition, normal.floor, normal.ceiling) == ("D6", "D6", "D6")
    assert fired(normal) == ["B05"]
    assert normal.undetermined == ()
    assert normal.ask_next == ()


@pytest.mark.parametrize("left_out", ["weakness", "bulbar", "brown"])
def test_one_missing_decisive_sign_withholds_reassurance(
    examined: Evaluated, left_out: str
) -> None:
    incomplete = examined(**{left_out: None})
    assert incomplete.disposition == "D5"
    assert fired(incomplete) == ["I10"]
    assert [each.finding for each in incomplete.reassurance_withheld] == [left_out]


def test_a_required_finding_counts_only_while_its_condition_may_hold(examined: Evaluated) -> None:
    no_cramp = examined(symptoms=["twitch"], brown=None)
    assert no_cramp.reassurance_withheld == ()
    unknown_cramp = examined(symptoms=None, brown=None)
    assert [each.finding for each in unknown_cramp.reassurance_withheld] == ["brown"]


def test_the_most_urgent_rule_sets_the_disposition_and_all_are_listed(examined: Evaluated) -> None:
    both = examined(brown="present", weakness="objective")
    assert both.disposition == "D1"
    assert fired(both) == ["E07", "U01"]
    assert both.because["E07"] == {"brown": True, "symptoms.cramp": True}
    assert both.because["U01"] == {"weakness": "objective"}


def test_reassurance_never_stands_beside_a_more_urgent_rule(examined: Evaluated) -> None:
    assert fired(examined(drugs=["atorvastatin"], labs=None)) == ["I01"]


def test_a_rule_stands_until_an_answer_lifts_it(examined: Evaluated) -> None:
    untested = examined(drugs=["atorvastatin"], labs=None)
    assert (untested.disposition, untested.floor) == ("D5", "D6")
    assert [each.stands for each in untested.fired] == [True]
    assert untested.because["I01"] == {"drugs.atorvastatin": True}

    normal = examined(drugs=["atorvastatin"], labs={"ck": 100})
    assert fired(normal) == ["B05"]

    raised = examined(drugs=["atorvastatin"], labs={"ck": 2000})
    assert fired(raised) == ["S06", "I01"]
    assert [each.stands for each in raised.fired] == [False, False]


def test_when_nothing_fires_the_otherwise_result_holds(examined: Evaluated) -> None:
    nothing = examined(symptoms=["twitch"])
    assert fired(nothing) == []
    assert nothing.disposition == "D5"


def test_a_rule_below_an_undecided_more_urgent_one_stays_in_force(examined: Evaluated) -> None:
    undecided = examined(labs={"ck": 2000}, confused=None)
    assert undecided.disposition == undecided.floor == "D2"
    assert undecided.ceiling == "D1"
    assert [(each.id, each.stands) for each in undecided.fired] == [("S06", True)]
    assert undecided.because["S06"] == {"labs.ck": 2000.0, "sex": "female"}
    assert [rule.id for rule in undecided.undetermined] == ["E07"]


def test_a_declared_default_answers_a_number(examined: Evaluated) -> None:
    assert examined(sex="F", labs={"ck": 1100}).disposition == "D2"
    assert examined(sex="M", labs={"ck": 1100}).disposition == "D6"
    assert examined(sex="F", labs={"ck": 1100, "ck_uln": 400}).disposition == "D6"
    unknown_sex = examined(sex=None, labs={"ck": 1100})
    assert (unknown_sex.floor, unknown_sex.ceiling) == ("D6", "D2")


def test_the_physical_limits_of_an_unanswered_number_decide_what_they_can(
    examined: Evaluated,
) -> None:
    # 10 U/L is 10 times a limit of 1, the lowest possible; a million is 500 times the highest.
    assert examined(sex=None, labs={"ck": 1_000_000}).disposition == "D2"
    assert examined(sex=None, labs={"ck": 4}).ceiling == "D6"


def test_what_is_not_indicated_does_not_widen_the_range(examined: Evaluated) -> None:
    twitch_only = examined(symptoms=["twitch"], brown=None, confused=None, labs=None)
    assert twitch_only.ceiling == "D5"
    assert twitch_only.undetermined == ()
    assert "brown" not in [each.finding for each in twitch_only.not_assessed]


def test_sections_open_only_when_it_is_certain_that_they_apply(
    small: Ruleset,
) -> None:
    unknown = small.indicated_sections(Answers())
    assert unknown == {"a": Truth.TRUE, "b": Truth.UNKNOWN}
    cramp = small.indicated_sections(Answers({"symptoms.cramp": Answer(True)}))
    assert cramp["b"] is Truth.TRUE
    twitch = Answers({"symptoms.cramp": Answer(False)})
    assert small.indicated_sections(twitch)["b"] is Truth.FALSE
    confused = Answers({"symptoms.cramp": Answer(True), "confused": Answer(False)})
    assert small.indicated_findings(confused)["mood"] is Truth.FALSE


def test_what_reassurance_requires_is_asked_whatever_its_section_says(small: Ruleset) -> None:
    text = small.canonical_json().replace(
        b'{"finding":"brown","when":"symptoms.cramp"}', b'{"finding":"brown"}'
    )
    always = Ruleset.from_canonical_json(text)
    assert always.digest != small.digest
    no_cramp = Answers({"symptoms.cramp": Answer(False)})
    assert always.indicated_findings(no_cramp)["brown"] is Truth.TRUE
    assert always.indicated_findings(no_cramp)["confused"] is Truth.FALSE


def test_out_of_scope_is_not_scored(report: Evaluated) -> None:
    child = report(age=12, weakness="objective", brown="present", symptoms=["cramp"])
    assert child.in_scope is Truth.FALSE
    assert child.disposition is None
    assert fired(child) == []
    data = child.to_dict()
    assert data["disposition"] is None
    assert data["scope_note"] == "Under 16 is not scored."
    assert child.ask_next == ()
    assert child.unless is None


def test_an_unknown_age_is_scored_with_a_note(report: Evaluated) -> None:
    unknown = report(weakness="objective")
    assert unknown.in_scope is Truth.UNKNOWN
    assert unknown.disposition == "D3"
    assert unknown.to_dict()["in_scope"] is None
    assert unknown.scope_note


def test_not_assessed_keeps_the_reasons_apart(report: Evaluated) -> None:
    partial = report(bulbar={"choking": "unable"}, weakness="not_examined")
    listed = {(each.finding, each.reason): each.keys for each in partial.not_assessed}
    assert listed["bulbar", "unable"] == ("bulbar.choking",)
    assert listed["bulbar", "not_asked"] == ("bulbar.dysarthria",)
    assert listed["weakness", "not_examined"] == ("weakness",)


@pytest.mark.parametrize(
    ("confused", "offered", "ask_first", "withheld"),
    [
        ("absent", ["drink"], [], []),
        (None, [], [("drink", "CI-fluid")], []),
        ("present", [], [], [("drink", "CI-fluid")]),
    ],
)
def test_advice_waits_for_its_contraindication(
    examined: Evaluated,
    confused: str | None,
    offered: list[str],
    ask_first: list[tuple[str, str]],
    withheld: list[tuple[str, str]],
) -> None:
    advised = examined(confused=confused)
    assert [each.id for each in advised.offered] == offered
    assert [(each.item, each.code) for each in advised.ask_first] == ask_first
    assert [(each.item, each.code) for each in advised.withheld] == withheld
    assert [each.id for each in advised.contraindications] == (
        [] if confused == "absent" else ["CI-fluid"]
    )


def test_at_an_emergency_every_item_is_withheld(examined: Evaluated) -> None:
    emergency = examined(brown="present")
    assert [(each.item, each.code) for each in emergency.withheld] == [("drink", "D1")]
    assert emergency.offered == ()
    assert emergency.ask_first == ()


def test_the_json_has_the_keys_of_the_outside_door(examined: Evaluated, small: Ruleset) -> None:
    data = examined(confused=None).to_dict()
    assert data["ruleset"] == {"id": "small", "version": "1", "digest": small.digest}
    assert data["ask_first"] == [{"item": "drink", "code": "CI-fluid", "why": "because"}]
    for key in ("disposition", "floor", "ceiling", "fired", "undetermined", "contributing"):
        assert key in data
    for key in ("contraindications", "offered", "withheld", "ask_next", "because", "unless"):
        assert key in data


def test_overrides_are_laid_over_the_answers(small: Ruleset) -> None:
    answers = read_case(small, {"age": 40, "weakness": "none"})
    changed = evaluate(small, answers, {"weakness": Answer("objective")})
    assert changed.disposition == "D3"
    assert evaluate(small, answers).disposition == "D5"


@pytest.mark.parametrize(
    "answers",
    [
        {"nothing": Answer(True)},
        {"brown": Answer("present")},
        {"brown": Answer(1.0)},
        {"weakness": Answer("strong")},
        {"weakness": Answer(True)},
        {"age": Answer(200.0)},
        {"age": Answer(float("nan"))},
        {"age": Answer(True)},
        {"age": Answer("40")},
        {"bulbar": Answer(True)},
    ],
)
def test_an_answer_that_the_ruleset_does_not_have_is_refused(
    small: Ruleset, answers: dict[str, Answer]
) -> None:
    with pytest.raises(UnknownAnswer):
        evaluate(small, Answers(answers))


def test_a_truth_is_never_taken_for_a_boolean() -> None:
    with pytest.raises(TypeError):
        bool(Truth.UNKNOWN)
