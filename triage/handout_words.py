"""The frame of a handout: what every patient is told at a step of the ladder, and which leaflet
says a piece of advice at more length. What a rule or a check says to the patient is in the ruleset.

Local judgement throughout (trust J): a clinic confirms them together with the ruleset. A step or an
advice item that isn't here gets none of these words.
"""

from django.utils.translation import gettext_lazy as _

# Codes of the ladder at which the sheet begins with what to do now.
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

# Which section of which leaflet says a piece of advice at more length, with its easy-read form.
SECTIONS = {
    "hydration_everyday": ("hydration", "every-day"),
    "heat_care": ("hydration", "heat"),
    "cramp_first_aid": ("cramps-first-aid-and-stretches", "first-aid"),
    "bedtime_calf_stretch": ("night-cramps", "evening-stretches"),
    "caffeine_limit": ("caffeine", "caffeine-limit"),
    "sleep_routine": ("sleep-and-stress", "sleep"),
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
