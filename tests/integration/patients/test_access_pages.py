"""Emergency access and the access report through the pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from core.audit.models import AuditEvent
from patients.models import EmergencyAccess, Patient, Visit
from tests.integration.patients.forms import fields_of, fill
from tests.security.signing_in import confirm_again

ASKED = {
    "identifier": "999 000 0018",
    "birth_date": "12/3/1968",
    "reason": "Found unconscious",
}


@pytest.fixture
def just_signed_in(strangers_browser: Client) -> Client:
    """The stranger's browser, in which they showed a moment ago who they are."""
    confirm_again(strangers_browser)
    return strangers_browser


def test_one_signs_in_again_first(strangers_browser: Client, patient: Patient) -> None:
    for answer in (
        strangers_browser.get("/patients/emergency/"),
        strangers_browser.post("/patients/emergency/", ASKED),
    ):
        assert answer.status_code == 302
        assert "reauthenticate" in answer["Location"]
    assert not EmergencyAccess.objects.exists()


def test_the_record_opens_for_reading_and_its_clinic_is_told(
    just_signed_in: Client,
    patient: Patient,
    visit: Visit,
    client_for: Callable[..., Client],
    stranger: User,
) -> None:
    answer = fill(just_signed_in, "/patients/emergency/", **ASKED)

    assert answer["Location"] == f"/patients/{patient.pk}/"
    page = just_signed_in.get(f"/patients/{patient.pk}/").content.decode()
    assert "Emergency access" in page
    assert "Open a visit" not in page
    assert just_signed_in.get(f"/visits/{visit.pk}/").status_code == 200
    assert just_signed_in.get(f"/visits/{visit.pk}/edit/").status_code == 404
    assert just_signed_in.get(f"/patients/{patient.pk}/correct/").status_code == 404
    assert b"WHITFIELD" not in just_signed_in.get("/patients/").content

    read = AuditEvent.objects.filter(about=patient.pk, actor=stranger.audit_name)
    assert set(read.values_list("purpose", flat=True)) == {"emergency"}
    told = client_for(Role.CLINIC_ADMINISTRATOR).get("/").content.decode()
    assert f"Emergency access by {stranger.full_name}" in told
    assert "Found unconscious" in told


def test_access_ends_after_four_hours(just_signed_in: Client, patient: Patient) -> None:
    fill(just_signed_in, "/patients/emergency/", **ASKED)
    EmergencyAccess.objects.get()

    with time_machine.travel(timezone.now() + timedelta(hours=4, seconds=1)):
        just_signed_in.force_login(User.objects.get(memberships__clinic__name="Southmoor Clinic"))
        assert just_signed_in.get(f"/patients/{patient.pk}/").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"identifier": "9990000026"},
        {"birth_date": "13/3/1968"},
        {"reason": "  "},
        {"birth_date": "soon"},
    ],
)
def test_a_wrong_guess_opens_nothing_and_is_kept(
    wrong: dict[str, str], just_signed_in: Client, patient: Patient
) -> None:
    answer = fill(just_signed_in, "/patients/emergency/", **(ASKED | wrong))

    assert answer.status_code == 422
    assert b"WHITFIELD" not in answer.content
    assert not EmergencyAccess.objects.exists()
    guessed = "identifier" in wrong or wrong.get("birth_date") == "13/3/1968"
    assert AuditEvent.objects.filter(verb="emergency.refused").exists() is guessed


def test_guessing_stops_after_five_tries(just_signed_in: Client, patient: Patient) -> None:
    for _try in range(5):
        fill(just_signed_in, "/patients/emergency/", **(ASKED | {"birth_date": "1/1/1970"}))

    answer = fill(just_signed_in, "/patients/emergency/", **ASKED)

    assert answer.status_code == 422
    assert "Too many tries" in answer.content.decode()


def test_administrators_see_who_read_the_record(
    client_for: Callable[..., Client], browser: Client, patient: Patient, clinician: User
) -> None:
    browser.get(f"/patients/{patient.pk}/")

    page = client_for(Role.CLINIC_ADMINISTRATOR).get(f"/patients/{patient.pk}/access/")

    shown = page.content.decode()
    assert page.status_code == 200
    assert clinician.full_name in shown
    assert "Opened the record" in shown
    assert "No alerts recorded" not in shown  # whoever may not read them is not told there are none
    assert AuditEvent.objects.filter(verb="access_report.viewed", about=patient.pk).exists()


def test_the_report_says_in_words_what_was_done(
    client_for: Callable[..., Client], browser: Client, patient: Patient, visit: Visit
) -> None:
    base = f"/patients/{patient.pk}"
    fill(browser, f"{base}/alerts/new/heart_failure/", state="present")
    alert = patient.alerts.get()
    fill(browser, f"{base}/alerts/{alert.pk}/in-error/", reason="x")
    fill(browser, f"{base}/medicines/new/", name="x")
    medicine = patient.medicines.get()
    fill(browser, f"{base}/medicines/{medicine.pk}/change/", dose="1")
    fill(browser, f"{base}/medicines/{medicine.pk}/stop/")
    fill(browser, f"/visits/{visit.pk}/edit/", hr="72")
    fill(browser, f"/visits/{visit.pk}/results/", taken_on="1/1/2026", k="4")
    fill(browser, f"/visits/{visit.pk}/sign/")
    fill(browser, f"/visits/{visit.pk}/amend/", reason="x", text="y")

    rows = client_for(Role.CLINIC_ADMINISTRATOR).get(f"{base}/access/").context["report"].rows

    assert len({row.verb for row in rows}) >= 11
    assert [row.verb for row in rows if row.what == row.verb] == []


def test_the_report_shows_the_period_asked_for(
    client_for: Callable[..., Client], browser: Client, patient: Patient, clinician: User
) -> None:
    browser.get(f"/patients/{patient.pk}/")
    administrator = client_for(Role.CLINIC_ADMINISTRATOR)

    past = administrator.get(f"/patients/{patient.pk}/access/?until=1/1/2020")
    assert clinician.full_name not in past.content.decode()
    today = timezone.localdate().strftime("%d/%m/%Y")
    now = administrator.get(f"/patients/{patient.pk}/access/?since={today}&until={today}")
    assert clinician.full_name in now.content.decode()
    assert administrator.get(f"/patients/{patient.pk}/access/?since=x").status_code == 422


def test_the_reports_file_asks_who_is_there(
    client_for: Callable[..., Client], patient: Patient
) -> None:
    administrator = client_for(Role.CLINIC_ADMINISTRATOR)
    path = f"/patients/{patient.pk}/access/file/"
    assert administrator.get(path).status_code == 302
    confirm_again(administrator)

    answer = administrator.get(path)

    assert answer["Content-Type"].startswith("text/csv")
    assert AuditEvent.objects.filter(verb="access_report.exported").exists()


@pytest.mark.parametrize("file", ["", "file/"])
def test_the_report_is_for_administrators_of_the_clinic(
    file: str, browser: Client, strangers_browser: Client, patient: Patient
) -> None:
    path = f"/patients/{patient.pk}/access/{file}"

    assert browser.get(path).status_code == 403
    assert strangers_browser.get(path).status_code == 403
    assert fields_of(browser.get("/patients/register/"))  # the clinician's own pages still open
