"""Discharge: the summary is previewed beside the form, then issued; and read as issued."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from accounts.roles import Permission
from core.formkit.fields import PlainDateField
from core.pdf import PdfError
from patients.clock import clinic_day
from patients.refusals import Refused
from patients.views.form_page import FormPage
from rehab.actions.discharge import discharge as discharge_episode
from rehab.discharge_contents import discharge_document
from rehab.documents import DischargeDocument, summary_body
from rehab.equipment_selectors import open_loans_of
from rehab.forms.episodes import DischargeForm
from rehab.models import DischargeReason, Episode
from rehab.session_selectors import summaries_visible_to
from rehab.views.loading import episode_or_404, note_reading, page_context, user_of

TEXTS = ("text", "home_programme", "safety_net")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_SIGN)
def discharge(request: HttpRequest, episode: UUID) -> HttpResponse:
    """End the episode, with the summary shown as it will be issued."""
    found = episode_or_404(request, episode, Permission.REHAB_SIGN)
    back = reverse("rehab:episode", args=[found.pk])
    if not found.may_be_written and request.method != "POST":
        return redirect(back)

    def make(data: QueryDict | None, row: Episode) -> DischargeForm:
        return DischargeForm(
            data, row=row, path=request.path, cancel_url=back,
            initial={"safety_net": _default_safety_net(found)},
        )  # fmt: skip

    def act(form: DischargeForm, now: Any) -> str:
        data = form.cleaned_data
        document = _document(found, request, data)
        try:
            discharge_episode(
                episode=found,
                document=document,
                discharged_on=data["discharged_on"],
                reason=data["reason"],
                text=data["text"],
                by=user_of(request),
                now=now,
                row_version=data["row_version"],
            )
        except PdfError:
            raise Refused(
                _("The summary can’t be drawn just now, so nothing was changed. Try again later.")
            ) from None
        return back

    page = FormPage(
        template="rehab/episodes/discharge.html",
        make=make,
        act=act,
        done=_("Discharged. The summary is issued."),
        row=found,
        context={
            **page_context(request, found),
            "title": _("Discharge"),
            "preview": _preview(request, found),
            "still_lent": open_loans_of(found).count(),
        },
    )
    return page.answer(request)


@require_safe
@requires(Permission.REHAB_VIEW)
def summary(request: HttpRequest, summary: UUID) -> HttpResponse:
    """Send the bytes that were issued, only to those who may see the patient."""
    found = get_object_or_404(summaries_visible_to(user_of(request)), pk=summary)
    note_reading(request, "discharge_summary.opened", found.episode, found)
    response = HttpResponse(bytes(found.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="discharge-{found.pk}.pdf"'
    response["Digest-SHA-256"] = found.sha256
    return response


def _preview(request: HttpRequest, episode: Episode) -> Any:
    """The summary from what is typed so far; what is not typed is left empty."""
    posted = request.POST if request.method == "POST" else {}
    reason = posted.get("reason", "")
    data: dict[str, Any] = {name: posted.get(name, "") for name in TEXTS}
    data["reason"] = reason if reason in DischargeReason.values else ""
    data["safety_net"] = data["safety_net"] or _default_safety_net(episode)
    data["discharged_on"] = _day_typed(posted.get("discharged_on"), episode)
    return summary_body(_document(episode, request, data))


def _day_typed(text: str | None, episode: Episode) -> date:
    """The day of discharge as typed; the clinic's today until one is typed that can be."""
    try:
        typed: date | None = PlainDateField(past=True, required=False).clean(text or "")
    except ValidationError:
        typed = None
    return typed or clinic_day(episode.patient.clinic, timezone.now())


def _document(episode: Episode, request: HttpRequest, data: Any) -> DischargeDocument:
    return discharge_document(
        episode,
        on=data["discharged_on"],
        reason=data["reason"],
        text=data["text"],
        home_programme=data["home_programme"],
        safety_net=data["safety_net"],
        by=user_of(request),
    )


def _default_safety_net(episode: Episode) -> str:
    """The lines that every patient after a stroke is sent home with, to be adapted."""
    clinic = episode.patient.clinic
    return _(
        "Call %(emergency)s at once for a new droop of the face, weakness of arm or leg, trouble "
        "speaking or seeing, a first seizure, or the worst headache ever.\n"
        "Ring %(clinic)s (%(phone)s) the same day when stiffness or spasm rises quickly, when one "
        "calf is swollen and hot, or after a fall."
    ) % {"emergency": clinic.emergency_number, "clinic": clinic.name, "phone": clinic.phone}
