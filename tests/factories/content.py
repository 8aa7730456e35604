"""Leaflets and handouts; the documents are those that the print tests draw."""

from datetime import UTC, datetime
from typing import Any

from accounts.models import User
from content.actions import issue_handout, publish_leaflet
from content.leaflet_files import load_shipped_leaflets
from content.models import Handout, LeafletVersion
from core.audit.trail import SystemActor
from patients.models import Patient
from tests.pdf.samples import NIGHT_CRAMPS

ISSUED = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


def published_leaflets() -> list[LeafletVersion]:
    """Publish the shipped leaflets."""
    return [
        publish_leaflet(leaflet=leaflet, by=SystemActor("test"), now=ISSUED)
        for leaflet in load_shipped_leaflets()
    ]


def issued_handout(patient: Patient, by: User, **fields: Any) -> Handout:
    """Issue a real sheet to this patient."""
    values: dict[str, Any] = {
        "visit": None,
        "origin": "screening:00000000-0000-4000-8000-000000000001",
        "document": NIGHT_CRAMPS,
        "now": ISSUED,
    } | fields
    return issue_handout(patient=patient, by=by, **values)
