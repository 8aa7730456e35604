"""What the record answers: known, absent, and above all unknown."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import yaml
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from patients.facts import CONDITION_IDS, LAB_FACTS, RecordedFact, gestation_weeks, recorded_facts
from patients.models import Alert, Patient, Visit
from tests.factories.patients import (
    NOON,
    AlertFactory,
    InvestigationFactory,
    VisitFactory,
    VitalSignFactory,
)

pytestmark = pytest.mark.usefixtures("known_medicines")
TODAY = NOON.date()


def facts(visit: Visit, on: date = TODAY) -> dict[str, RecordedFact]:
    visit.refresh_from_db()
    return recorded_facts(visit, on)


def alert(patient: Patient, kind: str, **more: Any) -> Alert:
    return AlertFactory.create(patient=patient, kind=kind, **more)


def test_an_empty_record_answers_only_who_and_how(visit: Visit) -> None:
    known = facts(visit)

    assert {k: f.value for k, f in known.items() if f.value is not None} == {
        "age": 58,
        "sex": "female",
        "contact": "face_to_face",
    }
    for listed in ("drugs", "conditions"):
        assert known[listed].present == known[listed].absent == frozenset()
        assert known[listed].complete is False


@pytest.mark.parametrize(("sex", "said"), [("male", "male"), ("other", None), ("not_known", None)])
def test_sex_is_answered_only_where_the_vocabulary_has_a_word(
    sex: str, said: str | None, visit: Visit
) -> None:
    visit.patient.sex = sex
    visit.patient.save()

    fact = facts(visit).get("sex")
    assert (fact.value if fact else None) == said


def test_the_latest_valid_reading_of_this_visit_counts(visit: Visit, patient: Patient) -> None:
    VitalSignFactory.create(visit=visit, entered_value=Decimal("38.5"))
    VitalSignFactory.create(visit=visit, taken_at=NOON + timedelta(minutes=5))
    wrong = VitalSignFactory.create(
        visit=visit, entered_value=Decimal(41), taken_at=NOON + timedelta(minutes=9)
    )
    wrong.error_reason, wrong.error_by, wrong.error_at = "slip", visit.opened_by, NOON
    wrong.save()
    other_visit = VisitFactory.create(patient=patient, opened_by=visit.opened_by)
    VitalSignFactory.create(visit=other_visit, kind="hr", entered_value=Decimal(72))

    known = facts(visit)
    assert known["temp_c"].value == 36.8
    assert known["temp_c"].source == "visit 12 Nov 2026"
    assert "hr" not in known


@pytest.mark.parametrize(("days_ago", "known"), [(0, True), (90, True), (91, False), (-1, False)])
def test_results_answer_for_90_days(days_ago: int, known: bool, visit: Visit) -> None:
    InvestigationFactory.create(visit=visit, taken_on=TODAY - timedelta(days=days_ago))

    assert ("labs.k" in facts(visit)) is known


def test_the_latest_result_of_any_visit_counts_in_si(visit: Visit, patient: Patient) -> None:
    earlier = VisitFactory.create(patient=patient, opened_by=visit.opened_by, signed=True)
    InvestigationFactory.create(
        visit=earlier,
        test="adj_ca",
        entered_value=Decimal("9.2"),
        entered_unit="mg/dL",
        taken_on=date(2026, 11, 1),
    )
    InvestigationFactory.create(visit=earlier, test="k", taken_on=date(2026, 10, 1))
    InvestigationFactory.create(
        visit=visit, test="k", entered_value=Decimal(3), taken_on=date(2026, 11, 9)
    )

    known = facts(visit)
    assert known["labs.adj_ca"].value == pytest.approx(2.2955, abs=1e-4)
    assert known["labs.adj_ca"].source == "result of 1 Nov 2026"
    assert known["labs.k"].value == 3


def test_results_in_error_and_of_visits_in_error_answer_nothing(
    visit: Visit, patient: Patient, clinician: User
) -> None:
    wrong = {"error_reason": "haemolysed", "error_by": clinician, "error_at": NOON}
    InvestigationFactory.create(visit=visit, test="k", **wrong)
    elsewhere = VisitFactory.create(patient=patient, opened_by=clinician, **wrong)
    InvestigationFactory.create(visit=elsewhere, test="na", entered_value=Decimal(140))

    known = facts(visit)
    assert "labs.k" not in known
    assert "labs.na" not in known


def test_the_laboratorys_own_limit_goes_with_its_result(visit: Visit) -> None:
    InvestigationFactory.create(
        visit=visit, test="ck", entered_value=Decimal(900), lab_high=Decimal(180)
    )

    known = facts(visit)
    assert (known["labs.ck"].value, known["labs.ck_uln"].value) == (900, 180)


def test_without_the_laboratorys_limit_it_stays_unknown(visit: Visit) -> None:
    InvestigationFactory.create(visit=visit, test="ck", entered_value=Decimal(900))

    assert "labs.ck_uln" not in facts(visit)


def test_usual_creatinine_is_the_median_of_the_year_before(visit: Visit) -> None:
    for days, value in ((1, 240), (7, 200), (9, 80), (100, 90), (366, 60), (380, 50)):
        InvestigationFactory.create(
            visit=visit,
            test="creatinine",
            entered_value=Decimal(value),
            taken_on=TODAY - timedelta(days=days),
        )

    known = facts(visit)
    assert known["labs.creatinine"].value == 240
    assert known["labs.creatinine_baseline"].value == 85


def test_a_finger_prick_answers_glucose_unless_the_laboratory_is_newer(visit: Visit) -> None:
    VitalSignFactory.create(visit=visit, kind="glucose", entered_value=Decimal("3.2"))
    assert facts(visit)["labs.glucose"].value == 3.2

    InvestigationFactory.create(
        visit=visit,
        test="glucose",
        entered_value=Decimal(5),
        recorded_at=NOON + timedelta(minutes=5),
    )
    assert facts(visit)["labs.glucose"].value == 5


@pytest.mark.parametrize(
    ("details", "on", "answers"),
    [
        ({"due_on": date(2027, 3, 4)}, TODAY, {"pregnant": True, "gestation_weeks": 24}),
        (
            {"gestation_weeks": 24, "gestation_on": date(2026, 11, 1)},
            TODAY,
            {"pregnant": True, "gestation_weeks": 25},
        ),
        ({}, TODAY, {"pregnant": True}),
        ({"due_on": date(2026, 10, 1)}, TODAY, {}),
        (
            {"delivered_on": date(2026, 10, 1)},
            TODAY,
            {"pregnant": False, "postpartum_weeks": 6},
        ),
        ({"delivered_on": date(2024, 10, 1)}, TODAY, {}),
        ({"state": "absent"}, TODAY, {"pregnant": False}),
        ({"state": "absent"}, TODAY + timedelta(days=28), {"pregnant": False}),
        ({"state": "absent"}, TODAY + timedelta(days=29), {}),
    ],
)
def test_pregnancy_is_answered_while_it_can_be_true(
    details: dict[str, Any],
    on: date,
    answers: dict[str, Any],
    visit: Visit,
    patient: Patient,
) -> None:
    alert(patient, "pregnancy", **details)

    known = facts(visit, on)
    said = {
        k: known[k].value for k in ("pregnant", "gestation_weeks", "postpartum_weeks") if k in known
    }
    assert said == answers


@given(weeks=st.integers(0, 40), days=st.integers(0, 6))
def test_due_date_and_dated_weeks_agree(weeks: int, days: int) -> None:
    conceived = TODAY - timedelta(weeks=weeks, days=days)
    by_due_date = Alert(due_on=conceived + timedelta(days=280))
    by_weeks = Alert(gestation_weeks=0, gestation_on=conceived)

    assert gestation_weeks(by_due_date, TODAY) == gestation_weeks(by_weeks, TODAY) == weeks


def test_every_fact_says_where_it_is_from_and_when(visit: Visit, patient: Patient) -> None:
    VitalSignFactory.create(visit=visit)
    InvestigationFactory.create(visit=visit)
    alert(patient, "pregnancy")

    for name, fact in facts(visit).items():
        assert fact.source, name
        assert isinstance(fact.recorded_at, datetime), name


def test_the_record_has_a_word_for_everything_that_the_shipped_rules_take_from_it() -> None:
    """Otherwise a complete list of alerts would claim that something unasked is absent."""
    path = settings.BASE_DIR / "triage" / "rulesets" / "twitch-and-cramp.yaml"
    findings = {f["id"]: f for f in yaml.safe_load(path.read_text())["findings"]}

    assert {o["id"] for o in findings["conditions"]["options"]} == CONDITION_IDS
    assert {f"labs.{test}" for test in LAB_FACTS} <= findings.keys()
