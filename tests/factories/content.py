"""Leaflets and handouts; the documents are those that the print tests draw."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from accounts.models import User
from content.actions import issue_handout, publish_leaflet
from content.actions.topics import load_topics
from content.batch_actions import BatchLine, Composed, make_next, start_batch
from content.documents import Layout, PageSize
from content.leaflet_files import load_shipped_leaflets, parse_leaflet
from content.leaflets import Leaflet
from content.models import Handout, LeafletVersion, PrintBatch, WhatToPrint
from core.audit.trail import SystemActor
from patients.models import Patient, Visit
from tests.pdf.samples import NIGHT_CRAMPS

ISSUED = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


FOR_EVERYBODY = [
    {
        "key": "rest",
        "kind": "text",
        "tone": "do",
        "title": "Rest",
        "text": "Sit down for a while.",
        "sources": ["X"],
        "easy": [{"picture": "stop", "say": "Sit down for a while."}],
    },
    {
        "key": "help",
        "kind": "warning",
        "tone": "act",
        "title": "When to get help",
        "emergency": ["you cannot wake up"],
        "easy": [{"picture": "ambulance", "say": "Cannot wake up? Call {emergency}."}],
    },
]  # blocks of a leaflet without any check


def published_leaflets() -> list[LeafletVersion]:
    """Publish the shipped leaflets, with the topics that they name."""
    load_topics(by=SystemActor("test"), now=ISSUED)
    return [
        publish_leaflet(leaflet=leaflet, by=SystemActor("test"), now=ISSUED)
        for leaflet in load_shipped_leaflets()
    ]


def a_leaflet(slug: str = "drinking-well", **fields: Any) -> Leaflet:
    """A small leaflet in form: a block for everybody but those with CI-fluid, one for people with
    cramps, and its warning."""
    plain: dict[str, Any] = {
        "slug": slug,
        "title": "Drinking well",
        "topic": "drinking",
        "version": 1,
        "language": "en-GB",
        "authored_by": "Test team",
        "reviewed_on": date(2026, 11, 20),
        "review_by": date(2027, 11, 20),
        "licence": "CC BY 4.0",
        "main_message": "Let thirst guide you.",
        "factors": ["C01"],
        "sources": [{"id": "X", "title": "A source", "trust": "J"}],
        "blocks": [
            {
                "key": "every-day",
                "kind": "text",
                "tone": "do",
                "title": "Every day",
                "text": "Have a drink with each meal.",
                "withheld_by": ["CI-fluid"],
                "sources": ["X"],
                "easy": [{"picture": "water", "say": "Drink with each meal."}],
            },
            {
                "key": "cramps",
                "kind": "steps",
                "tone": "do",
                "title": "When a cramp comes",
                "steps": ["Stop.", "Wait until it is over."],
                "offer_when": "symptoms.cramp",
                "sources": ["X"],
                "easy": [{"picture": "stop", "say": "Stop."}],
            },
            {
                "key": "help",
                "kind": "warning",
                "tone": "act",
                "title": "When to get help",
                "emergency": ["you are confused"],
                "same_day": ["you feel worse: ring {phone}"],
                "easy": [{"picture": "ambulance", "say": "Confused? Call {emergency}."}],
            },
        ],
    }
    return parse_leaflet(plain | fields, name=slug)


def words_of(leaflet: Leaflet) -> str:
    """Everything that a reader may meet, easy read included."""
    easy = [line.say for block in leaflet.blocks for line in block.easy]
    return "\n\n".join([leaflet.title, leaflet.body, *easy])


def publish(leaflet: Leaflet) -> LeafletVersion:
    """Publish one leaflet as a release does, which brings its topics."""
    load_topics(by=SystemActor("test"), now=ISSUED)
    return publish_leaflet(leaflet=leaflet, by=SystemActor("test"), now=ISSUED)


def issued_handout(patient: Patient, by: User, **fields: Any) -> Handout:
    """Issue a real sheet to this patient."""
    values: dict[str, Any] = {
        "visit": None,
        "origin": "screening:00000000-0000-4000-8000-000000000001",
        "document": NIGHT_CRAMPS,
        "now": ISSUED,
    } | fields
    return issue_handout(patient=patient, by=by, **values)


def print_batch(visits: Sequence[Visit], by: User, **fields: Any) -> PrintBatch:
    """A batch of handouts of screenings that nobody has begun to make."""
    values: dict[str, Any] = {
        "clinic": visits[0].clinic,
        "day": ISSUED.date(),
        "what": WhatToPrint.SCREENING,
        "leaflets": [],
        "layout": Layout.STANDARD,
        "page_size": PageSize.A4,
        "now": ISSUED,
        "lines": [
            BatchLine(patient=visit.patient, visit=visit, origin=f"screening:{visit.pk}")
            for visit in visits
        ],
    } | fields
    return start_batch(by=by, **values)


def made_batch(visit: Visit, by: User) -> PrintBatch:
    """A batch of one sheet that was made."""
    batch = print_batch([visit], by)
    sheet = Composed(document=NIGHT_CRAMPS)
    make_next(batch=batch, compose=lambda item, now: sheet, now=ISSUED)
    return batch
