"""The library, and the handouts of the patients that the reader may see."""

from typing import cast
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.access import ClinicRequest, requires
from accounts.context import granted
from accounts.models import User
from accounts.roles import Permission
from content import actions, draft_presenters, editing_selectors, presenters, selectors
from content.filling import clinic_numbers, clinic_units
from content.forms.handouts import InErrorForm, TalkForm
from content.leaflet_files import MASTER
from content.models import Understanding
from content.pictograms import LANGUAGES
from content.still_current import fallen_of
from content.topic_selectors import topic_names
from core.audit.trail import record
from patients.presenters import banner_for


@requires(Permission.CONTENT_VIEW)
@require_safe
def library(request: ClinicRequest) -> HttpResponse:
    """List what patients can be told by topic, with review dates; for editors what is under way."""
    on = timezone.localdate()
    may_edit = Permission.CONTENT_EDIT in granted(request)
    drafts = list(editing_selectors.drafts_under_way()) if may_edit else []
    translations = editing_selectors.translation_states()
    current = selectors.current_leaflets()
    context = {
        "topics": draft_presenters.library_rows(
            current,
            editing_selectors.withdrawn_without_successor(),
            drafts,
            translations,
            on,
            topics=topic_names(),
            for_editors=may_edit,
        ),
        "overdue": [each for each in current if selectors.overdue(each, on)] if may_edit else [],
        "drafts": [
            (
                each,
                draft_presenters.state_pill(each),
                draft_presenters.language_words(each.language),
            )
            for each in drafts
        ],
        "translations": [
            (
                state,
                draft_presenters.translation_pills(state),
                draft_presenters.language_words(state.version.language),
            )
            for state in translations
        ],
        "may_edit": may_edit,
        "token": uuid4(),
    }
    return render(request, "content/library.html", context)


@requires(Permission.CONTENT_VIEW)
@require_safe
def leaflet(
    request: ClinicRequest, slug: str, version: int | None = None, language: str = MASTER
) -> HttpResponse:
    """Show one leaflet as patients read it, with its author, sources and versions."""
    versions = list(selectors.leaflet_versions(slug, language))
    in_use = next((v for v in versions if not hasattr(v, "withdrawal")), None)
    shown = next((v for v in versions if v.version == version), None) if version else in_use
    shown = shown or (versions[0] if versions and version is None else None)
    if shown is None:
        raise Http404
    may = granted(request)
    numbers = clinic_numbers(request.clinic)
    units = clinic_units(request.clinic)
    today = timezone.localdate()
    context = {
        "leaflet": presenters.leaflet_page(shown, versions, today, numbers, topic_names(), units),
        "shown": shown,
        "withdrawal": getattr(shown, "withdrawal", None),
        "approval": getattr(shown, "translation_approval", None),
        "awaits_review": selectors.awaits_translation_review(shown),
        "language_name": draft_presenters.language_words(language) if language != MASTER else "",
        "others": [v for v in versions if v.pk != shown.pk],
        "may_edit": Permission.CONTENT_EDIT in may,
        "may_approve": Permission.CONTENT_APPROVE in may,
        "under_way": editing_selectors.draft_under_way(slug, language)
        if Permission.CONTENT_EDIT in may
        else None,
        "languages": [
            (code, draft_presenters.language_words(code)) for code in LANGUAGES if code != MASTER
        ]
        if language == MASTER
        else [],
        "clinic": numbers,
        "phone": numbers["phone"],
        "token": uuid4(),
    }
    return render(request, "content/leaflet.html", context)


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
        selectors.handouts_visible_to(user)
        .select_related("check_result", "visit", "patient__clinic")
        .defer(None)
        .defer("pdf"),
        pk=handout,
    )
    now = timezone.now()
    record(
        verb="handout.viewed",
        by=user,
        now=now,
        subject=found,
        about=found.patient_id,
        clinic_id=found.patient.clinic_id,
    )
    context = {
        "handout": presenters.handout_page(found, fallen_of(found, now)),
        "form": form,
        "banner": banner_for(found.patient),
        "may_issue": user.may(Permission.HANDOUT_ISSUE, found.patient.clinic),
    }
    return render(request, "content/handout.html", context, status=status)
