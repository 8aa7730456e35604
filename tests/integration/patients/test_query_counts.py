"""Pages cost the same number of queries however many patients and rows there are."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Clinic, User
from patients.models import Patient, Visit
from tests.factories.patients import (
    AlertFactory,
    InvestigationFactory,
    MedicineFactory,
    PatientFactory,
    VisitFactory,
    VitalSignFactory,
)

PAGES = ["/", "/patients/", "/patients/{patient}/", "/visits/{visit}/", "/visits/{visit}/sign/"]


def queries(browser: Client, path: str) -> int:
    browser.get(path)  # what is looked up once per process or session
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


def add_much(clinic: Clinic, patient: Patient, visit: Visit, clinician: User) -> None:
    by = {"recorded_by": clinician}
    for number in range(8):
        other = PatientFactory.create(clinic=clinic, registered_by=clinician)
        VisitFactory.create(patient=other, opened_by=clinician)
        VisitFactory.create(patient=patient, opened_by=clinician)
        AlertFactory.create(patient=patient, kind="allergy", substance=f"S{number}", **by)
        MedicineFactory.create(patient=patient, **by)
        VitalSignFactory.create(visit=visit)
        InvestigationFactory.create(visit=visit)


@pytest.mark.parametrize("page", PAGES)
def test_queries_stay_constant(
    page: str, browser: Client, clinic: Clinic, patient: Patient, visit: Visit, clinician: User
) -> None:
    add_much(clinic, patient, visit, clinician)
    path = page.format(patient=patient.pk, visit=visit.pk)
    few = queries(browser, path)
    add_much(clinic, patient, visit, clinician)

    assert queries(browser, path) == few


def test_searching_costs_the_same_for_one_and_for_many(
    browser: Client, clinic: Clinic, patient: Patient
) -> None:
    counts = []
    for _round in range(2):
        address = browser.post("/patients/find/", {"q": "whit"})["Location"]
        counts.append(queries(browser, address))
        for _more in range(10):
            PatientFactory.create(clinic=clinic, registered_by=patient.registered_by)
    assert counts[0] == counts[1]
