"""Medicines and conditions: what is on the list, what is not, and what that means."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from patients.facts.recorded import RecordedFact, of_visit
from patients.models import Alert, AlertKind, AlertState, CkdStage, DiabetesType, Medicine, Visit

STOPPED_MATTERS = timedelta(weeks=6)  # a medicine stopped longer ago is not reported as stopped
# Alert kinds whose condition has another id in the vocabulary; the others have the same id.
_OTHER_IDS = {AlertKind.DYSPHAGIA: "dysphagia_known", AlertKind.SEIZURES: "epilepsy"}
# Alert kinds that are not a condition of the vocabulary.
_NO_CONDITION = {
    AlertKind.CKD, AlertKind.DIABETES, AlertKind.PREGNANCY, AlertKind.ANTICOAGULANT,
    AlertKind.PACEMAKER, AlertKind.ALLERGY, AlertKind.OTHER,
}  # fmt: skip
# Dialysis is stage 5 treated; stage 5 as recorded is without dialysis.
_CKD_IDS: dict[str, frozenset[str]] = {
    CkdStage.STAGE_3: frozenset({"ckd3"}),
    CkdStage.STAGE_4: frozenset({"ckd4"}),
    CkdStage.STAGE_5: frozenset({"ckd5"}),
    CkdStage.DIALYSIS: frozenset({"ckd5", "dialysis"}),
}
_DIABETES_IDS: dict[str, frozenset[str]] = {
    DiabetesType.TYPE_1: frozenset({"diabetes_t1"}),
    DiabetesType.TYPE_2: frozenset({"diabetes_t2"}),
}
_ALL_CKD = frozenset().union(*_CKD_IDS.values())
_ALL_DIABETES = frozenset().union(*_DIABETES_IDS.values())
CONDITION_IDS: frozenset[str] = frozenset(
    {_OTHER_IDS.get(k, k.value) for k in AlertKind if k not in _NO_CONDITION}
    | _ALL_CKD
    | _ALL_DIABETES
)


def medicines(visit: Visit, on: date) -> RecordedFact:
    """What is taken on that day, and what was stopped within six weeks before."""
    present: set[str] = set()
    absent: set[str] = set()
    uncoded: list[str] = []
    latest = visit.opened_at
    for medicine in Medicine.objects.filter(patient=visit.patient, error_at=None).order_by("pk"):
        begun = medicine.started_on is None or medicine.started_on <= on
        stopped = medicine.stopped_on is not None and medicine.stopped_on <= on
        if not begun or (stopped and on - _stopped_on(medicine) > STOPPED_MATTERS):
            continue
        latest = max(latest, medicine.recorded_at)
        if not medicine.generic:
            uncoded.append(medicine.name)
        else:
            present.add(f"{medicine.generic}_stopped" if stopped else medicine.generic)
            if stopped:
                absent.add(medicine.generic)
    return RecordedFact(
        source=_("medicine list, %(visit)s") % {"visit": of_visit(visit)},
        recorded_at=latest,
        present=frozenset(present),
        absent=frozenset(absent - present),
        complete=visit.medicines_complete and not uncoded,
        uncoded=tuple(uncoded),
    )


def _stopped_on(medicine: Medicine) -> date:
    assert medicine.stopped_on is not None  # noqa: S101 - the caller asked for stopped ones
    return medicine.stopped_on


def conditions(visit: Visit) -> RecordedFact:
    """The conditions that alerts say are present or absent."""
    present: set[str] = set()
    absent: set[str] = set()
    left_open: set[str] = set()
    latest = visit.opened_at
    for alert in Alert.objects.filter(patient=visit.patient, until=None, error_at=None):
        every, held = _condition_ids(alert)
        if not every:
            continue
        latest = max(latest, alert.recorded_at)
        if alert.state == AlertState.ABSENT:
            absent |= every
        elif held:
            present |= held
            absent |= every - held
        else:
            left_open |= every
    if visit.conditions_complete:
        absent |= CONDITION_IDS
    return RecordedFact(
        source=_("alerts, %(visit)s") % {"visit": of_visit(visit)},
        recorded_at=latest,
        present=frozenset(present),
        absent=frozenset(absent - present - left_open),
        complete=visit.conditions_complete and not left_open - present,
    )


def _condition_ids(alert: Alert) -> tuple[frozenset[str], frozenset[str]]:
    """Return the condition ids that the alert is about, and which of them hold when it is present.

    Kidney disease without a stage, or diabetes without a type, leaves open which id holds: then
    the second set is empty.
    """
    kind = AlertKind(alert.kind)
    if kind == AlertKind.CKD:
        return _ALL_CKD, _CKD_IDS.get(alert.ckd_stage, frozenset())
    if kind == AlertKind.DIABETES:
        return _ALL_DIABETES, _DIABETES_IDS.get(alert.diabetes_type, frozenset())
    if kind in _NO_CONDITION:
        return frozenset(), frozenset()
    own = frozenset({_OTHER_IDS.get(kind, kind.value)})
    return own, own
