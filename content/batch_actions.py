"""Printing for a list: the order is kept, and each sheet is made on its own.

No service runs in the background. Whoever looks at the batch, or `manage.py run_print_batches`,
makes the next sheet; a lease on the row keeps two of them off the same one. A process that dies
leaves a lease behind that lapses, and the sheet is tried again: issuing the same sheet twice
answers with the one that exists.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.models import Clinic, User
from content.actions import Choice, issue_handout
from content.documents import HandoutDocument, Layout, PageSize
from content.models import (
    Handout,
    ItemState,
    LeafletVersion,
    PrintBatch,
    PrintBatchItem,
    WhatToPrint,
)
from core.audit.trail import record
from core.pdf import MissingGlyphs, PdfError, PdfUnavailable
from patients.models import Patient, Visit

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # a sheet takes about a fifth of a second
MOST_TRIES = 3  # of a sheet whose process died each time
MOST_LINES = 200  # sheets in a batch; a clinic's day has fewer


class NothingChosen(Exception):
    """A batch needs a patient, and leaflets where leaflets are to be printed."""


class TooMany(Exception):
    """More sheets than a batch may hold."""


class NotMade(Exception):
    """This patient gets no sheet from the batch; the message says why, for the clinician."""


@dataclass(frozen=True, kw_only=True)
class BatchLine:
    """One patient of the list. ``origin`` names what the sheet is made from."""

    patient: Patient
    visit: Visit
    origin: str


@dataclass(frozen=True, kw_only=True)
class Composed:
    """What is to be printed for one line."""

    document: HandoutDocument
    choices: Sequence[Choice] = ()


# Turns a line into its document, at that moment; raises NotMade.
Composer = Callable[[PrintBatchItem, datetime], Composed]


@transaction.atomic
def start_batch(
    *,
    clinic: Clinic,
    day: date,
    what: WhatToPrint,
    leaflets: Sequence[LeafletVersion],
    layout: Layout,
    page_size: PageSize,
    lines: Sequence[BatchLine],
    by: User,
    now: datetime,
) -> PrintBatch:
    """Keep the order; nothing is printed yet. Raises NothingChosen and TooMany."""
    if not lines or (what == WhatToPrint.LEAFLETS and not leaflets):
        raise NothingChosen
    if len(lines) > MOST_LINES:
        raise TooMany
    batch = PrintBatch(
        clinic=clinic,
        day=day,
        what=what,
        leaflets=[each.pk for each in leaflets] if what == WhatToPrint.LEAFLETS else [],
        layout=layout.value,
        page_size=page_size.value,
        made_by=by,
        made_at=now,
    )
    batch.save()
    PrintBatchItem.objects.bulk_create(
        PrintBatchItem(
            batch=batch, place=place, patient=line.patient, visit=line.visit, origin=line.origin
        )
        for place, line in enumerate(lines, 1)
    )
    record(
        verb="print_batch.started",
        by=by,
        now=now,
        subject=batch,
        clinic_id=clinic.pk,
        detail={"sheets": len(lines), "what": what.value, "leaflets": batch.leaflets},
    )
    return batch


def make_next(*, batch: PrintBatch, compose: Composer, now: datetime) -> PrintBatchItem | None:
    """Make one sheet that waits and that nobody is at; None when there is none.

    A sheet that can't be made is kept as failed with its reason, and the next one is free to be
    made. Only a database that does not answer is raised: the lease then lapses by itself.
    """
    item = _claim(batch, now)
    if item is None:
        return None
    if item.attempts > MOST_TRIES:
        why = _("Making it was broken off %(times)d times.") % {"times": MOST_TRIES}
        return _settle(item, None, why, now)
    try:
        composed = compose(item, now)
        handout = issue_handout(
            patient=item.patient,
            visit=item.visit,
            origin=item.origin,
            document=composed.document,
            choices=composed.choices,
            by=item.batch.made_by,
            now=now,
        )
    except NotMade as reason:
        return _settle(item, None, str(reason), now)
    except PdfError as fault:
        return _settle(item, None, _words_of(fault), now)
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:  # noqa: BLE001 - one patient's sheet must not stop the others'
        # Its message may quote the record, so only its kind is logged.
        logger.error("A sheet of a print batch was not made: %s", type(fault).__name__)
        why = _("Something unexpected went wrong. Make this sheet from the visit instead.")
        return _settle(item, None, why, now)
    return _settle(item, handout, "", now)


@transaction.atomic
def try_again(*, batch: PrintBatch, by: User, now: datetime) -> int:
    """Put what was not made back among what waits; answers how many."""
    failed = batch.items.filter(state=ItemState.FAILED)
    if not failed.exists():
        return 0
    count = failed.update(
        state=ItemState.WAITING,
        reason="",
        attempts=0,
        leased_until=None,
        row_version=F("row_version") + 1,
    )
    PrintBatch.objects.filter(pk=batch.pk).update(
        finished_at=None, row_version=F("row_version") + 1
    )
    record(
        verb="print_batch.tried_again",
        by=by,
        now=now,
        subject=batch,
        clinic_id=batch.clinic_id,
        detail={"sheets": count},
    )
    return count


def _claim(batch: PrintBatch, now: datetime) -> PrintBatchItem | None:
    """Take the lease on the first sheet that is free; whoever loses the race takes the next."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    waiting = PrintBatchItem.objects.filter(free, batch=batch, state=ItemState.WAITING)
    for item in waiting.select_related("batch__made_by", "batch__clinic", "patient", "visit"):
        taken = waiting.filter(pk=item.pk, row_version=item.row_version).update(
            leased_until=now + LEASE,
            attempts=F("attempts") + 1,
            row_version=F("row_version") + 1,
        )
        if taken:
            item.attempts += 1
            item.row_version += 1
            return item
    return None


@transaction.atomic
def _settle(
    item: PrintBatchItem, handout: Handout | None, why: str, now: datetime
) -> PrintBatchItem:
    """Keep what became of a sheet, unless the lease lapsed and somebody else has it now."""
    item.state = ItemState.DONE if handout is not None else ItemState.FAILED
    item.handout, item.reason = handout, why[:300]
    kept = PrintBatchItem.objects.filter(pk=item.pk, row_version=item.row_version).update(
        state=item.state,
        handout=handout,
        reason=item.reason,
        leased_until=None,
        row_version=F("row_version") + 1,
    )
    if not kept:
        return item
    record(
        verb="print_batch.sheet_made" if handout is not None else "print_batch.sheet_failed",
        by=item.batch.made_by,
        now=now,
        subject=item.batch,
        about=item.patient_id,
        clinic_id=item.batch.clinic_id,
        detail={"place": item.place, "handout": str(handout.pk) if handout else ""},
    )
    _finish(item.batch, now)
    return item


def _finish(batch: PrintBatch, now: datetime) -> None:
    """Close the batch with its last sheet."""
    if batch.items.filter(state=ItemState.WAITING).exists():
        return
    finished = PrintBatch.objects.filter(pk=batch.pk, finished_at=None).update(
        finished_at=now, row_version=F("row_version") + 1
    )
    if finished:
        failed = batch.items.filter(state=ItemState.FAILED).count()
        record(
            verb="print_batch.finished",
            by=batch.made_by,
            now=now,
            subject=batch,
            clinic_id=batch.clinic_id,
            detail={"failed": failed},
        )


def _words_of(fault: PdfError) -> str:
    if isinstance(fault, PdfUnavailable):
        return _("PDF files can’t be made at the moment.")
    if isinstance(fault, MissingGlyphs):
        return _("A letter on this sheet is in none of our fonts. Make it from the visit.")
    return _("The sheet could not be drawn without a fault. Make it from the visit.")
