"""The head of everything that is printed: the clinic as its patient may reach it today."""

from datetime import UTC, datetime

import pytest

from accounts.actions.clinics import change_clinic
from accounts.actions.countries import CountryWords, change_country, load_countries
from accounts.models import Clinic, Country
from core.audit.trail import SystemActor
from patients.models import Patient
from tests.factories.patients import PatientFactory
from triage.documents import letterhead
from triage.tailored import numbers_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
BY = SystemActor("test")


@pytest.fixture
def patient(clinic: Clinic) -> Patient:
    load_countries(by=BY, now=NOW)
    return PatientFactory.create(clinic=clinic)


def _in(clinic: Clinic, country: str, own: str = "") -> None:
    fields = {
        "name": clinic.name,
        "phone": "020 7946 0555",
        "country": Country.objects.get(pk=country),
        "own_emergency_number": own,
    }
    change_clinic(clinic=clinic, fields=fields, row_version=clinic.row_version, by=BY, now=NOW)


def _printed(patient: Patient) -> dict[str, str]:
    return numbers_of(letterhead(Patient.objects.get(pk=patient.pk)))


def test_the_countrys_number_is_printed_and_a_change_at_once(
    clinic: Clinic, patient: Patient
) -> None:
    _in(clinic, "AU")
    assert _printed(patient) == {
        "emergency": "000",
        "emergency_place": "the emergency department",
        "phone": "020 7946 0555",
    }
    australia = Country.objects.get(pk="AU")
    words = CountryWords("Australia", "112")
    change_country(country=australia, words=words, row_version=1, by=BY, now=NOW)
    assert _printed(patient)["emergency"] == "112"


def test_the_clinics_own_number_goes_before_the_countrys(clinic: Clinic, patient: Patient) -> None:
    _in(clinic, "GB", own="112")
    assert _printed(patient)["emergency"] == "112"
    assert _printed(patient)["emergency_place"] == "A&E"
