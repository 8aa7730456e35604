"""What brings the invented patients in, told as a clinician would record it.

Findings are written as for `manage.py assess`. A *complete* story has everything else that the
ruleset asks of this patient examined and normal; others leave questions open. What the engine
makes of a story is not written here: it decides, as for everybody.
"""

from dataclasses import dataclass, field
from typing import Any

from triage.models import ClosingKind, OverrideReason


@dataclass(frozen=True)
class Story:
    """One visit with its screening."""

    key: str
    reason: str
    notes: str
    findings: dict[str, Any]
    complete: bool = True
    vital_signs: dict[str, str] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)  # in SI units
    closing: tuple[ClosingKind, ...] = (ClosingKind.HANDOUT, ClosingKind.RECALL)
    destination: str = ""
    suspected: str = ""
    question: str = ""
    override: tuple[str, OverrideReason, str] | None = None


NORMAL_SIGNS = {"sbp": "128", "dbp": "76", "hr": "72", "temp_c": "36.7", "spo2": "98"}
CALM_EXAM: dict[str, Any] = {
    "progression": "stable", "weakness": "none", "wasting": "none", "sensory": "none",
    "reflexes": "normal", "tongue": "normal", "bulbar": [], "respiratory": [],
    "consciousness": "alert", "autonomic": [], "events": [],
}  # fmt: skip

_ALL = (
    Story(
        "night_cramp",
        "Night cramps in the calves",
        "Wakes two or three nights a week with a hard knot in the calf, gone in a few minutes "
        "with standing and stretching. Walks daily. Sleep is broken by it.",
        {**CALM_EXAM, "symptoms": ["cramp"], "sites": ["calf_both"], "timing": ["nocturnal"],
         "duration_days": 90, "painful": True, "stretch_relieves": True, "urine_colour": "yellow",
         "calf_swelling_cm": 0, "leg_signs": ["pulses_normal"]},
        vital_signs=NORMAL_SIGNS,
    ),
    Story(
        "eyelid",
        "Flickering left eyelid",
        "Ten days of flicker in the lower lid, worse at the end of long days at a screen. "
        "Four or five coffees a day, sleeps about five hours.",
        {**CALM_EXAM, "symptoms": ["twitch"], "sites": ["eyelid_left"], "timing": ["rest"],
         "duration_days": 10, "painful": False, "caffeine_mg_day": 480, "sleep_h": 5},
    ),
    Story(
        "after_run",
        "Calf twitching after a long run",
        "First half marathon on Sunday. Calf flutters since, not painful, easing.",
        {**CALM_EXAM, "symptoms": ["twitch"], "sites": ["calf_right"], "timing": ["post_exercise"],
         "hours_since_exercise": 20, "muscle_used_in_exercise": True, "duration_days": 1,
         "painful": False, "progression": "improving", "urine_colour": "yellow",
         "calf_swelling_cm": 0, "leg_signs": ["pulses_normal"]},
        vital_signs=NORMAL_SIGNS,
    ),
    Story(
        "twitch_worry",
        "Twitching all over, worried",
        "Brief twitches in many places for a month, mostly at rest. Has read about motor neurone "
        "disease. Feels weak; power is full throughout.",
        {**CALM_EXAM, "symptoms": ["twitch", "weakness"], "sites": ["generalised"],
         "timing": ["rest"], "duration_days": 35, "painful": False, "weakness": "subjective_only"},
        vital_signs=NORMAL_SIGNS,
        results={"ck": "142", "tsh": "1.9", "na": "140", "k": "4.2", "adj_ca": "2.35"},
        closing=(ClosingKind.RECALL, ClosingKind.HANDOUT),
    ),
    Story(
        "wasted_hand",
        "Weak hand, getting worse",
        "Five months of dropping things. First dorsal interosseous visibly wasted, reflexes brisk "
        "in the same arm, sensation normal. Twitches seen in forearm and upper arm.",
        {**CALM_EXAM, "symptoms": ["twitch", "weakness"], "sites": ["hand_right"],
         "duration_days": 150, "painful": False, "progression": "progressive_weeks_months",
         "weakness": "objective", "wasting": "present", "reflexes": "brisk_in_weak_limb"},
        vital_signs=NORMAL_SIGNS,
        closing=(ClosingKind.REFER, ClosingKind.RECALL),
        destination="Neurology",
        suspected="Motor neurone disease",
        question="Progressive painless weakness and wasting, please see urgently.",
    ),
    Story(
        "bulbar",
        "Slurred speech and choking on tea",
        "Three months of slurring, worse when tired, now coughs on thin drinks. Tongue "
        "fasciculates at rest in the mouth.",
        {**CALM_EXAM, "symptoms": ["twitch", "dysarthria"], "sites": ["tongue"],
         "duration_days": 90, "progression": "progressive_weeks_months",
         "bulbar": ["dysarthria", "dysphagia_liquids", "choking"],
         "tongue": "fasciculation_at_rest"},
        closing=(ClosingKind.REFER,),
        destination="Neurology",
        suspected="Motor neurone disease, bulbar onset",
        question="Unsafe swallow: speech and language therapy asked at the same time.",
    ),
    Story(
        "dvt",
        "Swollen painful calf",
        "Calf cramp and swelling four days after a long flight. Calf 4 cm larger, tender.",
        {**CALM_EXAM, "symptoms": ["cramp", "pain"], "sites": ["calf_left"], "painful": True,
         "duration_days": 4, "calf_swelling_cm": 4, "urine_colour": "yellow",
         "leg_signs": ["pulses_normal", "pitting_oedema", "deep_vein_tenderness"],
         "events": ["long_haul_flight"]},
        vital_signs=NORMAL_SIGNS,
        closing=(ClosingKind.REFER,),
        destination="Same-day emergency care",
        suspected="Deep vein thrombosis",
    ),
    Story(
        "pregnant_calf",
        "One-sided calf cramp in pregnancy",
        "28 weeks. Right calf sore and 2 cm larger than the left since yesterday.",
        {**CALM_EXAM, "symptoms": ["cramp"], "sites": ["calf_right"], "painful": True,
         "duration_days": 1, "calf_swelling_cm": 2, "urine_colour": "yellow",
         "leg_signs": ["pulses_normal"]},
        vital_signs={**NORMAL_SIGNS, "sbp": "112", "dbp": "70"},
        closing=(ClosingKind.REFER,),
        destination="Maternity assessment unit",
        suspected="Deep vein thrombosis in pregnancy",
    ),
    Story(
        "statin",
        "Aching cramps since the new tablet",
        "Thighs ache and cramp since the statin was increased six weeks ago.",
        {**CALM_EXAM, "symptoms": ["cramp", "pain"], "sites": ["thigh_both"], "painful": True,
         "duration_days": 40, "urine_colour": "yellow", "calf_swelling_cm": 0,
         "leg_signs": ["pulses_normal"]},
        vital_signs=NORMAL_SIGNS,
        results={"ck": "410", "creatinine": "82", "tsh": "3.1"},
        closing=(ClosingKind.ADVICE, ClosingKind.RECALL),
        destination="Lipid clinic",
        suspected="Statin-associated muscle symptoms",
        question="Dose reduction or another statin?",
    ),
    Story(
        "claudication",
        "Calf cramp on walking",
        "Left calf cramps at about 200 metres, goes with two minutes' rest. Foot pulses weak.",
        {**CALM_EXAM, "symptoms": ["cramp", "pain"], "sites": ["calf_left"],
         "timing": ["walking"], "duration_days": 120, "painful": True, "calf_swelling_cm": 0,
         "leg_signs": ["pulses_weak", "no_rest_pain", "no_ulcer"], "urine_colour": "yellow"},
        vital_signs={**NORMAL_SIGNS, "sbp": "152", "dbp": "84"},
        closing=(ClosingKind.REFER, ClosingKind.HANDOUT, ClosingKind.RECALL),
        destination="Vascular clinic",
        suspected="Intermittent claudication",
    ),
    Story(
        "rhabdo",
        "Brown urine after a spinning class",
        "First class two days ago. Thighs swollen and very painful, urine like cola this morning.",
        {"symptoms": ["cramp", "pain"], "sites": ["thigh_both"], "timing": ["post_exercise"],
         "hours_since_exercise": 48, "painful": True, "duration_days": 2,
         "urine_colour": "brown_cola", "events": ["new_or_eccentric_exercise"]},
        complete=False,
        vital_signs={**NORMAL_SIGNS, "hr": "104"},
        closing=(ClosingKind.REFER,),
        destination="Emergency department",
        suspected="Rhabdomyolysis",
    ),
    Story(
        "low_potassium",
        "Cramps and tiredness",
        "Cramps in legs and hands for two weeks, tired. Bloods taken yesterday.",
        {**CALM_EXAM, "symptoms": ["cramp"], "sites": ["leg_both", "hand_both"], "painful": True,
         "duration_days": 14, "urine_colour": "yellow", "calf_swelling_cm": 0,
         "leg_signs": ["pulses_normal"]},
        results={"k": "2.8", "na": "136", "mg": "0.66", "ck": "120"},
        closing=(ClosingKind.REFER,),
        destination="Same-day emergency care",
        suspected="Moderate hypokalaemia on indapamide",
    ),
    Story(
        "tetany",
        "Tingling lips and hand spasm",
        "Thyroid operation last week. Tingling round the mouth, hand cramps into a claw when the "
        "cuff is up.",
        {"symptoms": ["spasm", "tingling"], "sites": ["hand_both", "face_both"],
         "duration_days": 2, "trousseau": True, "thyroidectomy_recent": True, "events": []},
        complete=False,
        vital_signs=NORMAL_SIGNS,
        closing=(ClosingKind.REFER,),
        destination="Emergency department",
        suspected="Hypocalcaemia after thyroidectomy",
    ),
    Story(
        "post_stroke",
        "Spasms in the weak arm",
        "Eight months after the stroke. Fingers curl and jump when tired or cold; no rhythmic "
        "jerks, no new weakness.",
        {**CALM_EXAM, "symptoms": ["spasm", "twitch"], "sites": ["arm_left", "hand_left"],
         "duration_days": 60, "painful": True, "weakness": "objective",
         "weakness_pattern": "old_hemiparesis", "reflexes": "brisk_in_weak_limb",
         "tone": "spastic", "events": ["not_rhythmic", "no_new_deficit"]},
        vital_signs={**NORMAL_SIGNS, "sbp": "138", "dbp": "82"},
        closing=(ClosingKind.REFER, ClosingKind.RECALL),
        destination="Spasticity clinic",
        suspected="Post-stroke spasticity",
    ),
    Story(
        "jerks",
        "Jerks on waking",
        "Arms jump on waking, twice dropped a cup. No blackouts seen.",
        {**CALM_EXAM, "symptoms": ["jerk"], "sites": ["arm_both"], "timing": ["on_waking"],
         "duration_days": 45, "seizure": "myoclonic_morning", "events": ["jerks_on_waking"]},
        closing=(ClosingKind.REFER,),
        destination="First seizure clinic",
        suspected="Myoclonic seizures",
    ),
    Story(
        "cauda_equina",
        "Back pain, numb saddle",
        "Cramps in both legs, numb between the legs since this morning, can't pass water.",
        {"symptoms": ["cramp", "pain", "numbness"], "sites": ["leg_both", "back_both"],
         "duration_days": 3, "painful": True, "sensory": "saddle", "bladder_bowel_change": True},
        complete=False,
        closing=(ClosingKind.REFER,),
        destination="Emergency department",
        suspected="Cauda equina syndrome",
    ),
    Story(
        "weak_breathless",
        "Weak arm, breathless lying flat",
        "Four months of shoulder weakness and twitching. Sleeps in a chair because of breathing.",
        {**CALM_EXAM, "symptoms": ["twitch", "weakness"], "sites": ["shoulder_right"],
         "duration_days": 120, "painful": False, "progression": "progressive_weeks_months",
         "weakness": "objective", "wasting": "present", "respiratory": ["orthopnoea"]},
        vital_signs={**NORMAL_SIGNS, "spo2": "93", "rr": "24"},
        closing=(ClosingKind.REFER,),
        destination="Medical take",
        suspected="Respiratory muscle weakness, motor neurone disease?",
    ),
    # Later visits of the same people.
    Story(
        "review_better",
        "Review: better",
        "Fewer and shorter. Stretches most evenings. Nothing new on examination.",
        {**CALM_EXAM, "symptoms": ["cramp"], "sites": ["calf_both"], "timing": ["nocturnal"],
         "duration_days": 150, "painful": True, "stretch_relieves": True,
         "progression": "improving", "urine_colour": "yellow", "calf_swelling_cm": 0,
         "leg_signs": ["pulses_normal"]},
        vital_signs=NORMAL_SIGNS,
    ),
    Story(
        "review_by_telephone",
        "Telephone review of twitching",
        "Still there on and off, no worse. Not examined: by telephone.",
        {"symptoms": ["twitch"], "sites": ["calf_right"], "timing": ["rest"],
         "duration_days": 40, "painful": False, "progression": "stable",
         "weakness": "subjective_only"},
        complete=False,
        closing=(ClosingKind.RECALL,),
    ),
    Story(
        "known_condition",
        "Twitching, already under the neuromuscular clinic",
        "Seen by neurology last month; the plan is in their letter.",
        {**CALM_EXAM, "symptoms": ["twitch", "weakness"], "sites": ["arm_right"],
         "duration_days": 300, "painful": False, "progression": "progressive_weeks_months",
         "weakness": "objective", "wasting": "present"},
        vital_signs=NORMAL_SIGNS,
        closing=(ClosingKind.RECALL, ClosingKind.HANDOUT),
        override=("D5", OverrideReason.ALREADY_UNDER_CARE,
                  "Neurology saw the patient last month and has arranged conduction studies."),
    ),
)  # fmt: skip

STORIES = {story.key: story for story in _ALL}
LATER = ("review_better", "review_by_telephone", "known_condition")
