"""Asking after a loan: is it used, does it help, is it safe, does it stay."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from core.locking import save_if_current
from patients.clock import no_day_ahead
from patients.refusals import AlreadyDone, DatesOutOfOrder
from rehab.actions.auditing import audit
from rehab.actions.equipment_loans import closed, held_loan
from rehab.equipment_refusals import (
    NextCheckMissing,
    NotAsked,
    NoteMissing,
    UnsafeStays,
    WhyMissing,
)
from rehab.models import (
    CheckKind,
    CheckResult,
    CheckSafety,
    EndReason,
    Loan,
    LoanCheck,
    LoanEnd,
    Used,
)

ENDS = {
    CheckResult.RETURNED: LoanEnd.RETURNED,
    CheckResult.CHANGED: LoanEnd.RETURNED,
    CheckResult.LOST: LoanEnd.LOST,
}


@dataclass(frozen=True)
class Checked:
    """What was found at a check. `reason` is needed when the thing does not stay."""

    done_on: date
    how: str
    used: str
    aim_reached: str
    safety: str
    result: str
    reason: str = ""
    note: str = ""
    next_on: date | None = None


@transaction.atomic
def record_check(
    *, check: LoanCheck, found: Checked, by: User, now: datetime, row_version: int
) -> LoanCheck:
    """Record a check. The loan goes on with a next one planned, or ends with its reason.

    Raises LoanEnded, AlreadyDone, NotAsked, UnsafeStays, NoteMissing, NextCheckMissing, WhyMissing,
    FutureDate, DatesOutOfOrder or StaleRecord.
    """
    loan = held_loan(check.loan)
    current = LoanCheck.objects.get(pk=check.pk)
    if current.done_at is not None:
        raise AlreadyDone
    no_day_ahead(found.done_on, clinic=loan.episode.patient.clinic, now=now, field="done_on")
    if found.done_on < loan.lent_on:
        raise DatesOutOfOrder(field="done_on")
    _complete(found)
    row = save_if_current(
        current,
        row_version=row_version,
        changes={
            "how": found.how,
            "used": found.used,
            "aim_reached": found.aim_reached,
            "safety": found.safety,
            "result": found.result,
            "note": found.note.strip(),
            "done_on": found.done_on,
            "done_by": by,
            "done_at": now,
        },
    )
    result = CheckResult(found.result)
    if result in ENDS:
        closed(
            loan, ended_as=ENDS[result], reason=found.reason, note=found.note,
            ended_on=found.done_on, by=by, now=now, row_version=loan.row_version,
        )  # fmt: skip
    else:
        _plan_next(loan, row, found)
    audit("loan.checked", loan.episode, by=by, now=now, subject=row, detail={"result": result})
    return row


@transaction.atomic
def plan_check(*, loan: Loan, due_on: date, by: User, now: datetime) -> LoanCheck:
    """Plan one more look back. Raises LoanEnded or DatesOutOfOrder."""
    current = held_loan(loan)
    if due_on < current.lent_on:
        raise DatesOutOfOrder(field="due_on")
    row = LoanCheck.objects.create(loan=current, kind=CheckKind.FURTHER, due_on=due_on)
    audit("loan.check_planned", current.episode, by=by, now=now, subject=row)
    return row


def _complete(found: Checked) -> None:
    """Refuse a check that asked nothing, or that leaves something unsafe where it is."""
    if found.result not in CheckResult.values:
        raise WhyMissing(field="result")
    note = found.note.strip()
    if found.result == CheckResult.NOT_REACHED:
        if not note:
            raise NoteMissing
        return
    if found.result == CheckResult.KEPT:
        if found.safety == CheckSafety.UNSAFE:
            raise UnsafeStays
        if found.used in ("", Used.NOT_ASKED):
            raise NotAsked
        if not note and (found.used == Used.NEVER or found.safety == CheckSafety.PROBLEM):
            raise NoteMissing
    elif found.reason not in EndReason.values:
        raise WhyMissing(field="reason")


def _plan_next(loan: Loan, done: LoanCheck, found: Checked) -> None:
    """An open loan always has a check to come; a try that reached nobody is repeated."""
    again = found.result == CheckResult.NOT_REACHED
    coming = LoanCheck.objects.filter(loan=loan, done_at=None).exists()
    if coming and not again:
        return
    if found.next_on is None:
        raise NextCheckMissing(field="next_on")
    if found.next_on <= found.done_on:
        raise DatesOutOfOrder(field="next_on")
    kind = done.kind if again else CheckKind.FURTHER
    LoanCheck.objects.create(loan=loan, kind=kind, due_on=found.next_on)
