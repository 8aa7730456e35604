"""Proving issued handouts: that nobody changed a byte, and that the same words draw the same sheet.

A sheet is compared with three witnesses: the SHA-256 in its own row, the one that the audit trail
wrote when it was issued, and, if asked, what its stored document draws today. The last says
something only while template, style, fonts and libraries are those of then; otherwise the sheet is
counted as drawn by an earlier form, which is no fault.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from content.drawn_sheets import draw_handout, inputs_digest
from content.models import Handout
from content.selectors import every_handout
from content.stored_documents import UnreadableDocument, document_from
from core import pdf
from core.audit.models import AuditEvent

CHUNK = 20  # handouts in memory at a time; one is some hundred kilobytes


class Redrawn(StrEnum):
    """What drawing the stored document again showed."""

    NOT_ASKED = "not asked"
    SAME = "same"
    EARLIER_FORM = "earlier form"


@dataclass(frozen=True)
class Proof:
    """What was found about one handout: its faults in words, and whether it was drawn again."""

    handout: Handout
    faults: tuple[str, ...]
    redrawn: Redrawn


def proofs(*, redraw: bool) -> Iterator[Proof]:
    """Check every stored handout, the oldest first."""
    for handout in every_handout().iterator(chunk_size=CHUNK):
        faults = list(_faults(handout))
        redrawn = Redrawn.NOT_ASKED
        if redraw:
            try:
                redrawn = _redrawn(handout)
            except (UnreadableDocument, pdf.PdfError, _DrawsOtherwise) as fault:
                faults.append(str(fault))
        yield Proof(handout, tuple(faults), redrawn)


class _DrawsOtherwise(Exception):
    """The same inputs drew other bytes than those that are kept."""


def _faults(handout: Handout) -> Iterator[str]:
    content = bytes(handout.pdf)
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 != handout.sha256:
        yield "the file is not the one that was issued: its SHA-256 differs from the stored one"
    trail = AuditEvent.objects.filter(
        verb="handout.issued", subject_type=handout._meta.label_lower, subject_id=str(handout.pk)
    ).first()
    if trail is None:
        yield "the audit trail does not know that it was issued"
    elif trail.detail.get("sha256") != sha256:
        yield "the file is not the one that the audit trail names"
    if pdf.validate_pdf(content).rules == 0:
        yield "the file can't be read as a PDF"


def _redrawn(handout: Handout) -> Redrawn:
    document = document_from(handout.document)
    if (
        handout.toolchain != pdf.toolchain_versions()
        or inputs_digest(document) != handout.inputs_digest
    ):
        return Redrawn.EARLIER_FORM
    if draw_handout(document).file.content != bytes(handout.pdf):
        raise _DrawsOtherwise("drawn again from its stored words, the sheet differs")
    return Redrawn.SAME
