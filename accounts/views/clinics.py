"""Clinics: the list, a new one, the letterhead and its history, which one works in now."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import ClinicRequest, requires
from accounts.actions.clinics import change_clinic, create_clinic
from accounts.clinic_forms import ClinicForm
from accounts.models import Clinic
from accounts.presenters import clinic_changes, clinics_table
from accounts.roles import Permission
from accounts.selectors import (
    clinic_events,
    clinics_with_numbers,
    countries_for,
    manageable_clinic,
    names_of,
)
from accounts.views.stale import stale_page
from core.drafts.keeping import discard_draft, draft_data, draft_for
from core.formkit.taking import taken
from core.locking import StaleRecord
from core.openness import signed_in_only
from core.refusals import Refused

LONGEST_HISTORY = 200  # changes of a letterhead on one page


@require_safe
@requires(Permission.MEMBERS_MANAGE)
def clinics(request: ClinicRequest) -> HttpResponse:
    """The clinics that this person looks after."""
    return render(
        request,
        "accounts/clinics.html",
        {
            "table": clinics_table(clinics_with_numbers(request.user)),
            "may_create": request.user.may(Permission.CLINICS_CREATE),
            "may_keep_countries": request.user.may(Permission.COUNTRIES_MANAGE),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CLINICS_CREATE)
def clinic_create(request: ClinicRequest) -> HttpResponse:
    """Open a clinic."""
    form, draft = _clinic_form(request, Clinic(), reverse("accounts:clinics"))
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, draft, _("New clinic"))
    now = timezone.now()

    def act() -> str:
        clinic = create_clinic(fields=form.letterhead(), by=request.user, now=now)
        discard_draft(user=request.user, key=request.path)
        return reverse("accounts:person_add", args=[clinic.public_id])

    made = taken(form, user=request.user, now=now, act=act)
    if isinstance(made, Refused):
        return _page(request, form, draft, _("New clinic"))
    if made.first:
        messages.success(request, _("The clinic is open. Now add its first administrator."))
    return HttpResponseRedirect(made.address)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CLINIC_MANAGE)
def clinic_settings(request: ClinicRequest, clinic: UUID) -> HttpResponse:
    """Letterhead, zone and units of a clinic."""
    place = manageable_clinic(request.user, Permission.CLINIC_MANAGE, clinic)
    back = reverse("accounts:clinics")
    form, draft = _clinic_form(request, place, back)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, draft, place.name, place)
    now = timezone.now()

    def act() -> str:
        change_clinic(
            clinic=place,
            fields=form.letterhead(),
            row_version=form.cleaned_data["row_version"],
            by=request.user,
            now=now,
        )
        discard_draft(user=request.user, key=request.path)
        return request.path

    try:
        saved = taken(form, user=request.user, now=now, act=act)
    except StaleRecord as stale:
        return stale_page(request, form, stale, request.path)
    if isinstance(saved, Refused):
        return _page(request, form, draft, place.name, place)
    if saved.first:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(saved.address)


@require_safe
@requires(Permission.CLINIC_MANAGE)
def clinic_history(request: ClinicRequest, clinic: UUID) -> HttpResponse:
    """Who changed what on the letterhead, and when."""
    place = manageable_clinic(request.user, Permission.CLINIC_MANAGE, clinic)
    events = list(clinic_events(place)[:LONGEST_HISTORY])
    context = {
        "clinic": place,
        "changes": clinic_changes(events, names_of({event.actor for event in events})),
        "breadcrumbs": [
            {"label": _("Clinics"), "url": reverse("accounts:clinics")},
            {
                "label": place.name,
                "url": reverse("accounts:clinic_settings", args=[place.public_id]),
            },
            {"label": _("History"), "url": ""},
        ],
    }
    return render(request, "accounts/clinic_history.html", context)


@require_POST
@signed_in_only("everyone chooses among the clinics that they work in")
def switch_clinic(request: ClinicRequest) -> HttpResponse:
    """Work in another of one's clinics from now on."""
    wanted = request.POST.get("clinic", "")
    for membership in request.memberships:
        if str(membership.clinic.public_id) == wanted:
            request.session["clinic"] = membership.clinic_id
            messages.success(
                request, _("You now work in %(clinic)s.") % {"clinic": membership.clinic}
            )
            return redirect("worklist")
    raise Http404


def _clinic_form(request: ClinicRequest, clinic: Clinic, back: str) -> tuple[ClinicForm, Any]:
    draft = None if request.method == "POST" else draft_for(user=request.user, key=request.path)
    data = request.POST if request.method == "POST" else None
    countries = countries_for(clinic if clinic.pk else None)
    form = ClinicForm(
        data, clinic=clinic, countries=countries, draft_for=request.path, cancel_url=back
    )
    if draft is not None:
        # With the draft comes the version that its writer saw: a later change shows as a conflict.
        kept = draft_data(draft)
        form.initial.update({name: kept[name] for name in form.fields if name in kept})
    return form, draft


def _page(
    request: ClinicRequest, form: ClinicForm, draft: Any, title: str, clinic: Clinic | None = None
) -> HttpResponse:
    saved_at = date_format(timezone.localtime(draft.saved_at), "j M, H:i") if draft else ""
    discard = f"{reverse('draft_discard')}?form={request.path}" if draft else ""
    return render(
        request,
        "accounts/clinic_form.html",
        {
            "form": form,
            "title": title,
            "clinic": clinic,
            "saved_at": saved_at,
            "discard_url": discard,
        },
        status=422 if form.is_bound else 200,
    )
