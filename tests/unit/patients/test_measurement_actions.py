"""Vital signs and results: every way out."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from core.audit.models import AuditEvent
from patients import actions
from patients.actions import LabResult, Measurement
from patients.models import Visit, VitalSign
from patients.refusals import (
    DatesOutOfOrder,
    FutureDate,
    OutsideRange,
    PressureReversed,
    ReasonMissing,
    Refused,
    VisitInError,
)
from tests.factories.patients import InvestigationFactory, VitalSignFactory


def measure(visit: Visit, by: User, now: datetime, *readings: tuple[str, str, str]) -> Any:
    return actions.record_vital_signs(
        visit=visit,
        readings=[Measurement(kind, Decimal(value), unit) for kind, value, unit in readings],
        by=by,
        now=now,
    )


@pytest.mark.parametrize(
    ("readings", "refusal", "field"),
    [
        ([("sbp", "80", "mmHg"), ("dbp", "120", "mmHg")], PressureReversed, "sbp"),
        ([("sbp", "80", "mmHg"), ("dbp", "80", "mmHg")], PressureReversed, "sbp"),
        ([("hr", "400", "/min")], OutsideRange, "hr"),
        ([("hr", "70", "mmHg")], OutsideRange, "hr"),
        ([("shoe_size", "42", "")], OutsideRange, "shoe_size"),
        ([("spo2", "101", "%")], OutsideRange, "spo2"),
    ],
)
def test_impossible_readings_are_refused_together(
    readings: list[tuple[str, str, str]],
    refusal: type[Refused],
    field: str,
    visit: Visit,
    clinician: User,
    now: datetime,
) -> None:
    with pytest.raises(refusal) as refused:
        measure(visit, clinician, now, ("rr", "14", "/min"), *readings)

    assert refused.value.field == field
    assert not VitalSign.objects.exists()


def test_readings_are_not_from_the_future(visit: Visit, clinician: User, now: datetime) -> None:
    with pytest.raises(FutureDate):
        actions.record_vital_signs(
            visit=visit, readings=[], by=clinician, now=now, taken_at=now + timedelta(hours=1)
        )


def test_a_result_is_kept_as_reported_and_in_si(
    visit: Visit, clinician: User, now: datetime
) -> None:
    row = actions.record_investigation(
        visit=visit,
        test="adj_ca",
        value=Decimal("9.2"),
        unit="mg/dL",
        taken_on=now.date(),
        lab_low=Decimal("8.8"),
        lab_high=Decimal("10.4"),
        by=clinician,
        now=now,
    )

    row.refresh_from_db()
    assert (row.entered_value, row.entered_unit) == (Decimal("9.2"), "mg/dL")
    assert row.value_si == Decimal("2.295524")
    assert AuditEvent.objects.get(verb="investigations.recorded").detail == {"ids": [row.pk]}


@pytest.mark.parametrize(
    ("result", "taken", "refusal", "field"),
    [
        (("k", "44", "mmol/L"), date(2026, 11, 12), OutsideRange, "k"),
        (("k", "4", "mg/dL"), date(2026, 11, 12), OutsideRange, "k"),
        (("gold", "4", "mg/dL"), date(2026, 11, 12), OutsideRange, "gold"),
        (("k", "4", "mmol/L", "5", "3"), date(2026, 11, 12), OutsideRange, "k_high"),
        (("k", "4", "mmol/L", "-1"), date(2026, 11, 12), OutsideRange, "k_low"),
        (("k", "4", "mmol/L"), date(2026, 11, 13), FutureDate, "taken_on"),
        (("k", "4", "mmol/L"), date(1968, 3, 11), DatesOutOfOrder, "taken_on"),
    ],
)
def test_impossible_results_are_refused(
    result: tuple[str, ...],
    taken: date,
    refusal: type[Refused],
    field: str,
    visit: Visit,
    clinician: User,
    now: datetime,
) -> None:
    test, value, unit, *limits = result
    reported = LabResult(test, Decimal(value), unit, *(Decimal(limit) for limit in limits))

    with pytest.raises(refusal) as refused:
        actions.record_investigations(
            visit=visit, results=[reported], taken_on=taken, by=clinician, now=now
        )

    assert refused.value.field == field


def test_a_wrong_reading_of_an_open_visit_is_marked(
    visit: Visit, clinician: User, now: datetime
) -> None:
    reading = VitalSignFactory.create(visit=visit)

    with pytest.raises(ReasonMissing):
        actions.mark_vital_sign_in_error(
            vital_sign=reading, reason="", by=clinician, now=now, row_version=1
        )
    wrong = actions.mark_vital_sign_in_error(
        vital_sign=reading, reason="cuff too small", by=clinician, now=now, row_version=1
    )

    assert wrong.in_error
    assert not visit.amendments.exists()


def test_a_wrong_result_of_a_signed_visit_is_also_an_amendment(
    signed_visit: Visit, clinician: User, now: datetime
) -> None:
    result = InvestigationFactory.create(visit=signed_visit)

    actions.mark_investigation_in_error(
        investigation=result, reason="haemolysed", by=clinician, now=now, row_version=1
    )

    [amendment] = signed_visit.amendments.all()
    assert amendment.reason == "haemolysed"
    assert "Potassium" in amendment.text


def test_what_is_under_a_visit_in_error_is_left_alone(
    visit: Visit, clinician: User, now: datetime
) -> None:
    result = InvestigationFactory.create(visit=visit)
    actions.mark_visit_in_error(
        visit=visit, reason="wrong patient", by=clinician, now=now, row_version=1
    )

    with pytest.raises(VisitInError):
        actions.mark_investigation_in_error(
            investigation=result, reason="x", by=clinician, now=now, row_version=1
        )

    result.refresh_from_db()
    assert not result.in_error
