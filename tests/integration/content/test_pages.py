"""The library's and the handouts' pages, as their readers meet them."""

import hashlib
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
import time_machine
from django.urls import reverse

from accounts.roles import Role
from content import actions
from content.models import HandoutTalk, Understanding
from core.audit.models import AuditEvent
from core.pdf import ValidationResult
from tests.factories.content import ISSUED, issued_handout, published_leaflets
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(clinic):
    return PatientFactory.create(clinic=clinic)


@pytest.fixture
def handout(patient, clinician):
    return issued_handout(patient, clinician)


def test_the_timeline_shows_what_the_patient_took_home(client_for, patient, handout) -> None:
    browser = client_for(Role.CLINICIAN)
    address = reverse("patients:detail", args=[patient.pk])
    shown = browser.get(address).content.decode()
    assert reverse("content:handout", args=[handout.pk]) in shown
    assert "Not marked as given" in shown

    given = {"given": True, "explained": True, "understanding": Understanding.UNDERSTOOD}
    actions.record_talk(handout=handout, note="", by=browser.user, now=ISSUED, **given)
    assert "Not marked as given" not in browser.get(address).content.decode()

    actions.mark_handout_in_error(handout=handout, reason="Mixed up", by=browser.user, now=ISSUED)
    assert "Mixed up" in browser.get(address).content.decode()


def test_the_library_lists_every_leaflet_with_its_review_date(client_for) -> None:
    leaflets = published_leaflets()

    page = client_for(Role.THERAPIST).get(reverse("content:library")).content.decode()

    for leaflet in leaflets:
        if leaflet.translation_of is None:
            assert leaflet.title in page
    assert "In date" in page


def test_an_empty_library_says_what_to_do(client_for) -> None:
    page = client_for(Role.CLINICIAN).get(reverse("content:library")).content.decode()

    assert "The library is empty" in page


def test_a_leaflet_past_its_review_date_warns(client_for) -> None:
    leaflet = published_leaflets()[0]
    after = datetime(leaflet.review_by.year + 1, 1, 1, 12, tzinfo=UTC)

    with time_machine.travel(after, tick=False):
        page = (
            client_for(Role.CLINICIAN)
            .get(reverse("content:leaflet", args=[leaflet.slug]))
            .content.decode()
        )

    assert "Review overdue" in page


def test_judgement_is_never_dressed_up_as_a_guideline(client_for) -> None:
    published_leaflets()

    page = client_for(Role.CLINICIAN).get(reverse("content:leaflet", args=["hydration"]))

    assert "local judgement, to be confirmed" in page.content.decode()


def test_an_unknown_leaflet_is_not_found(client_for) -> None:
    client = client_for(Role.CLINICIAN)

    assert client.get(reverse("content:leaflet", args=["no-such"])).status_code == 404
    assert client.get(reverse("content:leaflet_version", args=["no-such", 9])).status_code == 404


def test_the_pdf_is_the_bytes_that_were_issued(client_for, handout) -> None:
    response = client_for(Role.THERAPIST).get(reverse("content:handout_pdf", args=[handout.pk]))

    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
    assert hashlib.sha256(response.content).hexdigest() == handout.sha256
    assert AuditEvent.objects.filter(verb="handout.opened", about=handout.patient_id).exists()


def test_a_stranger_does_not_find_the_handout(sign_in, stranger, handout) -> None:
    client = sign_in(stranger)

    for name in ("handout", "handout_pdf", "handout_in_error"):
        response = client.get(reverse(f"content:{name}", args=[handout.pk]))
        assert response.status_code == 404
        assert handout.patient.family_name not in response.content.decode()
    assert client.post(reverse("content:handout_talk", args=[handout.pk])).status_code == 404
    assert not HandoutTalk.objects.exists()


def test_what_was_said_about_it_comes_back(client_for, handout) -> None:
    client = client_for(Role.CLINICIAN)
    address = reverse("content:handout_talk", args=[handout.pk])

    answer = client.post(
        address,
        {"given": "on", "explained": "on", "understanding": "understood", "note": "Well"},
        follow=True,
    )

    assert "given, explained, teach-back" in answer.content.decode()


def test_explained_but_not_given_is_refused_and_nothing_is_lost(client_for, handout) -> None:
    client = client_for(Role.CLINICIAN)

    answer = client.post(
        reverse("content:handout_talk", args=[handout.pk]),
        {"explained": "on", "understanding": "not_checked", "note": "Typed with care"},
    )

    assert answer.status_code == 422
    assert "Typed with care" in answer.content.decode()
    assert not HandoutTalk.objects.exists()


def test_in_error_marks_the_sheet_and_keeps_it_readable(client_for, handout) -> None:
    client = client_for(Role.CLINICIAN)
    address = reverse("content:handout_in_error", args=[handout.pk])

    refused = client.post(address, {"reason": " "})
    done = client.post(address, {"reason": "Printed for the wrong visit"}, follow=True)

    assert refused.status_code == 422
    assert "Printed for the wrong visit" in done.content.decode()
    pdf = client.get(reverse("content:handout_pdf", args=[handout.pk]))
    assert pdf.status_code == 200


def test_editors_see_failed_checks_without_a_name(client_for, patient, clinician) -> None:
    broken = ValidationResult(rules=104, failures=(("7.1-10", "no title"),))
    with patch("core.pdf.validate_pdf", return_value=broken):
        issued_handout(patient, clinician)

    page = client_for(Role.CONTENT_EDITOR).get(reverse("content:document_checks"))

    text = page.content.decode()
    assert "7.1-10: no title" in text
    assert patient.family_name not in text


def test_clinicians_do_not_reach_the_editors_page(client_for) -> None:
    assert client_for(Role.CLINICIAN).get(reverse("content:document_checks")).status_code == 403


def test_the_worklist_of_an_editor_lists_texts_and_no_patients(client_for) -> None:
    published_leaflets()  # the translations wait for their review

    page = client_for(Role.CONTENT_EDITOR).get(reverse("worklist")).content.decode()

    assert "Translation awaiting review" in page
    assert '<th scope="col">About</th>' in page
    assert '<th scope="col">Patient</th>' not in page


def test_a_mark_in_error_is_in_the_trail(handout, clinician) -> None:
    actions.mark_handout_in_error(handout=handout, reason="Wrong", by=clinician, now=ISSUED)

    event = AuditEvent.objects.get(verb="handout.marked_in_error")
    assert event.about == handout.patient_id
