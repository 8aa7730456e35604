"""What the record answers about a person before exercises are chosen."""

from patients.models import AlertKind
from rehab.models import Episode, PrecautionKind
from rehab.profile_sheet import alert_facts, measure_facts, precaution_facts
from triage.facts import FromRecord

ALERTS = {
    AlertKind.OSTEOPOROSIS: "health.osteoporosis",
    AlertKind.SEIZURES: "health.seizures",
}
# The flag: presence answers too. A replaced joint need not be the knee, sore skin not the heel.
PRECAUTIONS = {
    PrecautionKind.ORTHOSTATIC: ("dizzy_standing", True),
    PrecautionKind.NEGLECT: ("health.neglect", True),
    PrecautionKind.CARDIAC_LIMIT: ("health.heart_limits", True),
    PrecautionKind.SUBLUXATION: ("arm.subluxation", True),
    PrecautionKind.SHOULDER_PAIN: ("arm.shoulder_pain", True),
    PrecautionKind.HIP_PRECAUTIONS: ("leg.hip_precautions", True),
    PrecautionKind.JOINT_IMPLANT: ("leg.knee_implant", False),
}
MEASURES = {"berg": ("berg", "total"), "fac": ("fac", "grade")}


def exercise_facts(episode: Episode) -> dict[str, FromRecord]:
    """Return the answers of alerts, precautions and measures, by item."""
    return {
        **alert_facts(episode, ALERTS),
        **precaution_facts(episode, PRECAUTIONS),
        **measure_facts(episode, MEASURES),
    }
