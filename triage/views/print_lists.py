"""Printing for a clinic's list: choose patients and sheets, watch them being made, print them."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from content.batch_actions import TooMany, make_next, start_batch, try_again
from content.documents import Layout, PageSize
from content.filling import usual_paper
from content.models import ItemState, PrintBatch, WhatToPrint
from content.print_files import MOST, print_file
from content.selectors import issued_in, print_batches_visible_to, printable_in, sheets_of
from content.stored_documents import UnreadableDocument
from core.audit.trail import record
from core.drafts.keeping import take_once
from core.pdf import PdfError
from patients.clock import clinic_day
from triage.batch_sheets import candidates, compose, lines_of
from triage.forms.handout import LAYOUTS
from triage.forms.print_lists import DayForm, PrintListForm
from triage.leaflet_shelf import shelf
from triage.presenters.print_lists import batch_line, batch_page

PAGE = 30  # batches of the list
# How long one request makes sheets before it answers: short while scripts ask again by themselves,
# longer for a press of the button without them; far below the proxy's 30 seconds.
WITH_SCRIPTS = timedelta(seconds=1)
WITHOUT_SCRIPTS = timedelta(seconds=8)
STOP_ASKING = 286  # tells htmx that there is nothing more to poll for


@requires(Permission.HANDOUT_ISSUE)
@require_safe
def print_lists(request: ClinicRequest) -> HttpResponse:
    """List the clinic's newest batches; how many sheets and how they went, without names."""
    found = (
        print_batches_visible_to(request.user)
        .filter(clinic=request.clinic)
        .annotate(
            sheets=Count("items"), failed=Count("items", filter=Q(items__state=ItemState.FAILED))
        )[:PAGE]
    )
    rows = [batch_line(batch, batch.sheets, batch.failed) for batch in found]
    return render(request, "triage/print_lists/list.html", {"rows": rows})


@requires(Permission.HANDOUT_ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def print_list_new(request: ClinicRequest) -> HttpResponse:
    """Choose patients of a day and what they get; then start the batch."""
    if request.clinic is None or not request.user.may(Permission.HANDOUT_ISSUE, request.clinic):
        raise Http404
    now = timezone.now()
    day, day_form = _day(request, now)
    found = candidates(request.user, request.clinic, day)
    versions = shelf()
    form = PrintListForm(
        request.POST if request.method == "POST" else None,
        candidates=found,
        shelf=versions,
        initial={"page_size": usual_paper(request.clinic).value},
        cancel_url=reverse("triage:print_lists"),
    )
    if form.is_bound and form.is_valid():
        wanted = set(form.cleaned_data["leaflets"])
        what = WhatToPrint(form.cleaned_data["what"])

        def start() -> str:
            batch = start_batch(
                clinic=request.clinic,
                day=day,
                what=what,
                leaflets=[each for each in versions if str(each.pk) in wanted],
                layout=Layout(form.cleaned_data["layout"]),
                page_size=PageSize(form.cleaned_data["page_size"] or PageSize.A4.value),
                lines=lines_of(form.chosen(), what),
                by=request.user,
                now=now,
            )
            return reverse("triage:print_list", args=[batch.pk])

        try:
            address, _first = take_once(
                token=form.cleaned_data["form_token"], user=request.user, now=now, act=start
            )
        except TooMany:
            form.add_error("visits", _("Choose fewer patients, and start a second batch."))
        else:
            return redirect(address)
    if found:
        record(
            verb="print_list.viewed",
            by=request.user,
            now=now,
            clinic_id=request.clinic.pk,
            detail={"patients": sorted({str(each.visit.patient_id) for each in found})},
        )
    context = {"form": form, "day_form": day_form, "day": day, "nobody": not found}
    status = 422 if form.is_bound else 200
    return render(request, "triage/print_lists/new.html", context, status=status)


@requires(Permission.HANDOUT_ISSUE)
@require_safe
def print_list(request: ClinicRequest, batch: UUID) -> HttpResponse:
    """Show how far each sheet is, where to open it, and why one was not made."""
    found = _batch(request, batch)
    context = _context(request, found)
    record(
        verb="print_batch.viewed",
        by=request.user,
        now=timezone.now(),
        subject=found,
        clinic_id=found.clinic_id,
        detail={"patients": context["patients"]},
    )
    return render(request, "triage/print_lists/batch.html", context)


@requires(Permission.HANDOUT_ISSUE)
@require_POST
def print_list_step(request: ClinicRequest, batch: UUID) -> HttpResponse:
    """Make the next few sheets, then answer how far it is: the part of the page, or the page."""
    found = _batch(request, batch)
    by_script = bool(request.htmx)  # type: ignore[attr-defined]
    until = timezone.now() + (WITH_SCRIPTS if by_script else WITHOUT_SCRIPTS)
    while make_next(batch=found, compose=compose, now=timezone.now()) is not None:
        if timezone.now() >= until:
            break
    if not by_script:
        return redirect("triage:print_list", batch=found.pk)
    context = _context(request, found)
    status = STOP_ASKING if context["page"].is_finished else 200
    return render(request, "triage/print_lists/_progress.html", context, status=status)


@requires(Permission.HANDOUT_ISSUE)
@require_safe
def print_list_file(request: ClinicRequest, batch: UUID, number: int) -> HttpResponse:
    """Send the sheets of a batch as one file to print, twenty at a time; `?sides=2` begins each
    patient on a fresh sheet of paper."""
    found = _batch(request, batch)
    given = issued_in(request.user, found)[(number - 1) * MOST : number * MOST] if number else []
    if not given:
        raise Http404
    two_sided = request.GET.get("sides") == "2"
    try:
        made = print_file(given, page_size=PageSize(found.page_size), two_sided=two_sided)
    except (PdfError, UnreadableDocument):
        messages.error(
            request, _("The sheets can’t be joined into one file now. Print them one by one.")
        )
        return redirect("triage:print_list", batch=found.pk)
    record(
        verb="print_batch.printed",
        by=request.user,
        now=timezone.now(),
        subject=found,
        clinic_id=found.clinic_id,
        detail={
            "patients": sorted({str(each.patient_id) for each in given}),
            "sha256": made.sha256,
        },
    )
    response = HttpResponse(made.content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="handouts-{found.pk}-{number}.pdf"'
    return response


@requires(Permission.HANDOUT_ISSUE)
@require_POST
def print_list_again(request: ClinicRequest, batch: UUID) -> HttpResponse:
    """Try the sheets that were not made once more."""
    found = _batch(request, batch)
    try_again(batch=found, by=request.user, now=timezone.now())
    return redirect("triage:print_list", batch=found.pk)


def _batch(request: ClinicRequest, batch: UUID) -> PrintBatch:
    return get_object_or_404(print_batches_visible_to(request.user), pk=batch)


def _context(request: ClinicRequest, batch: PrintBatch) -> dict[str, Any]:
    layout = str(dict(LAYOUTS).get(batch.layout, batch.layout))
    items = sheets_of(request.user, batch)
    named = sorted({str(item.patient_id) for item in items})
    printable = printable_in(request.user, items).count()
    page = batch_page(batch, items, layout, printable=printable, in_a_file=MOST)
    return {"batch": batch, "page": page, "patients": named}


def _day(request: ClinicRequest, now: datetime) -> tuple[date, DayForm]:
    """The day that was asked for; today in the clinic when none was, or none that is a day."""
    today = clinic_day(request.clinic, now)
    form = DayForm({"day": request.GET.get("day") or today.isoformat()})
    return (form.cleaned_data["day"] if form.is_valid() else today), form
