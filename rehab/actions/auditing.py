"""One way to write the audit row of a deed about an episode's patient."""

from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import User
from core.audit.trail import record
from rehab.models import Episode


def audit(
    verb: str,
    episode: Episode,
    *,
    by: User,
    now: datetime,
    subject: models.Model | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Record the deed; `detail` holds ids and field names only."""
    record(
        verb=verb,
        by=by,
        now=now,
        subject=subject or episode,
        about=episode.patient_id,
        clinic_id=episode.patient.clinic_id,
        detail=detail,
    )
