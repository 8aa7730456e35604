"""What the record already answers, by the ids of the triage vocabulary.

Unknown stays unknown: a medicine or condition that nobody asked about is neither present nor
absent, an old test result answers nothing, and each fact says where it comes from and from when.
This module knows ids, not rules; whoever asks leaves out the ids that its ruleset does not have.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.models import (
    Alert,
    AlertKind,
    AlertState,
    CkdStage,
    DiabetesType,
    Medicine,
    Sex,
    Visit,
    VitalSign,
)
from patients.selectors import recent_results

RESULTS_HOLD = timedelta(days=90)  # older results answer no finding
STOPPED_MATTERS = timedelta(weeks=6)  # a medicine stopped longer ago is not reported as stopped
NOT_PREGNANT_HOLDS = timedelta(days=28)  # "not pregnant" is asked again after this
LONGEST_GESTATION = 44  # completed weeks; beyond it the entry is out of date
LONGEST_POSTPARTUM = 52  # weeks after birth that are reported

VITAL_SIGN_FACTS = ("temp_c", "hr", "sbp", "dbp", "spo2")
LAB_FACTS = (
    "na", "k", "adj_ca", "mg", "phosphate", "ck", "creatinine", "glucose", "hba1c", "tsh",
    "lithium",
)  # fmt: skip

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

Value = bool | str | int | float


@dataclass(frozen=True)
class RecordedFact:
    """One answer of the record: a value, or for a set what is present and what is absent.

    `complete` (medicines only): everything that is in neither is absent. `uncoded` lists medicines
    that no rule knows by name; while there is one, `complete` is not claimed, because it may be any
    medicine under another name. Conditions never claim it: their absences are listed, so that a
    condition which the record has no word for stays unknown.
    """

    source: str
    recorded_at: datetime
    value: Value | None = None
    present: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    complete: bool = False
    uncoded: tuple[str, ...] = ()


def recorded_facts(visit: Visit, on: date) -> dict[str, RecordedFact]:
    """Return what the record of this visit's patient answers on that day, by finding id."""
    facts = {
        **_person(visit, on),
        **_vital_signs(visit),
        **_pregnancy(visit, on),
        **_results(visit, on),
    }
    facts["drugs"] = _medicines(visit, on)
    facts["conditions"] = _conditions(visit)
    return facts


def _person(visit: Visit, on: date) -> dict[str, RecordedFact]:
    patient = visit.patient
    known = partial(RecordedFact, source=_("patient details"), recorded_at=patient.registered_at)
    facts = {"age": known(value=patient.age_on(on))}
    if patient.sex in (Sex.FEMALE, Sex.MALE):
        facts["sex"] = known(value=str(patient.sex))
    facts["contact"] = RecordedFact(
        value=str(visit.contact), source=_of_visit(visit), recorded_at=visit.opened_at
    )
    return facts


def _vital_signs(visit: Visit) -> dict[str, RecordedFact]:
    facts: dict[str, RecordedFact] = {}
    readings = VitalSign.objects.filter(visit=visit, error_at=None, kind__in=VITAL_SIGN_FACTS)
    for reading in readings.order_by("taken_at", "pk"):  # the latest wins
        facts[reading.kind] = RecordedFact(
            value=_number(reading.value), source=_of_visit(visit), recorded_at=reading.taken_at
        )
    return facts


def _results(visit: Visit, on: date) -> dict[str, RecordedFact]:
    facts: dict[str, RecordedFact] = {}
    for result in recent_results(visit.patient, since=on - RESULTS_HOLD, until=on):
        if result.test not in LAB_FACTS or f"labs.{result.test}" in facts:
            continue
        known = partial(
            RecordedFact,
            source=_("result of %(day)s") % {"day": _day(result.taken_on)},
            recorded_at=result.recorded_at,
        )
        facts[f"labs.{result.test}"] = known(value=_number(result.value_si))
        if result.test == "ck" and result.lab_high is not None:
            facts["labs.ck_uln"] = known(value=_number(result.lab_high))
    return {**facts, **_finger_prick(visit, facts.get("labs.glucose"))}


def _finger_prick(visit: Visit, lab: RecordedFact | None) -> dict[str, RecordedFact]:
    """Today's finger-prick glucose answers, unless the laboratory's result is newer."""
    reading = (
        VitalSign.objects.filter(visit=visit, error_at=None, kind="glucose")
        .order_by("-taken_at", "-pk")
        .first()
    )
    if reading is None or (lab is not None and lab.recorded_at > reading.recorded_at):
        return {}
    source = _("finger-prick, %(visit)s") % {"visit": _of_visit(visit)}
    return {
        "labs.glucose": RecordedFact(
            value=_number(reading.value), source=source, recorded_at=reading.taken_at
        )
    }


def _pregnancy(visit: Visit, on: date) -> dict[str, RecordedFact]:
    alert = (
        Alert.objects.filter(
            patient=visit.patient, kind=AlertKind.PREGNANCY, until=None, error_at=None
        )
        .order_by("-recorded_at")
        .first()
    )
    if alert is None:
        return {}
    known = partial(RecordedFact, source=_of_alert(alert), recorded_at=alert.recorded_at)
    if alert.state == AlertState.ABSENT:
        asked_on = timezone.localdate(alert.recorded_at)
        if on - asked_on > NOT_PREGNANT_HOLDS:
            return {}
        return {"pregnant": known(value=False)}
    if alert.delivered_on is not None:
        weeks = (on - alert.delivered_on).days // 7
        facts = {"pregnant": known(value=False)}
        if 0 <= weeks <= LONGEST_POSTPARTUM:
            facts["postpartum_weeks"] = known(value=weeks)
            return facts
        return {}
    weeks_or_none = gestation_weeks(alert, on)
    if weeks_or_none is None:
        return {"pregnant": known(value=True)}
    if weeks_or_none > LONGEST_GESTATION:
        return {}
    return {
        "pregnant": known(value=True),
        "gestation_weeks": known(value=weeks_or_none),
    }


def gestation_weeks(alert: Alert, on: date) -> int | None:
    """Return the completed weeks on that day, from the due date (40 weeks) or a dated count."""
    if alert.due_on is not None:
        return max(0, (280 - (alert.due_on - on).days) // 7)
    if alert.gestation_weeks is not None and alert.gestation_on is not None:
        return max(0, alert.gestation_weeks + (on - alert.gestation_on).days // 7)
    return None


def _medicines(visit: Visit, on: date) -> RecordedFact:
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
        source=_("medicine list, %(visit)s") % {"visit": _of_visit(visit)},
        recorded_at=latest,
        present=frozenset(present),
        absent=frozenset(absent - present),
        complete=visit.medicines_complete and not uncoded,
        uncoded=tuple(uncoded),
    )


def _stopped_on(medicine: Medicine) -> date:
    assert medicine.stopped_on is not None  # noqa: S101 - the caller asked for stopped ones
    return medicine.stopped_on


def _conditions(visit: Visit) -> RecordedFact:
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
        source=_("alerts, %(visit)s") % {"visit": _of_visit(visit)},
        recorded_at=latest,
        present=frozenset(present),
        absent=frozenset(absent - present - left_open),
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


def _number(value: Decimal) -> int | float:
    """Return a plain JSON number: what a case file would hold for the same value."""
    return int(value) if value == value.to_integral_value() else float(value)


def _day(day: date) -> str:
    return date_format(day, "j M Y")


def _of_visit(visit: Visit) -> str:
    return _("visit %(day)s") % {"day": _day(timezone.localdate(visit.started_at))}


def _of_alert(alert: Alert) -> str:
    return _("alert of %(day)s") % {"day": _day(timezone.localdate(alert.recorded_at))}
