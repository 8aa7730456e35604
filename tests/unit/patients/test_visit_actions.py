"""Visits and what is measured at them: every way out."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from core.audit.models import AuditEvent
from core.locking import StaleRecord
from core.tables import ImmutableRecord
from patients import actions
from patients.actions import LabResult, Measurement
from patients.models import Patient, Visit, VitalSign
from patients.refusals import (
    AlreadyDone,
    DatesOutOfOrder,
    FutureDate,
    OutsideRange,
    PressureReversed,
    ReasonMissing,
    Refused,
    VisitInError,
    VisitNotSigned,
    VisitSigned,
)
from tests.factories.patients import InvestigationFactory, VitalSignFactory

WRITTEN: dict[str, Any] = {
    "contact": "video",
    "reason": "Cramp",
    "notes": "At night.",
    "medicines_complete": True,
    "conditions_complete": False,
}


def measure(visit: Visit, by: User, now: datetime, *readings: tuple[str, str, str]) -> Any:
    return actions.record_vital_signs(
        visit=visit,
        readings=[Measurement(kind, Decimal(value), unit) for kind, value, unit in readings],
        by=by,
        now=now,
    )


def test_opening(patient: Patient, clinician: User, now: datetime) -> None:
    visit = actions.open_visit(patient=patient, contact="telephone", by=clinician, now=now)

    assert (visit.clinic, visit.started_at, visit.state) == (patient.clinic, now, "open")
    assert AuditEvent.objects.get(verb="visit.opened").about == patient.pk


@pytest.mark.parametrize(("ahead", "refused"), [(4, False), (6, True)])
def test_a_visit_does_not_start_in_the_future(
    ahead: int, refused: bool, patient: Patient, clinician: User, now: datetime
) -> None:
    """Five minutes are allowed for clocks that differ."""
    arguments: dict[str, Any] = {
        "patient": patient,
        "contact": "video",
        "by": clinician,
        "now": now,
        "started_at": now + timedelta(minutes=ahead),
    }
    if refused:
        with pytest.raises(FutureDate):
            actions.open_visit(**arguments)
    else:
        actions.open_visit(**arguments)


def test_writing_keeps_text_and_readings_in_one_go(
    visit: Visit, clinician: User, now: datetime
) -> None:
    saved = actions.save_visit(
        visit=visit,
        by=clinician,
        now=now,
        row_version=1,
        readings=[Measurement("temp_c", Decimal("98.6"), "°F")],
        **WRITTEN,
    )

    assert (saved.notes, saved.row_version) == ("At night.", 2)
    [reading] = saved.vital_signs.all()
    assert (reading.value, reading.entered_value, reading.entered_unit) == (
        Decimal("37"),
        Decimal("98.6"),
        "°F",
    )
    event = AuditEvent.objects.get(verb="visit.saved")
    assert event.detail == {"fields": ["contact", "medicines_complete", "notes", "reason"]}


def test_nothing_is_kept_when_a_reading_is_impossible(
    visit: Visit, clinician: User, now: datetime
) -> None:
    with pytest.raises(OutsideRange) as refused:
        actions.save_visit(
            visit=visit,
            by=clinician,
            now=now,
            row_version=1,
            readings=[Measurement("temp_c", Decimal("98.6"), "°C")],
            **WRITTEN,
        )

    assert refused.value.field == "temp_c"
    visit.refresh_from_db()
    assert visit.notes == ""
    assert not AuditEvent.objects.filter(verb="visit.saved").exists()


def test_the_second_of_two_writers_learns_of_the_first(
    visit: Visit, clinician: User, now: datetime
) -> None:
    actions.save_visit(visit=visit, by=clinician, now=now, row_version=1, **WRITTEN)

    with pytest.raises(StaleRecord) as stale:
        actions.save_visit(
            visit=visit, by=clinician, now=now, row_version=1, **{**WRITTEN, "notes": "Mine"}
        )

    assert stale.value.current.notes == "At night."  # type: ignore[attr-defined]


def test_signing_locks_the_visit_and_everything_under_it(
    visit: Visit, clinician: User, now: datetime
) -> None:
    signed = actions.sign_visit(visit=visit, by=clinician, now=now, row_version=1)

    assert (signed.signed_by, signed.signed_at) == (clinician, now)
    for attempt in (
        lambda: actions.save_visit(visit=visit, by=clinician, now=now, row_version=2, **WRITTEN),
        lambda: actions.sign_visit(visit=visit, by=clinician, now=now, row_version=2),
        lambda: measure(visit, clinician, now, ("hr", "72", "/min")),
        lambda: actions.record_investigation(
            visit=visit,
            test="k",
            value=Decimal(4),
            unit="mmol/L",
            taken_on=now.date(),
            by=clinician,
            now=now,
        ),
    ):
        with pytest.raises(VisitSigned):
            attempt()


def test_signing_what_somebody_changed_since_is_refused(
    visit: Visit, clinician: User, now: datetime
) -> None:
    actions.save_visit(visit=visit, by=clinician, now=now, row_version=1, **WRITTEN)

    with pytest.raises(StaleRecord):
        actions.sign_visit(visit=visit, by=clinician, now=now, row_version=1)


def test_amending_adds_and_changes_nothing(
    signed_visit: Visit, clinician: User, now: datetime
) -> None:
    later = now + timedelta(days=1)

    amendment = actions.amend_visit(
        visit=signed_visit, reason="Left out", text="No fever.", by=clinician, now=later
    )

    before = signed_visit.row_version
    signed_visit.refresh_from_db()
    assert signed_visit.row_version == before
    assert (amendment.text, amendment.amended_by) == ("No fever.", clinician)
    amendment.text = "Changed"
    with pytest.raises(ImmutableRecord):
        amendment.save()


@pytest.mark.parametrize(
    ("reason", "text", "refusal"), [(" ", "x", ReasonMissing), ("x", " ", Refused)]
)
def test_an_amendment_says_what_and_why(
    reason: str,
    text: str,
    refusal: type[Refused],
    signed_visit: Visit,
    clinician: User,
    now: datetime,
) -> None:
    with pytest.raises(refusal):
        actions.amend_visit(visit=signed_visit, reason=reason, text=text, by=clinician, now=now)


def test_an_open_visit_is_written_not_amended(visit: Visit, clinician: User, now: datetime) -> None:
    with pytest.raises(VisitNotSigned):
        actions.amend_visit(visit=visit, reason="x", text="y", by=clinician, now=now)


@pytest.mark.parametrize("which", ["visit", "signed_visit"])
def test_a_visit_in_error_stays_and_takes_nothing_more(
    which: str, clinician: User, now: datetime, request: pytest.FixtureRequest
) -> None:
    visit: Visit = request.getfixturevalue(which)

    wrong = actions.mark_visit_in_error(
        visit=visit, reason="wrong patient", by=clinician, now=now, row_version=1
    )

    assert wrong.in_error
    with pytest.raises(AlreadyDone):
        actions.mark_visit_in_error(
            visit=visit, reason="again", by=clinician, now=now, row_version=2
        )
    with pytest.raises(VisitInError):
        actions.save_visit(visit=visit, by=clinician, now=now, row_version=2, **WRITTEN)
    with pytest.raises(VisitInError):
        actions.amend_visit(visit=visit, reason="x", text="y", by=clinician, now=now)


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
