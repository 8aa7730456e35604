"""Publishing leaflets as they ship, and issuing handouts."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from accounts.models import User
from content.check_codes import address_of, new_code
from content.documents import HandoutDocument
from content.draft_refusals import (
    NotFit,
)
from content.drawn_sheets import draw_handout, inputs_digest
from content.leaflet_faults import review_faults
from content.leaflets import Leaflet
from content.models import (
    DocumentCheck,
    Handout,
    HandoutChoice,
    HandoutTalk,
    LeafletVersion,
    Understanding,
)
from core.audit.trail import Actor, record
from patients.models import Patient, Visit


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A block that the clinician added or left out; ``verdict`` is what the answers said."""

    leaflet: LeafletVersion
    block: str
    verdict: str
    added: bool
    reason: str


class ReasonMissing(Exception):
    """A handout was called issued in error without saying why."""


class LeafletChangedWithoutVersion(Exception):
    """The shipped text of a leaflet differs from the published one with the same version."""

    def __init__(self, slug: str, version: int) -> None:
        super().__init__(f"{slug}: the text changed, but its version is still {version}.")


@transaction.atomic
def publish_leaflet(*, leaflet: Leaflet, by: Actor, now: datetime) -> LeafletVersion:
    """Add this version of the leaflet to the library; return the row that is there already if so.

    Raises LeafletChangedWithoutVersion when the version exists with another text: what was
    published never changes, because handouts point at it. Raises NotFit for a block whose own
    review day has come: the version would be overdue when it is new.
    """
    digest = leaflet_digest(leaflet)
    there: LeafletVersion | None = LeafletVersion.objects.filter(
        slug=leaflet.slug, language=leaflet.language, version=leaflet.version
    ).first()
    if there is not None:
        if there.digest != digest:
            raise LeafletChangedWithoutVersion(leaflet.slug, leaflet.version)
        return there
    if faults := tuple(review_faults(leaflet)):
        raise NotFit(faults)
    published = LeafletVersion(
        slug=leaflet.slug,
        language=leaflet.language,
        version=leaflet.version,
        translation_of=leaflet.translation_of or None,
        title=leaflet.title,
        body=leaflet.body,
        front_matter=leaflet.front_matter(),
        digest=digest,
        review_by=leaflet.due_on,
        published_at=now,
        published_by=by.audit_name,
    )
    published.save()
    record(
        verb="leaflet.published",
        by=by,
        now=now,
        subject=published,
        detail={
            "slug": leaflet.slug,
            "language": leaflet.language,
            "version": leaflet.version,
            "digest": digest,
        },
    )
    return published


def leaflet_digest(leaflet: Leaflet) -> str:
    """Return the SHA-256 over the canonical JSON of all that a leaflet says."""
    said = {"title": leaflet.title, "body": leaflet.body, "front_matter": leaflet.front_matter()}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def issue_handout(
    *,
    patient: Patient,
    visit: Visit | None,
    origin: str,
    document: HandoutDocument,
    by: User,
    now: datetime,
    choices: Sequence[Choice] = (),
) -> Handout:
    """Print the document, keep its exact bytes and their SHA-256, and check it once more.

    The same origin and inputs answer with the handout that exists, so a second press of the button
    gives the same bytes: the random code by which the patient asks whether the sheet is still
    current is made after that question, and is no part of the inputs. A failed accessibility check
    is kept with the handout and shown to editors; the sheet still prints, because the patient is
    waiting. ``choices`` are kept with it, and in the trail. Raises PdfUnavailable,
    PdfWarning or MissingGlyphs from the renderer, before anything is written.
    """
    digest = inputs_digest(document)
    again: Handout | None = Handout.objects.filter(
        patient=patient, origin=origin, inputs_digest=digest
    ).first()
    if again is not None:
        return again
    code = new_code()
    document = replace(document, check_address=address_of(code))
    drawn = draw_handout(document)  # outside the transaction: it takes a tenth of a second
    checked = drawn.validation
    with transaction.atomic():
        handout: Handout
        handout, created = Handout.objects.get_or_create(
            patient=patient,
            origin=origin,
            inputs_digest=digest,
            defaults={
                "visit": visit,
                "title": document.title,
                "kind": document.layout.value,
                "document": json.loads(document.canonical_json()),
                "check_code": code if document.check_address else None,
                "pdf": drawn.file.content,
                "sha256": drawn.file.sha256,
                "pages": drawn.file.pages,
                "toolchain": drawn.toolchain,
                "issued_at": now,
                "issued_by": by,
            },
        )
        if created:
            DocumentCheck(
                handout=handout,
                profile="ua1+3a" if document.archival else "ua1",
                rules=checked.rules,
                failures=[f"{rule}: {message}" for rule, message in checked.failures],
                checked_at=now,
            ).save()
            for choice in choices:
                HandoutChoice(handout=handout, **vars(choice)).save()
            record(
                verb="handout.issued",
                by=by,
                now=now,
                subject=handout,
                about=patient.pk,
                clinic_id=patient.clinic_id,
                detail={
                    "origin": origin,
                    "sha256": drawn.file.sha256,
                    "failed_rules": len(checked.failures),
                    "choices": len(choices),
                },
            )
    return handout


@transaction.atomic
def record_talk(
    *,
    handout: Handout,
    given: bool,
    explained: bool,
    understanding: Understanding,
    note: str,
    by: User,
    now: datetime,
) -> HandoutTalk:
    """Keep what happened with the handout: given, explained, and what teach-back showed."""
    return _talk(
        HandoutTalk(
            handout=handout,
            given=given,
            explained=explained,
            understanding=understanding,
            note=note,
            at=now,
            by=by,
        ),
        verb="handout.discussed",
        now=now,
    )


@transaction.atomic
def mark_handout_in_error(*, handout: Handout, reason: str, by: User, now: datetime) -> HandoutTalk:
    """Say that the sheet should not have been given; it stays readable, marked.

    Raises ReasonMissing without a reason.
    """
    if not reason.strip():
        raise ReasonMissing
    return _talk(
        HandoutTalk(handout=handout, in_error=True, note=reason.strip(), at=now, by=by),
        verb="handout.marked_in_error",
        now=now,
    )


def _talk(talk: HandoutTalk, *, verb: str, now: datetime) -> HandoutTalk:
    talk.save()
    record(
        verb=verb,
        by=talk.by,
        now=now,
        subject=talk.handout,
        about=talk.handout.patient_id,
        clinic_id=talk.handout.patient.clinic_id,
        detail={
            "given": talk.given,
            "explained": talk.explained,
            "understanding": talk.understanding,
        },
    )
    return talk
