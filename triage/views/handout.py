"""The handout of a signed screening: a preview of the very document, then the issued sheet."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from content.actions import issue_handout
from content.documents import Layout
from content.drawn_sheets import handout_html
from core.drafts.keeping import take_once
from core.pdf import PdfError
from triage.documents import handout_of, origin_of
from triage.forms.handout import HandoutForm
from triage.models import Receipt
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
    back = reverse("triage:receipt", args=[found.pk])
    form = HandoutForm(request.POST or None, cancel_url=back)
    valid = form.is_valid() if request.method == "POST" else False
    layout = form.layout_chosen() if valid else Layout.STANDARD
    document = handout_of(
        receipt, layout=layout, own_words=form.cleaned_data["own_words"] if valid else ""
    )
    if valid and "preview" not in request.POST:
        try:
            address, _first = take_once(
                token=form.cleaned_data["form_token"],
                user=request.user,
                now=timezone.now(),
                act=lambda: _issued(request, receipt, document),
            )
        except PdfError:
            form.add_error(
                None,
                _(
                    "The sheet can't be made as PDF at the moment. Print this preview from the "
                    "browser instead; it is the same text."
                ),
            )
        else:
            return redirect(address)
    if request.method == "GET":
        note_reading(request, found, "handout preview")
    context: dict[str, Any] = {
        **page_context(request, found),
        "form": form,
        "layout": layout.value,
        # The document's own template escapes every word of the record.
        "sheet": mark_safe(_body(handout_html(document))),  # noqa: S308
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "triage/handout.html", context, status=status)


def _body(html: str) -> str:
    """The inside of the document. Its heading becomes a second-level one: the page has its own."""
    inside = html.partition("<body>")[2].partition("</body>")[0]
    return inside.replace("<h1 ", '<h2 class="sheet-title" ').replace("</h1>", "</h2>")


def _issued(request: ClinicRequest, receipt: Receipt, document: Any) -> str:
    screening = receipt.screening
    issued = issue_handout(
        patient=screening.patient,
        visit=screening.visit,
        origin=origin_of(screening),
        document=document,
        by=request.user,
        now=timezone.now(),
    )
    return reverse("content:handout", args=[issued.pk])
