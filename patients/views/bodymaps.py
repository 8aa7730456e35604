"""The body map of a visit: marked, amended after signing, retracted."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import ClinicRequest, requires
from accounts.models import User
from accounts.roles import Permission
from patients import actions, presenters
from patients.forms.alerts import InErrorForm
from patients.forms.bodymaps import BodyMapForm
from patients.models import Visit
from patients.presenters.bodymaps import map_shown
from patients.selectors import body_map_before, body_map_of, body_maps_of
from patients.views.form_page import FormPage
from patients.views.loading import visit_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VISIT_EDIT)
def body_map(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Mark what was found where, on an open visit."""
    found = visit_or_404(request, visit, Permission.VISIT_EDIT)
    if not found.may_be_written and request.method != "POST":
        return redirect(_back(request, found))

    def act(form: BodyMapForm, now: Any) -> str:
        actions.record_body_map(
            visit=found,
            entry=form.entry(),
            by=_user(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return _back(request, found)

    return _map_page(request, found, act, amends=False)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VISIT_SIGN)
def body_map_amend(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Correct or add the map of a signed visit, with a reason."""
    found = visit_or_404(request, visit, Permission.VISIT_SIGN)

    def act(form: BodyMapForm, now: Any) -> str:
        actions.amend_body_map(
            visit=found,
            entry=form.entry(),
            reason=form.cleaned_data["reason"],
            by=_user(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return _back(request, found)

    return _map_page(request, found, act, amends=True)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VISIT_EDIT)
def body_map_in_error(request: HttpRequest, visit: UUID, body_map: int) -> HttpResponse:
    """Say that the map is wrong as a whole."""
    found = visit_or_404(request, visit, Permission.VISIT_EDIT)
    row = get_object_or_404(body_maps_of(found), pk=body_map)
    back = reverse("visits:detail", args=[found.pk])

    def make(data: QueryDict | None, current: Any) -> InErrorForm:
        return InErrorForm(data, row=current, cancel_url=back)

    def act(form: InErrorForm, now: Any) -> str:
        actions.mark_body_map_in_error(
            body_map=row,
            reason=form.cleaned_data["reason"],
            by=_user(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    return FormPage(
        template="patients/form.html",
        make=make,
        act=act,
        row=row,
        done=_("Marked as an error."),
        context={
            "record": found,
            "banner": presenters.banner_for(found.patient),
            "title": _("Entered in error: %(what)s") % {"what": row},
        },
        keeps_draft=False,
    ).answer(request)


def _map_page(request: HttpRequest, visit: Visit, act: Any, *, amends: bool) -> HttpResponse:
    earlier = body_map_before(visit)
    before = map_shown(earlier) if earlier else None

    def make(data: QueryDict | None, row: Any) -> BodyMapForm:
        return BodyMapForm(
            data,
            row=row,
            by=_user(request),
            path=request.path,
            cancel_url=_back(request, visit),
            amends=amends,
            before=before,
        )

    title = _("Amend the body map") if amends else _("Body map")
    return FormPage(
        template="visits/body_map.html",
        make=make,
        act=act,
        row=body_map_of(visit),
        done=_("The body map is saved."),
        context={
            "record": visit,
            "banner": presenters.banner_for(visit.patient),
            "title": title,
            "visit": presenters.visit_page(visit),
        },
    ).answer(request)


def _back(request: HttpRequest, visit: Visit) -> str:
    """Where the map was opened from (`?back=`, an address of this product), or the visit."""
    wanted = request.GET.get("back", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        try:
            resolve(wanted.partition("?")[0].partition("#")[0])
        except Resolver404:
            pass
        else:
            return wanted
    return reverse("visits:detail", args=[visit.pk])


def _user(request: HttpRequest) -> User:
    return cast(ClinicRequest, request).user
