"""What a patient reads behind the code on the sheet, in each state, and what nobody can read."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from content.actions import mark_handout_in_error
from content.documents import LeafletUsed
from content.models import Handout
from core.audit.models import AuditEvent
from patients.models import Patient
from tests.factories.content import ISSUED, a_leaflet, issued_handout, publish
from tests.factories.patients import PatientFactory
from tests.pdf.samples import NIGHT_CRAMPS

pytestmark = pytest.mark.django_db

LATER = ISSUED + timedelta(days=1)
PLAIN = replace(
    NIGHT_CRAMPS,
    leaflets=(),
    made_from=(LeafletUsed(slug="drinking-well", language="en-GB", version=1),),
)


@pytest.fixture(autouse=True)
def _uncounted() -> None:
    cache.clear()


@pytest.fixture
def patient(clinic) -> Patient:
    return PatientFactory.create(
        clinic=clinic, given_names="Ottoline", family_name="Quillfeather", birth_date="1968-03-12"
    )


@pytest.fixture
def handout(patient, clinician) -> Handout:
    publish(a_leaflet())
    return issued_handout(patient, clinician, document=PLAIN)


def asked(code: str, **extra: Any) -> Any:
    with time_machine.travel(LATER, tick=False):
        return Client().get(reverse("content:sheet_check", args=[code]), **extra)


def said(handout: Handout) -> str:
    answer = asked(handout.check_code)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_sheet_of_the_current_leaflet_is_current(handout: Handout) -> None:
    page = said(handout)

    assert "Yes, this sheet is still current." in page
    assert handout.patient.clinic.phone in page
    assert "Northgate Clinic" in page


def test_a_newer_version_of_its_leaflet_is_told(handout: Handout) -> None:
    publish(a_leaflet(version=2, main_message="Drink when you are thirsty."))

    assert "There is a newer version of this sheet." in said(handout)


def test_a_leaflet_that_left_the_library_is_told(patient, clinician) -> None:
    page = said(issued_handout(patient, clinician, document=PLAIN))

    assert "We no longer give out this sheet." in page
    assert "Do not stop or change a medicine before you have asked us." in page


def test_older_sheets_are_judged_by_the_leaflets_behind_their_page(patient, clinician) -> None:
    handout = issued_handout(patient, clinician, document=replace(PLAIN, made_from=()))

    assert "Yes, this sheet is still current." in said(handout)


def test_a_sheet_in_error_says_so_before_anything_else(handout: Handout, clinician) -> None:
    publish(a_leaflet(version=2, main_message="Drink when you are thirsty."))
    mark_handout_in_error(handout=handout, reason="Wrong patient", by=clinician, now=ISSUED)

    page = said(handout)

    assert "Please do not use this sheet." in page
    assert "Wrong patient" not in page


def test_a_sheet_past_its_review_is_told(patient, clinician) -> None:
    publish(a_leaflet())
    past = replace(PLAIN, review_by=date(2026, 11, 20))

    page = said(issued_handout(patient, clinician, document=past))

    assert "We have not checked this sheet for some time." in page
    assert "Yes, this sheet" in said(
        issued_handout(patient, clinician, document=replace(past, review_by=LATER.date()))
    )


@pytest.mark.parametrize("code", ["C7KM4PQRT9", "x", "-", "0" * 400])
def test_a_code_that_no_sheet_carries_is_unknown(handout: Handout, code: str) -> None:
    answer = asked(code)

    assert answer.status_code == 404
    assert "We do not know this code." in answer.content.decode()
    assert "Northgate" not in answer.content.decode()


def test_sheets_without_a_code_are_not_found_by_an_empty_one(
    patient, clinician, settings: Any
) -> None:
    settings.PUBLIC_ADDRESS = ""
    issued_handout(patient, clinician)

    assert asked("-").status_code == 404


def test_a_code_is_found_however_it_is_typed(handout: Handout) -> None:
    code = handout.check_code or ""

    assert asked(f"{code[:5]}-{code[5:]}".lower()).status_code == 200


def test_the_page_tells_nothing_of_the_patient_the_day_or_the_subject(handout: Handout) -> None:
    page = said(handout).lower()

    told = ["quillfeather", "ottoline", "1968", "cramp", "drinking", "943", "2026", "november"]
    assert [word for word in told if word in page] == []


def test_the_page_is_kept_by_nobody_and_needs_no_script_or_session(handout: Handout) -> None:
    answer = asked(handout.check_code or "")

    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert 'name="robots" content="noindex' in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<script" not in answer.content.decode()
    assert not answer.cookies


def test_asking_is_no_reading_of_a_record(handout: Handout) -> None:
    before = AuditEvent.objects.count()
    said(handout)

    assert AuditEvent.objects.count() == before


def test_one_address_may_ask_sixty_times_a_minute(handout: Handout) -> None:
    statuses = [asked(handout.check_code or "").status_code for _ in range(61)]

    assert statuses == [200] * 60 + [429]
    assert "Please try again in a minute." in asked("C7KM4PQRT9").content.decode()


def test_a_spanish_sheet_is_answered_in_spanish(patient, clinician) -> None:
    publish(a_leaflet())
    handout = issued_handout(patient, clinician, document=replace(PLAIN, language="es"))

    page = said(handout)

    assert "Sí, esta hoja sigue vigente." in page
    assert '<html lang="es">' in page
