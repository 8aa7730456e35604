"""The words of a handout that no rule and no leaflet has: plain, short, for the patient.

Local judgement throughout (trust J): a clinic confirms them together with the ruleset. Keyed by the
ids of the shipped ruleset; an id that isn't here falls back to words that hold for every patient.
"""

from django.utils.translation import gettext_lazy as _

# What the sheet is called, by the rule that set the result.
TITLES = {
    "B01": _("Twitching after exercise: what you can do"),
    "B02": _("A twitching eyelid: what you can do"),
    "B03": _("Twitching that comes and goes: what you can do"),
    "B04": _("Jerks on falling asleep: what you can do"),
    "B05": _("Cramps at night: what you can do"),
    "B06": _("Cramps with exercise: what you can do"),
    "B07": _("Twitching that stays: what you can do"),
    "B08": _("Leg cramps in pregnancy: what you can do"),
    "B09": _("Tingling and hand spasms: what you can do"),
}

MOST_LIKELY = {
    "B01": _("A tired muscle that twitches after exercise. It mostly settles within hours."),
    "B02": _("An ordinary eyelid twitch. It mostly goes within days to weeks."),
    "B03": _("Harmless twitching with an everyday trigger."),
    "B04": _("An ordinary jerk on falling asleep. Healthy people have them too."),
    "B05": _("Ordinary cramps at night. Many people have them."),
    "B06": _("A cramp of a tired muscle."),
    "B07": _("Harmless twitching that can last for years. We can’t promise that it will stop."),
    "B08": _("Ordinary leg cramps of pregnancy."),
    "B09": _("Breathing too fast. It makes lips and fingers tingle and hands cramp."),
}

# What may be said to be unlikely, when every one of these rules was ruled out, not just unanswered.
NO_SIGN_OF = (
    (("E02", "U01", "U02", "U03"), _("A nerve disease that makes muscles weak.")),
    (("E05", "U11", "T08"), _("A blocked artery in the leg.")),
    (("S01", "E24"), _("A clot in the leg.")),
    (("E07", "S06"), _("Muscle breakdown.")),
    (("E01",), _("A stroke.")),
)

# Codes of the ladder at which the sheet says only what to do now.
ACT_NOW = {
    "D1": (
        _("You need emergency care now"),
        (
            _(
                "We found signs that must be looked at without delay. Go to the emergency "
                "department now, or call an ambulance. Do not drive yourself."
            ),
            _("Take this sheet and a list of your medicines with you."),
        ),
    ),
    "D2": (
        _("You need to be seen today"),
        (
            _("You need to be seen and tested today. Go where we have sent you; do not wait."),
            _("Take this sheet and a list of your medicines with you."),
        ),
    ),
}

FOUND = {
    "D3": _("We found something that a specialist should look at soon, within 2 weeks."),
    "D4": _("We found something that a specialist should look at."),
    "D5": _("We found nothing that needs emergency care today. Some tests, or a second "
            "examination, come next."),
    "D6": _("We looked for signs of a serious cause and found none."),
}  # fmt: skip

WHAT_NEXT = {
    "D3": _("We are writing to the specialist. You should hear of a date within 2 weeks."),
    "D4": _("We are writing to the specialist. The wait may be some weeks."),
    "D5": _("We arrange your tests and examine you again."),
    "D6": _("Come back sooner if it gets worse or something new appears."),
}

# What is left out or changed for this patient, by the check that holds it back.
HELD_BACK = {
    "CI-fluid": _("Do not drink extra for twitching or cramps. Keep to what you were told to "
                  "drink; if you were told nothing, ask us."),
    "CI-salt": _("Do not take salt, salty snacks, sports drinks or rehydration drinks for cramps."),
    "CI-k": _("Do not take extra potassium: no coconut water, no salt substitute, no extra "
              "bananas or juice for cramps."),
    "CI-mg": _("Do not take magnesium tablets unless we have agreed it."),
    "CI-carb": _("Do not use juice, honey drinks or sports drinks against cramps. Plan food "
                 "around exercise with your diabetes team."),
    "CI-caff": _("The usual caffeine limits are not for you. Ask us how much is right, and do "
                 "not change it suddenly."),
    "CI-dysph": _("Do not try thin drinks or tablets for this until your swallowing has been "
                  "checked."),
    "CI-preg": _("Keep out of great heat, and take no supplement, tonic water or alcohol."),
    "CI-ex": _("Do not stretch or rub the leg until we have looked at it again."),
    "CI-nsaid": _("Do not take anti-inflammatory tablets, such as ibuprofen, for this."),
    "CI-quin": _("Do not take quinine or tonic water."),
}  # fmt: skip

# Which section of which leaflet says a piece of advice at more length, with its easy-read form.
SECTIONS = {
    "hydration_everyday": ("hydration", "every-day"),
    "heat_care": ("hydration", "heat"),
    "cramp_first_aid": ("cramps-first-aid-and-stretches", "first-aid"),
    "bedtime_calf_stretch": ("night-cramps", "evening-stretches"),
    "caffeine_limit": ("caffeine-and-sleep", "caffeine-limit"),
    "sleep_routine": ("caffeine-and-sleep", "sleep"),
    "rest_and_build_up": ("exercise-twitching", "build-up"),
    "eyelid_care": ("eyelid-twitching", "what-helps"),
    "stress_care": ("benign-twitching", "worry"),
    "twitching_explained": ("benign-twitching", "what-to-expect"),
}

STRETCHES = "cramps-first-aid-and-stretches"
# Advice that brings drawn stretches, and which ones.
STRETCHES_FOR = {
    "bedtime_calf_stretch": ("stretch-calf-counter", "stretch-hamstring-chair"),
    "cramp_first_aid": ("stretch-calf-wall",),
    "pregnancy_cramp": ("stretch-calf-counter",),
}
STRETCHES_BY_SITE = {
    "calf": ("stretch-calf-wall", "stretch-calf-counter"),
    "leg": ("stretch-calf-wall",),
    "thigh": ("stretch-hamstring-chair", "stretch-quadriceps-support"),
}
