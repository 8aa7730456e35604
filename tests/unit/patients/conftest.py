"""A patient of the clinic, a visit, and the moment at which a test's actions happen."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from accounts.models import Clinic, User
from patients import medicines
from patients.medicines import KnownName
from patients.models import Patient, Visit
from tests.factories.patients import NOON, PatientFactory, VisitFactory

KNOWN = [
    KnownName("atorvastatin", "Atorvastatin", also=("Lipitor",)),
    KnownName("omeprazole", "Omeprazole"),
    KnownName("ferrous_sulfate", "Ferrous sulfate"),
]


@pytest.fixture
def now() -> datetime:
    return NOON + timedelta(minutes=10)


@pytest.fixture
def patient(clinic: Clinic, clinician: User) -> Patient:
    return PatientFactory.create(
        clinic=clinic,
        registered_by=clinician,
        family_name="Whitfield",
        identifiers={"nhs_number": "9990000018"},
    )


@pytest.fixture
def visit(patient: Patient, clinician: User) -> Visit:
    return VisitFactory.create(patient=patient, opened_by=clinician)


@pytest.fixture
def signed_visit(patient: Patient, clinician: User) -> Visit:
    return VisitFactory.create(patient=patient, opened_by=clinician, signed=True)


@pytest.fixture
def known_medicines(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only these names are known, whichever apps are installed."""
    monkeypatch.setattr(medicines, "_sources", [lambda: KNOWN])
    medicines.known_names.cache_clear()
    yield
    medicines.known_names.cache_clear()
