"""The library, and the handouts of the patients that the reader may see."""

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.access import requires
from accounts.models import User
from accounts.roles import Permission
from content import actions, presenters, selectors
from content.forms import InErrorForm, TalkForm
from content.models import Understanding
from core.audit.trail import record
from patients.presenters import banner_for


@requires(Permission.CONTENT_VIEW)
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """List what patients can be told, with review dates."""
    on = timezone.localdate()
    rows = [presenters.leaflet_row(leaflet, on) for leaflet in selectors.current_leaflets()]
    may_edit = cast(User, request.user).may(Permission.CONTENT_EDIT)
    return render(request, "content/library.html", {"leaflets": rows, "may_edit": may_edit})


@requires(Permission.CONTENT_VIEW)
@require_safe
def leaflet(request: HttpRequest, slug: str, version: int | None = None) -> HttpResponse:
    """Show one leaflet as patients read it, with its author, sources and versions."""
    versions = list(selectors.leaflet_versions(slug))
    shown = next((v for v in versions if version in (None, v.version)), None)
    if shown is None:
        raise Http404
    page = presenters.leaflet_page(shown, versions, timezone.localdate())
    return render(request, "content/leaflet.html", {"leaflet": page})


@requires(Permission.CONTENT_EDIT)
@require_safe
def document_checks(request: HttpRequest) -> HttpResponse:
    """Show editors which issued documents failed a check, without saying whose they are."""
    failed = selectors.failed_checks()[:100]
    return render(request, "content/document_checks.html", {"checks": failed})


@requires(Permission.HANDOUT_VIEW)
@require_safe
def handout_detail(request: HttpRequest, handout: UUID) -> HttpResponse:
    """Show what was issued, its check, and what was said about it."""
    return _handout_page(request, handout, TalkForm())


@requires(Permission.HANDOUT_VIEW)
@require_GET
def handout_pdf(request: HttpRequest, handout: UUID) -> HttpResponse:
    """Send the bytes that were issued, only to those who may see the patient."""
    found = get_object_or_404(
        selectors.handouts_visible_to(cast(User, request.user)).defer(None), pk=handout
    )
    record(
        verb="handout.opened",
        by=cast(User, request.user),
        now=timezone.now(),
        subject=found,
        about=found.patient_id,
        clinic_id=found.patient.clinic_id,
    )
    response = HttpResponse(bytes(found.pdf), content_type="application/pdf")
    # The file name holds the handout's number only: names end up in download folders.
    response["Content-Disposition"] = f'inline; filename="handout-{found.pk}.pdf"'
    response["Digest-SHA-256"] = found.sha256
    return response


@requires(Permission.HANDOUT_ISSUE)
@require_http_methods(["POST"])
def handout_talk(request: HttpRequest, handout: UUID) -> HttpResponse:
    """Keep that the sheet was given, explained and understood."""
    found = get_object_or_404(selectors.handouts_visible_to(cast(User, request.user)), pk=handout)
    form = TalkForm(request.POST)
    if not form.is_valid():
        return _handout_page(request, handout, form, status=422)
    actions.record_talk(
        handout=found,
        given=form.cleaned_data["given"],
        explained=form.cleaned_data["explained"],
        understanding=Understanding(form.cleaned_data["understanding"]),
        note=form.cleaned_data["note"],
        by=cast(User, request.user),
        now=timezone.now(),
    )
    return redirect("content:handout", handout=found.pk)


@requires(Permission.HANDOUT_ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def handout_in_error(request: HttpRequest, handout: UUID) -> HttpResponse:
    """Ask why, then mark the sheet as issued in error."""
    user = cast(User, request.user)
    found = get_object_or_404(selectors.handouts_visible_to(user), pk=handout)
    form = InErrorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.mark_handout_in_error(
                handout=found, reason=form.cleaned_data["reason"], by=user, now=timezone.now()
            )
        except actions.ReasonMissing:
            form.add_error("reason", _("Say why, so that the next reader understands."))
        else:
            return redirect("content:handout", handout=found.pk)
    context = {"handout": found, "form": form, "banner": banner_for(found.patient)}
    status = 422 if form.is_bound else 200
    return render(request, "content/handout_in_error.html", context, status=status)


def _handout_page(
    request: HttpRequest, handout: UUID, form: TalkForm, status: int = 200
) -> HttpResponse:
    user = cast(User, request.user)
    found = get_object_or_404(
        selectors.handouts_visible_to(user).select_related("check_result", "visit"), pk=handout
    )
    record(
        verb="handout.viewed",
        by=user,
        now=timezone.now(),
        subject=found,
        about=found.patient_id,
        clinic_id=found.patient.clinic_id,
    )
    context = {
        "handout": presenters.handout_page(found),
        "form": form,
        "banner": banner_for(found.patient),
        "may_issue": user.may(Permission.HANDOUT_ISSUE, found.patient.clinic),
    }
    return render(request, "content/handout.html", context, status=status)
