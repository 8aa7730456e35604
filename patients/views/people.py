"""The list of patients, finding one, registering and correcting."""

import secrets
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from core.audit.trail import record
from patients import actions, presenters
from patients.forms.people import CorrectForm, FindForm, RegisterForm
from patients.models import Patient
from patients.refusals import IdentifierTaken, PossibleDuplicate, Refused
from patients.selectors import Cursor, corrections_of, find, identifiers_by_patient
from patients.views.form_page import FormPage
from patients.views.loading import may_in, patient_or_404

KEPT_SEARCHES = 20  # of one session, so that several tabs can page through their own


@require_safe
@requires(Permission.PATIENT_FIND)
def patient_list(request: HttpRequest) -> HttpResponse:
    """List the clinic's patients, or those who match a search that was sent to `find`."""
    asked = cast(ClinicRequest, request)
    token = request.GET.get("search", "")
    searched = request.session.get("searches", {}).get(token) if token else None
    page = find(
        asked.user, asked.clinic, searched or "", _cursor(request), today=timezone.localdate()
    )
    may = may_in(request, asked.clinic)
    record(
        verb="patients.listed",
        by=asked.user,
        now=timezone.now(),
        clinic_id=asked.clinic.pk,
        detail={"patients": [str(p.pk) for p in page.patients], "search": bool(searched)},
    )
    numbers = identifiers_by_patient([p.pk for p in page.patients])
    context = {
        "form": FindForm(initial={"q": searched or ""}),
        "searched": searched,
        "forgotten": bool(token) and searched is None,
        "page": page,
        "rows": presenters.patient_rows(page.patients, numbers, to_report=not may.read_record),
        "newer_url": _page_url(token, page.before),
        "older_url": _page_url(token, page.after),
        "may_register": may.edit_patient,
        "may_emergency": may.ask_in_emergency,
    }
    return render(request, "patients/list.html", context)


@require_POST
@requires(Permission.PATIENT_FIND)
def patient_find(request: HttpRequest) -> HttpResponse:
    """Take what is searched for, and lead to its results.

    The text stays in the session, on the server: a name in an address would stay in histories and
    logs.
    """
    form = FindForm(request.POST)
    if not form.is_valid():
        return render(request, "patients/list.html", {"form": form, "rows": []}, status=422)
    text = form.cleaned_data["q"]
    if not text:
        return redirect("patients:list")
    token = secrets.token_urlsafe(9)
    searches = {**request.session.get("searches", {}), token: text}
    request.session["searches"] = dict(list(searches.items())[-KEPT_SEARCHES:])
    answer = HttpResponseRedirect(f"{reverse('patients:list')}?{urlencode({'search': token})}")
    answer.status_code = 303
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PATIENT_EDIT)
def register(request: HttpRequest) -> HttpResponse:
    """Add a patient to the clinic that one works in now."""
    asked = cast(ClinicRequest, request)
    if not may_in(request, asked.clinic).edit_patient:
        raise PermissionDenied

    def make(data: QueryDict | None, _row: Any) -> RegisterForm:
        return RegisterForm(data, path=request.path, cancel_url=reverse("patients:list"))

    def act(form: RegisterForm, now: Any) -> str:
        patient = actions.register_patient(
            clinic=asked.clinic,
            by=asked.user,
            now=now,
            identifiers=form.identifiers(),
            another_person=form.cleaned_data["another_person"],
            **form.details(),
        )
        return reverse("patients:detail", args=[patient.pk])

    def explain(form: Any, refused: Refused) -> dict[str, Any]:
        if not isinstance(refused, PossibleDuplicate | IdentifierTaken):
            return {}
        if isinstance(refused, PossibleDuplicate):
            form.offer_another()
        found = refused.candidates
        _saw(asked, found)
        numbers = identifiers_by_patient([p.pk for p in found])
        return {"candidates": presenters.patient_rows(found, numbers)}

    return FormPage(
        template="patients/register.html",
        make=make,
        act=act,
        explain=explain,
        done=_("The patient is registered."),
    ).answer(request)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PATIENT_EDIT)
def correct(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Correct who the patient is, with a reason; earlier corrections are shown."""
    found = patient_or_404(request, patient, Permission.PATIENT_EDIT)
    back = reverse("patients:detail", args=[found.pk])

    def make(data: QueryDict | None, row: Patient) -> CorrectForm:
        return CorrectForm(data, patient=row, path=request.path, cancel_url=back)

    def act(form: CorrectForm, now: Any) -> str:
        actions.correct_patient(
            patient=found,
            by=cast(ClinicRequest, request).user,
            now=now,
            row_version=form.cleaned_data["row_version"],
            reason=form.cleaned_data["reason"],
            details=form.details(),
            identifiers=form.identifiers(),
        )
        return back

    return FormPage(
        template="patients/correct.html",
        make=make,
        act=act,
        row=found,
        done=_("The correction is saved."),
        context={
            "banner": presenters.banner_for(found),
            "corrections": presenters.corrections_shown(corrections_of(found)),
        },
    ).answer(request)


def _saw(request: ClinicRequest, patients: list[Patient]) -> None:
    record(
        verb="patients.listed",
        by=request.user,
        now=timezone.now(),
        clinic_id=request.clinic.pk,
        detail={"patients": [str(p.pk) for p in patients], "search": True},
    )


def _cursor(request: HttpRequest) -> Cursor | None:
    for name, back in (("after", False), ("before", True)):
        try:
            return Cursor(UUID(request.GET[name]), back=back)
        except (KeyError, ValueError):
            continue
    return None


def _page_url(token: str, cursor: Cursor | None) -> str:
    if cursor is None:
        return ""
    query = {"search": token} if token else {}
    query["before" if cursor.back else "after"] = str(cursor.patient)
    return f"{reverse('patients:list')}?{urlencode(query)}"
