"""A visit through the pages: opened, written, measured, signed, amended, retracted."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Clinic, User
from core.audit.models import AuditEvent
from patients import contributions
from patients.models import Patient, Visit
from tests.factories.patients import PatientFactory, VisitFactory
from tests.integration.patients.forms import fields_of, fill


def test_from_opening_to_amendment(browser: Client, patient: Patient, clinician: User) -> None:
    opened = fill(browser, f"/patients/{patient.pk}/visits/open/", reason="Twitching thumb")
    visit = Visit.objects.get()
    assert opened["Location"] == f"/visits/{visit.pk}/edit/"

    saved = fill(
        browser,
        f"/visits/{visit.pk}/edit/",
        notes="Since March.\nNo pain.",
        temp_c="98.6",
        temp_c_unit="°F",
        sbp="142",
        dbp="88",
        medicines_complete="on",
    )
    assert saved["Location"] == f"/visits/{visit.pk}/"

    results = fill(
        browser,
        f"/visits/{visit.pk}/results/",
        taken_on=timezone.localdate().strftime("%d/%m/%Y"),
        k="3.1",
        k_low="3.5",
        k_high="5.3",
        adj_ca="9.2",
        adj_ca_unit="mg/dL",
    )
    assert results.status_code == 303

    shown = browser.get(f"/visits/{visit.pk}/").content.decode()
    for said in ("Since March.<br>No pain.", "37 °C", "98.6 °F", "142 mmHg", "3.1 mmol/L"):
        assert said in shown
    for said in ("3.1 mEq/L", "2.3 mmol/L", "9.2 mg/dL", "3.5 to 5.3 mmol/L", "Low"):
        assert said in shown
    assert visit.investigations.get(test="adj_ca").value_si == Decimal("2.295524")

    sign_page = browser.get(f"/visits/{visit.pk}/sign/").content.decode()
    assert "The alerts are not marked as complete" in sign_page
    assert "The list of medicines is not marked" not in sign_page
    assert fill(browser, f"/visits/{visit.pk}/sign/").status_code == 303

    visit.refresh_from_db()
    assert (visit.state, visit.signed_by) == ("signed", clinician)
    assert browser.get(f"/visits/{visit.pk}/edit/").status_code == 302
    amended = fill(browser, f"/visits/{visit.pk}/amend/", reason="Left out", text="No fever.")
    assert amended.status_code == 303
    shown = browser.get(f"/visits/{visit.pk}/").content.decode()
    assert "No fever." in shown
    assert "Medicines, as listed today" in shown
    assert "Since March.<br>No pain." in shown
    verbs = set(AuditEvent.objects.filter(about=patient.pk).values_list("verb", flat=True))
    assert verbs >= {"visit.opened", "visit.saved", "visit.signed", "visit.amended"}


def test_a_signed_visit_refuses_what_was_still_on_a_screen(browser: Client, visit: Visit) -> None:
    """A form opened before signing and sent after it changes nothing and loses nothing."""
    edit, results = f"/visits/{visit.pk}/edit/", f"/visits/{visit.pk}/results/"
    written = fields_of(browser.get(edit)) | {"notes": "Too late"}
    measured = fields_of(browser.get(results)) | {"taken_on": "1/1/2026", "k": "4"}
    fill(browser, f"/visits/{visit.pk}/sign/")

    for path, data, typed in ((edit, written, "Too late"), (results, measured, 'value="4"')):
        answer = browser.post(path, data)
        assert answer.status_code == 422
        assert "signed and locked" in answer.content.decode()
        assert typed in answer.content.decode()
    visit.refresh_from_db()
    assert visit.notes == ""
    assert not visit.investigations.exists()


def test_signing_what_changed_since_it_was_read_asks_again(browser: Client, visit: Visit) -> None:
    page = fields_of(browser.get(f"/visits/{visit.pk}/sign/"))
    fill(browser, f"/visits/{visit.pk}/edit/", notes="Something new")

    conflict = browser.post(f"/visits/{visit.pk}/sign/", page)

    assert conflict.status_code == 409
    visit.refresh_from_db()
    assert visit.state == "open"


def test_two_tabs_of_one_visit_show_both_versions(browser: Client, visit: Visit) -> None:
    path = f"/visits/{visit.pk}/edit/"
    mine = fields_of(browser.get(path)) | {"notes": "MINE", "hr": "72"}
    fill(browser, path, notes="THEIRS")

    conflict = browser.post(path, mine)

    assert conflict.status_code == 409
    assert "THEIRS" in conflict.content.decode()
    kept = fields_of(conflict)
    assert (kept["notes"], kept["hr"]) == ("MINE", "72")
    assert browser.post(path, kept).status_code == 303
    assert visit.vital_signs.get().value == 72


def test_two_tabs_two_patients_never_mix(
    browser: Client, visit: Visit, clinic: Clinic, clinician: User
) -> None:
    other = VisitFactory.create(patient=PatientFactory.create(clinic=clinic), opened_by=clinician)
    tab_a = fields_of(browser.get(f"/visits/{visit.pk}/edit/")) | {"notes": "About A"}
    tab_b = fields_of(browser.get(f"/visits/{other.pk}/edit/")) | {"notes": "About B"}

    browser.post(f"/visits/{visit.pk}/edit/", tab_a)
    browser.post(f"/visits/{other.pk}/edit/", tab_b)

    visit.refresh_from_db()
    other.refresh_from_db()
    assert (visit.notes, other.notes) == ("About A", "About B")


@pytest.mark.parametrize(
    ("typed", "target", "said"),
    [
        ({"temp_c": "98.6"}, "id_temp_c", "outside"),
        ({"temp_c": "warm"}, "id_temp_c", "Write a number"),
        ({"hr": "72", "hr_unit": "furlongs"}, "id_hr", "Choose one of the units"),
        ({"sbp": "120"}, "id_dbp", "both numbers"),
        ({"sbp": "80", "dbp": "120"}, "id_sbp", "higher than the diastolic"),
        ({"contact": "pigeon"}, "id_contact_0", "valid choice"),
        ({"notes": "x" * 20_001}, "id_notes", "Shorten"),
        ({"reason": "a\u202eb"}, "id_reason", "direction"),
    ],
)
def test_bad_input_is_said_at_its_field_and_nothing_is_kept(
    typed: dict[str, str], target: str, said: str, browser: Client, visit: Visit
) -> None:
    answer = fill(browser, f"/visits/{visit.pk}/edit/", **({"notes": "Kept?"} | typed))

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#{target}' in shown
    assert said in shown
    visit.refresh_from_db()
    assert visit.notes == ""
    assert not visit.vital_signs.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"taken_on": ""}, "Sample taken on"),
        ({"taken_on": "1/1/2026"}, "at least one result"),
        ({"taken_on": "1/1/2026", "k": "44"}, "outside"),
        ({"taken_on": "1/1/2026", "k_low": "3"}, "There is a limit, but no result"),
        ({"taken_on": "1/1/2026", "k": "4", "k_low": "9", "k_high": "3"}, "below the lower"),
        ({"taken_on": "1/1/2999", "k": "4"}, "future"),
        ({"taken_on": "1/1/1950", "k": "4"}, "before the patient was born"),
    ],
)
def test_bad_results_are_refused(
    typed: dict[str, str], said: str, browser: Client, visit: Visit
) -> None:
    answer = fill(browser, f"/visits/{visit.pk}/results/", **typed)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not visit.investigations.exists()


def test_a_visit_does_not_begin_tomorrow(browser: Client, patient: Patient) -> None:
    tomorrow = timezone.localtime() + timezone.timedelta(hours=1)
    path = f"/patients/{patient.pk}/visits/open/"

    answer = fill(
        browser,
        path,
        started_on=tomorrow.strftime("%d/%m/%Y"),
        started_time=tomorrow.strftime("%H:%M"),
    )

    assert answer.status_code == 422
    assert "future" in answer.content.decode()
    assert not Visit.objects.exists()


def test_a_us_clinic_enters_us_units_first(browser: Client, clinic: Clinic, visit: Visit) -> None:
    clinic.units = "us"
    clinic.save()

    page = fields_of(browser.get(f"/visits/{visit.pk}/edit/"))
    assert (page["temp_c_unit"], page["weight_kg_unit"]) == ("°F", "lb")
    page = fields_of(browser.get(f"/visits/{visit.pk}/results/"))
    assert page["glucose_unit"] == "mg/dL"


def test_errors_stay_readable(browser: Client, visit: Visit) -> None:
    fill(browser, f"/visits/{visit.pk}/edit/", hr="72")
    reading = visit.vital_signs.get()

    fill(browser, f"/visits/{visit.pk}/vital-signs/{reading.pk}/in-error/", reason="other arm")
    shown = browser.get(f"/visits/{visit.pk}/").content.decode()
    assert "other arm" in shown
    assert "<del>" in shown

    fill(browser, f"/visits/{visit.pk}/in-error/", reason="wrong patient")
    shown = browser.get(f"/visits/{visit.pk}/").content.decode()
    assert "wrong patient" in shown
    assert "Twitching of the right hand" in shown
    assert browser.get(f"/visits/{visit.pk}/edit/").status_code == 302


def test_panels_and_sign_checks_of_other_apps_are_shown(
    browser: Client, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = contributions.Panel("_components/empty_state.html", {})
    monkeypatch.setattr(contributions, "_visit_panels", [lambda request, v: panel])
    found = contributions.Unfinished("A screening is open.", "/somewhere/", "Go there")
    monkeypatch.setattr(contributions, "_sign_checks", [lambda v: [found]])

    assert 'class="empty"' in browser.get(f"/visits/{visit.pk}/").content.decode()
    assert "A screening is open." in browser.get(f"/visits/{visit.pk}/sign/").content.decode()
