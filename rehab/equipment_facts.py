"""What the record answers of the questions for equipment: alerts, precautions, the last FAC.

Only what the record says of exactly the same thing: a present precaution "neglect" does not say
whether it was trained, so only its absence answers.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from patients.models import AlertKind, AlertState
from patients.selectors import current_alerts
from rehab.models import Episode, PrecautionKind, PrecautionState
from rehab.profile_sheet import measure_facts
from rehab.selectors import precautions_of
from triage.facts import FromRecord

RULESET = "adaptive-equipment"

# Alerts that are options of the question about conditions.
CONDITIONS = {
    AlertKind.PACEMAKER: "cardiac_device",
    AlertKind.ANTICOAGULANT: "anticoagulant",
    AlertKind.OSTEOPOROSIS: "osteoporosis",
    AlertKind.PERIPHERAL_ARTERY_DISEASE: "arterial_disease",
    AlertKind.DIABETES: "diabetes_or_neuropathy",
}
# Alerts that are wider than the option: their absence answers, their presence only asks.
ABSENT_ONLY = {AlertKind.SEIZURES: "seizure_12_months"}
# Precautions that are options of a question, whether present or absent.
OPTIONS = {
    PrecautionKind.HEMIANOPIA: ("vision", "hemianopia"),
    PrecautionKind.SUBLUXATION: ("arm", "subluxation"),
    PrecautionKind.SHOULDER_PAIN: ("arm", "shoulder_pain"),
    PrecautionKind.APHASIA: ("communication", "aphasia"),
}


def equipment_record(episode: Episode) -> Mapping[str, FromRecord]:
    """Return what the record answers, by item."""
    found: dict[str, FromRecord] = {}
    present: dict[str, list[str]] = {}
    absent: dict[str, list[str]] = {}
    for alert in current_alerts(episode.patient):
        is_present = alert.state == AlertState.PRESENT
        kind = AlertKind(alert.kind)
        if kind == AlertKind.DYSPHAGIA and is_present:
            found["swallow"] = FromRecord(_("the record"), "dysphagia")
        elif kind in CONDITIONS:
            side = present if is_present else absent
            if is_present or kind != AlertKind.DIABETES:  # no diabetes is not "no neuropathy"
                side.setdefault("conditions", []).append(CONDITIONS[kind])
        elif kind in ABSENT_ONLY and not is_present:
            absent.setdefault("conditions", []).append(ABSENT_ONLY[kind])
    for precaution in precautions_of(episode):
        is_present = precaution.state == PrecautionState.PRESENT
        named = PrecautionKind(precaution.kind)
        if named == PrecautionKind.NEGLECT and not is_present:
            found["neglect"] = FromRecord(_("the precautions"), "none")
        elif named in OPTIONS:
            question, option = OPTIONS[named]
            (present if is_present else absent).setdefault(question, []).append(option)
    for question in sorted(present.keys() | absent.keys()):
        source = _("the record") if question == "conditions" else _("the precautions")
        found[question] = FromRecord(
            source,
            present=tuple(present.get(question, ())),
            absent=tuple(absent.get(question, ())),
        )
    return found | measure_facts(episode, {"fac": ("fac", "grade")})
