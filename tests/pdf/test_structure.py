"""The structural checks can fail: each is shown a file with the fault that it is for."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from core import pdf
from tests.pdf import structure


def drawn(body: str, *, lang: str = "en") -> bytes:
    html = f"<!doctype html><html lang={lang}><head><title>T</title></head><body>{body}"
    return pdf.render_pdf(html=html, document_kind="handout").content


SOUND = drawn("<h1>One</h1><h2>Two</h2><p><a href='https://www.nhs.uk'>Three</a></p>")
FAULTS = {
    "is followed by H3": drawn("<h1>One</h1><h3>Two</h3>"),
    "the first heading": drawn("<h2>One</h2>"),
    "contrast": drawn("<h1>One</h1><p style='color: #999'>Two</p>"),
    "contrast of": drawn(
        "<h1>One</h1><p><a href='https://www.nhs.uk' style='color: #0ff'>a</a></p>"
    ),
    "without header cells": drawn("<h1>One</h1><table><tr><td>a</td></tr></table>"),
    "the language is fr": drawn("<h1>Un</h1>", lang="fr"),
}


def test_a_sound_file_passes() -> None:
    structure.assert_structure(SOUND, language="en", title="T", order=("One", "Two", "Three"))


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found(fault: str) -> None:
    with pytest.raises(AssertionError, match=fault):
        structure.assert_structure(FAULTS[fault], language="en")


def test_words_out_of_order_are_found() -> None:
    with pytest.raises(AssertionError, match="'One' is too early"):
        structure.assert_structure(SOUND, language="en", order=("Two", "One"))
    with pytest.raises(AssertionError, match="'Four' is missing"):
        structure.assert_structure(SOUND, language="en", order=("One", "Four"))


def test_colours_of_words_and_links_are_read_from_the_page() -> None:
    reader = PdfReader(BytesIO(SOUND))
    assert structure.text_colours(reader) >= {(0x14, 0x23, 0x2B), (0x0A, 0x5A, 0x5C)}
    assert round(structure.contrast((0, 0, 0), (255, 255, 255)), 1) == 21
