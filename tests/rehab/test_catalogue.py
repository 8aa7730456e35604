"""The equipment catalogue: 78 items in full, every caution of the fact sheet acts, 25 rules."""

from typing import Any

import pytest

from rehab.equipment_advice import equipment_ruleset
from rehab.equipment_catalogue import CatalogueError, read_catalogue, shipped_catalogue
from rehab.shipped import CATALOGUE_FILE
from tests.rehab.cases import ASSESSED, equipment, laid_over

TEXT = CATALOGUE_FILE.read_text(encoding="utf-8")
EATING_ONE_HAND = {"tasks": ["eating", "kitchen"], "hand": ["one_hand_only"]}
SHAKY_MEAL = {"tasks": ["eating", "writing"], "movement": ["twitch"]}
TIGHT_WRIST = {"hand": ["wrist_flexors_tight", "no_active_movement"]}
FOOT = {"leg": ["drop_foot"]}
BATH = {"tasks": ["bath_entry"]}
TRANSFER = {"tasks": ["transfers"], "fac": 0, "stands": "part"}
OUTSIDE = {"tasks": ["distance"]}
FEET = {"tasks": ["feet"]}
BUTTONS = {"tasks": ["fastenings"]}
SHARP: list[dict[str, Any]] = [
    {"neglect": "trained"}, {"neglect": "untrained"}, {"vision": ["hemianopia"]},
    {"cognition": ["memory_or_sequencing"]}, {"cognition": ["impulsive"]},
    {"sensation": ["hand_reduced"]}, {"movement": ["ataxia"]}, {"conditions": ["anticoagulant"]},
]  # fmt: skip
SPLINT: list[dict[str, Any]] = [
    {"skin": ["broken"]}, {"skin": ["fragile"]}, {"skin": ["swelling"]},
    {"sensation": ["hand_reduced"]}, {"hand": ["movement_returning"]},
]  # fmt: skip
HEAVY: list[dict[str, Any]] = [
    {"shoulder_mrc": 3}, {"fatigue": True}, {"arm": ["shoulder_pain"]}, {"hand": ["flexor_tone"]},
]  # fmt: skip

# Item → (what brings it up, what takes it away): the cautions of section 5, read once more.
CAUTIONS: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    "E01": ({"tasks": ["eating"], "hand": ["weak_grasp"]},
            [{"conditions": ["latex_allergy"]}, {"hand": ["flexor_tone"]}]),
    "E02": (SHAKY_MEAL, HEAVY),
    "E03": (SHAKY_MEAL, [{"swallow": "dysphagia", "slt_advice": False}]),
    "E04": ({"tasks": ["eating"], "hand": ["stiff_wrist_forearm"]}, [{"movement": ["ataxia"]}]),
    "E05": ({"tasks": ["eating"], "movement": ["parkinson_or_essential"]},
            [{"movement": ["spasm"]}, {"movement": ["ataxia"]}, {"shoulder_mrc": 3}]),
    "E06": (EATING_ONE_HAND, SHARP),
    "E07": (EATING_ONE_HAND, [{"swallow": "dysphagia", "slt_advice": True}]),
    "E08": ({"tasks": ["eating"], "hand": ["no_grip"]}, [{"movement": ["dystonic_jerk"]}]),
    "E09": ({"tasks": ["eating"], "hand": ["one_hand_only"]}, [{"neglect": "untrained"}]),
    "E12": ({"tasks": ["drinking"]}, [{"swallow": "dysphagia", "slt_advice": False}]),
    "E13": ({"tasks": ["drinking"]}, [{"swallow": "dysphagia", "slt_advice": False}]),
    "E14": (SHAKY_MEAL, [{"arm": ["subluxation"]}]),
    "E15": ({"tasks": ["carrying_hot"]},
            [{"sensation": ["hand_reduced"]}, {"conditions": ["seizure_12_months"]}]),
    "E16": ({"tasks": ["writing"], "hand": ["weak_grasp"]}, [{"hand": ["flexor_tone"]}]),
    "E19": (SHAKY_MEAL, HEAVY),
    "E20": ({"tasks": ["writing"], "hand": ["one_hand_only"]}, [{"arm": ["shoulder_pain"]}]),
    "E22": ({"tasks": ["writing"], "hand": ["weak_grasp"]}, [{"communication": ["dysarthria"]}]),
    "E24": ({"tasks": ["hair"]}, [{"arm": ["subluxation"]}]),
    "E25": ({"tasks": ["teeth"]}, [{"swallow": "dysphagia", "slt_advice": False}]),
    "E26": ({"tasks": ["shaving"]}, [{"conditions": ["anticoagulant"]}, {"neglect": "trained"}]),
    "E27": ({"tasks": ["nails"], "hand": ["one_hand_only"]},
            [{"conditions": ["diabetes_or_neuropathy"]}, {"conditions": ["anticoagulant"]}]),
    "E30": ({"arm": ["shoulder_below_90"]}, [{"sensation": ["hand_reduced"]}]),
    "E31": (FEET, [{"fac": 3}, {"skin": ["fragile"]}, {"sensation": ["foot_reduced"]}]),
    "E32": (BUTTONS, [{"hand": ["cannot_release"]}, {"cognition": ["apraxia"]},
                      {"neglect": "untrained"}, {"vision": ["low_vision"]}]),
    "E34": (FEET, [{"conditions": ["arterial_disease"]}, {"cognition": ["apraxia"]}]),
    "E36": (FEET, [{"hand": ["weak_grasp"]}]),
    "E37": (FEET, [{"leg": ["wears_afo"]}]),
    "E39": (BATH, [{"trunk": "poor"}, {"body": ["over_limit"]}]),
    "E40": (BATH, [{"hand": ["no_grip"]}, {"trunk": "poor"}, {"cognition": ["impulsive"]},
                   {"cognition": ["memory_or_sequencing"]}, {"home": ["unusual_bath"]},
                   {"body": ["over_limit"]},
                   {"conditions": ["seizure_12_months"], "helpers": "none"}]),
    "E41": (BATH, [{"home": ["wall_not_sound"]}, {"neglect": "untrained"}]),
    "E43": ({"arm": ["shoulder_below_90"]},
            [{"skin": ["fragile"]}, {"sensation": ["hand_reduced"]}]),
    "E45": (BATH, [{"trunk": "poor"}, {"body": ["over_limit"]}, {"cognition": ["impulsive"]}]),
    "E46": ({"tasks": ["toilet"]}, [{"body": ["small"]}, {"body": ["over_limit"]}]),
    "E47": ({"tasks": ["toilet"]}, [{"hand": ["one_hand_only"]}]),
    "E48": ({"tasks": ["night_toilet"]}, [{"trunk": "poor"}]),
    "E49": ({"tasks": ["toilet_hygiene"]}, [{"skin": ["broken"]}, {"hand": ["no_grip"]}]),
    "E50": ({"tasks": ["night_toilet"]}, [{"cognition": ["memory_or_sequencing"]}]),
    "E51": ({"tasks": ["walking"]}, [{"movement": ["tremor"]}]),
    "E52": ({"fac": 2}, [{"home": ["stairs"]}]),
    "E53": ({"fac": 2}, [{"hand": ["one_hand_only"]}, {"neglect": "untrained"},
                         {"cognition": ["impulsive"]}, {"home": ["stairs"]},
                         {"vision": ["hemianopia"]}]),
    "E54": (OUTSIDE, [{"movement": ["freezing"]}, {"movement": ["ataxia"]}, {"fac": 3},
                      {"hand": ["one_hand_only"]}, {"cognition": ["impulsive"]}]),
    "E55": (OUTSIDE, [{"movement": ["spasm"]}]),
    "E56": (OUTSIDE, [{"conditions": ["seizure_12_months"]}, {"vision": ["hemianopia"]},
                      {"neglect": "trained"}, {"cognition": ["memory_or_sequencing"]},
                      {"movement": ["tremor"]}]),
    "E58": ({"arm": ["flaccid"]}, [{"cognition": ["confused_or_agitated"]},
                                   {"sensation": ["hand_reduced"]}]),
    "E59": (TRANSFER, [{"trunk": "poor"}, {"skin": ["broken"]}, {"body": ["over_limit"]}]),
    "E60": ({"fac": 2}, [{"conditions": ["fracture_or_wound"]}, {"conditions": ["osteoporosis"]}]),
    "E61": (TRANSFER, [{"stands": "none"}, {"cognition": ["cannot_follow"]},
                       {"hand": ["one_hand_only"]}]),
    "E62": (TRANSFER, [{"helpers": "one"}, {"movement": ["spasm"]}, {"skin": ["broken"]}]),
    "E63": ({"tasks": ["bed_mobility"]}, [{"cognition": ["confused_or_agitated"]},
                                          {"body": ["small"]}, {"cognition": ["impulsive"]}]),
    "E65": ({"carer_strain": True, "tasks": ["bed_mobility"]}, [{"helpers": "one"}]),
    "E66": ({"tasks": ["kitchen"]}, [{"hand": ["weak_grasp"]}]),
    "E67": (EATING_ONE_HAND, SHARP),
    "E68": ({"tasks": ["kitchen"]}, [{"sensation": ["hand_reduced"]}, {"fac": 2}]),
    "E69": ({"tasks": ["kitchen"]}, [{"conditions": ["cardiac_device"]}, {"neglect": "trained"},
                                     {"conditions": ["seizure_12_months"]}]),
    "E70": ({"tasks": ["talking"]}, [{"vision": ["low_vision"]}, {"cognition": ["apraxia"]},
                                     {"neglect": "trained"}]),
    "E71": ({"tasks": ["calling_help"]}, [{"communication": ["dysarthria"]},
                                          {"cognition": ["confused_or_agitated"]}]),
    "E72": ({"tasks": ["medicines"]}, [{"home": ["child"]}]),
    "E73": (TIGHT_WRIST, SPLINT),
    "E74": (TIGHT_WRIST, SPLINT),
    "E75": ({"hand": ["wrist_drops_in_task"]},
            [{"hand": ["movement_returning"]}, {"sensation": ["hand_reduced"]}]),
    "E76": ({"tasks": ["walking"], "arm": ["subluxation"]}, [{"hand": ["flexor_tone"]}]),
    "E77": (FOOT, [{"skin": ["broken"]}, {"skin": ["swelling"]}, {"sensation": ["foot_reduced"]},
                   {"leg": ["equinovarus"]}]),
    "E77-FES": (FOOT, [{"conditions": [each]} for each in (
        "cardiac_device", "pregnant", "dvt", "seizure_12_months", "metal_implant")]),
    "E78": ({"tasks": ["leisure"]}, [{"conditions": ["photosensitive"]}, {"fatigue": True}]),
}  # fmt: skip

# Rule → what makes it hold; its "contraindicated" column stands in the catalogue as `avoid`.
HOLDS: dict[str, dict[str, Any]] = {
    "R01": {**SHAKY_MEAL, "shoulder_mrc": 3},
    "R02": {"hand": ["weak_grasp", "flexor_tone"]},
    "R03": {"hand": ["one_hand_only"], "tasks": ["kitchen"], "neglect": "untrained"},
    "R05": {**BUTTONS, "neglect": "untrained"},
    "R06": {**FEET, "conditions": ["arterial_disease"]},
    "R07": {"vision": ["hemianopia"], "tasks": ["kitchen", "distance"], "fac": 2},
    "R08": {"neglect": "trained", "tasks": ["kitchen", "distance"]},
    "R09": {"cognition": ["impulsive", "memory_or_sequencing"],
            "tasks": ["distance", "bath_entry", "bed_mobility"]},
    "R10": {"cognition": ["apraxia"], "tasks": ["fastenings", "feet"]},
    "R12": {"sensation": ["hand_reduced"], **EATING_ONE_HAND},
    "R13": {**FOOT, "conditions": ["dvt"]},
    "R14": {"fac": 2, "tasks": ["distance"]},
    "R15": {**TRANSFER, "trunk": "poor"},
    "R17": {**BATH, "cognition": ["impulsive"]},
    "R18": {"swallow": "dysphagia", "slt_advice": False, "tasks": ["drinking"]},
    "R19": {**SHAKY_MEAL, "shoulder_mrc": 2},
    "R21": {"conditions": ["seizure_12_months"], "helpers": "none",
            "tasks": ["distance", "bath_entry", "kitchen"]},
    "R25": {"tone_treatment_changed": True, **TIGHT_WRIST, "tasks": ["eating"],
            "movement": ["twitch"]},
}  # fmt: skip


def offered(case: dict[str, Any]) -> set[str]:
    return {each.item.id for each in equipment(**laid_over(ASSESSED, case)).offered}


def test_the_seventy_eight_items_are_complete() -> None:
    items = shipped_catalogue().items.values()
    assert [each.id for each in items if not each.variant_of] == [f"E{n:02d}" for n in range(1, 79)]
    assert {each.id: each.variant_of for each in items if each.variant_of} == {
        "E53-HEMI": "E53",
        "E77-FES": "E77",
    }
    assert all(each.iso_9999 and each.fit and each.solves for each in items)


def test_only_what_needs_no_caution_has_none() -> None:
    without = {each.id for each in shipped_catalogue().items.values() if not each.cautions}
    assert without == {"E28"}


def test_everything_the_article_names_is_among_them() -> None:
    facts = {each.id: each.source_fact for each in shipped_catalogue().items.values()}
    assert {name: fact for name, fact in facts.items() if fact} == {
        "E01": "003-21", "E02": "003-21", "E16": "003-22", "E17": "003-24", "E18": "003-24",
        "E24": "003-23", "E31": "003-23", "E32": "003-25",
    }  # fmt: skip


@pytest.mark.parametrize("item", CAUTIONS)
def test_each_caution_takes_the_item_from_what_is_offered(item: str) -> None:
    brought_up, flags = CAUTIONS[item]
    assert item in offered(brought_up)
    still = [flag for flag in flags if item in offered(laid_over(brought_up, flag))]
    assert still == []


def test_every_caution_that_acts_is_tried_above() -> None:
    acting = {
        each.id
        for each in shipped_catalogue().items.values()
        if any(caution.acts != "check" for caution in each.cautions)
    }
    # Their cautions act as in the item named beside them, or are a question of one word.
    alike = {"E17": "E16", "E18": "E09", "E35": "E32", "E38": "E37", "E42": "E40", "E57": "E48",
             "E64": "E62", "E53-HEMI": "E53"}  # fmt: skip
    assert acting - set(CAUTIONS) == set(alike)


@pytest.mark.parametrize("rule", HOLDS)
def test_what_a_rule_warns_of_is_not_offered_while_it_holds(rule: str) -> None:
    report = equipment(**laid_over(ASSESSED, HOLDS[rule]))
    assert rule in [need.id for need in report.needs]
    avoided = shipped_catalogue().rules[rule].avoid
    assert avoided
    assert set(avoided) & {each.item.id for each in report.offered} == set()


def test_every_warning_of_a_rule_is_tried_above() -> None:
    rules = shipped_catalogue().rules.values()
    assert {each.id for each in rules if each.avoid} == set(HOLDS)
    assert {each.id for each in rules} == {f"R{number:02d}" for number in range(26)}


def test_weighted_cutlery_and_splints_are_never_a_first_line() -> None:
    firsts = {name for each in shipped_catalogue().rules.values() for name in each.first}
    assert firsts & {"E02", "E19", "E73", "E74"} == set()


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("evidence: E4", "evidence: E9", "evidence is one of"),
        ("family: eating", "family: eatin", "unknown family"),
        ("    fit: ", "    fitt: ", "fit is missing"),
        ("withheld_by: [CI-latex]", "check: true", "in the ruleset CI-latex takes it away"),
        ("- id: E04", "- id: E99", "E99: the ruleset does not know it"),
        ("first: [E14,", "first: [E44,", "E44 is not offered on it"),
        ("ask_first: true", "maybe: true", "a caution has a text and one of"),
        ("rules:\n  - {id: R00", "rules:\n  - {id: R77", "R77: not in the ruleset"),
        ("items:", "item:", "needs families"),
        ("id: adaptive-equipment", "id: [", "catalogue"),
    ],
)
def test_a_catalogue_that_does_not_fit_is_refused(old: str, new: str, named: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        read_catalogue(TEXT.replace(old, new, 1), equipment_ruleset())
    assert named in str(refused.value)
