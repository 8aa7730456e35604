"""Each issued sheet has a code of its own, and pressing twice is still one sheet."""

from dataclasses import replace
from unittest.mock import patch

import pytest
from django.test import override_settings

from content.actions import issue_handout
from content.check_codes import LENGTH
from content.documents import Layout
from content.drawn_sheets import draw_handout, inputs_digest
from content.models import Handout
from patients.models import Patient
from tests.factories.content import ISSUED, issued_handout
from tests.factories.patients import PatientFactory
from tests.pdf.samples import NIGHT_CRAMPS

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(clinic) -> Patient:
    return PatientFactory.create(clinic=clinic)


def test_a_second_press_gives_the_same_code_and_bytes(patient, clinician) -> None:
    first = issued_handout(patient, clinician)
    with patch("content.actions.issuing.draw_handout") as drawn:
        again = issued_handout(patient, clinician)

    assert not drawn.called
    assert (again.pk, again.check_code) == (first.pk, first.check_code)
    assert len(first.check_code) == LENGTH


def test_whoever_loses_the_race_gets_the_sheet_of_the_winner(patient, clinician) -> None:
    """Two presses at once: both look, find nothing and draw, each with a code of its own."""
    first = issued_handout(patient, clinician)
    nothing_yet = Handout.objects.none()
    with patch("content.actions.issuing.Handout.objects.filter", return_value=nothing_yet):
        second = issue_handout(
            patient=patient,
            visit=None,
            origin=first.origin,
            document=NIGHT_CRAMPS,
            by=clinician,
            now=ISSUED,
        )

    assert (second.pk, second.sha256) == (first.pk, first.sha256)


def test_the_code_is_on_the_sheet_and_in_its_document(patient, clinician) -> None:
    handout = issued_handout(patient, clinician)

    address = f"https://myoway.clinic.example/s/{handout.check_code}/"
    assert handout.document["check_address"] == address


def test_two_sheets_have_two_codes(patient, clinician) -> None:
    standard = issued_handout(patient, clinician)
    large = issued_handout(patient, clinician, document=NIGHT_CRAMPS.laid_out(Layout.LARGE))

    assert standard.check_code != large.check_code


def test_without_an_address_of_the_house_there_is_no_code(patient, clinician) -> None:
    with override_settings(PUBLIC_ADDRESS=""):
        first = issued_handout(patient, clinician)
        second = issued_handout(patient, clinician, document=NIGHT_CRAMPS.laid_out(Layout.LARGE))

    assert (first.check_code, second.check_code) == (None, None)
    assert first.document["check_address"] == ""


def test_the_address_decides_the_bytes_but_not_the_inputs() -> None:
    addressed = replace(NIGHT_CRAMPS, check_address="https://myoway.clinic.example/s/C7KM4PQRT9/")

    assert inputs_digest(addressed) == inputs_digest(NIGHT_CRAMPS)
    assert draw_handout(addressed).file.content == draw_handout(addressed).file.content
    assert draw_handout(addressed).file.content != draw_handout(NIGHT_CRAMPS).file.content
