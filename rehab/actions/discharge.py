"""Discharging: the episode is locked and its summary issued, all or nothing."""

import json
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.locking import save_if_current
from patients.clock import clinic_day, no_day_ahead
from patients.refusals import DatesOutOfOrder, ReasonMissing
from rehab.actions.auditing import audit
from rehab.actions.holding import writable_episode
from rehab.documents import DischargeDocument, draw_summary, inputs_digest
from rehab.models import (
    DischargeSummary,
    Episode,
    EpisodeState,
    Hold,
    Session,
    SessionState,
)
from rehab.models.session_words import DELIVERED
from rehab.refusals import HoldStillOpen, SessionsStillOpen


def discharge(
    *,
    episode: Episode,
    document: DischargeDocument,
    discharged_on: date,
    reason: str,
    text: str,
    by: User,
    now: datetime,
    row_version: int,
) -> DischargeSummary:
    """Lock the episode, and keep the exact bytes of the summary with their SHA-256.

    Raises EpisodeLocked, StaleRecord, FutureDate, DatesOutOfOrder, ReasonMissing (no text),
    SessionsStillOpen, HoldStillOpen, and what the renderer raises, before anything is written.
    """
    no_day_ahead(discharged_on, clinic=episode.patient.clinic, now=now, field="discharged_on")
    if discharged_on < episode.opened_on:
        raise DatesOutOfOrder(field="discharged_on")
    if discharged_on < _last_given(episode):
        raise DatesOutOfOrder(_("A session was given after this day."), field="discharged_on")
    if not text.strip():
        raise ReasonMissing(field="text")
    _nothing_left(episode)
    drawn = draw_summary(document)  # outside the transaction: it takes a tenth of a second
    with transaction.atomic():
        held = writable_episode(episode)
        _nothing_left(held)
        save_if_current(
            held,
            row_version=row_version,
            changes={
                "state": EpisodeState.DISCHARGED,
                "discharged_on": discharged_on,
                "discharge_reason": reason,
                "discharge_text": text.strip(),
                "discharged_by": by,
                "discharged_at": now,
            },
        )
        summary = DischargeSummary(
            episode=held,
            document=json.loads(document.canonical_json()),
            inputs_digest=inputs_digest(document),
            pdf=drawn.file.content,
            sha256=drawn.file.sha256,
            pages=drawn.file.pages,
            toolchain=drawn.toolchain,
            failures=[f"{rule}: {message}" for rule, message in drawn.validation.failures],
            issued_at=now,
            issued_by=by,
        )
        summary.save()
        audit(
            "episode.discharged", held, by=by, now=now,
            detail={"reason": reason, "summary": str(summary.pk), "sha256": summary.sha256},
        )  # fmt: skip
    return summary


def _last_given(episode: Episode) -> date:
    """Return the day of the last session given; without one the earliest day there is."""
    last = (
        Session.objects.filter(episode=episode, attendance__in=DELIVERED, error_at=None)
        .select_related("booking")
        .order_by("-booking__starts_at")
        .first()
    )
    return clinic_day(episode.patient.clinic, last.booking.starts_at) if last else date.min


def _nothing_left(episode: Episode) -> None:
    """No session waits for a signature, and no red flag for a clinician."""
    begun = Session.objects.filter(episode=episode, state=SessionState.OPEN, error_at=None)
    if begun.exists():
        raise SessionsStillOpen
    if Hold.objects.filter(episode=episode, clearance=None).exists():
        raise HoldStillOpen
