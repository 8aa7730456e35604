"""All pictograms on paper: drawn without complaint, and each heard as its words."""

from collections.abc import Iterator
from html import escape
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from content.drawn_sheets import KIND
from content.pictograms import LANGUAGES, alternative, names, pictogram
from core import pdf


def sheet(language: str) -> str:
    """Every picture at the 14 mm at which it must be recognised, beside its words."""
    lines = "".join(
        f"<li>{pictogram(name, language)} {escape(alternative(name, language))}</li>"
        for name in names()
    )
    return (
        f'<!doctype html><html lang="{language}"><head><title>Pictograms</title>'
        "<style>svg { width: 14mm; height: 14mm }</style></head>"
        f"<body><h1>Pictograms</h1><ul>{lines}</ul></body></html>"
    )


def figures(content: bytes) -> Iterator[str]:
    """The alternative of each figure of the file, in reading order."""

    def below(element: Any) -> Iterator[str]:
        if element.get("/S") == "/Figure":
            yield element["/Alt"]
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            kid = kid.get_object()
            if isinstance(kid, dict) and "/S" in kid:
                yield from below(kid)

    return below(PdfReader(BytesIO(content)).trailer["/Root"]["/StructTreeRoot"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_pictograms_pass_every_rule_of_an_accessible_file(language: str) -> None:
    rendered = pdf.render_pdf(html=sheet(language), document_kind=KIND)
    validation = pdf.validate_pdf(rendered.content)
    assert rendered.warnings == ()
    assert validation.failures == ()
    assert validation.rules == 104
    assert list(figures(rendered.content)) == [alternative(name, language) for name in names()]
