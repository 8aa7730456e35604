"""Marking a row as entered in error: the row stays, with why, by whom and when."""

from datetime import datetime
from typing import TypeVar

from django.utils.translation import gettext as _

from accounts.models import User
from core.locking import save_if_current
from patients.models import Amendment, Visit
from patients.models.marks import Retractable
from patients.refusals import AlreadyDone, ReasonMissing, VisitInError

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


def noted_after_signing(visit: Visit, what: str, *, reason: str, by: User, now: datetime) -> None:
    """Write under a signed visit, as an amendment, that something in it was wrong.

    Raises VisitInError: under a visit that is wrong as a whole nothing is marked any more.
    """
    if visit.in_error:
        raise VisitInError
    if visit.signed:
        Amendment.objects.create(
            visit=visit,
            reason=reason.strip(),
            text=_("Marked as entered in error: %(what)s") % {"what": what},
            amended_by=by,
            amended_at=now,
        )
