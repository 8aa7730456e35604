"""Opening, writing, signing and amending a visit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from core.audit.trail import record
from core.locking import save_if_current
from patients.actions.holding import held_visit, writable
from patients.actions.measurements import Measurement, record_vital_signs
from patients.actions.retracting import retract
from patients.clock import not_ahead
from patients.models import Amendment, Patient, Visit, VisitState
from patients.refusals import ReasonMissing, Refused, VisitInError, VisitNotSigned


@transaction.atomic
def open_visit(
    *,
    patient: Patient,
    contact: str,
    by: User,
    now: datetime,
    reason: str = "",
    started_at: datetime | None = None,
) -> Visit:
    """Begin a visit in the patient's clinic. Raises FutureDate."""
    started_at = started_at or now
    not_ahead(started_at, now=now, field="started_at")
    visit = Visit.objects.create(
        patient=patient,
        clinic=patient.clinic,
        contact=contact,
        reason=reason,
        started_at=started_at,
        opened_by=by,
        opened_at=now,
    )
    _audit("visit.opened", visit, by=by, now=now)
    return visit


@transaction.atomic
def save_visit(
    *,
    visit: Visit,
    by: User,
    now: datetime,
    row_version: int,
    contact: str,
    reason: str,
    notes: str,
    medicines_complete: bool,
    conditions_complete: bool,
    readings: Sequence[Measurement] = (),
) -> Visit:
    """Write an open visit, and add the vital signs that were measured.

    Raises VisitSigned, VisitInError, StaleRecord, or what `record_vital_signs` raises; then
    nothing is kept.
    """
    held = writable(visit)
    changes: dict[str, Any] = {
        "contact": contact,
        "reason": reason,
        "notes": notes,
        "medicines_complete": medicines_complete,
        "conditions_complete": conditions_complete,
    }
    fields = sorted(name for name, value in changes.items() if getattr(held, name) != value)
    saved = save_if_current(held, row_version=row_version, changes=changes)
    _audit("visit.saved", visit, by=by, now=now, detail={"fields": fields})
    if readings:
        record_vital_signs(visit=saved, readings=readings, by=by, now=now)
    return saved


@transaction.atomic
def sign_visit(*, visit: Visit, by: User, now: datetime, row_version: int) -> Visit:
    """Sign and lock the visit with everything under it.

    Raises VisitSigned, VisitInError or StaleRecord (somebody wrote since it was read through).
    """
    held = writable(visit)
    signed = save_if_current(
        held,
        row_version=row_version,
        changes={"state": VisitState.SIGNED, "signed_by": by, "signed_at": now},
    )
    _audit("visit.signed", visit, by=by, now=now)
    return signed


@transaction.atomic
def amend_visit(*, visit: Visit, reason: str, text: str, by: User, now: datetime) -> Amendment:
    """Add to a signed visit; what was signed stays as it is.

    Raises ReasonMissing, Refused (no text), VisitNotSigned or VisitInError.
    """
    if not reason.strip():
        raise ReasonMissing
    if not text.strip():
        raise Refused(field="text")
    held = held_visit(visit)
    if held.in_error:
        raise VisitInError
    if not held.signed:
        raise VisitNotSigned
    amendment = Amendment.objects.create(
        visit=held, reason=reason.strip(), text=text.strip(), amended_by=by, amended_at=now
    )
    _audit("visit.amended", visit, by=by, now=now, detail={"amendment": amendment.pk})
    return amendment


@transaction.atomic
def mark_visit_in_error(
    *, visit: Visit, reason: str, by: User, now: datetime, row_version: int
) -> Visit:
    """Say that the visit does not belong here; it stays readable, and no rule reads it again.

    Raises ReasonMissing, AlreadyDone or StaleRecord.
    """
    wrong = retract(held_visit(visit), reason=reason, by=by, now=now, row_version=row_version)
    _audit("visit.marked_in_error", visit, by=by, now=now)
    return wrong


def _audit(
    verb: str, visit: Visit, *, by: User, now: datetime, detail: dict[str, Any] | None = None
) -> None:
    record(
        verb=verb,
        by=by,
        now=now,
        subject=visit,
        about=visit.patient_id,
        clinic_id=visit.clinic_id,
        detail=detail,
    )
