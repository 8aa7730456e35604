"""Starting a screening and answering it, section by section, with or without JavaScript."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from core.drafts.keeping import discard_draft, draft_data, draft_for, keep_if_short
from engine.records import Section
from patients.selectors import visits_visible_to
from triage.actions.answers import record_answers, record_none_present
from triage.actions.screenings import start
from triage.assessment import Assessment, assess
from triage.forms.section import SectionForm
from triage.models import Screening
from triage.presenters.change import change_shown, sites_map
from triage.presenters.merge import merge_page
from triage.presenters.panel import panel_for
from triage.presenters.section import section_page, section_steps, sections_not_needed
from triage.refusals import (
    AlreadyOpen,
    AnswersChanged,
    NoRulesetPublished,
    NotCovered,
    OutOfScope,
    ScreeningLocked,
    VisitLocked,
)
from triage.views.loading import note_reading, page_context, screening_for


@requires(Permission.SCREENING_EDIT)
@require_POST
def start_screening(request: ClinicRequest, visit: UUID) -> HttpResponse:
    """Open the visit's screening, or go on with the one that is open."""
    found = get_object_or_404(visits_visible_to(request.user, Permission.SCREENING_EDIT), pk=visit)
    try:
        screening = start(visit=found, by=request.user, now=timezone.now())
    except AlreadyOpen as there:
        screening = there.screening
    except VisitLocked:
        messages.error(request, _("This visit is signed. Open a new visit to screen again."))
        return redirect("visits:detail", visit=found.pk)
    except NoRulesetPublished:
        messages.error(
            request,
            _("No ruleset is in use, so no screening can be begun. Ask those who edit rulesets."),
        )
        return redirect("visits:detail", visit=found.pk)
    except OutOfScope as refused:
        messages.warning(request, refused.instead)
        return redirect("visits:detail", visit=found.pk)
    return redirect("triage:screening", screening=screening.pk)


@requires(Permission.SCREENING_VIEW)
@require_GET
def screening_door(request: ClinicRequest, screening: UUID) -> HttpResponse:
    """Lead to where work goes on: the first unfinished section, the check, or the receipt."""
    found = screening_for(request, screening, Permission.SCREENING_VIEW)
    if found.signed:
        return redirect("triage:receipt", screening=found.pk)
    if not found.may_be_written or not request.user.may(Permission.SCREENING_EDIT):
        return redirect("triage:check", screening=found.pk)
    assessment = assess(found, timezone.now())
    for section in assessment.sections:
        if not all(known.is_answered for known in assessment.open_in(section.id)):
            return redirect("triage:section", screening=found.pk, section=section.id)
    return redirect("triage:check", screening=found.pk)


@requires(Permission.SCREENING_EDIT)
@require_http_methods(["GET", "POST"])
def section_view(request: ClinicRequest, screening: UUID, section: str) -> HttpResponse:
    """Show a section, and keep what is answered: the whole of it, or one answer as it is given."""
    found = screening_for(request, screening, Permission.SCREENING_EDIT)
    if not found.may_be_written or not found.visit.may_be_written:
        return _locked(request, found)
    assessment = assess(found, timezone.now())
    current = _section(assessment, section)
    if request.method == "POST":
        return _answered(request, assessment, current)
    note_reading(request, found, f"section {current.id}")
    draft = draft_for(user=request.user, key=request.path)
    form = (
        SectionForm(assessment.published.items_in(current.id), draft_data(draft)) if draft else None
    )
    if form is not None and not _says_more(assessment, form):
        form = draft = None
    opened = request.GET.getlist("open")
    return _page(request, assessment, current, form=form, opened=opened, draft=draft)


@requires(Permission.SCREENING_EDIT)
@require_POST
def none_present(request: ClinicRequest, screening: UUID, section: str) -> HttpResponse:
    """Record the named signs of a section as looked for and absent."""
    found = screening_for(request, screening, Permission.SCREENING_EDIT)
    items = request.POST.getlist("item")
    try:
        named = record_none_present(
            screening=found, items=items, by=request.user, now=timezone.now()
        )
    except (ScreeningLocked, VisitLocked):
        return _locked(request, found)
    except NotCovered:
        messages.error(
            request,
            _(
                "Nothing was recorded: one of these signs was answered meanwhile, or has to be "
                "answered by itself. Look at the section again."
            ),
        )
    else:
        messages.success(
            request,
            ngettext(
                "%(n)d sign recorded as looked for and absent.",
                "%(n)d signs recorded as looked for and absent.",
                len(named),
            )
            % {"n": len(named)},
        )
    return redirect("triage:section", screening=found.pk, section=section)


def _answered(request: ClinicRequest, assessment: Assessment, section: Section) -> HttpResponse:
    screening = assessment.screening
    form = SectionForm(assessment.published.items_in(section.id), request.POST)
    is_live = bool(getattr(request, "htmx", False))
    if form.errors and not is_live:
        # A refused page writes nothing to the record; what was typed stays, as a draft too.
        _keep_as_draft(request)
        return _page(request, assessment, section, form=form, status=422)
    try:
        changed = record_answers(
            screening=screening,
            given=form.given,
            seen=form.seen,
            by=request.user,
            now=timezone.now(),
            whole_page=not is_live,
        )
    except AnswersChanged as refused:
        _keep_as_draft(request)
        if is_live:
            return _fragment(request, assessment, section, form, before=assessment, conflict=True)
        page = merge_page(assessment, section, form, refused.conflicts)
        context = {**page_context(request, screening), "page": page, "section": section}
        return render(request, "triage/merge.html", context, status=409)
    except (ScreeningLocked, VisitLocked):
        return _locked(request, screening)
    if form.errors:
        _keep_as_draft(request)
    else:
        discard_draft(user=request.user, key=request.path)
    after = assess(screening, timezone.now()) if changed else assessment
    if is_live:
        return _fragment(request, after, section, form, before=assessment)
    return HttpResponseRedirect(_next_address(request, after, section))


def _keep_as_draft(request: ClinicRequest) -> None:
    """Keep what could not be saved as typed, so that leaving the page doesn't lose it."""
    keep_if_short(user=request.user, key=request.path, data=request.POST, now=timezone.now())


def _next_address(request: HttpRequest, assessment: Assessment, section: Section) -> str:
    """Where the pressed button leads."""
    pk = assessment.screening.pk
    go = request.POST.get("go", "stay")
    if go == "check":
        return reverse("triage:check", args=[pk])
    if go == "body_map":
        back = urlencode({"back": reverse("triage:section", args=[pk, section.id])})
        return f"{reverse('visits:body_map', args=[assessment.screening.visit_id])}?{back}"
    if go == "next":
        following = section_page(assessment, section).next_id
        if following:
            return reverse("triage:section", args=[pk, following])
        return reverse("triage:check", args=[pk])
    return reverse("triage:section", args=[pk, section.id])


def _page(
    request: ClinicRequest,
    assessment: Assessment,
    section: Section,
    *,
    form: SectionForm | None = None,
    opened: list[str] | None = None,
    draft: Any = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **page_context(request, assessment.screening),
        **_shared(request, assessment, section, form, opened or []),
        "errors": form.summary() if form else [],
        "draft": draft,
    }
    return render(request, "triage/section.html", context, status=status)


def _fragment(
    request: ClinicRequest,
    assessment: Assessment,
    section: Section,
    form: SectionForm,
    *,
    before: Assessment,
    conflict: bool = False,
) -> HttpResponse:
    """The panel, the list of sections, and the controls whose state an answer has changed."""
    context = _shared(request, assessment, section, form if form.errors else None, [])
    was_open = {key for key, asked in before.indicated.items() if asked}
    is_open = {key for key, asked in assessment.indicated.items() if asked}
    redrawn = (was_open ^ is_open) | set(form.errors)
    context |= {
        "redrawn": [
            control
            for block in context["page"].blocks
            for control in block.controls
            if control.key in redrawn
        ],
        "conflict": conflict,
        "saved_at": None if conflict else timezone.now(),
        "screening": assessment.screening,
    }
    return render(request, "triage/_live.html", context)


def _shared(
    request: ClinicRequest,
    assessment: Assessment,
    section: Section,
    form: SectionForm | None,
    opened: list[str],
) -> dict[str, Any]:
    units = request.clinic.units if request.clinic else ""
    return {
        **sites_map(assessment, section.id),
        "change": change_shown(assessment.change),
        "page": section_page(assessment, section, form=form, opened=opened, units=units),
        "panel": panel_for(assessment),
        "steps": section_steps(assessment, section.id),
        "not_needed": sections_not_needed(assessment, section.id),
    }


def _says_more(assessment: Assessment, form: SectionForm) -> bool:
    """Whether a draft holds something that the record doesn't."""
    return bool(form.errors) or any(
        given != assessment.known[key].given for key, given in form.given.items()
    )


def _section(assessment: Assessment, wanted: str) -> Section:
    for section in assessment.ruleset.sections:
        if section.id == wanted:
            return section
    raise Http404


def _locked(request: HttpRequest, screening: Screening) -> HttpResponse:
    """Say that nothing can be changed any more; what was typed stays in the draft."""
    messages.error(
        request, _("This screening can't be changed any more: it or its visit is signed.")
    )
    address = reverse("triage:screening", args=[screening.pk])
    if not screening.signed and screening.may_be_written:
        address = reverse("triage:check", args=[screening.pk])
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return response
    return HttpResponseRedirect(address)
