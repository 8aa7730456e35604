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
    medicines_note="The list was said to be complete.",
    alerts=("Allergy: Penicillin, Rash",),
    alerts_note="The list was said to be complete.",
    fired=(
        FiredLine(
            title="Weakness or wasting, sensation spared (U01)",
            sources=("NICE, Motor neurone disease (2016), checked 20 Nov 2026", "3 more"),
            local=False,
        ),
    ),
    deviations=(),
    told=("Handout given 20 Nov 2026 (standard): What happens next.", "Safety net: choking."),
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
        told=("No handout has been issued.",),
        see_by=None,
    )
