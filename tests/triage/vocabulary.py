"""The findings vocabulary that cases are written in, spelled out once more by hand.

Clinics, stored cases and the `assess` command use these ids, so none may vanish or be renamed. The
ruleset may hold more findings and options than these; it may not hold fewer.
"""


def words(text: str) -> list[str]:
    """Ids as running text: five times shorter to read and to compare than quoted lists."""
    return text.split()


REGIONS = words(
    "eyelid face jaw neck shoulder arm forearm hand thumb finger abdomen trunk back buttock thigh "
    "leg calf foot toe"
)

SETS = {
    "symptoms": "twitch cramp spasm jerk tremor stiffness weakness pain tingling numbness "
    "dysarthria",
    "sites": " ".join(
        [f"{region}_{side}" for region in REGIONS for side in ("left", "right", "both")]
        + ["tongue", "chin", "generalised"]
    ),
    "timing": "post_exercise during_exercise rest nocturnal sleep_onset on_waking continuous "
    "persists_in_sleep walking standing",
    "bulbar": "dysarthria dysphagia_liquids dysphagia_solids choking excess_saliva weak_cough "
    "jaw_jerk_brisk",
    "respiratory": "breathless_rest orthopnoea exertional morning_headache daytime_sleepiness "
    "stridor weak_cough wheeze chest_pain",
    "be_fast": "balance eyes face arm leg speech",
    "autonomic": "sweating salivation lacrimation vomiting nausea diarrhoea urination miosis "
    "mydriasis bronchorrhoea bradycardia tachycardia tachypnoea bp_labile agitation insomnia",
    "leg_signs": "pulses_normal pulses_weak pulseless pale cold paraesthesia paralysis "
    "pitting_oedema bilateral_ankle_oedema deep_vein_tenderness whole_leg_swollen "
    "collateral_veins redness_warmth tense_compartment pain_on_passive_stretch ulcer no_ulcer "
    "rest_pain no_rest_pain relieved_by_flexion",
    "ecg": "normal qt_prolonged u_waves peaked_t broad_qrs arrhythmia",
    "events": "marathon half_marathon_heat fasted_workout new_or_eccentric_exercise "
    "long_haul_flight surgery_recent fracture_or_cast tibial_fracture immobility cancer_active "
    "previous_dvt abrupt_benzodiazepine_stop abrupt_alcohol_stop stopped_magnesium "
    "stopped_baclofen pesticide_exposure bite_or_sting wound_unimmunised recent_anaesthetic "
    "gastroenteritis_10_days_ago viral_infection liquorice_300g_daily jerks_on_waking "
    "jerks_on_waking_denied rhythmic not_rhythmic new_deficit no_new_deficit",
    "conditions": "anxiety health_anxiety panic_disorder hypertension heart_failure "
    "atrial_fibrillation peripheral_artery_disease smoker ckd3 ckd4 ckd5 dialysis cirrhosis "
    "ascites siadh diabetes_t1 diabetes_t2 hypothyroidism hyperthyroidism stroke_old tbi epilepsy "
    "myasthenia heart_block barretts partial_colectomy bowel_resection sickle_trait "
    "dysphagia_known fluid_restriction g6pd thrombocytopenia cancer",
    "family_history": "mnd ftd neuromuscular seizures",
}

CHOICES = {
    "sex": "female male",
    "onset": "sudden acute subacute gradual",
    "progression": "none improving stable progressive_weeks_months rapid_hours_4wk sudden",
    "weakness": "none subjective_only objective not_examined",
    "weakness_pattern": "distal_asymmetric proximal_symmetric ascending_symmetric single_root "
    "single_nerve single_limb hemiparesis old_hemiparesis tetraparesis fatigable "
    "finger_flexor_quadriceps",
    "wasting": "none present not_examined",
    "sensory": "none nonspecific distal dermatomal saddle hemibody",
    "reflexes": "normal brisk_symmetrical brisk_in_weak_limb reduced absent not_examined",
    "reflexes_ankle": "normal reduced absent brisk",
    "plantars": "flexor extensor equivocal not_examined",
    "clonus": "none inducible spontaneous ocular not_examined",
    "tone": "normal increased spastic rigid reduced not_examined",
    "consciousness": "alert confused drowsy unresponsive",
    "seizure": "none ongoing first repeated_focal_motor myoclonic_morning stereotyped_brief "
    "recovered",
    "urine_colour": "pale yellow dark_yellow brown_cola not_asked",
    "urine_output": "normal reduced none",
    "emg": "not_done normal fasciculation_only chronic_neurogenic active_denervation",
    "tongue": "normal fasciculation_at_rest movement_on_protrusion_only wasted not_examined",
    "vaccination_tetanus": "current lapsed unknown",
    "deficit_now": "present resolved",
    "contact": "face_to_face video telephone",
}

PRESENCES = words(
    "pregnant painful muscle_used_in_exercise stretch_relieves rigidity ptosis_diplopia "
    "bladder_bowel_change trousseau chvostek trismus local_muscle_swelling grip_release_slow "
    "percussion_myotonia fatigable_ptosis emotional_lability headache visual_disturbance rash "
    "asterixis urge_to_move_eased_by_walking task_specific posture_sustained tinel_or_root_signs "
    "thyroidectomy_recent missed_dialysis"
)

NUMBERS = words(
    "age gestation_weeks postpartum_weeks duration_days hours_since_exercise temp_c hr sbp dbp "
    "spo2 calf_swelling_cm weight_change_kg fluid_l caffeine_mg_day alcohol_units_week sleep_h "
    "vital_capacity_l post_void_residual_ml drug_started_days_ago drug_changed_days_ago labs.na "
    "labs.k labs.adj_ca labs.mg labs.phosphate labs.ck labs.ck_uln labs.creatinine labs.glucose "
    "labs.hba1c labs.tsh labs.lithium"
)

DRUGS = words(
    "simvastatin atorvastatin rosuvastatin clofibrate furosemide indapamide spironolactone "
    "salbutamol terbutaline theophylline sertraline venlafaxine citalopram linezolid tramadol "
    "mdma lithium dextromethorphan st_johns_wort amfetamine methylphenidate cocaine ephedrine "
    "pseudoephedrine synephrine nicotine pyridostigmine neostigmine donepezil rivastigmine "
    "suxamethonium prednisolone omeprazole lansoprazole haloperidol metoclopramide "
    "prochlorperazine valproate topiramate nifedipine pindolol raloxifene teriparatide naproxen "
    "iron_sucrose vincristine cisplatin imatinib oxaliplatin zolpidem gabapentin clonazepam "
    "celecoxib amphotericin pyrazinamide tolcapone cimetidine amiodarone morphine nitrous_oxide "
    "liquorice quinine tonic_water baclofen insulin gliclazide dapagliflozin ramipril losartan "
    "apixaban warfarin levodopa trimethoprim eplerenone amiloride triamterene clozapine alcohol"
)

# Rule → disposition, as in the table of rules of the fact sheet.
RULES = dict.fromkeys(
    words(
        "E01 E02 E03 E04 E05 E06 E07 E08 E09 E10 E11 E12 E13 E14 E15 E16 E17 E18 E19 E20 E21 E24"
    ),
    "D1",
)
RULES |= dict.fromkeys(words("S01 S02 S04 S05 S06 S07 S08 S09 S10 S11 S13"), "D2")
RULES |= dict.fromkeys(words("U01 U02 U03 U04 U05 U06 U07 U08 U09 U10 U11"), "D3")
RULES |= dict.fromkeys(words("T01 T02 T03 T04 T05 T06 T07 T09 T13 T14 T15 T16"), "D4")
RULES |= dict.fromkeys(words("T08 T11 I01 I02 I03 I04 I05 I06 I07 I09 I10 I11"), "D5")
RULES |= dict.fromkeys(words("B01 B02 B03 B04 B05 B06 B07 B08 B09"), "D6")

ALERT_RULES = {"A01": "D2", "A02": "D2", "A03": "D3"}
"""Rules beyond the table: alert values without a rule number, and an old weak side that worsens."""

CONTRIBUTING = tuple(f"C{number:02}" for number in range(1, 15))
CONTRAINDICATIONS = words(
    "CI-fluid CI-salt CI-k CI-mg CI-carb CI-caff CI-dysph CI-preg CI-ex CI-nsaid CI-quin"
)
