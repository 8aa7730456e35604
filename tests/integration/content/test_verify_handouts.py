"""`verify_handouts` finds what was changed behind the product's back, and nothing else."""

from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from content.models import Handout
from patients.models import Patient
from tests.append_only import past_the_triggers
from tests.factories.content import issued_handout
from tests.factories.patients import PatientFactory
from tests.pdf.samples import NIGHT_CRAMPS

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(clinic) -> Patient:
    return PatientFactory.create(clinic=clinic)


@pytest.fixture
def handouts(patient, clinician) -> list[Handout]:
    other = replace(NIGHT_CRAMPS, found=("Something else.",))
    return [
        issued_handout(patient, clinician),
        issued_handout(patient, clinician, document=other),
    ]


def told(*arguments: str) -> tuple[str, str, bool]:
    """What it wrote, what it complained about, and whether it ended well."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_handouts", *arguments, stdout=out, stderr=err)
    except CommandError:
        return out.getvalue(), err.getvalue(), False
    return out.getvalue(), err.getvalue(), True


def change(handout: Handout, column: str, value: Any) -> None:
    key = handout.pk.hex if connection.vendor == "sqlite" else handout.pk
    sql = f"UPDATE content_handout SET {column} = %s WHERE id = %s"
    past_the_triggers("content_handout", sql, [value, key])


def test_what_was_issued_holds_and_draws_the_same_again(handouts: list[Handout]) -> None:
    out, err, well = told("--redraw")

    assert well
    assert err == ""
    assert "2 handouts read, 0 differ" in out
    assert "2 drawn again with the same bytes, 0 were drawn by an earlier form" in out


def test_one_changed_byte_is_found_and_named(handouts: list[Handout]) -> None:
    content = bytearray(handouts[0].pdf)
    content[len(content) // 2] ^= 1
    change(handouts[0], "pdf", bytes(content))

    out, err, well = told()

    assert not well
    assert f"{handouts[0].pk}: the file is not the one that was issued" in err
    assert str(handouts[1].pk) not in err
    assert "2 handouts read, 1 differ" in out


def test_a_file_changed_together_with_its_digest_is_found_by_the_trail(
    handouts: list[Handout],
) -> None:
    change(handouts[0], "pdf", bytes(handouts[1].pdf))
    change(handouts[0], "sha256", handouts[1].sha256)

    _out, err, well = told()

    assert not well
    assert f"{handouts[0].pk}: the file is not the one that the audit trail names" in err


def test_what_is_no_pdf_any_more_is_found(handouts: list[Handout]) -> None:
    change(handouts[0], "pdf", b"%PDF-1.7 and nothing more")

    assert f"{handouts[0].pk}: the file can't be read as a PDF" in told()[1]


def test_a_sheet_drawn_by_other_tools_is_counted_and_no_fault(handouts: list[Handout]) -> None:
    change(handouts[0], "toolchain", '{"weasyprint": "60.0"}')

    out, _err, well = told("--redraw")

    assert well
    assert "1 drawn again with the same bytes, 1 were drawn by an earlier form" in out


def test_other_bytes_for_the_same_words_are_found(handouts: list[Handout]) -> None:
    """The digests of row and trail were forged too: the stored words still tell."""
    change(handouts[0], "pdf", bytes(handouts[1].pdf))

    assert (
        f"{handouts[0].pk}: drawn again from its stored words, the sheet differs"
        in (told("--redraw")[1])
    )


def test_words_that_are_no_document_any_more_are_found(handouts: list[Handout]) -> None:
    change(handouts[0], "document", '{"title": "Other"}')

    assert f"{handouts[0].pk}: document." in told("--redraw")[1]
