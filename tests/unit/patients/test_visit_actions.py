"""Visits: every way out of opening, writing, signing, amending and retracting."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from core.audit.models import AuditEvent
from core.locking import StaleRecord
from core.tables import ImmutableRecord
from patients import actions
from patients.actions import Measurement
from patients.models import Patient, Visit
from patients.refusals import (
    AlreadyDone,
    FutureDate,
    OutsideRange,
    ReasonMissing,
    Refused,
    VisitInError,
    VisitNotSigned,
    VisitSigned,
)

WRITTEN: dict[str, Any] = {
    "contact": "video",
    "reason": "Cramp",
    "notes": "At night.",
    "medicines_complete": True,
    "conditions_complete": False,
}


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
        lambda: actions.record_vital_signs(
            visit=visit,
            readings=[Measurement("hr", Decimal(72), "/min")],
            by=clinician,
            now=now,
        ),
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
