"""What was learnt about a patient after a screening was signed, for what is printed later.

A receipt never changes, but a sheet that is printed from it must not contradict the record.
"""

from collections.abc import Mapping

from engine.truth import Truth, any_of
from patients.models import AlertKind
from patients.selectors import present_alerts
from triage.models import Receipt

# What an alert that is newer than the signed answers means for each check, as the shipped ruleset
# reads the same condition. The stage of a kidney disease may not be known: what depends on it is
# asked about first.
SINCE: Mapping[str, Mapping[str, Truth]] = {
    AlertKind.HEART_FAILURE: {
        "CI-fluid": Truth.TRUE,
        "CI-salt": Truth.TRUE,
        "CI-nsaid": Truth.TRUE,
    },
    AlertKind.FLUID_RESTRICTION: {"CI-fluid": Truth.TRUE},
    AlertKind.ASCITES: {"CI-fluid": Truth.TRUE, "CI-salt": Truth.TRUE},
    AlertKind.SIADH: {"CI-fluid": Truth.TRUE},
    AlertKind.CKD: {
        "CI-fluid": Truth.UNKNOWN,
        "CI-salt": Truth.TRUE,
        "CI-k": Truth.TRUE,
        "CI-mg": Truth.UNKNOWN,
        "CI-nsaid": Truth.TRUE,
    },
    AlertKind.CIRRHOSIS: {"CI-fluid": Truth.UNKNOWN, "CI-salt": Truth.TRUE},
    AlertKind.HYPERTENSION: {"CI-salt": Truth.TRUE},
    AlertKind.PREGNANCY: {
        "CI-preg": Truth.TRUE,
        "CI-caff": Truth.TRUE,
        "CI-nsaid": Truth.TRUE,
        "CI-quin": Truth.TRUE,
        "CI-salt": Truth.UNKNOWN,
    },
    AlertKind.BREASTFEEDING: {"CI-caff": Truth.TRUE},
    AlertKind.DIABETES: {"CI-carb": Truth.TRUE},
    AlertKind.DENTAL_PROBLEM: {"CI-carb": Truth.TRUE},
    AlertKind.DYSPHAGIA: {"CI-dysph": Truth.TRUE},
    AlertKind.STROKE_OLD: {"CI-dysph": Truth.UNKNOWN},
    AlertKind.HEART_BLOCK: {"CI-mg": Truth.TRUE},
    AlertKind.MYASTHENIA: {"CI-mg": Truth.TRUE, "CI-quin": Truth.TRUE},
    AlertKind.ATRIAL_FIBRILLATION: {"CI-caff": Truth.TRUE},
    AlertKind.ARRHYTHMIA_KNOWN: {"CI-caff": Truth.TRUE},
    AlertKind.PANIC_DISORDER: {"CI-caff": Truth.TRUE},
    AlertKind.PEPTIC_ULCER: {"CI-caff": Truth.TRUE, "CI-nsaid": Truth.TRUE},
    AlertKind.ANTICOAGULANT: {"CI-nsaid": Truth.TRUE},
    AlertKind.LONG_QT: {"CI-quin": Truth.TRUE},
    AlertKind.THROMBOCYTOPENIA: {"CI-quin": Truth.TRUE},
    AlertKind.G6PD: {"CI-quin": Truth.TRUE},
}


def stricter_since(receipt: Receipt) -> dict[str, Truth]:
    """Return what alerts recorded since the signing make of the checks: they hold, or are open.

    A sheet that is printed later must not contradict what was learnt in between.
    """
    found: dict[str, Truth] = {}
    for alert in present_alerts(receipt.screening.patient):
        if alert.recorded_at > receipt.made_at:
            for code, truth in SINCE.get(alert.kind, {}).items():
                found[code] = any_of((found.get(code, Truth.FALSE), truth))
    return found
