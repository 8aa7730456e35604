"""A screening in one line, for the pages of patients and visits."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from triage.models import Screening
from triage.published import published


@dataclass(frozen=True)
class ScreeningLine:
    """What a list says about a screening."""

    url: str
    at: datetime
    by: str
    state: str
    tone: str
    is_open: bool
    in_error: str


def screening_line(screening: Screening) -> ScreeningLine:
    """Return the line; a signed one says its urgency, an open one that it is open."""
    if screening.signed:
        step = published(screening.ruleset_version).ruleset.step(screening.disposition)
        state, tone = step.label, step.code.lower()
    else:
        state, tone = _("Not signed"), "warn"
    return ScreeningLine(
        url=reverse("triage:screening", args=[screening.pk]),
        at=screening.signed_at or screening.started_at,
        by=str(screening.signed_by or screening.started_by),
        state=_("Entered in error") if screening.in_error else state,
        tone="plain" if screening.in_error else tone,
        is_open=screening.may_be_written,
        in_error=screening.error_reason,
    )
