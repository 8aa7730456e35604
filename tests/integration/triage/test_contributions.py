"""What triage adds to the worklist and to the pages of patients and visits."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.models import User
from accounts.roles import Role
from patients.contributions import unfinished
from tests.factories.patients import VisitFactory
from tests.factories.triage import (
    LATER,
    open_screening,
    publish_small,
    signed,
    small_ruleset,
)
from triage.actions.decisions import Closing
from triage.actions.screenings import mark_entered_in_error
from triage.models import ClosingKind, Receipt

pytestmark = pytest.mark.django_db

REFERRAL = Closing(
    ClosingKind.REFER, destination="neurology", suspected="Motor neurone disease", urgency="D3"
)


@pytest.fixture
def browser(client_for: Callable[..., Client]) -> Client:
    return client_for(Role.CLINICIAN)


def user_of(browser: Client) -> User:
    return browser.user  # type: ignore[attr-defined,no-any-return]


def worklist(browser: Client, on: str = "2026-11-13 12:00") -> str:
    with time_machine.travel(on, tick=False):
        browser.force_login(user_of(browser))
        html = browser.get(reverse("worklist")).content.decode()
    browser.force_login(user_of(browser))  # the session of another day is over
    return html


def patient_page(browser: Client, receipt: Receipt) -> str:
    address = reverse("patients:detail", args=[receipt.screening.patient_id])
    return browser.get(address).content.decode()


def test_an_unsigned_screening_waits_on_the_worklist(browser: Client) -> None:
    screening = open_screening(user_of(browser))

    assert reverse("triage:screening", args=[screening.pk]) in worklist(browser)


def test_the_patient_page_names_the_latest_result_and_what_is_to_do(browser: Client) -> None:
    receipt = signed(user_of(browser), closing=REFERRAL)

    html = patient_page(browser, receipt)

    assert "Latest screening" in html
    assert "Referral to Neurology" in html


def test_the_timeline_shows_a_screening_and_that_it_was_in_error(browser: Client) -> None:
    user = user_of(browser)
    receipt = signed(user)
    assert "Reassure with safety net" in patient_page(browser, receipt)

    mark_entered_in_error(screening=receipt.screening, reason="Wrong visit", by=user, now=LATER)

    assert "Wrong visit" in patient_page(browser, receipt)


def test_the_visit_page_leads_to_the_receipt(browser: Client) -> None:
    receipt = signed(user_of(browser))

    html = browser.get(reverse("visits:detail", args=[receipt.screening.visit_id])).content.decode()

    assert reverse("triage:screening", args=[receipt.screening_id]) in html
    assert "Start a new screening" in html


def test_before_a_visit_is_signed_its_open_screening_is_named(browser: Client) -> None:
    screening = open_screening(user_of(browser))

    [said] = unfinished(screening.visit)
    assert "screening of this visit is not signed" in said.text
    html = browser.get(reverse("visits:sign", args=[screening.visit_id])).content.decode()
    assert escape(said.text) in html
    assert reverse("triage:screening", args=[screening.pk]) in html


def test_a_child_is_not_offered_the_screening_but_told_where_to_go(browser: Client) -> None:
    publish_small()
    user = user_of(browser)
    visit = VisitFactory.create(
        opened_by=user,
        patient__clinic=user.memberships.get().clinic,
        patient__birth_date=date(2015, 3, 12),
    )
    html = browser.get(reverse("visits:detail", args=[visit.pk])).content.decode()

    assert "Start the screening" not in html
    assert "Not scored at this age." in html
    assert escape(small_ruleset().parts.scope.otherwise) in html
