"""How many statements each page sends, committed as a baseline; the same with 4,000 patients.

A page whose number changes fails here: look at why, and when it is right, write the baseline anew
with UPDATE_QUERY_COUNTS=1 on both databases.
"""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Clinic, User
from accounts.roles import Role
from patients.models import Contact, Patient, Visit
from patients.naming import search_text
from tests.bad_input.test_every_form import ADDRESSES
from tests.factories.accounts import member_of, system_administrator
from tests.factories.sessions import just_authenticated
from tests.factories.world import World, a_world

BASELINE = Path(__file__).with_name("baseline.json")
FEW, MANY = 40, 4_000
# Searches that a list answers, beside the list as it opens.
SEARCHES = {"patients:list, searched": "/patients/?q=whit"}
# Not the pages' own: how a transaction begins and ends differs between the databases.
FRAME = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK", "SELECT pg_advisory")


@pytest.fixture
def world(clinic: Clinic, clinician: User) -> World:
    return a_world(clinic, clinician)


@pytest.fixture
def people(clinic: Clinic, clinician: User, sign_in: Callable[..., Client]) -> list[Client]:
    roles = (Role.CLINIC_ADMINISTRATOR, Role.CONTENT_EDITOR, Role.THERAPIST)
    others = [*(member_of(clinic, role) for role in roles), system_administrator()]
    return [just_authenticated(sign_in(person)) for person in (clinician, *others)]


def _grow(world: World, up_to: int) -> None:
    """Add patients, each with a visit that somebody left open, until there are so many."""
    now = timezone.now()
    there = Patient.objects.count()
    patients = [
        Patient(
            clinic=world.clinic,
            family_name=f"Whitfield{n}",
            given_names="Dana",
            birth_date=world.patient.birth_date + timedelta(days=n % 9_000),
            sex="female",
            registered_by=world.by,
            registered_at=now,
            search=search_text(
                family_name=f"Whitfield{n}", given_names="Dana", preferred_name="", identifiers=[]
            ),
        )
        for n in range(there, up_to)
    ]
    Patient.objects.bulk_create(patients, batch_size=500)
    Visit.objects.bulk_create(
        [
            Visit(
                patient=patient,
                clinic=world.clinic,
                contact=Contact.FACE_TO_FACE,
                reason="Night cramps",
                started_at=now - timedelta(hours=n % 900),
                opened_by=world.by,
                opened_at=now,
            )
            for n, patient in enumerate(patients)
        ],
        batch_size=500,
    )
    assert Patient.objects.count() == up_to
    if connection.vendor == "postgresql":
        # The server counts its tables by itself, but not in the middle of a test: a plan made for
        # empty tables takes seconds for thousands of rows, and the time-out ends it.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as sent:
        assert client.get(path).status_code == 200, path
    return sum(not query["sql"].startswith(FRAME) for query in sent.captured_queries)


def _pages(world: World, people: list[Client]) -> dict[str, tuple[Client, str]]:
    """Return who opens which page: those that exist and are pages.

    Each is opened here first, so whatever is read once a process is read before it is counted.
    """
    found: dict[str, tuple[Client, str]] = {}
    for name, path in [*world.pages(ADDRESSES), *SEARCHES.items()]:
        for client in people:
            page = client.get(path)
            if page.status_code == 200 and "text/html" in page["Content-Type"]:
                found[name] = (client, path)
                break
    return found


@pytest.fixture(autouse=True)
def _the_clock_stands_still() -> Iterator[None]:
    """At noon: what was done an hour ago was done today, whenever the tests run.

    A session notes once a minute when it was last seen; a slow machine must not count that.
    """
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    with time_machine.travel(noon, tick=False):
        yield


@pytest.mark.django_db
def test_pages_send_as_many_statements_as_agreed(world: World, people: list[Client]) -> None:
    _grow(world, FEW)
    pages = _pages(world, people)
    few = {name: _statements(*at) for name, at in pages.items()}
    _grow(world, MANY)
    many = {name: _statements(*at) for name, at in pages.items()}

    growing = {name: (few[name], many[name]) for name in pages if few[name] != many[name]}
    assert not growing, "statements grow with the patients"

    kept = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        kept[connection.vendor] = dict(sorted(few.items()))
        BASELINE.write_text(json.dumps(dict(sorted(kept.items())), indent=2) + "\n")
    agreed = kept[connection.vendor]
    changed = {
        name: (agreed.get(name), few.get(name))
        for name in agreed.keys() | few.keys()
        if agreed.get(name) != few.get(name)
    }
    assert not changed, "(agreed, now)"
    assert len(few) > 40
