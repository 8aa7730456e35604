"""A leaflet of which nothing is right for a patient: nothing of it prints, and the page says so."""

import pytest
from django.test import Client

from accounts.roles import Role
from content.models import Handout, LeafletVersion
from tests.factories.content import a_leaflet, publish
from tests.factories.patients import AlertFactory
from tests.factories.triage import signed
from tests.integration.triage.leaflet_desk import (
    HEART,
    SITTING,
    of_screening,
    of_visit,
    shown,
    user_of,
    visit_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client_for) -> Client:
    return client_for(Role.CLINICIAN)


@pytest.fixture
def leaflet() -> LeafletVersion:
    return publish(a_leaflet())


def test_a_sheet_of_which_every_block_is_withheld_is_refused_with_the_reasons(
    browser: Client, leaflet: LeafletVersion
) -> None:
    """Its message would tell a patient with a weak heart to drink: nothing of it prints."""
    visit = visit_of(browser)
    AlertFactory.create(patient=visit.patient, kind="heart_failure")

    for press in ("preview", "issue"):
        page = shown(browser, of_visit(visit), leaflet, **{press: "1"})
        html = page.content.decode()
        assert page.status_code == 422
        assert "Nothing of “Drinking well” prints: CI-fluid (holds): heart failure" in html
        assert "Nothing of this is right for the patient by itself" in html
        assert "Let thirst guide you." not in html
        assert "you are confused" not in html
    assert not Handout.objects.exists()


def test_a_link_to_a_leaflet_of_which_nothing_suits_says_so(
    browser: Client, leaflet: LeafletVersion
) -> None:
    visit = visit_of(browser)

    page = browser.get(of_visit(visit), {"leaflet": str(leaflet.pk)})

    html = page.content.decode()
    assert page.status_code == 200
    assert "Left out of the sheet" in html
    assert "CI-fluid (not known)" in html  # nobody asked about the heart
    assert "Let thirst guide you." not in html


def test_the_leaflet_of_which_nothing_suits_is_left_out_of_a_set(
    browser: Client, leaflet: LeafletVersion
) -> None:
    visit = visit_of(browser)
    AlertFactory.create(patient=visit.patient, kind="heart_failure")
    both = {"leaflets": [str(leaflet.pk), str(publish(SITTING).pk)]}

    preview = shown(browser, of_visit(visit), leaflet, **both).content.decode()
    assert "Left out of the sheet" in preview
    assert "Sit down for a while." in preview
    assert "Let thirst guide you." not in preview

    issued = shown(browser, of_visit(visit), leaflet, **both, issue="1")
    told = browser.get(issued.headers["Location"]).content.decode()
    assert "Nothing of “Drinking well” prints: CI-fluid (holds): heart failure" in told
    document = Handout.objects.get().document
    assert [part["slug"] for part in document["leaflets"]] == ["rest"]
    assert [used["slug"] for used in document["made_from"]] == ["rest"]
    assert document["title"] == "Rest"
    assert document["warning_signs"]["emergency"] == ["you cannot wake up"]


def test_the_sheet_of_a_screening_says_nothing_of_a_leaflet_left_out(
    browser: Client, leaflet: LeafletVersion
) -> None:
    receipt = signed(user_of(browser), HEART)

    shown(browser, of_screening(receipt), leaflet, issue="1")

    document = Handout.objects.get().document
    assert document["leaflets"] == []
    assert "Drinking well" not in document["version_line"]


def test_what_the_clinician_leaves_out_whole_is_refused_as_well(browser: Client) -> None:
    receipt = signed(user_of(browser))
    sitting = publish(SITTING)
    change = {"change-rest-rest": "on", "why-rest-rest": "Sits all day"}

    page = shown(browser, of_visit(receipt.screening.visit), sitting, **change, issue="1")

    assert page.status_code == 422
    assert "Nothing of “Rest” prints: left out by you." in page.content.decode()
