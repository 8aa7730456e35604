"""The list of medicines: add, change, stop, retract."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from patients import actions, presenters
from patients.forms.alerts import InErrorForm
from patients.forms.medicines import ChangeMedicineForm, MedicineForm, StopMedicineForm
from patients.medicines import labels
from patients.models import Medicine, Patient
from patients.selectors import medicine_history
from patients.views.back import back_to
from patients.views.form_page import FormPage
from patients.views.loading import patient_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_EDIT)
def medicine_add(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Add a medicine to the list."""
    found = patient_or_404(request, patient, Permission.RECORD_EDIT)
    back = back_to(request, found)

    def make(data: QueryDict | None, _row: Any) -> MedicineForm:
        return MedicineForm(data, path=request.path, cancel_url=back)

    def act(form: MedicineForm, now: Any) -> str:
        data = form.cleaned_data
        added = actions.record_medicine(
            patient=found,
            by=_user(request),
            now=now,
            **{n: data[n] for n in ("name", "dose", "note", "started_on", "changed_on")},
        )
        if not added.generic:
            said = _("No rule knows “%(name)s”. Check the spelling, or choose the generic name.")
            messages.warning(request, said % {"name": added.name})
        return back

    return _page(
        request,
        found,
        title=_("Add a medicine"),
        make=make,
        act=act,
        done=_("The medicine is on the list."),
        context={"known_medicines": labels()},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_EDIT)
def medicine_change(request: HttpRequest, patient: UUID, medicine: int) -> HttpResponse:
    """Change dose, dates or note."""
    found, held = _load(request, patient, medicine)
    back = back_to(request, found)

    def make(data: QueryDict | None, row: Medicine) -> ChangeMedicineForm:
        return ChangeMedicineForm(data, medicine=row, path=request.path, cancel_url=back)

    def act(form: ChangeMedicineForm, now: Any) -> str:
        data = form.cleaned_data
        actions.change_medicine(
            medicine=held,
            by=_user(request),
            now=now,
            row_version=data["row_version"],
            details={n: data[n] for n in ("dose", "note", "started_on", "changed_on")},
        )
        return back

    title = _("Change: %(medicine)s") % {"medicine": held.name}
    return _page(
        request, found, title=title, make=make, act=act, row=held, done=_("The change is saved.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_EDIT)
def medicine_stop(request: HttpRequest, patient: UUID, medicine: int) -> HttpResponse:
    """Say since when it is no longer taken."""
    found, held = _load(request, patient, medicine)
    back = back_to(request, found)

    def make(data: QueryDict | None, row: Medicine) -> StopMedicineForm:
        return StopMedicineForm(data, medicine=row, cancel_url=back)

    def act(form: StopMedicineForm, now: Any) -> str:
        actions.stop_medicine(
            medicine=held,
            stopped_on=form.cleaned_data["stopped_on"],
            by=_user(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    title = _("Stopped: %(medicine)s") % {"medicine": held.name}
    return _page(
        request, found, title=title, make=make, act=act, row=held, done=_("The stop is recorded.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_EDIT)
def medicine_in_error(request: HttpRequest, patient: UUID, medicine: int) -> HttpResponse:
    """Say that the patient never took it."""
    found, held = _load(request, patient, medicine)
    back = back_to(request, found)

    def make(data: QueryDict | None, row: Medicine) -> InErrorForm:
        return InErrorForm(data, row=row, cancel_url=back)

    def act(form: InErrorForm, now: Any) -> str:
        actions.mark_medicine_in_error(
            medicine=held,
            reason=form.cleaned_data["reason"],
            by=_user(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    title = _("Entered in error: %(medicine)s") % {"medicine": held.name}
    return _page(
        request, found, title=title, make=make, act=act, row=held, done=_("Marked as an error.")
    )


def _load(request: HttpRequest, patient: UUID, medicine: int) -> tuple[Patient, Medicine]:
    """The medicine is looked for under its patient: another patient's is not found there."""
    found = patient_or_404(request, patient, Permission.RECORD_EDIT)
    rows = medicine_history(found).select_related("patient__clinic")
    return found, get_object_or_404(rows, pk=medicine)


def _user(request: HttpRequest) -> Any:
    return cast(ClinicRequest, request).user


def _page(
    request: HttpRequest, patient: Patient, *, title: Any, context: Any = None, **kwargs: Any
) -> HttpResponse:
    shown = {"banner": presenters.banner_for(patient), "title": title, **(context or {})}
    return FormPage(template="patients/form.html", context=shown, **kwargs).answer(request)
