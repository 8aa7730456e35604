"""Referral letters that the tests and the benchmark draw: invented people, real text."""

from dataclasses import replace
from datetime import date

from content.documents import PatientIdentity
from tests.pdf.samples import CLINIC, PATIENT
from triage.letters import FindingGroup, FiredLine, LetterDocument, Person, TestLine

WASTED_HAND = LetterDocument(
    clinic=CLINIC,
    patient=Person(
        identity=PATIENT,
        age="58 years",
        sex="Female",
        address=("7 Orchard Road", "Elmsworth"),
        phone="07700 900123",
        language="Polish",
    ),
    to="Neurology, Dr Rao’s clinic",
    kind="Referral",
    written_by="Dr A. Osei, General practitioner",
    written_on=date(2026, 11, 20),
    version=1,
    reference="ACC4B23A",
    title="Urgent referral: suspected motor neurone disease",
    urgency="Urgent referral, specialist within 2 weeks",
    see_by=date(2026, 12, 4),
    suspected="Motor neurone disease",
    question="Progressive painless weakness and wasting, please see urgently.",
    may_convert="",
    introduction=("Five months of dropping things.", "Works as a joiner."),
    examined_on=date(2026, 11, 20),
    decisive=("Progression: worse over weeks to months", "Wasting", "Reflexes: brisk in weak limb"),
    present=(
        FindingGroup(title="Complaint and sites", lines=("Symptoms: twitch", "Sites: hand, right")),
    ),
    absent=(
        FindingGroup(title="Speech and swallow", lines=("Tongue: normal", "Slurred speech")),
        FindingGroup(title="Sensation", lines=("Sensation: normal", "Bladder change")),
    ),
    not_assessed=(FindingGroup(title="Tests", lines=("TSH", "Vital capacity (unable to assess)")),),
    tests=(
        TestLine(
            name="Adjusted calcium",
            si="2.35 mmol/L",
            us="9.4 mg/dL",
            limits="2.2 mmol/L to 2.6 mmol/L",
            flag="",
            taken="18 Nov 2026",
        ),
    ),
    medicines=("Furosemide 40 mg",),
    medicines_note="said to be the whole list",
    alerts=("Allergy: Penicillin, Rash",),
    alerts_note="said to be the whole list",
    fired=(
        FiredLine(
            title="Weakness or wasting, sensation spared (U01)",
            sources=("NICE, Motor neurone disease (2016)", "3 more"),
            local=False,
        ),
    ),
    deviations=(),
    told=("Handout given 20 Nov 2026 (standard): What happens next.", "It says when to call 999."),
    risk=("Until your appointment the referring clinician holds the risk.",),
    remarks=("Please write to the physiotherapist too.",),
    made_from="Twitch and cramp, version 2; screening signed 20 Nov 2026, receipt 72b1a71dc012",
)
SHORT = replace(
    WASTED_HAND, introduction=(), remarks=(), absent=WASTED_HAND.absent[:1], not_assessed=()
)


def named(name: str, born: date = date(1968, 3, 12)) -> LetterDocument:
    """The letter about somebody else."""
    identity = PatientIdentity(name=name, born=born, identifier="943 476 5919")
    return replace(WASTED_HAND, patient=replace(WASTED_HAND.patient, identity=identity))


def usual() -> LetterDocument:
    """As much as most letters hold: the words of a letter of the demonstration, 560 of them."""
    return replace(
        WASTED_HAND,
        introduction=(),
        remarks=(),
        present=(
            FindingGroup(
                title="Complaint and sites",
                lines=(
                    "Symptoms: twitch (fasciculation), feels weak",
                    "Sites: forearm, right, hand, right",
                ),
            ),
            FindingGroup(title="Course and timing", lines=("Duration: 150 days",)),
            FindingGroup(
                title="Circulation, calf and urine",
                lines=(
                    "Oxygen saturation: 98 %",
                    "Temperature: 36.7 °C",
                    "Heart rate: 72 /min",
                    "Systolic pressure: 128 mmHg",
                    "Diastolic pressure: 76 mmHg",
                ),
            ),
        ),
        absent=(
            FindingGroup(
                title="Complaint and sites",
                lines=("Painful", "Swollen muscle", "Stops daily activities"),
            ),
            FindingGroup(
                title="Power, bulk and limbs",
                lines=("Foot drop, trips", "Clumsy hands", "Walking has changed"),
            ),
            FindingGroup(
                title="Speech, swallow and breathing",
                lines=(
                    "Tongue: normal",
                    "Speech and swallow: slurred or changed speech, trouble swallowing drinks, "
                    "trouble swallowing food, choking, too much saliva, drooling, weak cough, "
                    "brisk jaw jerk",
                    "Breathing: breathless at rest, breathless lying flat, breathless on exertion, "
                    "unexplained, morning headache, daytime sleepiness, stridor, weak cough, "
                    "cannot clear the chest, wheeze, chest pain",
                    "Emotional lability, behaviour change",
                ),
            ),
            FindingGroup(
                title="Alertness, seizure and toxic signs",
                lines=(
                    "Alertness: alert",
                    "BE-FAST: balance, eyes (vision lost or double), face droops, arm weak or "
                    "numb, leg weak or numb, speech",
                    "Rash",
                ),
            ),
            FindingGroup(
                title="Sensation, bladder and back",
                lines=("Sensation: normal", "Bladder or bowel change", "Root or nerve signs"),
            ),
            FindingGroup(
                title="Reflexes, tone and movement",
                lines=(
                    "Plantar responses: flexor",
                    "Clonus: none",
                    "Tone: normal",
                    "Drooping lid or double vision",
                    "Lids tire on looking up",
                ),
            ),
            FindingGroup(
                title="Circulation, calf and urine",
                lines=("Urine colour: pale", "Urine output: normal", "Urine dipstick: normal"),
            ),
        ),
        not_assessed=(
            FindingGroup(title="Power, bulk and limbs", lines=("Pattern of weakness",)),
            FindingGroup(title="Speech, swallow and breathing", lines=("Vital capacity",)),
            FindingGroup(
                title="Events, habits and conditions",
                lines=("Caffeine", "Alcohol", "Sleep", "Weight change", "Weight"),
            ),
            FindingGroup(
                title="Tests",
                lines=(
                    "Sodium",
                    "Potassium",
                    "Magnesium",
                    "Phosphate",
                    "Laboratory’s upper limit of CK",
                    "Usual creatinine",
                    "CK raised twice after rest",
                ),
            ),
        ),
        tests=tuple(
            replace(WASTED_HAND.tests[0], name=name, us="–", limits="–")
            for name in ("Adjusted calcium", "TSH", "Creatinine", "Creatine kinase")
        ),
        fired=(
            *WASTED_HAND.fired,
            FiredLine(
                title="Upper and lower motor neurone signs together (U03)",
                sources=("Practical Neurology and others, Gold Coast criteria (2021)", "2 more"),
                local=False,
            ),
        ),
        told=(
            "Handout given 20 Nov 2026 (standard): Your twitching: what happens next.",
            "It says when to call 999: breathlessness at rest or lying flat; sudden weakness, "
            "numbness, a drooping face, or loss of speech, sight or balance; a swollen leg with "
            "chest pain, breathlessness or fainting; confusion, drowsiness or a seizure.",
        ),
        risk=(
            "Until your appointment the referring clinician holds the risk and looks after the "
            "patient; from then on what you take over is yours. If you decline or return this "
            "referral, nothing passes to you: please tell us at once.",
            "No further visit with us is booked.",
        ),
    )


def long() -> LetterDocument:
    """Everything at its longest: many findings, results and medicines."""
    groups = tuple(
        FindingGroup(title=f"Section {n}", lines=tuple(f"Finding {n}.{m}" for m in range(24)))
        for n in range(9)
    )
    return replace(
        WASTED_HAND,
        present=groups,
        absent=groups,
        not_assessed=groups,
        tests=WASTED_HAND.tests * 14,
        medicines=tuple(f"Medicine {n} 40 mg twice a day" for n in range(30)),
        alerts=tuple(f"Alert {n}" for n in range(20)),
        introduction=("A long story, told in full. " * 40,),
        deviations=("The rules gave: Same day. The clinician acts on: Urgent referral.",),
    )


def bare() -> LetterDocument:
    """As little as a letter can hold."""
    person = Person(
        identity=PatientIdentity(name="Jo Reed", born=date(2001, 1, 9)), age="25 years", sex="Male"
    )
    return replace(
        SHORT,
        patient=person,
        question="",
        decisive=(),
        present=(),
        absent=(),
        not_assessed=(),
        tests=(),
        medicines=(),
        alerts=(),
        fired=(),
        told=("No handout is on record.",),
        see_by=None,
    )
