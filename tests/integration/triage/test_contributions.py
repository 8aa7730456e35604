"""What triage adds to the worklist and to the pages of patients and visits."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from patients.contributions import still_missing
from tests.factories.triage import LATER, open_screening, signed
from triage.actions.decisions import Closing
from triage.actions.screenings import mark_entered_in_error
from triage.models import ClosingAction, ClosingKind, Receipt

pytestmark = pytest.mark.django_db

RECALL = Closing(ClosingKind.RECALL, due_on=date(2026, 12, 10), purpose="Look again")
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


def test_a_recall_appears_on_its_day_and_not_before(browser: Client) -> None:
    action = signed(user_of(browser), closing=RECALL).screening.closings.get()
    address = reverse("triage:settle", args=[action.pk])

    assert address not in worklist(browser, "2026-12-09 12:00")
    assert address in worklist(browser, "2026-12-10 12:00")


def test_a_referral_waits_until_it_is_said_to_be_written(browser: Client) -> None:
    action = signed(user_of(browser), closing=REFERRAL).screening.closings.get()
    address = reverse("triage:settle", args=[action.pk])
    html = worklist(browser)
    assert "Refer to neurology" in html
    assert "suspected: Motor neurone disease" in html

    browser.post(address, {"note": "Letter sent"})

    assert address not in worklist(browser)
    assert ClosingAction.objects.get(pk=action.pk).settled_note == "Letter sent"


def test_a_screening_in_error_leaves_the_worklist(browser: Client) -> None:
    user = user_of(browser)
    receipt = signed(user, closing=REFERRAL)
    action = receipt.screening.closings.get()

    mark_entered_in_error(screening=receipt.screening, reason="Wrong", by=user, now=LATER)

    assert reverse("triage:settle", args=[action.pk]) not in worklist(browser)
    assert browser.get(reverse("triage:settle", args=[action.pk])).status_code == 404


def test_a_stranger_sees_and_settles_nothing(
    browser: Client, sign_in: Callable[[User], Client], stranger: User
) -> None:
    action = signed(user_of(browser), closing=REFERRAL).screening.closings.get()
    other = sign_in(stranger)

    assert "neurology" not in other.get(reverse("worklist")).content.decode()
    assert other.post(reverse("triage:settle", args=[action.pk]), {}).status_code == 404


def test_the_patient_page_names_the_latest_result_and_what_is_to_do(browser: Client) -> None:
    receipt = signed(user_of(browser), closing=REFERRAL)

    html = patient_page(browser, receipt)

    assert "Latest screening" in html
    assert "Refer to neurology" in html


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

    assert any(
        "screening of this visit is not signed" in said for said in still_missing(screening.visit)
    )
