"""The home page of each role."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from core.audit.models import AuditEvent
from patients.models import Patient, Visit
from tests.factories.patients import NOON, VisitFactory


def test_unfinished_visits_oldest_first_with_their_age(
    browser: Client, patient: Patient, clinician: User
) -> None:
    noon = timezone.localtime().replace(hour=12)  # a day is one of the calendar, not 24 hours
    for days in (1, 30):
        VisitFactory.create(
            patient=patient, opened_by=clinician, started_at=noon - timedelta(days=days)
        )

    page = browser.get("/")

    [section] = [s for s in page.context["sections"] if s.id == "to-finish"]
    assert [i.age for i in section.items] == ["30 days ago", "1 day ago"]
    event = AuditEvent.objects.get(verb="worklist.viewed")
    assert event.detail == {"patients": [str(patient.pk)]}


def test_nothing_to_finish_says_so_and_leaves_no_row(browser: Client) -> None:
    assert "Nothing waits to be signed" in browser.get("/").content.decode()
    assert not AuditEvent.objects.filter(verb="worklist.viewed").exists()


def test_signed_and_wrong_visits_are_not_to_finish(
    browser: Client, patient: Patient, clinician: User
) -> None:
    VisitFactory.create(patient=patient, opened_by=clinician, signed=True)
    VisitFactory.create(
        patient=patient,
        opened_by=clinician,
        error_reason="x",
        error_by=clinician,
        error_at=NOON,
    )

    assert b"WHITFIELD" not in browser.get("/").content


def test_what_colleagues_left_open_for_a_week(
    browser: Client, patient: Patient, therapist: User
) -> None:
    VisitFactory.create(
        patient=patient, opened_by=therapist, started_at=timezone.now() - timedelta(days=8)
    )

    assert "Left open by others" in browser.get("/").content.decode()


def test_a_strangers_list_names_nobody(strangers_browser: Client, visit: Visit) -> None:
    assert b"WHITFIELD" not in strangers_browser.get("/").content


@pytest.mark.parametrize(
    "role", [Role.THERAPIST, Role.CONTENT_EDITOR, Role.CLINIC_ADMINISTRATOR, None]
)
def test_every_role_has_a_home_page(
    role: Role | None, client_for: Callable[..., Client], visit: Visit
) -> None:
    answer = client_for(role).get("/")

    assert answer.status_code == 200
    assert b"WHITFIELD" not in answer.content
