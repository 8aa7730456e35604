"""What the record already answers, by the ids of the triage vocabulary.

Unknown stays unknown: a medicine or condition that nobody asked about is neither present nor
absent, an old test result answers nothing, and each fact says where it comes from and from when.
This module knows ids, not rules; whoever asks leaves out the ids that its ruleset does not have.
"""

from datetime import date

from patients.facts.body import body
from patients.facts.listed import CONDITION_IDS, conditions, medicines
from patients.facts.measured import LAB_FACTS, VITAL_SIGN_FACTS, results, vital_signs
from patients.facts.person import gestation_weeks, person, pregnancy
from patients.facts.recorded import RecordedFact
from patients.models import Visit

__all__ = [
    "CONDITION_IDS",
    "LAB_FACTS",
    "VITAL_SIGN_FACTS",
    "RecordedFact",
    "gestation_weeks",
    "recorded_facts",
]


def recorded_facts(visit: Visit, on: date) -> dict[str, RecordedFact]:
    """Return what the record of this visit's patient answers on that day, by finding id."""
    return {
        **person(visit, on),
        **vital_signs(visit),
        **pregnancy(visit, on),
        **results(visit, on),
        **body(visit),
        "drugs": medicines(visit, on),
        "conditions": conditions(visit),
    }
