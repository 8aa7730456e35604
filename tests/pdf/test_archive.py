"""The archival file keeps to two standards at once and says the same words."""

import dataclasses
import re

import pytest

from content.documents import Layout
from content.drawn_sheets import handout_html
from core import pdf
from tests.pdf.letters import usual
from tests.pdf.samples import NIGHT_CRAMPS, everything
from tests.pdf.structure import assert_structure, spoken
from triage.letters import letter_html

DOCUMENTS = {
    **{str(layout): (handout_html(everything().laid_out(layout)), "handout") for layout in Layout},
    "letter": (letter_html(usual()), "letter"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_is_pdf_a_and_pdf_ua_at_once(name: str) -> None:
    html, kind = DOCUMENTS[name]
    drawn = pdf.render_pdf(html=html, document_kind=kind, archival=True)
    accessible, archival = pdf.validate_pdf(drawn.content), pdf.validate_pdf(drawn.content, "3a")
    assert (accessible.rules, accessible.failures) == (104, ())
    assert (archival.rules, archival.failures) == (156, ())
    assert_structure(drawn.content, language="en-GB")


def test_it_says_what_the_plain_file_says() -> None:
    html = handout_html(NIGHT_CRAMPS)
    plain = pdf.render_pdf(html=html, document_kind="handout")
    kept = pdf.render_pdf(html=html, document_kind="handout", archival=True)
    assert spoken(kept.content) == spoken(plain.content)
    assert (kept.pages, kept.last_page_used) == (plain.pages, plain.last_page_used)
    assert len(kept.content) - len(plain.content) < 8_000


def test_its_metadata_can_be_read_without_unpacking() -> None:
    """An archive finds title and standards by searching the file for them."""
    content = pdf.render_pdf(
        html=handout_html(NIGHT_CRAMPS), document_kind="handout", archival=True
    ).content
    (metadata,) = re.findall(rb"<rdf:RDF.*?</rdf:RDF>", content, re.S)
    assert b'pdfaid:part="3"' in metadata
    assert b'pdfaid:conformance="A"' in metadata
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert NIGHT_CRAMPS.title.encode() in metadata


def test_the_same_document_gives_the_same_archival_bytes() -> None:
    html = handout_html(NIGHT_CRAMPS)
    other = handout_html(dataclasses.replace(NIGHT_CRAMPS, given_by="Dr B. Lind"))
    first, between, again = (
        pdf.render_pdf(html=each, document_kind="handout", archival=True)
        for each in (html, other, html)
    )
    assert first == again
    assert first.sha256 != between.sha256


def test_a_plain_file_does_not_pass_for_an_archival_one() -> None:
    """The gate can fail: a file that claims nothing is refused by the archive's rules."""
    plain = pdf.render_pdf(html=handout_html(NIGHT_CRAMPS), document_kind="handout")
    assert not pdf.validate_pdf(plain.content, profile="3a").passed
    assert not pdf.validate_pdf(b"not a PDF", profile="3a").passed


def test_the_length_of_every_stream_is_beyond_doubt() -> None:
    """Packed data that ends like a line is one file in twenty: a hundred must all pass."""
    for number in range(100):
        html = (
            "<!doctype html><html lang=en><head><title>T</title></head>"
            f"<body><h1>T</h1><p>Sheet {number}</p><h2>More</h2><p>of it</p>"
        )
        content = pdf.render_pdf(html=html, document_kind="letter", archival=True).content
        assert pdf.validate_pdf(content, profile="3a").failures == (), number
