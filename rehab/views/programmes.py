"""The home programme: questions, choosing exercises, the programme in force, the sheet."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from content.documents import Layout
from content.drawn_sheets import handout_body
from content.filling import usual_paper
from patients.views.form_page import FormPage
from rehab.actions import programmes as actions
from rehab.books.exercises import BOOK
from rehab.exercise_sheet import origin_of, sheet_of_programme
from rehab.forms.programme import EndProgrammeForm, ProgrammeForm
from rehab.models import HomeProgramme, PrecautionKind
from rehab.presenters.crumbs import crumbs
from rehab.presenters.programme import exercise_lines, profile_shown
from rehab.presenters.provenance import text_line
from rehab.profile_sheet import gate_today, newest_profile
from rehab.programme_selectors import (
    programme_in_force,
    programmes_of,
    programmes_visible_to,
)
from rehab.programme_texts import gone_from_text, reworded_since
from rehab.selectors import has_precaution
from rehab.session_selectors import holds_for
from rehab.shipped import EXERCISES
from rehab.views.loading import episode_or_404, may_in, note_reading, page_context, user_of
from rehab.views.profiles import profile_page
from triage.forms.handout import PaperForm
from triage.views.issuing import issued_at


@require_safe
@requires(Permission.REHAB_VIEW)
def exercises(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Show the programme in force, the state of its questions, and the versions before."""
    found = episode_or_404(request, episode)
    now = timezone.now()
    in_force = programme_in_force(found)
    profile = newest_profile(found, EXERCISES)
    shown = None
    if profile is not None:
        sheet, _report = actions.report_now(profile, now)
        shown = profile_shown(profile, sheet, now)
    context = {
        **page_context(request, found),
        "breadcrumbs": crumbs(found, (_("Exercises at home"), "")),
        "programme": in_force,
        "lines": exercise_lines(in_force) if in_force else [],
        "earlier": [each for each in programmes_of(found) if each != in_force],
        "profile": shown,
        "gate": gate_today(found, now),
        "may_write": found.may_be_written and may_in(request, found.patient.clinic).edit,
    }
    return render(request, "rehab/programme/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def exercise_profile(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Ask what speaks for or against exercises."""
    found = episode_or_404(request, episode, Permission.REHAB_EDIT)
    return profile_page(
        request,
        found,
        ruleset_id=EXERCISES,
        title=_("Before exercises are chosen"),
        lead=_("What is not answered is asked first, never taken for absent."),
        back=reverse("rehab:exercises", args=[found.pk]),
        after=reverse("rehab:choose_exercises", args=[found.pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def choose_exercises(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Choose the exercises: free to give, to ask about first, held back."""
    found = episode_or_404(request, episode, Permission.REHAB_EDIT)
    back = reverse("rehab:exercises", args=[found.pk])
    profile = newest_profile(found, EXERCISES)
    if profile is None or (not found.may_be_written and request.method != "POST"):
        return redirect("rehab:exercise_profile" if profile is None else "rehab:exercises",
                        episode=found.pk)  # fmt: skip
    now = timezone.now()
    sheet, report = actions.report_now(profile, now)
    in_force = programme_in_force(found)
    has_aphasia = has_precaution(found, PrecautionKind.APHASIA)

    def make(data: QueryDict | None, _row: Any) -> ProgrammeForm:
        return ProgrammeForm(
            data,
            report=report,
            in_force=in_force,
            weak_side=found.weak_side,
            has_aphasia=has_aphasia,
            path=request.path,
            cancel_url=back,
        )

    def act(form: ProgrammeForm, at: datetime) -> str:
        made = actions.make_programme(
            episode=found,
            chosen=form.chosen(),
            aim=form.cleaned_data["aim"],
            review_on=form.cleaned_data["review_on"],
            instead_of=form.cleaned_data["instead_of"],
            severe_aphasia=form.cleaned_data["severe_aphasia"],
            by=user_of(request),
            now=at,
        )
        return reverse("rehab:programme_handout", args=[made.pk])

    return FormPage(
        template="rehab/programme/choose.html",
        make=make,
        act=act,
        done=_("The programme is kept. Print the sheet now."),
        context={
            **page_context(request, found),
            "breadcrumbs": crumbs(found, (_("Exercises at home"), back), (_("Choose"), "")),
            "report": report,
            "most": report.exercises.most,
            "most_aphasia": report.exercises.most_aphasia,
            "profile": profile_shown(profile, sheet, now),
            "gate": gate_today(found, now),
            "text_line": text_line(BOOK),
        },
    ).answer(request)


@require_safe
@requires(Permission.REHAB_VIEW)
def programme(request: HttpRequest, programme: UUID) -> HttpResponse:
    """Show one version of a programme as it was given."""
    found = _programme(request, programme)
    home = reverse("rehab:exercises", args=[found.episode_id])
    in_force = programme_in_force(found.episode) == found
    context = {
        **page_context(request, found.episode),
        "breadcrumbs": crumbs(
            found.episode,
            (_("Exercises at home"), home),
            (date_format(timezone.localtime(found.made_at), "j M Y"), ""),
        ),
        "programme": found,
        "lines": exercise_lines(found),
        "in_force": in_force,
        "reworded": reworded_since(found),
        "end": getattr(found, "end", None),
        "may_write": in_force
        and found.episode.may_be_written
        and may_in(request, found.patient.clinic).edit,
    }
    return render(request, "rehab/programme/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def end_programme(request: HttpRequest, programme: UUID) -> HttpResponse:
    """End the programme without another in its place."""
    found = _programme(request, programme, Permission.REHAB_EDIT)
    back = reverse("rehab:exercises", args=[found.episode_id])

    def make(data: QueryDict | None, _row: Any) -> EndProgrammeForm:
        return EndProgrammeForm(data, path=request.path, cancel_url=back)

    def act(form: EndProgrammeForm, now: datetime) -> str:
        actions.end_programme(
            programme=found, reason=form.cleaned_data["reason"], by=user_of(request), now=now
        )
        return back

    return FormPage(
        template="rehab/form.html",
        make=make,
        act=act,
        done=_("The home programme has ended."),
        context={
            **page_context(request, found.episode),
            "title": _("End the home programme"),
            "lead": _("It stays readable, with your reason."),
        },
    ).answer(request)


@requires(Permission.HANDOUT_ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def programme_handout(request: HttpRequest, programme: UUID) -> HttpResponse:
    """Show the sheet as it will print; issue it when asked."""
    found = _programme(request, programme, Permission.HANDOUT_ISSUE)
    back = reverse("rehab:exercises", args=[found.episode_id])
    if programme_in_force(found.episode) != found or holds_for(found.patient).exists():
        messages.error(
            request,
            _("This programme is not in force or therapy is held back: no sheet can be issued."),
        )
        return redirect(back)
    gone = gone_from_text(found)
    if gone:
        messages.error(
            request,
            _("No sheet can be printed: the text in use does not describe %(names)s any more.")
            % {"names": ", ".join(gone)},
        )
        return redirect(back)
    aphasia = has_precaution(found.episode, PrecautionKind.APHASIA)
    form = PaperForm(
        request.POST or None,
        initial={
            "layout": (Layout.EASY if aphasia else Layout.STANDARD).value,
            "page_size": usual_paper(found.episode.patient.clinic).value,
        },
        cancel_url=back,
    )
    valid = form.is_valid() if request.method == "POST" else False
    document = sheet_of_programme(found, **form.paper())
    if valid and "preview" not in request.POST:
        address = issued_at(
            cast(ClinicRequest, request),
            form,
            patient=found.patient,
            visit=None,
            origin=origin_of(found),
            document=document,
        )
        if address:
            return redirect(address)
    context = {
        **page_context(request, found.episode),
        "programme": found,
        "form": form,
        "sheet": handout_body(document),
        "layout": document.layout.value,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "rehab/programme/handout.html", context, status=status)


def _programme(
    request: HttpRequest, pk: UUID, permission: Permission = Permission.REHAB_VIEW
) -> HomeProgramme:
    found = get_object_or_404(programmes_visible_to(user_of(request), permission), pk=pk)
    note_reading(request, "home_programme.viewed", found.episode, found)
    return found
