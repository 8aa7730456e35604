"""The handout of a signed screening: a preview of the very document, then the issued sheet."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from content.filling import usual_paper
from triage.documents import handout_of, origin_of
from triage.forms.handout import HandoutForm
from triage.leaflet_shelf import chosen_from, proposed, shelf
from triage.presenters.tailored import tailored_lines
from triage.receipts import content_of, signed_report
from triage.since_signing import stricter_since
from triage.tailored import choices_of
from triage.views.issuing import issued_at, say_left_out, sheet_of
from triage.views.loading import note_reading, page_context, receipt_for, screening_for


@requires(Permission.HANDOUT_ISSUE)
@require_http_methods(["GET", "POST"])
def handout(request: ClinicRequest, screening: UUID) -> HttpResponse:
    """Show the sheet as it will print; issue it when asked. Equal choices give the same sheet."""
    found = screening_for(request, screening, Permission.HANDOUT_ISSUE)
    receipt = receipt_for(found)
    if found.in_error:
        messages.error(
            request, _("This screening was entered in error: no handout can be made from it.")
        )
        return redirect("triage:receipt", screening=found.pk)
    report = signed_report(receipt)
    versions = shelf()
    step = report.ruleset.step(content_of(receipt)["decision"]["disposition"])
    posted = request.method == "POST"
    named = request.POST.getlist("leaflets") if posted else []
    form = HandoutForm(
        request.POST if posted else None,
        cancel_url=reverse("triage:receipt", args=[found.pk]),
        shelf=versions,
        proposed=proposed(versions, report),
        chosen=chosen_from(versions, named, report, step, stricter_since(receipt)),
        initial={"leaflets": named, "page_size": usual_paper(found.patient.clinic).value},
    )
    valid = posted and form.is_valid()
    changes = form.changes() if valid else {}
    document = handout_of(
        receipt,
        **form.paper(),
        own_words=form.cleaned_data["own_words"] if valid else "",
        extra=form.chosen,
        changes=changes,
    )
    if valid and "preview" not in request.POST:
        address = issued_at(
            request,
            form,
            patient=found.patient,
            visit=found.visit,
            origin=origin_of(found),
            document=document,
            choices=choices_of(form.chosen, changes),
        )
        if address:
            say_left_out(request, form, changes)
            return redirect(address)
    if not posted:
        note_reading(request, found, "handout preview")
    context: dict[str, Any] = {
        **page_context(request, found),
        "form": form,
        "layout": document.layout.value,
        "leaflets": tailored_lines(form, changes),
        "sheet": sheet_of(document),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "triage/handout.html", context, status=status)
