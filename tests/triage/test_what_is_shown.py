"""What pages and the patient's sheet say of the shipped ruleset: tools, disputes, warning signs."""

from typing import Any

import pytest

from engine.answers import read_case
from engine.evaluation import evaluate
from engine.report import Report
from triage.presenters.disagreements import disagreements_shown
from triage.presenters.rules import rule_shown, without_the_incomplete
from triage.presenters.tools import tools_shown
from triage.presenters.words import atom_words
from triage.published import shipped_ruleset
from triage.warning_signs import warning_signs

EXAMINED: dict[str, Any] = {
    "weakness": "none",
    "wasting": "none",
    "sensory": "none",
    "reflexes": "normal",
    "tongue": "normal",
    "bulbar": [],
    "respiratory": [],
    "progression": "stable",
    "consciousness": "alert",
    "autonomic": [],
    "drugs": [],
    "conditions": [],
    "events": [],
}
ARM_TWITCH = EXAMINED | {
    "age": 40,
    "sex": "male",
    "symptoms": ["twitch"],
    "sites": ["arm_left"],
    "timing": ["rest"],
    "duration_days": 30,
}
NIGHT_CRAMP = EXAMINED | {
    "age": 64,
    "sex": "male",
    "symptoms": ["cramp"],
    "sites": ["calf_left"],
    "timing": ["nocturnal"],
    "painful": True,
    "stretch_relieves": True,
    "urine_colour": "yellow",
    "calf_swelling_cm": 0,
    "leg_signs": ["pulses_normal"],
}


def report_of(**case: Any) -> Report:
    return evaluate(shipped_ruleset(), read_case(shipped_ruleset(), case))


@pytest.mark.parametrize(
    ("tool", "outcome", "case"),
    [
        ("BE-FAST", "met", {"be_fast": ["arm", "speech"]}),
        ("Hunter criteria", "met", {"drugs": ["sertraline"], "clonus": "spontaneous"}),
        (
            "Wells score for DVT",
            "3 points",
            {
                "calf_swelling_cm": 4,
                "leg_signs": ["pitting_oedema"],
                "events": ["previous_dvt"],
                "weakness": "none",
                "alternative_diagnosis_likely": False,
                "weakness_pattern": "distal_asymmetric",
            },
        ),
        (
            "Gold Coast criteria, prerequisites",
            "met",
            {
                "progression": "progressive_weeks_months",
                "weakness": "objective",
                "wasting": "present",
                "plantars": "extensor",
            },
        ),
        (
            "MNDA and RCGP red flag tool",
            "met",
            {"progression": "progressive_weeks_months", "bulbar": ["dysarthria"]},
        ),
    ],
)
def test_a_named_tool_is_shown_by_its_name_with_its_source(
    tool: str, outcome: str, case: dict[str, Any]
) -> None:
    shown = {each.name: each for each in tools_shown(report_of(age=60, **case)).met}

    assert shown[tool].outcome == outcome
    assert all(source.checked for source in shown[tool].sources)
    assert shown[tool].sources


def test_a_tool_that_is_not_met_is_named_and_one_not_assessed_is_not_called_negative() -> None:
    tools = tools_shown(report_of(**ARM_TWITCH))
    assert not tools.met
    assert {"Hunter criteria", "MNDA and RCGP red flag tool"} <= set(tools.not_met)

    unasked = tools_shown(report_of(age=60, symptoms=["twitch"]))
    assert {"Hunter criteria", "BE-FAST"} <= set(unasked.open)
    assert not unasked.not_met


def test_an_unfinished_score_shows_its_range() -> None:
    (wells,) = tools_shown(report_of(age=60, leg_signs=["pitting_oedema"], events=[])).met
    assert wells.outcome == "-1 to 3 points, until the rest is assessed"


def test_what_holds_reassurance_back_does_not_stand_beside_an_emergency() -> None:
    tetany = report_of(age=41, symptoms=["spasm", "tingling"], sites=["hand_both"])
    fired = [each.id for each in tetany.fired]
    assert fired[0] == "E12"
    assert "I10" in fired
    assert without_the_incomplete(tetany.ruleset, fired) == ["E12"]

    bare = [each.id for each in report_of(age=41, symptoms=["twitch"]).fired]
    assert without_the_incomplete(tetany.ruleset, bare) == ["I10"]


def test_disputes_that_this_result_rests_on_come_first_with_every_line() -> None:
    here, elsewhere = disagreements_shown(report_of(**ARM_TWITCH))

    topics = {each.topic for each in here}
    assert {"Isolated fasciculation", "EMG when the examination is normal"} <= topics
    assert "Quinine" in {each.topic for each in elsewhere}
    assert len(here) + len(elsewhere) == len(shipped_ruleset().parts.disagreements)
    isolated = next(each for each in here if each.topic == "Isolated fasciculation")
    assert (len(isolated.positions), isolated.local) == (3, True)
    assert isolated.chosen
    assert isolated.sources


def test_codes_from_memory_are_marked_where_they_are_shown() -> None:
    ruleset = shipped_ruleset()
    cramp, twitch = (rule_shown(ruleset, ruleset.rule(each), {}, False) for each in ("B05", "B07"))
    assert cramp.codes[0] == "SNOMED CT 90392009"
    assert (cramp.codes_unverified, twitch.codes_unverified) == (False, True)


def test_a_limb_twitcher_hears_of_weakness_first_and_not_of_the_calf() -> None:
    signs = warning_signs(report_of(**ARM_TWITCH))

    assert signs.same_day[0].startswith("you have new weakness, tripping")
    assert not [sign for sign in signs.same_day if "calf" in sign or "urine" in sign]


def test_a_calf_cramp_hears_of_the_calf_first() -> None:
    signs = warning_signs(report_of(**NIGHT_CRAMP))

    assert signs.same_day[0] == "you have one calf swollen, red or tender"
    assert signs.emergency[0].startswith("you have a swollen leg together with chest pain")


def test_what_calls_for_an_ambulance_is_never_left_out() -> None:
    everybody = {
        len(warning_signs(report_of(**case)).emergency)
        for case in (ARM_TWITCH, NIGHT_CRAMP, {"age": 40}, ARM_TWITCH | {"sites": ["eyelid_left"]})
    }
    whole = [point for point in shipped_ruleset().parts.safety_net if "999" in point.text]
    assert everybody == {len(whole) + 1}  # and the line that ends in the emergency department


def test_pregnancy_signs_are_for_those_who_may_be_pregnant() -> None:
    def says(**case: Any) -> bool:
        return any("in pregnancy" in sign for sign in warning_signs(report_of(**case)).same_day)

    assert says(age=30, sex="female", pregnant=True)
    assert says(age=30, sex="female")
    assert not says(age=30, sex="male")
    assert not says(age=70, sex="female")
    assert not says(age=30, sex="female", pregnant=False, postpartum_weeks=30)


def test_only_what_the_answers_rule_out_may_be_called_unlikely() -> None:
    texts = {line.text for line in shipped_ruleset().parts.ruled_out}
    assert "A stroke." in texts
    assert all(rule.patient_text for rule in shipped_ruleset().rules if rule.disposition == "D6")
    assert all(check.patient_text for check in shipped_ruleset().parts.contraindications)


@pytest.mark.parametrize(
    "sign",
    [
        {"tongue": "fasciculation_at_rest"},
        {"progression": "progressive_weeks_months"},
        {"symptoms": ["twitch", "stiffness"]},
        {"timing": ["continuous"]},
        {"events": ["abrupt_benzodiazepine_stop"]},
    ],
)
def test_a_twitch_with_a_sign_against_it_is_not_called_harmless(sign: dict[str, Any]) -> None:
    def offered(**case: Any) -> set[str]:
        return {each.id for each in report_of(**case).offered}

    assert "twitching_explained" in offered(**ARM_TWITCH)
    assert "twitching_explained" not in offered(**(ARM_TWITCH | sign))


def test_no_anti_inflammatory_tablet_while_muscle_breaks_down() -> None:
    runner = NIGHT_CRAMP | {
        "symptoms": ["cramp", "pain"],
        "timing": ["post_exercise"],
        "hours_since_exercise": 5,
        "muscle_used_in_exercise": True,
        "labs": {"ck": 2600, "ck_uln": 320, "creatinine": 80, "k": 4.2},
    }
    report = report_of(**runner)

    assert report.disposition == "D2"
    assert "anti_inflammatory_tablets" in {each.item for each in report.withheld}


def test_an_answer_that_repeats_its_question_is_said_once() -> None:
    ruleset = shipped_ruleset()
    assert atom_words(ruleset, "wasting", "present") == "Wasting"
    assert atom_words(ruleset, "weakness", "objective") == "Weakness: weak on examination"
