"""Vital signs and test results under a visit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.trail import record
from patients.actions.holding import writable
from patients.actions.retracting import noted_after_signing, retract
from patients.clock import no_day_ahead, not_ahead
from patients.models import Investigation, Visit, VitalSign
from patients.quantities import (
    TESTS,
    VITAL_SIGNS,
    Implausible,
    Quantity,
    UnknownUnit,
    canonical_value,
)
from patients.refusals import DatesOutOfOrder, OutsideRange, PressureReversed


@dataclass(frozen=True)
class Measurement:
    """A vital sign as it was entered."""

    kind: str
    value: Decimal
    unit: str


@dataclass(frozen=True)
class LabResult:
    """A result as the laboratory reported it; its limits are in the same unit."""

    test: str
    value: Decimal
    unit: str
    lab_low: Decimal | None = None
    lab_high: Decimal | None = None


@transaction.atomic
def record_vital_signs(
    *,
    visit: Visit,
    readings: Sequence[Measurement],
    by: User,
    now: datetime,
    taken_at: datetime | None = None,
) -> list[VitalSign]:
    """Add readings taken at one time.

    Raises OutsideRange, PressureReversed, FutureDate, VisitSigned or VisitInError; then none is
    kept.
    """
    taken_at = taken_at or now
    not_ahead(taken_at, now=now, field="taken_at")
    held = writable(visit)
    by_kind = {r.kind: r for r in readings}
    if {"sbp", "dbp"} <= by_kind.keys() and by_kind["sbp"].value <= by_kind["dbp"].value:
        raise PressureReversed
    rows = [
        VitalSign.objects.create(
            visit=held,
            kind=r.kind,
            value=_canonical(VITAL_SIGNS, r.kind, r.value, r.unit, field=r.kind),
            entered_value=r.value,
            entered_unit=r.unit,
            taken_at=taken_at,
            recorded_by=by,
            recorded_at=now,
        )
        for r in readings
    ]
    _audit("vital_signs.recorded", held, by=by, now=now, ids=[row.pk for row in rows])
    return rows


@transaction.atomic
def record_investigations(
    *, visit: Visit, results: Sequence[LabResult], taken_on: date, by: User, now: datetime
) -> list[Investigation]:
    """Add the results of one sample as the laboratory reported them.

    Raises OutsideRange, DatesOutOfOrder, FutureDate, VisitSigned or VisitInError; then none is
    kept.
    """
    held = writable(visit)
    no_day_ahead(taken_on, clinic=held.clinic, now=now, field="taken_on")
    if taken_on < held.patient.birth_date:
        raise DatesOutOfOrder(_("This is before the patient was born."), field="taken_on")
    for result in results:
        _check_limits(result)
    rows = [
        Investigation.objects.create(
            visit=held,
            test=r.test,
            entered_value=r.value,
            entered_unit=r.unit,
            value_si=_canonical(TESTS, r.test, r.value, r.unit, field=r.test),
            lab_low=r.lab_low,
            lab_high=r.lab_high,
            taken_on=taken_on,
            recorded_by=by,
            recorded_at=now,
        )
        for r in results
    ]
    _audit("investigations.recorded", held, by=by, now=now, ids=[row.pk for row in rows])
    return rows


def record_investigation(
    *,
    visit: Visit,
    test: str,
    value: Decimal,
    unit: str,
    taken_on: date,
    by: User,
    now: datetime,
    lab_low: Decimal | None = None,
    lab_high: Decimal | None = None,
) -> Investigation:
    """Add one result; see `record_investigations`."""
    result = LabResult(test, value, unit, lab_low, lab_high)
    return record_investigations(visit=visit, results=[result], taken_on=taken_on, by=by, now=now)[
        0
    ]


@transaction.atomic
def mark_vital_sign_in_error(
    *, vital_sign: VitalSign, reason: str, by: User, now: datetime, row_version: int
) -> VitalSign:
    """Say that a reading is wrong; under a signed visit this is written as an amendment too.

    Raises ReasonMissing, AlreadyDone, VisitInError or StaleRecord.
    """
    wrong = retract(vital_sign, reason=reason, by=by, now=now, row_version=row_version)
    noted_after_signing(wrong.visit, str(wrong), reason=reason, by=by, now=now)
    _audit("vital_sign.marked_in_error", wrong.visit, by=by, now=now, ids=[wrong.pk])
    return wrong


@transaction.atomic
def mark_investigation_in_error(
    *, investigation: Investigation, reason: str, by: User, now: datetime, row_version: int
) -> Investigation:
    """Say that a result is wrong; under a signed visit this is written as an amendment too.

    A wrong result must stop feeding the rules even after signing, and the signed page must show
    who said so. Raises ReasonMissing, AlreadyDone, VisitInError or StaleRecord.
    """
    wrong = retract(investigation, reason=reason, by=by, now=now, row_version=row_version)
    noted_after_signing(wrong.visit, str(wrong), reason=reason, by=by, now=now)
    _audit("investigation.marked_in_error", wrong.visit, by=by, now=now, ids=[wrong.pk])
    return wrong


def _check_limits(result: LabResult) -> None:
    low, high = result.lab_low, result.lab_high
    if low is not None and low < 0:
        raise OutsideRange(_("A limit can't be below zero."), field=f"{result.test}_low")
    if high is not None and (high < 0 or (low is not None and low > high)):
        raise OutsideRange(
            _("The upper limit is below the lower limit."), field=f"{result.test}_high"
        )


def _canonical(
    quantities: Mapping[str, Quantity], key: str, value: Decimal, unit: str, *, field: str
) -> Decimal:
    quantity = quantities.get(key)
    if quantity is None:
        raise OutsideRange(field=field)
    try:
        return canonical_value(quantity, value, unit)
    except Implausible as problem:
        raise OutsideRange(problem.message, field=field) from problem
    except UnknownUnit as problem:
        raise OutsideRange(_("Choose one of the units."), field=field) from problem


def _audit(verb: str, visit: Visit, *, by: User, now: datetime, ids: list[int]) -> None:
    record(
        verb=verb,
        by=by,
        now=now,
        subject=visit,
        about=visit.patient_id,
        clinic_id=visit.clinic_id,
        detail={"ids": ids},
    )
