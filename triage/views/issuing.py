"""What every page shares that issues a sheet: the preview of the very document, and the issuing."""

from collections.abc import Sequence

from django.contrib import messages
from django.forms import Form
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.access import ClinicRequest
from content.actions import Choice, issue_handout
from content.documents import HandoutDocument
from content.drawn_sheets import handout_body
from core.drafts.keeping import take_once
from core.pdf import PdfError
from patients.models import Patient, Visit
from triage.forms.handout import HandoutForm
from triage.left_out import left_out
from triage.tailored import Changes


def issued_at(
    request: ClinicRequest,
    form: Form,
    *,
    patient: Patient,
    visit: Visit | None,
    origin: str,
    document: HandoutDocument,
    choices: Sequence[Choice] = (),
) -> str:
    """Issue the sheet once for this form; return its address, or "" with an error in the form."""

    def issue() -> str:
        issued = issue_handout(
            patient=patient,
            visit=visit,
            origin=origin,
            document=document,
            choices=choices,
            by=request.user,
            now=timezone.now(),
        )
        return reverse("content:handout", args=[issued.pk])

    try:
        address, _first = take_once(
            token=form.cleaned_data["form_token"],
            user=request.user,
            now=timezone.now(),
            act=issue,
        )
    except PdfError:
        form.add_error(
            None,
            _(
                "The sheet can't be made as PDF at the moment. Print this preview from the "
                "browser instead; it is the same text."
            ),
        )
        return ""
    return address


def say_left_out(request: ClinicRequest, form: HandoutForm, changes: Changes) -> None:
    """Say on the next page which chosen leaflets are not on the sheet: it may have been issued
    without a look at the preview."""
    for line in left_out(form.chosen, changes):
        messages.warning(request, line)


def sheet_of(document: HandoutDocument) -> SafeString:
    """The sheet as it will print, below a page's own heading: its title becomes a second level."""
    inside = handout_body(document)
    shown = inside.replace("<h1 ", '<h2 class="sheet-title" ').replace("</h1>", "</h2>")
    # The document's own template escapes every word of the record.
    return mark_safe(shown)  # noqa: S308
