"""Alerts and precautions: choose the kind, record, change, resolve, retract."""

from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from patients import actions, presenters
from patients.forms.alerts import AlertForm, InErrorForm, ReplaceAlertForm, ResolveAlertForm
from patients.models import Alert, AlertKind, Patient
from patients.models.alerts import REPEATABLE
from patients.selectors import alert_history, current_alerts
from patients.views.back import back_to
from patients.views.form_page import FormPage
from patients.views.loading import patient_or_404


@require_safe
@requires(Permission.RECORD_EDIT)
def alert_kinds(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Choose what was asked about; what is known already is shown beside it."""
    found = patient_or_404(request, patient, Permission.RECORD_EDIT)
    return render(
        request,
        "patients/alert_kinds.html",
        {
            "patient": found,
            "banner": presenters.banner_for(found),
            "groups": presenters.alert_kind_groups(found, request.GET.urlencode()),
            "back_url": back_to(request, found),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_EDIT)
def alert_record(request: HttpRequest, patient: UUID, kind: str) -> HttpResponse:
    """Record one kind of alert as present or absent."""
    if kind not in AlertKind.values:
        raise Http404
    found, chosen = patient_or_404(request, patient, Permission.RECORD_EDIT), AlertKind(kind)
    back = back_to(request, found)
    standing = None
    if chosen not in REPEATABLE:
        standing = current_alerts(found).filter(kind=chosen).first()

    def make(data: QueryDict | None, _row: Any) -> AlertForm:
        return AlertForm(data, kind=chosen, path=request.path, cancel_url=back, current=standing)

    def act(form: AlertForm, now: Any) -> str:
        actions.record_alert(patient=found, kind=chosen, by=_user(request), now=now, **_said(form))
        return back

    return _page(
        request,
        found,
        title=chosen.label,
        make=make,
        act=act,
        done=_("The alert is saved."),
        context={"standing": presenters.alert_shown(standing) if standing else None},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_EDIT)
def alert_replace(request: HttpRequest, patient: UUID, alert: int) -> HttpResponse:
    """Change an alert: the old entry is resolved and stays in the history."""
    found, held = _load(request, patient, alert)
    back = back_to(request, found)

    def make(data: QueryDict | None, row: Alert) -> ReplaceAlertForm:
        return ReplaceAlertForm(data, current=row, path=request.path, cancel_url=back)

    def act(form: ReplaceAlertForm, now: Any) -> str:
        actions.record_alert(
            patient=found,
            kind=held.kind,
            by=_user(request),
            now=now,
            replaces=held,
            replaces_version=form.cleaned_data["row_version"],
            **_said(form),
        )
        return back

    title = _("Change: %(alert)s") % {"alert": presenters.alert_text(held)}
    return _page(
        request, found, title=title, make=make, act=act, row=held, done=_("The alert is changed.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_EDIT)
def alert_resolve(request: HttpRequest, patient: UUID, alert: int) -> HttpResponse:
    """Say since when an alert no longer holds."""
    found, held = _load(request, patient, alert)
    back = back_to(request, found)

    def make(data: QueryDict | None, row: Alert) -> ResolveAlertForm:
        return ResolveAlertForm(data, row=row, cancel_url=back)

    def act(form: ResolveAlertForm, now: Any) -> str:
        actions.resolve_alert(
            alert=held,
            until=form.cleaned_data["until"],
            by=_user(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    title = _("No longer holds: %(alert)s") % {"alert": presenters.alert_text(held)}
    return _page(
        request, found, title=title, make=make, act=act, row=held, done=_("The alert is resolved.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_EDIT)
def alert_in_error(request: HttpRequest, patient: UUID, alert: int) -> HttpResponse:
    """Say that an alert was never true."""
    found, held = _load(request, patient, alert)
    back = back_to(request, found)

    def make(data: QueryDict | None, row: Alert) -> InErrorForm:
        return InErrorForm(data, row=row, cancel_url=back)

    def act(form: InErrorForm, now: Any) -> str:
        actions.mark_alert_in_error(
            alert=held,
            reason=form.cleaned_data["reason"],
            by=_user(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    title = _("Entered in error: %(alert)s") % {"alert": presenters.alert_text(held)}
    return _page(
        request, found, title=title, make=make, act=act, row=held, done=_("Marked as an error.")
    )


def _load(request: HttpRequest, patient: UUID, alert: int) -> tuple[Patient, Alert]:
    """The alert is looked for under its patient: another patient's is not found there."""
    found = patient_or_404(request, patient, Permission.RECORD_EDIT)
    return found, get_object_or_404(
        alert_history(found).select_related("patient__clinic"), pk=alert
    )


def _said(form: AlertForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "state": data["state"],
        "since": data["since"],
        "note": data["note"],
        "details": form.details(),
    }


def _user(request: HttpRequest) -> Any:
    return cast(ClinicRequest, request).user


def _page(
    request: HttpRequest, patient: Patient, *, title: Any, context: Any = None, **kwargs: Any
) -> HttpResponse:
    shown = {"banner": presenters.banner_for(patient), "title": title, **(context or {})}
    return FormPage(template="patients/form.html", context=shown, **kwargs).answer(request)
