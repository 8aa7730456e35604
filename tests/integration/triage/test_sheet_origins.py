"""What a sheet was made from may fall after it was given; the page behind its code then says so."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from content.models import Handout
from patients.models import Visit
from tests.factories.content import a_leaflet, issued_handout, publish
from tests.factories.triage import LATER, signed
from tests.integration.content.test_sheet_check import PLAIN
from triage.actions.screenings import mark_entered_in_error
from triage.models import Receipt

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(clinician: User) -> Receipt:
    publish(a_leaflet())
    return signed(clinician)


def issued(receipt: Receipt, by: User, origin: str) -> Handout:
    screening = receipt.screening
    return issued_handout(
        screening.patient, by, visit=screening.visit, origin=origin, document=PLAIN
    )


def said(handout: Handout) -> str:
    return Client().get(reverse("content:sheet_check", args=[handout.check_code])).content.decode()


def test_a_screening_in_error_takes_its_sheet_with_it(receipt: Receipt, clinician: User) -> None:
    handout = issued(receipt, clinician, f"screening:{receipt.screening_id}")
    assert "Yes, this sheet" in said(handout)

    mark_entered_in_error(screening=receipt.screening, reason="Wrong", by=clinician, now=LATER)

    assert "Please do not use this sheet." in said(handout)


@pytest.mark.parametrize("kind", ["screening", "leaflets"])
def test_a_visit_in_error_takes_its_sheets_with_it(
    receipt: Receipt, clinician: User, kind: str
) -> None:
    screening = receipt.screening
    made_from = screening.pk if kind == "screening" else screening.visit_id
    handout = issued(receipt, clinician, f"{kind}:{made_from}")
    assert "Yes, this sheet" in said(handout)

    Visit.objects.filter(pk=screening.visit_id).update(
        error_at=LATER, error_by=clinician, error_reason="Wrong patient"
    )

    assert "Please do not use this sheet." in said(handout)
