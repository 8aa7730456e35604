"""Marking a row as entered in error: the row stays, with why, by whom and when."""

from datetime import datetime
from typing import TypeVar

from accounts.models import User
from core.locking import save_if_current
from patients.models.marks import Retractable
from patients.refusals import AlreadyDone, ReasonMissing

Row = TypeVar("Row", bound=Retractable)


def retract(row: Row, *, reason: str, by: User, now: datetime, row_version: int) -> Row:
    """Mark the row; raises ReasonMissing, AlreadyDone or StaleRecord. The caller audits."""
    if not reason.strip():
        raise ReasonMissing
    if row.in_error:
        raise AlreadyDone
    return save_if_current(
        row,
        row_version=row_version,
        changes={"error_reason": reason.strip(), "error_by": by, "error_at": now},
    )
