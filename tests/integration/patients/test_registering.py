"""Registering and correcting patients through the pages."""

import uuid

from django.test import Client

from accounts.models import User
from core.drafts.models import Draft
from patients.models import Patient
from tests.integration.patients.forms import fields_of, fill

NEW = {
    "family_name": "Okafor",
    "given_names": "Chidi",
    "birth_date": "17.5.80",
    "sex": "male",
    "nhs_number": "999 000 0026",
}


def test_a_patient_is_registered_and_found_on_the_list(
    browser: Client, clinician: User, patient: Patient
) -> None:
    answer = fill(browser, "/patients/register/", **NEW)

    chidi = Patient.objects.get(family_name="Okafor")
    assert (answer.status_code, answer["Location"]) == (303, f"/patients/{chidi.pk}/")
    assert chidi.birth_date.isoformat() == "1980-05-17"
    assert chidi.registered_by == clinician
    assert b"OKAFOR, Chidi" in browser.get("/patients/").content


def test_sending_the_form_twice_registers_once(browser: Client, patient: Patient) -> None:
    data = fields_of(browser.get("/patients/register/")) | NEW

    first, second = (browser.post("/patients/register/", data) for _try in range(2))

    assert first["Location"] == second["Location"]
    assert Patient.objects.filter(family_name="Okafor").count() == 1


def test_the_same_person_is_shown_and_needs_a_tick(browser: Client, patient: Patient) -> None:
    same = NEW | {
        "family_name": "WHITFIELD",
        "given_names": "Dana",
        "birth_date": "12/3/1968",
        "nhs_number": "",
    }

    refused = fill(browser, "/patients/register/", **same)

    shown = refused.content.decode()
    assert refused.status_code == 422
    assert f'href="/patients/{patient.pk}/"' in shown
    assert 'name="another_person"' in shown
    assert fields_of(refused)["family_name"] == "WHITFIELD"  # nothing typed is lost

    again = fields_of(refused) | {"another_person": "on"}
    assert browser.post("/patients/register/", again).status_code == 303
    assert Patient.objects.filter(birth_date=patient.birth_date).count() == 2


def test_a_number_of_another_patient_is_refused_with_a_link_to_them(
    browser: Client, patient: Patient
) -> None:
    answer = fill(browser, "/patients/register/", **(NEW | {"nhs_number": "9990000018"}))

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="/patients/{patient.pk}/"' in shown
    assert 'href="#id_nhs_number"' in shown
    assert 'name="another_person"' not in shown


def test_bad_input_is_said_at_its_field(browser: Client, clinician: User) -> None:
    bad = {
        "family_name": "",
        "birth_date": "31/02/1968",
        "sex": "x",
        "nhs_number": "9999999999",
    }

    answer = fill(browser, "/patients/register/", **(NEW | bad))

    shown = answer.content.decode()
    assert answer.status_code == 422
    for target in ("id_family_name", "id_birth_date", "id_sex_0"):
        assert f'href="#{target}"' in shown
    assert "<title>Error: " in shown
    assert not Patient.objects.exists()


def test_a_draft_comes_back_and_goes_when_it_is_sent(
    browser: Client, clinician: User, patient: Patient
) -> None:
    typed = fields_of(browser.get("/patients/register/")) | NEW
    browser.post("/drafts/save/?form=/patients/register/", typed)

    page = browser.get("/patients/register/")

    assert "This is your draft of" in page.content.decode()
    assert fields_of(page)["birth_date"] == "17.5.80"
    assert b"There is a problem" not in page.content
    assert "Not yet saved" in browser.get("/").content.decode()
    browser.post("/patients/register/", fields_of(page))
    assert not Draft.objects.exists()


def test_a_form_without_readable_token_or_version_is_still_taken_safely(
    browser: Client, patient: Patient
) -> None:
    path = f"/patients/{patient.pk}/correct/"
    data = fields_of(browser.get(path)) | {"reason": "x", "phone": "1"}

    assert browser.post(path, data | {"form_token": "?"}).status_code == 303
    for nonsense in ("", "-1", "x", "9" * 40, "1", "²"):
        answer = browser.post(path, data | {"row_version": nonsense})
        assert answer.status_code in (303, 409)
        data["form_token"] = str(uuid.uuid4())


def test_a_correction_shows_in_the_history(browser: Client, patient: Patient) -> None:
    path = f"/patients/{patient.pk}/correct/"

    answer = fill(browser, path, family_name="Whitfeld", nhs_number="", reason="As on the passport")

    assert answer.status_code == 303
    shown = browser.get(path).content.decode()
    for said in ("As on the passport", "Whitfield", "Whitfeld", "999 000 0018"):
        assert said in shown
    patient.refresh_from_db()
    assert patient.family_name == "Whitfeld"


def test_a_correction_without_reason_or_change_is_refused(
    browser: Client, patient: Patient
) -> None:
    path = f"/patients/{patient.pk}/correct/"

    assert fill(browser, path, family_name="Whitfeld").status_code == 422
    unchanged = fill(browser, path, reason="x")
    assert unchanged.status_code == 422
    assert "Nothing was changed" in unchanged.content.decode()


def test_two_people_correcting_at_once_see_both_versions(browser: Client, patient: Patient) -> None:
    path = f"/patients/{patient.pk}/correct/"
    mine = fields_of(browser.get(path)) | {"phone": "MINE", "reason": "called"}
    fill(browser, path, phone="THEIRS", reason="letter")

    conflict = browser.post(path, mine)

    shown = conflict.content.decode()
    assert conflict.status_code == 409
    assert "THEIRS" in shown
    assert fields_of(conflict)["phone"] == "MINE"
    patient.refresh_from_db()
    assert patient.phone == "THEIRS"

    assert browser.post(path, fields_of(conflict)).status_code == 303
    patient.refresh_from_db()
    assert patient.phone == "MINE"


def test_a_tampered_field_changes_nothing_else(
    browser: Client, patient: Patient, stranger: User
) -> None:
    path = f"/patients/{patient.pk}/correct/"

    fill(
        browser,
        path,
        phone="1",
        reason="x",
        clinic=str(stranger.memberships.get().clinic_id),
        id=str(uuid.uuid4()),
        search="%",
        registered_by=str(stranger.pk),
    )

    before = (patient.clinic_id, patient.registered_by_id)
    patient.refresh_from_db()
    assert (patient.clinic_id, patient.registered_by_id) == before
    assert patient.search == "whitfield dana 9990000018 rx4471"
