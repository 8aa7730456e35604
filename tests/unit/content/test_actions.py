"""Publishing leaflets and issuing handouts, one test for each way out of an action."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from content import actions
from content.documents import Layout
from content.leaflet_files import load_shipped_leaflets
from content.models import DocumentCheck, Handout, LeafletVersion, Understanding
from core.audit.models import AuditEvent
from core.audit.trail import SystemActor
from core.pdf import PdfUnavailable, ValidationResult
from core.tables import ImmutableRecord
from tests.factories.content import ISSUED, issued_handout, published_leaflets
from tests.factories.patients import PatientFactory
from tests.pdf.samples import NIGHT_CRAMPS

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(clinic):
    return PatientFactory.create(clinic=clinic)


def test_loading_the_shipped_leaflets_again_changes_nothing() -> None:
    call_command("load_content", verbosity=0)
    loaded = LeafletVersion.objects.count()
    call_command("load_content", verbosity=0)

    assert loaded == len(load_shipped_leaflets()) > 0
    assert LeafletVersion.objects.count() == loaded
    assert AuditEvent.objects.filter(verb="leaflet.published").count() == loaded


def test_a_published_version_never_changes_its_text() -> None:
    published_leaflets()
    changed = replace(load_shipped_leaflets()[0], title="Another title")

    with pytest.raises(actions.LeafletChangedWithoutVersion, match=changed.slug):
        actions.publish_leaflet(leaflet=changed, by=SystemActor("test"), now=ISSUED)


def test_a_new_version_stands_beside_the_old_one() -> None:
    published_leaflets()
    first = load_shipped_leaflets()[0]
    newer = replace(first, version=first.version + 1, title="Newer title")

    actions.publish_leaflet(leaflet=newer, by=SystemActor("test"), now=ISSUED)

    versions = LeafletVersion.objects.filter(slug=first.slug, language=first.language)
    titles = versions.values_list("title", flat=True)
    assert set(titles) == {first.title, "Newer title"}


def test_issuing_keeps_the_exact_bytes_their_digest_and_the_check(patient, clinician) -> None:
    handout = issued_handout(patient, clinician)

    assert bytes(handout.pdf).startswith(b"%PDF-")
    assert handout.sha256 == hashlib.sha256(bytes(handout.pdf)).hexdigest()
    check = DocumentCheck.objects.get(handout=handout)
    assert check.rules == 104
    assert check.failures == []
    event = AuditEvent.objects.get(verb="handout.issued")
    assert (event.about, event.actor) == (patient.pk, clinician.audit_name)
    assert event.detail["sha256"] == handout.sha256


def test_issuing_again_with_the_same_inputs_gives_the_same_handout(patient, clinician) -> None:
    first = issued_handout(patient, clinician)
    again = issued_handout(patient, clinician, now=ISSUED + timedelta(hours=1))

    assert again.pk == first.pk
    assert Handout.objects.count() == 1


def test_another_layout_is_another_handout(patient, clinician) -> None:
    standard = issued_handout(patient, clinician)
    large = issued_handout(patient, clinician, document=NIGHT_CRAMPS.laid_out(Layout.LARGE))

    assert {standard.kind, large.kind} == {"standard", "large"}
    assert standard.sha256 != large.sha256


def test_a_failed_check_is_kept_and_the_sheet_still_prints(patient, clinician) -> None:
    broken = ValidationResult(rules=104, failures=(("7.1-10", "no title"),))
    with patch("core.pdf.validate_pdf", return_value=broken):
        handout = issued_handout(patient, clinician)

    assert bytes(handout.pdf).startswith(b"%PDF-")
    assert handout.check_result.failures == ["7.1-10: no title"]


def test_without_the_renderer_nothing_is_written(patient, clinician) -> None:
    with (
        patch("core.pdf.render_pdf", side_effect=PdfUnavailable("no Pango")),
        pytest.raises(PdfUnavailable),
    ):
        issued_handout(patient, clinician)

    assert not Handout.objects.exists()
    assert not AuditEvent.objects.filter(verb="handout.issued").exists()


def test_an_issued_handout_cannot_be_changed_or_deleted(patient, clinician) -> None:
    handout = issued_handout(patient, clinician)

    handout.title = "Other"
    with pytest.raises(ImmutableRecord):
        handout.save()
    with pytest.raises(ImmutableRecord):
        handout.delete()
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE content_handout SET title = 'Other'")


def test_teach_back_is_kept_with_who_and_when(patient, clinician) -> None:
    handout = issued_handout(patient, clinician)

    talk = actions.record_talk(
        handout=handout,
        given=True,
        explained=True,
        understanding=Understanding.UNDERSTOOD,
        note="Daughter present",
        by=clinician,
        now=ISSUED,
    )

    assert (talk.by, talk.understanding) == (clinician, "understood")
    event = AuditEvent.objects.get(verb="handout.discussed")
    assert "Daughter" not in str(event.detail)


def test_in_error_needs_a_reason(patient, clinician) -> None:
    handout = issued_handout(patient, clinician)

    with pytest.raises(actions.ReasonMissing):
        actions.mark_handout_in_error(handout=handout, reason="  ", by=clinician, now=ISSUED)
    actions.mark_handout_in_error(handout=handout, reason="Wrong patient", by=clinician, now=ISSUED)

    assert handout.talks.get(in_error=True).note == "Wrong patient"
