"""The drinking plan of a signed screening: under which checks, and which one is printed."""

import json
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from content.documents import HandoutDocument, Layout, PageSize
from content.drawn_sheets import handout_html
from content.fluid_plan import FORMULA, FluidUnits, Held, Standing, session_in
from core.audit.models import AuditEvent
from engine.answers import read_cases
from engine.evaluation import evaluate
from engine.truth import Truth
from tests.factories.content import FOR_EVERYBODY, a_leaflet, publish
from tests.factories.patients import AlertFactory
from tests.factories.triage import LATER, signed
from triage.actions.fluid_plans import keep_fluid_plan
from triage.actions.screenings import mark_entered_in_error
from triage.fluid_plans import grounds_of, ill_instead, newest_plan, signed_checks
from triage.leaflet_sheet import known_of, sheet_of_leaflets
from triage.leaflet_shelf import chosen_from
from triage.models import FluidPlanRecord, Receipt
from triage.published import shipped_ruleset
from triage.receipts import signed_report
from triage.refusals import NoFluidPlan, ScreeningLocked

pytestmark = pytest.mark.django_db
AFTER = LATER + timedelta(minutes=5)
HEART = {"conditions": {"present": ["heart_failure"], "complete": True}}
SESSION = session_in(
    FluidUnits.SI, weight_before="70", weight_after="69.5", drunk="0.5", urine="0", minutes="90"
)


def keep(receipt: Receipt, by: User, session: Any = SESSION) -> FluidPlanRecord:
    return keep_fluid_plan(receipt=receipt, session=session, units=FluidUnits.SI, by=by, now=AFTER)


def test_a_plan_is_kept_with_what_it_was_worked_out_from(clinician: User) -> None:
    receipt = signed(clinician)

    kept = keep(receipt, clinician)

    assert kept.visit == receipt.screening.visit
    assert kept.session["weight_before"] == "70"
    assert kept.session["heat"] is None
    assert kept.checks["CI-fluid"] == "FALSE"
    event = AuditEvent.objects.get(verb="fluid_plan.made")
    assert event.about == receipt.screening.patient_id
    assert event.detail == {"screening": str(receipt.screening_id), "formula": FORMULA}
    newest = newest_plan(receipt)
    assert newest is not None
    assert newest.plan.session == SESSION


def leaflet_sheet(receipt: Receipt, by: User) -> HandoutDocument:
    """The sheet of a leaflet with a planner at the visit of the screening."""
    planner = {
        "key": "plan",
        "kind": "planner",
        "tone": "do",
        "planner": "fluid",
        "title": "Work out your own drinks",
        "text": "Weigh yourself.",
        "withheld_by": ["CI-fluid", "CI-dysph"],
    }
    version = publish(a_leaflet(blocks=[planner, *FOR_EVERYBODY]))
    visit = receipt.screening.visit
    known = known_of(visit, AFTER)
    assert known is not None
    return sheet_of_leaflets(
        visit,
        known,
        chosen_from([version], [str(version.pk)], known.report, None, known.since),
        {},
        layout=Layout.STANDARD,
        page_size=PageSize.A4,
        archival=False,
        own_words="",
        by=by,
        now=AFTER,
    )


def test_a_leaflet_with_the_planner_brings_the_plan_that_was_made(clinician: User) -> None:
    receipt = signed(clinician)
    blank = leaflet_sheet(receipt, clinician)
    assert blank.plan is None
    assert "My drinking plan: write on the lines" in handout_html(blank)

    keep(receipt, clinician)
    planned = leaflet_sheet(receipt, clinician)
    assert planned.plan is not None
    assert planned.plan.title == "Your drinking plan for exercise"
    assert "My drinking plan: write on the lines" not in handout_html(planned)


def test_a_plan_that_refuses_leaves_nothing_to_work_out(clinician: User) -> None:
    receipt = signed(clinician)
    gained = session_in(
        FluidUnits.SI, weight_before="70", weight_after="72.5", drunk="3", minutes="90"
    )
    keep(receipt, clinician, gained)

    document = leaflet_sheet(receipt, clinician)

    assert document.plan is not None
    assert document.plan.title == "Drinking: no extra for you"
    html = handout_html(document)
    assert "Work out your own drinks" not in html
    assert "Sit down for a while." in html


@pytest.mark.parametrize(
    "answers", [HEART, {"conditions": {"present": [], "complete": False}}], ids=["holds", "open"]
)
def test_where_the_checks_withhold_it_there_is_no_planner(
    clinician: User, answers: dict[str, Any]
) -> None:
    html = handout_html(leaflet_sheet(signed(clinician, answers), clinician))
    assert "My drinking plan" not in html
    assert "Weigh yourself." not in html


def test_a_check_that_the_ruleset_lacks_is_unknown(clinician: User) -> None:
    checks = grounds_of(signed(clinician)).checks

    assert checks["CI-fluid"] is Truth.FALSE
    assert checks["CI-salt"] is Truth.UNKNOWN


@pytest.mark.parametrize(
    ("answers", "standing", "held"),
    [
        (HEART, Standing.REFUSED, Held.FLUID),
        ({"conditions": {"present": [], "complete": False}}, Standing.ASK_FIRST, Held.FLUID),
        ({"breathless_rest": True, "weakness": "objective"}, Standing.REFUSED, Held.URGENT),
    ],
)
def test_nothing_is_kept_where_no_plan_may_be(
    clinician: User, answers: dict[str, Any], standing: Standing, held: Held
) -> None:
    receipt = signed(clinician, answers)

    with pytest.raises(NoFluidPlan) as refused:
        keep(receipt, clinician)

    assert refused.value.plan.standing is standing
    assert held in refused.value.plan.held
    assert not FluidPlanRecord.objects.exists()


def test_the_checks_agree_with_what_the_report_holds_back(clinician: User) -> None:
    receipt = signed(clinician)
    offered = {advice.id for advice in signed_report(receipt).offered}

    assert "hydration_everyday" in offered
    assert grounds_of(receipt).plan(SESSION).standing is Standing.COMPUTED


@pytest.mark.parametrize(
    ("alert", "standing"),
    [
        ({"kind": "heart_failure"}, Standing.REFUSED),
        ({"kind": "dysphagia"}, Standing.REFUSED),
        ({"kind": "fluid_restriction", "litres_per_day": "1.5"}, Standing.REFUSED),
        ({"kind": "ckd", "ckd_stage": ""}, Standing.ASK_FIRST),
    ],
)
def test_an_alert_recorded_since_refuses_a_plan_that_was_kept(
    clinician: User, alert: dict[str, Any], standing: Standing
) -> None:
    receipt = signed(clinician)
    keep(receipt, clinician)
    AlertFactory.create(patient=receipt.screening.patient, recorded_at=AFTER, **alert)

    newest = newest_plan(receipt)

    assert newest is not None
    assert newest.plan.standing is standing
    assert newest.plan.during is None


def test_an_older_alert_than_the_signed_answers_counts_through_them(clinician: User) -> None:
    receipt = signed(clinician)
    AlertFactory.create(
        patient=receipt.screening.patient,
        kind="hypertension",
        recorded_at=receipt.made_at - timedelta(days=1),
    )

    assert grounds_of(receipt).checks["CI-salt"] is Truth.UNKNOWN


def test_much_gained_weight_takes_the_place_of_an_older_plan(clinician: User) -> None:
    receipt = signed(clinician)
    keep(receipt, clinician)
    gained = session_in(
        FluidUnits.SI, weight_before="70", weight_after="72.5", drunk="4", urine="0", minutes="240"
    )
    keep(receipt, clinician, gained)

    newest = newest_plan(receipt)

    assert newest is not None
    assert newest.plan.held == (Held.MUCH_GAINED,)


def test_a_plan_of_another_formula_is_made_anew(
    clinician: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = signed(clinician)
    keep(receipt, clinician)
    monkeypatch.setattr("triage.fluid_plans.FORMULA", FORMULA + 1)

    assert newest_plan(receipt) is None


def test_a_screening_in_error_gives_no_plan(clinician: User) -> None:
    receipt = signed(clinician)
    mark_entered_in_error(
        screening=receipt.screening, reason="Wrong patient.", by=clinician, now=AFTER
    )
    receipt.screening.refresh_from_db()

    with pytest.raises(ScreeningLocked):
        keep(receipt, clinician)


RUN: dict[str, Any] = {
    "age": 27, "symptoms": ["cramp"], "timing": ["post_exercise"], "hours_since_exercise": 1,
    "muscle_used_in_exercise": True, "consciousness": "alert", "events": [], "circumstances": [],
    "urine_colour": "yellow", "autonomic": [], "seizure": "none", "bulbar": [], "respiratory": [],
    "tongue": "normal", "weakness": "none", "wasting": "none", "sensory": "none",
    "reflexes": "normal", "leg_signs": ["pulses_normal"], "calf_swelling_cm": 0, "drugs": [],
    "conditions": [], "painful": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "ill"),
    [
        ({}, Truth.FALSE),
        ({"autonomic": ["vomiting"]}, Truth.TRUE),
        ({"consciousness": "confused"}, Truth.TRUE),
        ({"urine_colour": "brown_cola"}, Truth.TRUE),
        ({"consciousness": None}, Truth.UNKNOWN),
    ],
)
def test_who_was_ill_after_exercise_gets_no_plan_whatever_the_urgency(
    more: dict[str, Any], ill: Truth
) -> None:
    ruleset = shipped_ruleset()
    told = {key: value for key, value in (RUN | more).items() if value is not None}
    case = read_cases(ruleset, json.dumps([told]))[0]

    assert ill_instead(evaluate(ruleset, case.answers)) is ill


@pytest.mark.parametrize(
    ("conditions", "code"),
    [
        (["heart_failure"], "CI-fluid"),
        (["ckd5"], "CI-fluid"),
        (["fluid_restriction"], "CI-fluid"),
        (["siadh"], "CI-fluid"),
        (["dysphagia_known"], "CI-dysph"),
        (["hypertension"], "CI-salt"),
        (["diabetes_t1"], "CI-carb"),
    ],
)
def test_each_condition_of_the_shipped_ruleset_reaches_the_planner(
    conditions: list[str], code: str
) -> None:
    ruleset = shipped_ruleset()
    case = read_cases(ruleset, json.dumps([RUN | {"conditions": conditions}]))[0]

    assert signed_checks(evaluate(ruleset, case.answers))[code] is Truth.TRUE
