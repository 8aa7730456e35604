"""A stored document comes back as it was, also from a row that is older than the code."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.documents import HandoutDocument, Layout
from content.stored_documents import UnreadableDocument, document_from
from tests.pdf.samples import NIGHT_CRAMPS


def stored(document: HandoutDocument) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(document.canonical_json())
    return plain


@pytest.mark.parametrize("layout", Layout)
def test_a_real_sheet_comes_back_as_it_was(layout: Layout) -> None:
    document = NIGHT_CRAMPS.laid_out(layout)

    assert document_from(stored(document)) == document


@settings(max_examples=40)
@given(st.from_type(HandoutDocument))
def test_every_document_comes_back_as_it_was(document: HandoutDocument) -> None:
    assert document_from(stored(document)) == document


def test_an_older_row_takes_the_defaults_of_what_came_later() -> None:
    plain = stored(NIGHT_CRAMPS)
    for later in ("made_from", "check_address", "unreviewed", "page_size"):
        del plain[later]

    assert document_from(plain) == NIGHT_CRAMPS


def test_a_field_that_went_is_passed_over() -> None:
    assert document_from({**stored(NIGHT_CRAMPS), "slogan": "gone"}) == NIGHT_CRAMPS


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"title": 3}, "document.title"),
        ({"given_on": "soon"}, "document.given_on"),
        ({"layout": "huge"}, "document.layout"),
        ({"found": "text"}, "document.found"),
        ({"found": [1]}, "document.found[0]"),
        ({"patient": []}, "document.patient"),
        ({"patient": {"name": "A"}}, "document.patient.born"),
        ({"unreviewed": 1}, "document.unreviewed"),
    ],
)
def test_what_is_no_document_says_where(change: dict[str, Any], where: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        document_from(stored(NIGHT_CRAMPS) | change)

    assert refused.value.where == where


def test_what_must_be_there_is_missed() -> None:
    plain = stored(NIGHT_CRAMPS)
    del plain["clinic"]

    with pytest.raises(UnreadableDocument, match=r"document\.clinic: is missing"):
        document_from(plain)
