"""Giving leaflets at a visit, with or without a screening."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from content.documents import Layout
from content.filling import usual_paper
from patients.presenters import banner_for
from patients.views.loading import visit_or_404
from triage.forms.handout import HandoutForm
from triage.leaflet_sheet import known_of, origin_of, sheet_of_leaflets
from triage.leaflet_shelf import chosen_from, proposed, shelf
from triage.left_out import NothingToPrint
from triage.presenters.tailored import tailored_lines
from triage.tailored import choices_of
from triage.views.issuing import issued_at, say_left_out, sheet_of


@requires(Permission.HANDOUT_ISSUE)
@require_http_methods(["GET", "POST"])
def leaflets(request: ClinicRequest, visit: UUID) -> HttpResponse:
    """Choose leaflets, see what of them suits this patient and why, then issue the sheet."""
    found = visit_or_404(request, visit, Permission.HANDOUT_ISSUE)
    now = timezone.now()
    known = known_of(found, now)
    versions = shelf() if known is not None else []
    posted = request.method == "POST"
    named = request.POST.getlist("leaflets") if posted else request.GET.getlist("leaflet")
    form = HandoutForm(
        request.POST if posted else None,
        cancel_url=reverse("visits:detail", args=[found.pk]),
        shelf=versions,
        proposed=proposed(versions, known.report) if known is not None else (),
        chosen=chosen_from(versions, named, known.report, None, known.since)
        if known is not None
        else (),
        must_choose=True,
        initial={"leaflets": named, "page_size": usual_paper(found.patient.clinic).value},
    )
    valid = posted and form.is_valid()
    changes = form.changes() if valid else {}
    context: dict[str, Any] = {
        "banner": banner_for(found.patient),
        "visit": found,
        "form": form,
        "nothing_published": not versions,
        "leaflets": tailored_lines(form, changes),
        "layout": Layout.STANDARD.value,
    }
    document = None
    if known is not None and form.chosen:
        try:
            document = sheet_of_leaflets(
                found,
                known,
                form.chosen,
                changes,
                **form.paper(),
                own_words=form.cleaned_data["own_words"] if valid else "",
                by=request.user,
                now=now,
            )
        except NothingToPrint as nothing:
            context["nothing_left"] = True
            if valid:
                form.add_error("leaflets", list(nothing.reasons))
    if document is not None:
        if valid and "preview" not in request.POST:
            address = issued_at(
                request,
                form,
                patient=found.patient,
                visit=found,
                origin=origin_of(found),
                document=document,
                choices=choices_of(form.chosen, changes),
            )
            if address:
                say_left_out(request, form, changes)
                return redirect(address)
        context |= {"layout": document.layout.value, "sheet": sheet_of(document)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "triage/leaflets.html", context, status=status)
