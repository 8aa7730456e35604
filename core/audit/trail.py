"""Writing and proving the audit trail.

Every action that changes a record, and every page that shows one, calls `record` inside its own
transaction: either both the change and its audit row are kept, or neither is. The chain needs one
writer at a time; SQLite's IMMEDIATE transaction gives that, PostgreSQL takes an advisory lock that
lasts until the transaction ends.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, models, transaction

from core.audit.models import AuditEvent
from core.request_id import request_id_in_use

GENESIS = "0" * 64
CHAIN_LOCK = 0x6D796F77  # any constant: the advisory lock that orders the chain


class Actor(Protocol):
    """Whoever acts: a signed-in user, or a named part of the system."""

    @property
    def audit_name(self) -> str: ...


@dataclass(frozen=True)
class SystemActor:
    """A part of the product that acts by itself, such as the demonstration's seed."""

    name: str

    @property
    def audit_name(self) -> str:
        return f"system:{self.name}"


@dataclass(frozen=True)
class AnonymousActor:
    """Somebody who has not signed in, such as a failed sign-in."""

    @property
    def audit_name(self) -> str:
        return "anonymous"


def record(
    *,
    verb: str,
    by: Actor,
    now: datetime,
    subject: models.Model | None = None,
    about: UUID | None = None,
    clinic_id: int | None = None,
    purpose: str = "",
    detail: dict[str, Any] | None = None,
) -> AuditEvent:
    """Append one event to the chain, in the caller's transaction.

    `verb` names the deed in the past tense ("visit.signed"). `about` is the id of the person's
    record that it concerns; it feeds the access report. `detail` holds ids, counts and field names,
    and values of public fields (a clinic's letterhead); never clinical text.
    """
    with transaction.atomic():
        _take_turn()
        last = AuditEvent.objects.order_by("-position").values_list("position", "hash").first()
        position, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
        event = AuditEvent(
            position=position,
            at=now,
            actor=by.audit_name,
            verb=verb,
            subject_type=subject._meta.label_lower if subject is not None else "",
            subject_id=str(subject.pk) if subject is not None else "",
            about=about,
            clinic_id=clinic_id,
            purpose=purpose,
            request_id=request_id_in_use.get(),
            detail=detail or {},
            previous_hash=previous,
        )
        event.hash = event_hash(event)
        event.save()
    return event


def event_hash(event: AuditEvent) -> str:
    """Return the SHA-256 over the previous hash and everything that the row says."""
    said = {
        "position": event.position,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor,
        "verb": event.verb,
        "subject_type": event.subject_type,
        "subject_id": event.subject_id,
        "about": str(event.about) if event.about else None,
        "clinic_id": event.clinic_id,
        "purpose": event.purpose,
        "request_id": event.request_id,
        "detail": event.detail,
        "previous_hash": event.previous_hash,
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class ChainFault:
    """The first place where the chain does not hold, and why."""

    position: int
    why: str


def verify(*, using: str = DEFAULT_DB_ALIAS) -> tuple[int, str, list[ChainFault]]:
    """Return how many rows were read, the head hash, and every fault found.

    `using` names another database, such as a backup that is being checked.
    """
    faults: list[ChainFault] = []
    previous, expected_position, count = GENESIS, 1, 0
    for event in AuditEvent.objects.using(using).order_by("position").iterator(chunk_size=2000):
        if event.position != expected_position:
            faults.append(ChainFault(expected_position, "a row is missing"))
        if event.previous_hash != previous:
            faults.append(ChainFault(event.position, "does not follow the row before it"))
        if event.hash != event_hash(event):
            faults.append(ChainFault(event.position, "was changed after it was written"))
        previous, expected_position, count = event.hash, event.position + 1, count + 1
    return count, previous, faults


def _take_turn() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
