"""Alerts and medicines through the pages."""

import pytest
from django.test import Client

from accounts.models import User
from patients.models import Alert, Medicine, Patient, Visit
from patients.selectors import current_alerts
from tests.factories.patients import NOON, AlertFactory, MedicineFactory
from tests.integration.patients.forms import fields_of, fill


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("heart_failure", {}, "Heart failure"),
        ("ckd", {"ckd_stage": "4", "egfr": "22"}, "Chronic kidney disease, stage 4, eGFR 22"),
        (
            "fluid_restriction",
            {"litres_per_day": "1.5", "prescribed_by": "Dr Quill"},
            "Fluid limit 1.5 L a day, by Dr Quill",
        ),
        ("dysphagia", {"iddsi_level": "3"}, "Difficulty swallowing (dysphagia), IDDSI level 3"),
        ("diabetes", {"diabetes_type": "t2", "insulin": "yes"}, "Diabetes, type 2, insulin"),
        ("allergy", {"substance": "Latex", "reaction": "rash"}, "Allergy: Latex, rash"),
        ("other", {"label": "Hard of hearing"}, "Hard of hearing"),
    ],
)
def test_an_alert_shows_in_the_banner(
    kind: str, typed: dict[str, str], said: str, browser: Client, patient: Patient
) -> None:
    path = f"/patients/{patient.pk}/alerts/new/{kind}/"

    answer = fill(browser, path, state="present", **typed)

    assert answer.status_code == 303
    page = browser.get(answer["Location"])
    assert said in [pill.text for pill in page.context["banner"].alerts]
    assert said in page.content.decode()


def test_asked_and_absent_is_recorded_and_not_in_the_banner(
    browser: Client, patient: Patient
) -> None:
    fill(browser, f"/patients/{patient.pk}/alerts/new/diabetes/", state="absent", insulin="yes")

    page = browser.get(f"/patients/{patient.pk}/")
    assert page.context["banner"].alerts == []
    assert "Asked and absent" in page.content.decode()
    assert Alert.objects.get().insulin is None


@pytest.mark.parametrize(
    ("kind", "typed", "target"),
    [
        ("heart_failure", {}, "id_state_0"),
        ("ckd", {"state": "present", "egfr": "999"}, "id_egfr"),
        ("fluid_restriction", {"state": "present", "litres_per_day": "50"}, "id_litres_per_day"),
        ("dysphagia", {"state": "present", "iddsi_level": "8"}, "id_iddsi_level"),
        ("allergy", {"state": "present"}, "id_substance"),
        ("pregnancy", {"state": "present", "gestation_weeks": "99"}, "id_gestation_weeks"),
        ("pregnancy", {"state": "present", "delivered_on": "1/1/2999"}, "id_delivered_on"),
        ("heart_failure", {"state": "present", "since": "soon"}, "id_since"),
    ],
)
def test_impossible_details_are_said_at_their_field(
    kind: str, typed: dict[str, str], target: str, browser: Client, patient: Patient
) -> None:
    answer = fill(browser, f"/patients/{patient.pk}/alerts/new/{kind}/", **typed)

    assert answer.status_code == 422
    assert f'href="#{target}"' in answer.content.decode()
    assert not Alert.objects.exists()


def test_an_alert_is_changed_resolved_and_retracted(browser: Client, patient: Patient) -> None:
    base = f"/patients/{patient.pk}/alerts"
    fill(browser, f"{base}/new/allergy/", state="present", substance="Penicillin")
    first = Alert.objects.get()

    fill(browser, f"{base}/{first.pk}/change/", reaction="rash")
    [second] = current_alerts(patient)
    assert (second.substance, second.reaction) == ("Penicillin", "rash")

    fill(browser, f"{base}/{second.pk}/in-error/", reason="Another patient's letter")
    shown = browser.get(f"/patients/{patient.pk}/").content.decode()
    assert not current_alerts(patient).exists()
    assert "Another patient&#x27;s letter" in shown
    assert "<del>" in shown

    failing = AlertFactory.create(patient=patient)
    answer = fill(browser, f"{base}/{failing.pk}/resolve/", until="1/1/2026")
    assert answer.status_code == 303
    failing.refresh_from_db()
    assert failing.until is not None


def test_changing_an_alert_that_somebody_changed_shows_both(
    browser: Client, patient: Patient
) -> None:
    alert = AlertFactory.create(patient=patient, kind="other", label="Hard of hearing")
    path = f"/patients/{patient.pk}/alerts/{alert.pk}/change/"
    mine = fields_of(browser.get(path)) | {"label": "Deaf"}
    Alert.objects.update(row_version=2, label="Hearing aids")

    conflict = browser.post(path, mine)

    assert conflict.status_code == 409
    assert "Hearing aids" in conflict.content.decode()
    assert fields_of(conflict)["label"] == "Deaf"


def test_a_medicine_is_added_changed_stopped(browser: Client, patient: Patient) -> None:
    base = f"/patients/{patient.pk}/medicines"
    assert fill(browser, f"{base}/new/", name="Grandma's tonic", dose="a spoon").status_code == 303
    tonic = Medicine.objects.get()
    shown = browser.get(f"/patients/{patient.pk}/").content.decode()
    assert "Not coded: no rule uses it" in shown

    fill(browser, f"{base}/{tonic.pk}/change/", dose="two spoons")
    shown = browser.get(f"/patients/{patient.pk}/").content.decode()
    assert "two spoons" in shown
    assert "a spoon until" in shown

    fill(browser, f"{base}/{tonic.pk}/stop/")
    tonic.refresh_from_db()
    assert tonic.stopped_on is not None
    assert "Stopped medicines" in browser.get(f"/patients/{patient.pk}/").content.decode()


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ({"name": ""}, "id_name"),
        ({"name": "x" * 121}, "id_name"),
        ({"name": "x", "started_on": "1/1/2999"}, "id_started_on"),
        ({"name": "x", "started_on": "2/1/2026", "changed_on": "1/1/2026"}, "id_changed_on"),
    ],
)
def test_bad_medicines_are_refused(
    typed: dict[str, str], target: str, browser: Client, patient: Patient
) -> None:
    answer = fill(browser, f"/patients/{patient.pk}/medicines/new/", **typed)

    assert answer.status_code == 422
    assert f'href="#{target}"' in answer.content.decode()


@pytest.mark.parametrize(("name", "warned"), [("Frobnozole", True), ("Furosemide", False)])
def test_a_medicine_that_no_rule_knows_is_said_at_once(
    name: str, warned: bool, browser: Client, patient: Patient
) -> None:
    answer = fill(browser, f"/patients/{patient.pk}/medicines/new/", name=name)
    shown = browser.get(answer["Location"]).content.decode()
    assert (f"No rule knows “{name}”" in shown) is warned


def test_known_medicines_are_offered_while_typing(browser: Client, patient: Patient) -> None:
    shown = browser.get(f"/patients/{patient.pk}/medicines/new/").content.decode()

    assert '<datalist id="known-medicines">' in shown
    assert 'list="known-medicines"' in shown
    assert '<option value="Atorvastatin">' in shown


def test_from_a_visit_one_comes_back_to_it(browser: Client, patient: Patient, visit: Visit) -> None:
    path = f"/patients/{patient.pk}/medicines/new/?visit={visit.pk}"

    answer = browser.post(path, fields_of(browser.get(path)) | {"name": "x"})

    assert answer["Location"] == f"/visits/{visit.pk}/"


@pytest.mark.parametrize("visit_id", ["x", "//evil.example", "{other}"])
def test_one_comes_back_only_to_a_visit_of_this_patient(
    visit_id: str, browser: Client, patient: Patient, clinician: User
) -> None:
    other = MedicineFactory.create(recorded_at=NOON)  # of a patient elsewhere
    path = f"/patients/{patient.pk}/medicines/new/?visit={visit_id.format(other=other.patient_id)}"

    answer = browser.post(path, fields_of(browser.get(path)) | {"name": "x"})

    assert answer["Location"] == f"/patients/{patient.pk}/"


def test_a_therapist_may_write_alerts_but_no_visit(
    therapist: User, sign_in, patient: Patient, visit: Visit
) -> None:
    browser = sign_in(therapist)

    assert browser.get(f"/patients/{patient.pk}/alerts/new/").status_code == 200
    for path in (f"/visits/{visit.pk}/edit/", f"/patients/{patient.pk}/visits/open/"):
        assert browser.get(path).status_code == 403
    assert b"Open a visit" not in browser.get(f"/patients/{patient.pk}/").content
