"""The same sheet on A4 and on US Letter."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from content.documents import Layout
from content.drawn_sheets import handout_html
from core import pdf
from core.pdf import LAST_PAGE_AT_LEAST, PageSize
from tests.pdf.letters import usual
from tests.pdf.samples import LETTER_SIZED, NIGHT_CRAMPS, everything
from tests.pdf.structure import assert_structure, pages_text, spoken
from triage.letters import letter_html

POINTS: dict[PageSize, tuple[float, float]] = {"A4": (595.28, 841.89), "Letter": (612, 792)}


def sizes(content: bytes) -> set[tuple[float, float]]:
    return {
        (round(float(page.mediabox.width), 2), round(float(page.mediabox.height), 2))
        for page in PdfReader(BytesIO(content)).pages
    }


@pytest.mark.parametrize("page_size", POINTS)
@pytest.mark.parametrize("layout", Layout)
def test_every_page_has_the_size_asked_for(layout: Layout, page_size: PageSize) -> None:
    for document in (LETTER_SIZED, NIGHT_CRAMPS, everything()):
        drawn = pdf.render_pdf(
            html=handout_html(document.laid_out(layout)),
            document_kind="handout",
            page_size=page_size,
        )
        assert sizes(drawn.content) == {POINTS[page_size]}
        assert pdf.validate_pdf(drawn.content).passed
        assert_structure(drawn.content, language="en-GB")
        assert drawn.last_page_used is not None
        assert drawn.pages == 1 or drawn.last_page_used >= LAST_PAGE_AT_LEAST
        for number, page in enumerate(pages_text(drawn.content), 1):
            assert f"Page {number} of {drawn.pages}" in page


@pytest.mark.parametrize("lines", range(1, 40, 4))
def test_whatever_the_length_the_last_letter_page_is_used(lines: int) -> None:
    html = handout_html(LETTER_SIZED).replace(
        "</h1>", "</h1>" + "<p>Rest, then walk a little further each day.</p>" * lines
    )
    drawn = pdf.render_pdf(html=html, document_kind="handout", page_size="Letter")
    assert drawn.last_page_used is not None
    assert drawn.pages == 1 or drawn.last_page_used >= LAST_PAGE_AT_LEAST


def test_the_words_do_not_depend_on_the_paper() -> None:
    html = handout_html(everything())
    a4, letter = (
        pdf.render_pdf(html=html, document_kind="handout", page_size=size) for size in POINTS
    )
    assert "".join(spoken(a4.content).split()) == "".join(spoken(letter.content).split())


def test_the_same_document_on_the_same_paper_gives_the_same_bytes() -> None:
    html = letter_html(usual())
    drawn = [
        pdf.render_pdf(html=html, document_kind="letter", page_size=size)
        for size in (*POINTS, *POINTS)
    ]
    assert drawn[:2] == drawn[2:]
    assert drawn[0].sha256 != drawn[1].sha256


def test_the_digest_of_the_styles_tells_the_paper() -> None:
    assert pdf.stylesheet_digest("handout") == pdf.stylesheet_digest("handout", "A4")
    assert pdf.stylesheet_digest("handout") != pdf.stylesheet_digest("handout", "Letter")


@pytest.mark.parametrize("kind", ["label", "label-sheet"])
def test_labels_keep_the_size_that_they_are_cut_to(kind: str) -> None:
    with pytest.raises(ValueError, match="its own size"):
        pdf.render_pdf(html="<p>a", document_kind=kind, page_size="Letter")


@pytest.mark.parametrize("page_size", ["A3", "letter", ""])
def test_no_other_paper(page_size: PageSize) -> None:
    with pytest.raises(ValueError, match="size of paper"):
        pdf.render_pdf(html="<p>a", document_kind="handout", page_size=page_size)


def test_the_rules_of_a_paper_are_no_kind_of_document() -> None:
    with pytest.raises(ValueError, match="No print stylesheet"):
        pdf.render_pdf(html="<p>a", document_kind="page-us")
