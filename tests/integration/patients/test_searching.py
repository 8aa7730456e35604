"""The list and the search box."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Clinic, User
from accounts.roles import Role
from core.audit.models import AuditEvent
from patients import listing
from patients.models import Patient
from tests.factories.patients import PatientFactory


def search(browser: Client, text: str) -> str:
    answer = browser.post("/patients/find/", {"q": text}, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("text", ["whit", "Dana WHIT", "12/3/68", "999 000 0018", "rx4471"])
def test_finds_by_name_birth_date_or_number(text: str, browser: Client, patient: Patient) -> None:
    PatientFactory.create(clinic=patient.clinic, family_name="Zzz", birth_date="2001-01-01")

    shown = search(browser, text)

    assert "WHITFIELD, Dana" in shown
    assert "ZZZ" not in shown
    assert "1 patient matches" in shown


def test_nobody_found_says_what_to_try(browser: Client, patient: Patient) -> None:
    assert "Nobody found" in search(browser, "xyzzy")


def test_what_is_searched_for_stays_out_of_the_address(browser: Client, patient: Patient) -> None:
    answer = browser.post("/patients/find/", {"q": "whitfield"})

    assert answer.status_code == 303
    assert "whitfield" not in answer["Location"].lower()
    assert "whitfield" in browser.get(answer["Location"]).content.decode()


def test_each_tab_pages_through_its_own_search(
    browser: Client, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    for family in ("Adams", "Baker"):
        for given in "abc":
            PatientFactory.create(clinic=clinic, family_name=family, given_names=given)
    first = browser.post("/patients/find/", {"q": "adams"})["Location"]
    browser.post("/patients/find/", {"q": "baker"})

    page = browser.get(first)
    assert [r.name for r in page.context["rows"]] == ["ADAMS, a", "ADAMS, b"]
    older = browser.get(page.context["older_url"])
    assert [r.name for r in older.context["rows"]] == ["ADAMS, c"]
    newer = browser.get(older.context["newer_url"])
    assert [r.name for r in newer.context["rows"]] == ["ADAMS, a", "ADAMS, b"]


def test_another_persons_search_is_not_known(
    browser: Client, client_for: Callable[..., Client], patient: Patient
) -> None:
    address = browser.post("/patients/find/", {"q": "whitfield"})["Location"]

    shown = client_for(Role.CLINICIAN).get(address).content.decode()

    assert "That search is no longer kept" in shown


@pytest.mark.parametrize(
    "query",
    [
        "?after=1",
        "?before=x",
        "?after=6f1e8a52-0c1d-4e1b-9f0a-3b7a5c2d9e10",
        "?search=%00",
        "?page=-1",
        "?sort='",
    ],
)
def test_unknown_parameters_give_the_first_page(
    query: str, browser: Client, patient: Patient
) -> None:
    answer = browser.get(f"/patients/{query}")

    assert answer.status_code == 200
    assert b"WHITFIELD" in answer.content


def test_the_list_holds_the_clinics_own_patients(
    browser: Client, strangers_browser: Client, patient: Patient
) -> None:
    assert b"WHITFIELD" in browser.get("/patients/").content
    assert b"WHITFIELD" not in strangers_browser.get("/patients/").content
    assert "WHITFIELD" not in search(strangers_browser, "whitfield")


def test_a_list_page_leaves_one_row_with_the_ids_shown(
    browser: Client, patient: Patient, clinician: User
) -> None:
    browser.get("/patients/")

    [event] = AuditEvent.objects.filter(verb="patients.listed")
    assert event.detail == {"patients": [str(patient.pk)], "search": False}
    assert event.actor == clinician.audit_name


def test_an_administrator_is_led_to_the_access_report(
    client_for: Callable[..., Client], patient: Patient
) -> None:
    shown = client_for(Role.CLINIC_ADMINISTRATOR).get("/patients/").content.decode()

    assert f"/patients/{patient.pk}/access/" in shown
    assert f'"/patients/{patient.pk}/"' not in shown


@pytest.mark.parametrize(
    "text", ["a\x00b", "\ud800", "x" * 5000, "\u202ewhit", "%_'\"\\*(", "é" * 200]
)
def test_odd_text_is_answered_not_crashed(text: str, browser: Client, patient: Patient) -> None:
    answer = browser.post("/patients/find/", {"q": text.encode("utf-8", "replace")}, follow=True)

    assert answer.status_code in (200, 400, 422)
