"""How many queries each page of a screening takes: the same for a first and a fortieth patient."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from tests.factories.patients import PatientFactory, VisitFactory
from tests.factories.triage import NORMAL, answer_all, open_screening, signed
from triage.models import Screening

pytestmark = pytest.mark.django_db

# The worklist asks one permission and one list for each section, those of rehabilitation too.
MOST = {"section": 46, "check": 44, "result": 44, "receipt": 40, "worklist": 48}


def queries(browser: Client, address: str) -> int:
    browser.get(address)  # warm: the ruleset is built once a process
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


@pytest.fixture
def browser(client_for: Callable[..., Client]) -> Client:
    return client_for(Role.CLINICIAN)


def addresses(screening: Screening, receipt: Screening) -> dict[str, str]:
    return {
        "section": reverse("triage:section", args=[screening.pk, "limb_signs"]),
        "check": reverse("triage:check", args=[screening.pk]),
        "result": reverse("triage:result", args=[screening.pk]),
        "receipt": reverse("triage:receipt", args=[receipt.pk]),
        "worklist": reverse("worklist"),
    }


def test_pages_take_no_more_queries_as_records_grow(browser: Client) -> None:
    user: User = browser.user  # type: ignore[attr-defined]
    screening = open_screening(user)
    pages = addresses(screening, signed(user).screening)
    few = {name: queries(browser, address) for name, address in pages.items()}

    answer_all(screening, user, NORMAL)
    clinic = screening.patient.clinic
    for _each in range(5):
        patient = PatientFactory.create(clinic=clinic)
        open_screening(user, VisitFactory.create(patient=patient, opened_by=user))
    many = {name: queries(browser, address) for name, address in pages.items()}

    assert many == few
    assert all(many[name] <= most for name, most in MOST.items()), many
