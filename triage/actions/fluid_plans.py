"""Keeping a drinking plan that was worked out for a patient."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from content.fluid_plan import FORMULA, FluidSession, FluidUnits, Standing, session_data
from core.audit.trail import record
from triage.fluid_plans import grounds_of
from triage.models import FluidPlanRecord, Receipt
from triage.refusals import NoFluidPlan, ScreeningLocked


@transaction.atomic
def keep_fluid_plan(
    *, receipt: Receipt, session: FluidSession, units: FluidUnits, by: User, now: datetime
) -> FluidPlanRecord:
    """Keep what the plan of a signed screening is worked out from; the newest one is printed.

    Weights that refuse a plan by themselves (much was gained) are kept too: they are then what the
    sheet speaks of, instead of an older plan. Raises NoFluidPlan (with the plan that says why) when
    the checks refuse one or must be asked first, ScreeningLocked when the screening was entered in
    error.
    """
    screening = receipt.screening
    if screening.in_error:
        raise ScreeningLocked(screening)
    grounds = grounds_of(receipt)
    standing = grounds.plan(FluidSession())
    if standing.standing is not Standing.COMPUTED:
        raise NoFluidPlan(standing)
    kept = FluidPlanRecord(
        screening=screening,
        visit_id=screening.visit_id,
        session=session_data(session),
        checks={code: truth.name for code, truth in grounds.checks.items()},
        units=units.value,
        formula=FORMULA,
        made_at=now,
        made_by=by,
    )
    kept.save()
    record(
        verb="fluid_plan.made",
        by=by,
        now=now,
        subject=kept,
        about=screening.patient_id,
        clinic_id=screening.patient.clinic_id,
        detail={"screening": str(screening.pk), "formula": FORMULA},
    )
    return kept
