"""Handouts that the tests and the benchmark draw: invented people, real text."""

from dataclasses import replace
from datetime import date

from content.documents import (
    AdviceItem,
    BecauseOfYou,
    HandoutDocument,
    Letterhead,
    NextSteps,
    PatientIdentity,
    SourceLine,
    Stretch,
    WarningSigns,
)

CLINIC = Letterhead(
    name="Harbour Street Clinic",
    address=("14 Harbour Street, Elmsworth EW2 4QT",),
    phone="01632 960 114",
    hours="Monday to Friday, 8 am to 6 pm",
    out_of_hours="NHS 111",
)
PATIENT = PatientIdentity(name="Dana Whitfield", born=date(1968, 3, 12), identifier="943 476 5919")
CALF = Stretch(
    title="Calf, at the kitchen counter",
    steps=(
        "Put both hands on the counter and step one foot back.",
        "Keep the back knee straight and the heel on the floor.",
        "Lean forward until you feel a gentle pull in the calf.",
    ),
    how_long="Hold 20 to 30 seconds",
    how_often="3 times each leg",
    drawing="calf-counter",
)
LUNGE = replace(
    CALF,
    title="Calf, at a wall",
    steps=(
        "Put both hands on a wall. Step one foot well back.",
        "Bend the front knee. Keep the back leg straight, heel down.",
    ),
    drawing="calf-lunge",
)
HAMSTRING = replace(
    CALF,
    title="Back of thigh, sitting on a chair",
    steps=(
        "Sit at the front of a firm chair. Put one leg straight out, heel on the floor.",
        "Lean forward from the hips with a straight back.",
    ),
    drawing="hamstring-chair",
)
QUADRICEPS = replace(
    CALF,
    title="Front of thigh, holding a support",
    steps=(
        "Hold the back of a heavy chair with one hand.",
        "Take hold of your ankle behind you and bring the heel towards your bottom.",
        "Keep your knees close together.",
    ),
    drawing="quadriceps-support",
)

NIGHT_CRAMPS = HandoutDocument(
    clinic=CLINIC,
    patient=PATIENT,
    given_by="Dr A. Osei",
    given_on=date(2026, 11, 20),
    title="Cramps at night: what you can do",
    found=(
        "We examined your legs today. Power, feeling and pulses were normal. "
        "These cramps are painful, but they are not a sign of harm.",
    ),
    most_likely=("Ordinary cramps at night. About one in three people over 60 has them.",),
    not_likely=("A nerve disease, a blocked artery or a clot in the leg.",),
    warning_signs=WarningSigns(
        emergency=(
            "your urine turns **brown or red**, like cola",
            "one leg becomes **swollen, white or cold**",
            "you are short of breath or have chest pain",
        ),
        same_day=(
            "your leg becomes weak, or you begin to trip",
            "you cannot feel part of your leg",
        ),
    ),
    advice=(
        AdviceItem(
            title="When a cramp comes",
            text=(
                "1. Stop what you are doing.\n2. Straighten the knee and pull your toes towards "
                "you.\n3. Hold until the muscle lets go. Then rub it gently."
            ),
        ),
        AdviceItem(
            title="Alcohol in the evening",
            text="Try a few evenings without alcohol. It can make cramps more frequent.",
        ),
    ),
    because_of_you=(
        BecauseOfYou(
            title="Because of your heart failure",
            text=(
                "Keep to your fluid limit of **1.5 litres a day**. Do not take salt, rehydration "
                "drinks, coconut water or magnesium for cramps unless your heart team agrees."
            ),
        ),
    ),
    ask_first=(
        AdviceItem(
            title="Magnesium tablets",
            text="We do not know yet how well your kidneys work. They have not been shown to help "
            "most people with cramps.",
        ),
    ),
    stretches=(CALF, HAMSTRING),
    stretch_plan="Stretch every evening for 6 weeks",
    next_steps=NextSteps(review_on=date(2027, 1, 15), hear_by=date(2027, 1, 22)),
    version_line="Twitch and cramp rules, version 1; leaflet Night cramps, version 4",
    review_by=date(2028, 5, 1),
    sources=(
        SourceLine(
            title="NICE Clinical Knowledge Summary, leg cramps", checked_on=date(2026, 11, 20)
        ),
        SourceLine(title="Times and numbers of stretches", to_confirm=True),
    ),
)

LETTER_SIZED = replace(  # one page at once, with room to spare
    NIGHT_CRAMPS,
    most_likely=(),
    not_likely=(),
    advice=NIGHT_CRAMPS.advice[:1],
    because_of_you=(),
    ask_first=(),
    stretches=(),
)


def everything(document: HandoutDocument = NIGHT_CRAMPS) -> HandoutDocument:
    """The longest sheet that a visit can lead to: all stretches, eight pieces of advice."""
    return replace(
        document,
        advice=document.advice * 4,
        because_of_you=document.because_of_you * 2,
        stretches=(CALF, LUNGE, HAMSTRING, QUADRICEPS),
    )
