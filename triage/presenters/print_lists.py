"""What the pages of print batches show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from content.models import ItemState, PrintBatch, PrintBatchItem
from core.formkit.parts import Pill

PILLS = {
    ItemState.WAITING: ("plain", "clock"),
    ItemState.DONE: ("ok", "check-circle"),
    ItemState.FAILED: ("danger", "warning"),
}


@dataclass(frozen=True)
class SheetLine:
    """One patient's sheet: how far it is, where it is, or why it is not."""

    who: str
    born: str
    state: Pill
    reason: str
    handout_url: str
    pdf_url: str


@dataclass(frozen=True)
class BatchPage:
    """A batch and its sheets. ``progress`` is said in words and drawn from done, failed, total."""

    title: str
    started: str
    layout: str
    progress: str
    settled: int
    total: int
    failed: int
    is_finished: bool
    files: Sequence[tuple[str, str]]  # address of each file of sheets, and which it holds
    lines: Sequence[SheetLine]


@dataclass(frozen=True)
class BatchLine:
    """One batch in the list."""

    url: str
    title: str
    started: str
    by: str
    sheets: int
    state: Pill


def batch_page(
    batch: PrintBatch,
    items: Sequence[PrintBatchItem],
    layout: str,
    *,
    printable: int,
    in_a_file: int,
) -> BatchPage:
    """Return the page of a batch of which so many sheets can be printed, and so many in a file."""
    counts = {state: sum(item.state == state for item in items) for state in ItemState}
    done, failed = counts[ItemState.DONE], counts[ItemState.FAILED]
    said = _("%(done)d of %(total)d sheets made") % {"done": done, "total": len(items)}
    if failed:
        said = _("%(said)s, %(failed)d not made") % {"said": said, "failed": failed}
    return BatchPage(
        title=batch_title(batch),
        started=_("Started %(at)s by %(who)s.")
        % {
            "at": date_format(timezone.localtime(batch.made_at), "j M Y, H:i"),
            "who": batch.made_by.full_name,
        },
        layout=layout,
        progress=said,
        settled=done + failed,
        total=len(items),
        failed=failed,
        is_finished=counts[ItemState.WAITING] == 0,
        files=_files(batch, printable, in_a_file) if done + failed == len(items) else (),
        lines=[_sheet_line(item) for item in items],
    )


def _files(batch: PrintBatch, sheets: int, in_a_file: int) -> list[tuple[str, str]]:
    many = sheets > in_a_file
    return [
        (
            reverse("triage:print_list_file", args=[batch.pk, number]),
            _("Sheets %(first)d to %(last)d")
            % {"first": first, "last": min(first + in_a_file - 1, sheets)}
            if many
            else _("All sheets"),
        )
        for number, first in enumerate(range(1, sheets + 1, in_a_file), 1)
    ]


def batch_line(batch: PrintBatch, sheets: int, failed: int) -> BatchLine:
    """Return the list row of a batch with so many sheets, of which so many were not made."""
    if batch.finished_at is None:
        state = Pill(_("Not finished"), "warn", "clock")
    elif failed:
        state = Pill(_("%(n)d not made") % {"n": failed}, "danger", "warning")
    else:
        state = Pill(_("All made"), "ok", "check-circle")
    return BatchLine(
        url=reverse("triage:print_list", args=[batch.pk]),
        title=batch_title(batch),
        started=date_format(timezone.localtime(batch.made_at), "j M Y, H:i"),
        by=batch.made_by.full_name,
        sheets=sheets,
        state=state,
    )


def batch_title(batch: PrintBatch) -> str:
    """What is printed, and for the list of which day."""
    return _("%(what)s: list of %(day)s") % {
        "what": batch.get_what_display(),
        "day": date_format(batch.day, "j F Y"),
    }


def _sheet_line(item: PrintBatchItem) -> SheetLine:
    state = ItemState(item.state)
    handout = [item.handout_id] if item.handout_id else None
    return SheetLine(
        who=item.patient.full_name,
        born=date_format(item.patient.birth_date, "j M Y"),
        state=Pill(str(state.label), *PILLS[state]),
        reason=item.reason,
        handout_url=reverse("content:handout", args=handout) if handout else "",
        pdf_url=reverse("content:handout_pdf", args=handout) if handout else "",
    )
