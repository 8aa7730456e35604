"""What the tests of the pages share on which leaflets are chosen for a patient."""

from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from content.models import LeafletVersion
from patients.models import Visit
from tests.factories.content import FOR_EVERYBODY, a_leaflet
from tests.factories.patients import VisitFactory
from tests.factories.triage import publish_small
from triage.models import Receipt

SITTING = a_leaflet("rest", title="Rest", main_message="Rest first.", blocks=FOR_EVERYBODY)
ASKED = {
    "change-drinking-well-every-day": "on",
    "why-drinking-well-every-day": "Asked today: healthy heart and kidneys",
}
HEART = {"conditions": {"present": ["heart_failure"], "complete": True}}
UNKNOWN = {"conditions": {"present": [], "complete": False}}


def user_of(browser: Client) -> User:
    return browser.user  # type: ignore[attr-defined,no-any-return]


def visit_of(browser: Client) -> Visit:
    user = user_of(browser)
    clinic = user.memberships.select_related("clinic").get().clinic
    publish_small()
    visit: Visit = VisitFactory.create(opened_by=user, patient__clinic=clinic)
    return visit


def shown(browser: Client, path: str, leaflet: LeafletVersion, **fields: Any) -> Any:
    """The page after choosing that leaflet; `issue` among the fields issues it."""
    how = {} if "issue" in fields else {"preview": "1"}
    return browser.post(
        path, {"layout": "standard", "leaflets": [str(leaflet.pk)], **how, **fields}
    )


def of_screening(receipt: Receipt) -> str:
    return reverse("triage:handout", args=[receipt.screening_id])


def of_visit(visit: Visit) -> str:
    return reverse("triage:leaflets", args=[visit.pk])
