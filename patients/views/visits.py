"""A visit: read, written, measured, signed, amended, retracted."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from patients import actions, contributions, presenters
from patients.forms.alerts import InErrorForm
from patients.forms.visits import AmendForm, ResultsForm, SignForm, VisitForm
from patients.models import Visit
from patients.presenters.bodymaps import drawing, visit_map
from patients.selectors import investigations_of, vital_signs_of
from patients.views.form_page import FormPage
from patients.views.loading import may_in, visit_or_404


@require_safe
@requires(Permission.RECORD_VIEW)
def visit_detail(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Show the visit with what was measured, and what other apps add to it."""
    found = visit_or_404(request, visit)
    may = may_in(request, found.clinic)
    context = {
        "visit": presenters.visit_page(found),
        "record": found,
        "banner": presenters.banner_for(found.patient),
        "alerts": presenters.alert_lists(found.patient),
        "medicines": presenters.medicine_lists(found.patient),
        "panels": contributions.visit_panels(request, found),
        "body_map": visit_map(found),
        "drawing": drawing(),
        "may": may,
        "from_visit": f"?visit={found.pk}",
    }
    return render(request, "visits/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VISIT_EDIT)
def visit_edit(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Write an open visit."""
    found = visit_or_404(request, visit, Permission.VISIT_EDIT)
    back = _url(found)
    if not found.may_be_written and request.method != "POST":
        return redirect(back)

    def make(data: QueryDict | None, row: Visit) -> VisitForm:
        return VisitForm(data, visit=row, path=request.path, cancel_url=back)

    def act(form: VisitForm, now: Any) -> str:
        actions.save_visit(
            visit=found,
            by=_user(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
            readings=form.readings(),
            **form.written(),
        )
        return back

    context = {
        "visit": presenters.visit_page(found),
        "medicines": presenters.medicine_lists(found.patient),
        "alerts": presenters.alert_lists(found.patient),
    }
    return _page(
        request, found, "visits/edit.html", make=make, act=act, done=_("The visit is saved."),
        context=context,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VISIT_EDIT)
def visit_results(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Add the results of a sample."""
    found = visit_or_404(request, visit, Permission.VISIT_EDIT)
    back = _url(found)
    if not found.may_be_written and request.method != "POST":
        return redirect(back)

    def make(data: QueryDict | None, row: Visit) -> ResultsForm:
        return ResultsForm(data, visit=found, path=request.path, cancel_url=back)

    def act(form: ResultsForm, now: Any) -> str:
        actions.record_investigations(
            visit=found,
            results=form.results(),
            taken_on=form.cleaned_data["taken_on"],
            by=_user(request),
            now=now,
        )
        return back

    return _page(
        request, found, "visits/results.html", make=make, act=act,
        done=_("The results are saved."), context={"title": _("Add results")},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VISIT_SIGN)
def visit_sign(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Read through, see what is missing, and sign."""
    found = visit_or_404(request, visit, Permission.VISIT_SIGN)
    back = _url(found)
    if not found.may_be_written and request.method != "POST":
        return redirect(back)

    def make(data: QueryDict | None, row: Visit) -> SignForm:
        return SignForm(data, visit=row, cancel_url=back)

    def act(form: SignForm, now: Any) -> str:
        actions.sign_visit(
            visit=found,
            by=_user(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    context = {
        "visit": presenters.visit_page(found),
        "unfinished": contributions.unfinished(found),
        "missing": presenters.missing_in(found),
    }
    return _page(
        request, found, "visits/sign.html", make=make, act=act, done=_("The visit is signed."),
        context=context, keeps_draft=False,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VISIT_SIGN)
def visit_amend(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Add to a signed visit, with a reason."""
    found = visit_or_404(request, visit, Permission.VISIT_SIGN)
    back = _url(found)

    def make(data: QueryDict | None, row: Visit) -> AmendForm:
        return AmendForm(data, path=request.path, cancel_url=back)

    def act(form: AmendForm, now: Any) -> str:
        actions.amend_visit(
            visit=found,
            reason=form.cleaned_data["reason"],
            text=form.cleaned_data["text"],
            by=_user(request),
            now=now,
        )
        return back

    return _page(
        request, found, "patients/form.html", make=make, act=act,
        done=_("The amendment is added."), context={"title": _("Amend the signed visit")},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VISIT_SIGN)
def visit_in_error(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Say that the whole visit does not belong here."""
    found = visit_or_404(request, visit, Permission.VISIT_SIGN)
    return _retract(
        request, found, found, actions.mark_visit_in_error, "visit",
        _("Entered in error: this visit"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VISIT_EDIT)
def vital_sign_in_error(request: HttpRequest, visit: UUID, vital_sign: int) -> HttpResponse:
    """Say that a reading is wrong."""
    found = visit_or_404(request, visit, Permission.VISIT_EDIT)
    row = get_object_or_404(vital_signs_of(found), pk=vital_sign)
    title = _("Entered in error: %(what)s") % {"what": row}
    return _retract(request, found, row, actions.mark_vital_sign_in_error, "vital_sign", title)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VISIT_EDIT)
def investigation_in_error(request: HttpRequest, visit: UUID, investigation: int) -> HttpResponse:
    """Say that a result is wrong."""
    found = visit_or_404(request, visit, Permission.VISIT_EDIT)
    row = get_object_or_404(investigations_of(found), pk=investigation)
    title = _("Entered in error: %(what)s") % {"what": row}
    return _retract(
        request, found, row, actions.mark_investigation_in_error, "investigation", title
    )


def _retract(
    request: HttpRequest, visit: Visit, row: Any, action: Any, name: str, title: str
) -> HttpResponse:
    back = _url(visit)

    def make(data: QueryDict | None, current: Any) -> InErrorForm:
        return InErrorForm(data, row=current, cancel_url=back)

    def act(form: InErrorForm, now: Any) -> str:
        action(
            **{name: row},
            reason=form.cleaned_data["reason"],
            by=_user(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    return _page(
        request, visit, "patients/form.html", make=make, act=act, row=row,
        done=_("Marked as an error."), context={"title": title}, keeps_draft=False,
    )  # fmt: skip


def _url(visit: Visit) -> str:
    return reverse("visits:detail", args=[visit.pk])


def _user(request: HttpRequest) -> Any:
    return cast(ClinicRequest, request).user


def _page(
    request: HttpRequest, visit: Visit, template: str, *, context: Any, **kwargs: Any
) -> HttpResponse:
    shown = {"record": visit, "banner": presenters.banner_for(visit.patient), **context}
    kwargs.setdefault("row", visit)
    return FormPage(template=template, context=shown, **kwargs).answer(request)
