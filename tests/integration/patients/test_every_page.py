"""Each page opens for those who may, is not found by strangers, and leaves its audit row."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from core.audit.models import AuditEvent
from patients.models import Patient, Visit
from tests.factories.patients import (
    AlertFactory,
    InvestigationFactory,
    MedicineFactory,
    PatientFactory,
    VisitFactory,
    VitalSignFactory,
)

PAGES = [
    "/patients/{patient}/",
    "/patients/{patient}/correct/",
    "/patients/{patient}/visits/open/",
    "/patients/{patient}/alerts/new/",
    "/patients/{patient}/alerts/new/diabetes/",
    "/patients/{patient}/alerts/new/pregnancy/",
    "/patients/{patient}/alerts/new/allergy/",
    "/patients/{patient}/alerts/{alert}/change/",
    "/patients/{patient}/alerts/{alert}/resolve/",
    "/patients/{patient}/alerts/{alert}/in-error/",
    "/patients/{patient}/medicines/new/",
    "/patients/{patient}/medicines/{medicine}/change/",
    "/patients/{patient}/medicines/{medicine}/stop/",
    "/patients/{patient}/medicines/{medicine}/in-error/",
    "/visits/{visit}/",
    "/visits/{visit}/edit/",
    "/visits/{visit}/results/",
    "/visits/{visit}/sign/",
    "/visits/{visit}/amend/",
    "/visits/{visit}/in-error/",
    "/visits/{visit}/vital-signs/{vital_sign}/in-error/",
    "/visits/{visit}/results/{result}/in-error/",
]


@pytest.fixture
def ids(patient: Patient, visit: Visit) -> dict[str, object]:
    return {
        "patient": patient.pk,
        "visit": visit.pk,
        "alert": AlertFactory.create(patient=patient).pk,
        "medicine": MedicineFactory.create(patient=patient).pk,
        "vital_sign": VitalSignFactory.create(visit=visit).pk,
        "result": InvestigationFactory.create(visit=visit).pk,
    }


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_with_banner_and_leaves_an_audit_row(
    page: str, ids: dict[str, object], browser: Client, patient: Patient, clinician: User
) -> None:
    answer = browser.get(page.format(**ids))

    assert answer.status_code == 200
    shown = answer.content.decode()
    for said in ("WHITFIELD, Dana", "12 Mar 1968", "999 000 0018", "Female", "Heart failure"):
        assert said in shown
    read = AuditEvent.objects.filter(about=patient.pk, actor=clinician.audit_name)
    assert read.filter(verb__in=("patient.viewed", "visit.viewed")).count() == 1


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_stranger_finds_nothing(
    page: str, method: str, ids: dict[str, object], strangers_browser: Client
) -> None:
    answer = getattr(strangers_browser, method)(page.format(**ids))

    assert answer.status_code in (404, 405)
    assert b"WHITFIELD" not in answer.content


@pytest.mark.parametrize("page", PAGES)
def test_clinic_administrator_reads_no_record(
    page: str, ids: dict[str, object], client_for: Callable[..., Client]
) -> None:
    answer = client_for(Role.CLINIC_ADMINISTRATOR).get(page.format(**ids))

    assert answer.status_code == 403
    assert b"WHITFIELD" not in answer.content


@pytest.mark.parametrize(
    "page",
    [
        "/patients/{other}/alerts/{alert}/change/",
        "/patients/{other}/alerts/{alert}/resolve/",
        "/patients/{other}/medicines/{medicine}/stop/",
        "/visits/{other_visit}/vital-signs/{vital_sign}/in-error/",
        "/visits/{other_visit}/results/{result}/in-error/",
        "/patients/{patient}/alerts/99999999999999999999999/change/",
        "/patients/{patient}/alerts/new/no-such-kind/",
        "/patients/{visit}/",
    ],
)
def test_child_of_another_patient_is_not_found(
    page: str, ids: dict[str, object], browser: Client, patient: Patient, clinician: User
) -> None:
    other = PatientFactory.create(clinic=patient.clinic)
    ids |= {
        "other": other.pk,
        "other_visit": VisitFactory.create(patient=other, opened_by=clinician).pk,
    }

    assert browser.get(page.format(**ids)).status_code == 404
    assert browser.post(page.format(**ids)).status_code in (404, 405)
