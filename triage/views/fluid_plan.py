"""The drinking plan of a signed screening: worked out by its clinician, kept for the handout."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from content.fluid_plan import FluidPlan, FluidSession, FluidUnits, Standing
from core.drafts.keeping import take_once
from patients.models import Patient
from triage.actions.fluid_plans import keep_fluid_plan
from triage.fluid_plans import FluidGrounds, KeptPlan, grounds_of, newest_plan
from triage.forms.fluid_plan import FluidPlanForm, filled_from
from triage.models import Receipt
from triage.presenters.fluid_plan import FluidPlanShown, checks_shown, plan_shown
from triage.refusals import NoFluidPlan
from triage.views.loading import note_reading, page_context, receipt_for, screening_for


@requires(Permission.HANDOUT_ISSUE)
@require_http_methods(["GET", "POST"])
def fluid_plan(request: ClinicRequest, screening: UUID) -> HttpResponse:
    """Show the newest plan and the form, or why no plan may be made; keep the one worked out."""
    found = screening_for(request, screening, Permission.HANDOUT_ISSUE)
    receipt = receipt_for(found)
    if found.in_error:
        messages.error(
            request, _("This screening was entered in error: no plan can be made from it.")
        )
        return redirect("triage:receipt", screening=found.pk)
    grounds = grounds_of(receipt)
    kept = newest_plan(receipt, grounds)
    form = FluidPlanForm(
        request.POST if request.method == "POST" else None,
        clinic_units=found.patient.clinic.units,
        cancel_url=reverse("triage:receipt", args=[found.pk]),
        initial=filled_from(kept.plan.session, kept.units) if kept else None,
    )
    standing = grounds.plan(FluidSession())  # whatever is weighed
    if request.method == "POST" and standing.standing is Standing.COMPUTED and form.is_valid():
        try:
            address, _first = take_once(
                token=form.cleaned_data["form_token"],
                user=request.user,
                now=timezone.now(),
                act=lambda: _kept(request, receipt, form),
            )
        except NoFluidPlan as refusal:
            standing = refusal.plan
        else:
            return redirect(address)
    if request.method == "GET":
        note_reading(request, found, "fluid plan")
    may_fill_in = standing.standing is Standing.COMPUTED
    context = {
        **page_context(request, found),
        "plan": _plan_shown(found.patient, grounds, standing, None if form.is_bound else kept),
        "kept": kept.record if kept else None,
        "checks": checks_shown(grounds.checks, grounds.report),
        "form": form if may_fill_in else None,
    }
    status = 422 if may_fill_in and form.is_bound and form.errors else 200
    return render(request, "triage/fluid_plan.html", context, status=status)


def _plan_shown(
    patient: Patient, grounds: FluidGrounds, standing: FluidPlan, kept: KeptPlan | None
) -> FluidPlanShown | None:
    """What stands against any plan, or else the newest plan."""
    if standing.standing is not Standing.COMPUTED:
        return plan_shown(standing, grounds.report, patient, FluidUnits(patient.clinic.units))
    return plan_shown(kept.plan, grounds.report, patient, kept.units) if kept else None


def _kept(request: ClinicRequest, receipt: Receipt, form: FluidPlanForm) -> str:
    keep_fluid_plan(
        receipt=receipt,
        session=form.session(),
        units=form.units_chosen(),
        by=request.user,
        now=timezone.now(),
    )
    return reverse("triage:fluid_plan", args=[receipt.screening_id])
