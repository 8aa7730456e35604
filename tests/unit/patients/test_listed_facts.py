"""Medicines and conditions: what is present, what is absent, and above all what is unknown."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from patients.facts import CONDITION_IDS, RecordedFact, recorded_facts
from patients.models import Alert, Patient, Visit
from tests.factories.patients import (
    NOON,
    AlertFactory,
    MedicineFactory,
)

pytestmark = pytest.mark.usefixtures("known_medicines")
TODAY = NOON.date()


def facts(visit: Visit, on: date = TODAY) -> dict[str, RecordedFact]:
    visit.refresh_from_db()
    return recorded_facts(visit, on)


def alert(patient: Patient, kind: str, **more: Any) -> Alert:
    return AlertFactory.create(patient=patient, kind=kind, **more)


def test_medicines_are_present_by_generic_name(visit: Visit, patient: Patient) -> None:
    MedicineFactory.create(patient=patient, name="Lipitor 20 mg")
    MedicineFactory.create(patient=patient, name="Omeprazole", started_on=TODAY)

    drugs = facts(visit)["drugs"]
    assert drugs.present == {"atorvastatin", "omeprazole"}
    assert drugs.complete is False


def test_only_a_complete_list_makes_the_others_absent(visit: Visit, patient: Patient) -> None:
    MedicineFactory.create(patient=patient)
    Visit.objects.update(medicines_complete=True)

    assert facts(visit)["drugs"].complete is True


def test_a_medicine_that_no_rule_knows_keeps_the_list_open(visit: Visit, patient: Patient) -> None:
    """It may be any medicine under another name, so nothing is absent because of the tick."""
    MedicineFactory.create(patient=patient, name="Grandma's tonic")
    Visit.objects.update(medicines_complete=True)

    drugs = facts(visit)["drugs"]
    assert drugs.uncoded == ("Grandma's tonic",)
    assert drugs.complete is False


@pytest.mark.parametrize(
    ("days_ago", "present", "absent"),
    [
        (0, {"atorvastatin_stopped"}, {"atorvastatin"}),
        (42, {"atorvastatin_stopped"}, {"atorvastatin"}),
        (43, set(), set()),
    ],
)
def test_a_stop_matters_for_six_weeks(
    days_ago: int, present: set[str], absent: set[str], visit: Visit, patient: Patient
) -> None:
    MedicineFactory.create(
        patient=patient,
        stopped_on=TODAY - timedelta(days=days_ago),
        stopped_by=visit.opened_by,
        stopped_at=NOON,
    )

    drugs = facts(visit)["drugs"]
    assert (drugs.present, drugs.absent) == (present, absent)


def test_a_medicine_taken_again_is_present_and_not_absent(visit: Visit, patient: Patient) -> None:
    MedicineFactory.create(
        patient=patient,
        stopped_on=TODAY - timedelta(days=9),
        stopped_by=visit.opened_by,
        stopped_at=NOON,
    )
    MedicineFactory.create(patient=patient, started_on=TODAY - timedelta(days=2))

    drugs = facts(visit)["drugs"]
    assert drugs.present == {"atorvastatin", "atorvastatin_stopped"}
    assert drugs.absent == set()


def test_medicines_in_error_or_not_begun_are_not_taken(
    visit: Visit, patient: Patient, clinician: User
) -> None:
    MedicineFactory.create(patient=patient, error_reason="x", error_by=clinician, error_at=NOON)
    MedicineFactory.create(patient=patient, name="Omeprazole", started_on=TODAY)

    assert facts(visit, on=TODAY - timedelta(days=1))["drugs"].present == set()


@pytest.mark.parametrize(
    ("kind", "details", "present", "absent"),
    [
        ("heart_failure", {}, {"heart_failure"}, set()),
        ("heart_failure", {"state": "absent"}, set(), {"heart_failure"}),
        ("dysphagia", {}, {"dysphagia_known"}, set()),
        ("seizures", {"state": "absent"}, set(), {"epilepsy"}),
        ("ckd", {"ckd_stage": "4"}, {"ckd4"}, {"ckd3", "ckd5", "dialysis"}),
        ("ckd", {"ckd_stage": "dialysis"}, {"ckd5", "dialysis"}, {"ckd3", "ckd4"}),
        ("ckd", {"state": "absent"}, set(), {"ckd3", "ckd4", "ckd5", "dialysis"}),
        ("ckd", {}, set(), set()),
        ("diabetes", {"diabetes_type": "t2"}, {"diabetes_t2"}, {"diabetes_t1"}),
        ("diabetes", {"diabetes_type": "other"}, set(), set()),
        ("diabetes", {"state": "absent"}, set(), {"diabetes_t1", "diabetes_t2"}),
        ("pacemaker", {}, set(), set()),
        ("allergy", {"substance": "Latex"}, set(), set()),
    ],
)
def test_alerts_answer_conditions(
    kind: str,
    details: dict[str, str],
    present: set[str],
    absent: set[str],
    visit: Visit,
    patient: Patient,
) -> None:
    alert(patient, kind, **details)

    known = facts(visit)["conditions"]
    assert (known.present, known.absent) == (present, absent)


def test_a_complete_list_makes_every_other_condition_absent(visit: Visit, patient: Patient) -> None:
    alert(patient, "heart_failure")
    Visit.objects.update(conditions_complete=True)

    known = facts(visit)["conditions"]
    assert known.present == {"heart_failure"}
    assert known.absent == CONDITION_IDS - {"heart_failure"}
    assert known.complete is True


def test_what_an_alert_leaves_open_is_not_absent_even_in_a_complete_list(
    visit: Visit, patient: Patient
) -> None:
    alert(patient, "ckd")
    Visit.objects.update(conditions_complete=True)

    known = facts(visit)["conditions"]
    assert not known.absent & {"ckd3", "ckd4", "ckd5", "dialysis"}
    assert known.complete is False


def test_resolved_alerts_and_those_in_error_answer_nothing(
    visit: Visit, patient: Patient, clinician: User
) -> None:
    alert(patient, "heart_failure", until=TODAY, resolved_by=clinician, resolved_at=NOON)
    alert(patient, "cirrhosis", error_reason="x", error_by=clinician, error_at=NOON)

    assert facts(visit)["conditions"].present == set()
