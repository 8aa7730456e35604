"""Long files can be entered by their headings; short ones open without a panel beside the page."""

from io import BytesIO

from pypdf import PdfReader

from content.documents import Layout
from content.drawn_sheets import draw_handout
from core import pdf
from tests.pdf.samples import NIGHT_CRAMPS, everything
from tests.pdf.structure import bookmarks, elements


def of_pages(count: int) -> PdfReader:
    parts = "".join(
        f"<h2>Part {n}</h2><h3>Detail</h3><p>Text</p><div style='break-after: page'></div>"
        for n in range(1, count)
    )
    html = (
        "<!doctype html><html lang=en><head><title>T</title></head>"
        f"<body><h1>Whole</h1>{parts}<h2>Last</h2><p id=document-end>End</p>"
    )
    drawn = pdf.render_pdf(html=html, document_kind="summary")
    assert drawn.pages == count
    assert pdf.validate_pdf(drawn.content).passed
    return PdfReader(BytesIO(drawn.content))


def test_a_file_of_more_than_four_pages_lists_its_title_and_main_headings() -> None:
    assert bookmarks(of_pages(5)) == [
        (1, "Whole", 1),
        (2, "Part 1", 1),
        (2, "Part 2", 2),
        (2, "Part 3", 3),
        (2, "Part 4", 4),
        (2, "Last", 5),
    ]


def test_a_shorter_file_has_none() -> None:
    reader = of_pages(4)
    assert bookmarks(reader) == []
    assert "/Outlines" not in reader.trailer["/Root"]
    assert len(list(elements(reader, "/H3"))) == 3, "headings are there all the same"


def test_handouts_have_bookmarks_by_their_length() -> None:
    for document in (NIGHT_CRAMPS, everything()):
        for layout in Layout:
            drawn = draw_handout(document.laid_out(layout)).file
            listed = bookmarks(PdfReader(BytesIO(drawn.content)))
            assert bool(listed) == (drawn.pages > 4)
            if listed:
                assert listed[0] == (1, document.title, 1)
                assert "What happens next" in [words for _, words, _ in listed]
