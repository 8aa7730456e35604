"""A clinician prints for the patients of the day; a patient asks whether the sheet still holds."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from content.models import Handout
from patients.models import Visit
from tests.factories.content import a_leaflet, publish
from tests.factories.triage import signed
from tests.functional.looking import assert_accessible


def seen_today(clinician: User, name: str) -> None:
    receipt = signed(clinician, family_name=name)
    Visit.objects.filter(pk=receipt.screening.visit_id).update(
        started_at=timezone.now() - timedelta(seconds=1)
    )


@pytest.fixture
def _two_patients(clinician: User) -> None:
    publish(a_leaflet())
    seen_today(clinician, "Alder")
    seen_today(clinician, "Birch")


def start_printing(page: Page, live_server: LiveServer) -> None:
    """From the worklist to a batch that was started."""
    page.goto(live_server.url)
    page.get_by_role("link", name="Print for a list").click()
    page.get_by_role("link", name="Choose patients").click()
    expect(page.get_by_label(re.compile("Alder"))).to_be_checked()
    page.get_by_role("button", name="Make the sheets").click()


@pytest.mark.usefixtures("_two_patients")
def test_sheets_are_made_while_one_looks(
    clinician: User, live_server: LiveServer, signed_in: Any
) -> None:
    page = signed_in(clinician)
    start_printing(page, live_server)

    expect(page.get_by_text("2 of 2 sheets made")).to_be_visible()
    expect(page.get_by_role("link", name="All sheets, one file")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="All batches").click()
    expect(page.get_by_text("All made")).to_be_visible()
    assert_accessible(page)


@pytest.mark.usefixtures("_two_patients")
def test_without_scripts_a_button_makes_them_and_the_sheet_answers_for_itself(
    clinician: User, live_server: LiveServer, without_scripts: Any
) -> None:
    page = without_scripts(clinician)
    start_printing(page, live_server)
    page.get_by_role("button", name="Make the next sheets").click()
    expect(page.get_by_text("2 of 2 sheets made")).to_be_visible()

    code = Handout.objects.values_list("check_code", flat=True).first()
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/s/{code}/")

    expect(page.get_by_role("heading", level=1)).to_have_text("Yes, this sheet is still current.")


def test_the_page_of_a_sheet_is_accessible(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/s/C7KM4PQRT9/")

    expect(page.get_by_role("heading", level=1)).to_have_text("We do not know this code.")
    assert_accessible(page)
