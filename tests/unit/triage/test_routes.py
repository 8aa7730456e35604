"""Where a fired rule leads on: after a stroke, to rehabilitation."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from patients.models import Visit
from tests.factories.patients import VisitFactory
from tests.factories.triage import NOW, answer_all
from tests.factories.world import shipped_content
from triage import routes
from triage.actions.screenings import start
from triage.assessment import assess
from triage.models import Screening
from triage.routes import RouteLink, register_route, routes_for

pytestmark = pytest.mark.django_db

SPASM = {
    "symptoms": {"present": ["spasm", "twitch"], "complete": True},
    "sites": {"present": ["arm_left"], "complete": True},
}


@pytest.fixture(autouse=True)
def _nobody_has_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "_sources", {})


@pytest.fixture
def browser(client_for: Any) -> Client:
    return client_for(Role.CLINICIAN)  # type: ignore[no-any-return]


def screened(by: User, **answers: Any) -> Screening:
    shipped_content(now=NOW)
    clinic = by.memberships.get().clinic
    visit: Visit = VisitFactory.create(opened_by=by, patient__clinic=clinic)
    return answer_all(start(visit=visit, by=by, now=NOW), by, {**SPASM, **answers})


def stroke() -> dict[str, Any]:
    return {"conditions": {"present": ["stroke_old"], "complete": True}}


def test_a_spasm_after_a_stroke_names_the_destination_until_somebody_offers_a_link(
    clinician: User,
) -> None:
    assessment = assess(screened(clinician, **stroke()), NOW)

    (shown,) = routes_for(assessment, clinician)

    assert (shown.rule, shown.link, shown.emergency_first) == ("T16", None, False)
    assert "rehabilitation" in shown.destination


def test_a_registered_link_is_shown(clinician: User) -> None:
    screening = screened(clinician, **stroke())
    register_route("T16", lambda _user, _screening: None)
    register_route("T16", lambda _user, s: RouteLink("Start an episode", f"/x/{s.pk}/"))

    (shown,) = routes_for(assess(screening, NOW), clinician)

    assert shown.link == RouteLink("Start an episode", f"/x/{screening.pk}/")


def test_rhythmic_jerks_after_a_stroke_are_an_emergency_first(clinician: User) -> None:
    rhythmic = {"events": {"present": ["rhythmic"], "complete": True}}
    assessment = assess(screened(clinician, **stroke(), **rhythmic), NOW)

    assert [(each.rule, each.emergency_first) for each in routes_for(assessment, clinician)] == [
        ("E08", True)
    ]


def test_the_same_emergency_without_a_stroke_leads_to_no_rehabilitation(clinician: User) -> None:
    answers = {
        "events": {"present": ["rhythmic"], "complete": True},
        "conditions": {"present": [], "complete": True},
    }
    assessment = assess(screened(clinician, **answers), NOW)

    assert "E08" in [each.rule.id for each in assessment.report.fired]
    assert routes_for(assessment, clinician) == []


def test_result_and_close_pages_show_the_way(browser: Client) -> None:
    screening = screened(browser.user, **stroke())  # type: ignore[attr-defined]
    for page in ("result", "close"):
        assert (
            "After a stroke or brain injury"
            in browser.get(f"/screenings/{screening.pk}/{page}/").text
        )
