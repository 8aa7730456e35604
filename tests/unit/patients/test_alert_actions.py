"""Alerts: every way out of recording, resolving and retracting."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from core.audit.models import AuditEvent
from core.locking import StaleRecord
from patients.actions import mark_alert_in_error, record_alert, resolve_alert
from patients.models import Alert, Patient
from patients.refusals import AlreadyDone, DatesOutOfOrder, FutureDate, ReasonMissing, Refused
from patients.selectors import current_alerts


def say(patient: Patient, by: User, now: datetime, kind: str, **more: Any) -> Alert:
    arguments: dict[str, Any] = {"state": "present", **more}
    return record_alert(patient=patient, kind=kind, by=by, now=now, **arguments)


def test_recording_keeps_details_and_audit_row(
    patient: Patient, clinician: User, now: datetime
) -> None:
    alert = say(
        patient,
        clinician,
        now,
        "fluid_restriction",
        details={"litres_per_day": Decimal("1.5"), "prescribed_by": "Dr Quill"},
        since=date(2026, 10, 1),
    )

    assert alert.litres_per_day == Decimal("1.5")
    event = AuditEvent.objects.get(verb="alert.recorded")
    assert event.about == patient.pk
    assert event.detail["fields"] == ["litres_per_day", "prescribed_by"]


def test_details_of_another_kind_and_of_absent_alerts_are_dropped(
    patient: Patient, clinician: User, now: datetime
) -> None:
    other = say(patient, clinician, now, "heart_failure", details={"egfr": 22, "label": "x"})
    absent = say(
        patient, clinician, now, "diabetes", state="absent", details={"diabetes_type": "t1"}
    )

    assert (other.egfr, other.label) == (None, "")
    assert absent.diabetes_type == ""


def test_asking_again_resolves_what_stood_and_keeps_it(
    patient: Patient, clinician: User, now: datetime
) -> None:
    first = say(patient, clinician, now, "pregnancy", state="absent")

    second = say(patient, clinician, now + timedelta(days=9), "pregnancy")

    first.refresh_from_db()
    assert list(current_alerts(patient)) == [second]
    assert first.until == date(2026, 11, 21)
    assert first.resolved_by == clinician


def test_allergies_stand_side_by_side(patient: Patient, clinician: User, now: datetime) -> None:
    for substance in ("Penicillin", "Latex"):
        say(patient, clinician, now, "allergy", details={"substance": substance})

    assert current_alerts(patient).count() == 2


def test_one_allergy_can_be_replaced(patient: Patient, clinician: User, now: datetime) -> None:
    penicillin = say(patient, clinician, now, "allergy", details={"substance": "Penicillin"})
    latex = say(patient, clinician, now, "allergy", details={"substance": "Latex"})

    changed = say(
        patient,
        clinician,
        now,
        "allergy",
        details={"substance": "Penicillin", "reaction": "rash"},
        replaces=penicillin,
        replaces_version=1,
    )

    assert set(current_alerts(patient)) == {latex, changed}
    with pytest.raises(StaleRecord):
        say(
            patient,
            clinician,
            now,
            "allergy",
            details={"substance": "X"},
            replaces=penicillin,
            replaces_version=1,
        )
    with pytest.raises(AlreadyDone):
        say(
            patient,
            clinician,
            now,
            "allergy",
            details={"substance": "X"},
            replaces=penicillin,
            replaces_version=2,
        )


@pytest.mark.parametrize(("kind", "field"), [("allergy", "substance"), ("other", "label")])
def test_an_allergy_and_another_alert_say_what_they_are(
    kind: str, field: str, patient: Patient, clinician: User, now: datetime
) -> None:
    with pytest.raises(Refused) as refused:
        say(patient, clinician, now, kind)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        ("heart_failure", {"since": date(2026, 11, 13)}, "since"),
        ("pregnancy", {"details": {"delivered_on": date(2026, 11, 13)}}, "delivered_on"),
    ],
)
def test_the_future_is_refused(
    kind: str,
    more: dict[str, Any],
    field: str,
    patient: Patient,
    clinician: User,
    now: datetime,
) -> None:
    with pytest.raises(FutureDate) as refused:
        say(patient, clinician, now, kind, **more)

    assert refused.value.field == field


def test_a_gestation_is_counted_from_the_day_it_was_said(
    patient: Patient, clinician: User, now: datetime
) -> None:
    alert = say(patient, clinician, now, "pregnancy", details={"gestation_weeks": 24})

    assert alert.gestation_on == now.date()


def test_resolving_says_until_when(patient: Patient, clinician: User, now: datetime) -> None:
    alert = say(patient, clinician, now, "heart_failure", since=date(2026, 1, 1))

    ended = resolve_alert(
        alert=alert, until=date(2026, 11, 1), by=clinician, now=now, row_version=1
    )

    assert (ended.until, ended.resolved_by) == (date(2026, 11, 1), clinician)
    assert not current_alerts(patient).exists()
    assert AuditEvent.objects.filter(verb="alert.resolved", about=patient.pk).count() == 1
    with pytest.raises(AlreadyDone):
        resolve_alert(alert=ended, until=date(2026, 11, 2), by=clinician, now=now, row_version=2)


@pytest.mark.parametrize(
    ("until", "refusal"),
    [(date(2025, 12, 31), DatesOutOfOrder), (date(2026, 11, 13), FutureDate)],
)
def test_resolving_refuses_impossible_days(
    until: date,
    refusal: type[Refused],
    patient: Patient,
    clinician: User,
    now: datetime,
) -> None:
    alert = say(patient, clinician, now, "heart_failure", since=date(2026, 1, 1))

    with pytest.raises(refusal):
        resolve_alert(alert=alert, until=until, by=clinician, now=now, row_version=1)


def test_resolving_notices_another_writer(patient: Patient, clinician: User, now: datetime) -> None:
    alert = say(patient, clinician, now, "heart_failure")

    with pytest.raises(StaleRecord):
        resolve_alert(alert=alert, until=now.date(), by=clinician, now=now, row_version=9)


def test_an_error_stays_with_its_reason(patient: Patient, clinician: User, now: datetime) -> None:
    alert = say(patient, clinician, now, "heart_failure")

    wrong = mark_alert_in_error(
        alert=alert, reason=" another patient's letter ", by=clinician, now=now, row_version=1
    )

    assert (wrong.error_reason, wrong.error_by, wrong.error_at) == (
        "another patient's letter",
        clinician,
        now,
    )
    assert Alert.objects.filter(pk=alert.pk).exists()
    assert not current_alerts(patient).exists()
    say(patient, clinician, now, "heart_failure")  # the kind is free again
    with pytest.raises(AlreadyDone):
        mark_alert_in_error(alert=wrong, reason="again", by=clinician, now=now, row_version=2)


def test_an_error_needs_a_reason(patient: Patient, clinician: User, now: datetime) -> None:
    alert = say(patient, clinician, now, "heart_failure")

    with pytest.raises(ReasonMissing):
        mark_alert_in_error(alert=alert, reason=" ", by=clinician, now=now, row_version=1)
