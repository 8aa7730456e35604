"""Browsers of the people of the clinic, and one of its patients."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Clinic, User
from patients.models import Patient, Visit
from tests.factories.patients import PatientFactory, VisitFactory


@pytest.fixture
def patient(clinic: Clinic, clinician: User) -> Patient:
    return PatientFactory.create(
        clinic=clinic,
        registered_by=clinician,
        family_name="Whitfield",
        identifiers={"nhs_number": "9990000018", "hospital_number": "RX4471"},
    )


@pytest.fixture
def visit(patient: Patient, clinician: User) -> Visit:
    return VisitFactory.create(patient=patient, opened_by=clinician)


@pytest.fixture
def browser(clinician: User, sign_in: Callable[..., Client]) -> Client:
    """The clinician's browser."""
    return sign_in(clinician)


@pytest.fixture
def strangers_browser(stranger: User, sign_in: Callable[..., Client]) -> Client:
    return sign_in(stranger)
