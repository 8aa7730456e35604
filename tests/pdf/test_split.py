"""A leaflet laid out once and set behind each patient's own sheet: equal to drawing it anew."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from content.documents import HandoutDocument, Layout
from content.drawn_sheets import handout_html
from core import pdf
from core.pdf import PageSize, split
from tests.pdf.samples import LETTER_SIZED, NIGHT_CRAMPS, everything
from tests.pdf.structure import assert_structure, bookmarks, pages_text

NAMES = ("Dana Whitfield", "Siân Ŵyn Llŷr-Pugh", "Nguyễn Thị Ánh")


def leaflet(document: HandoutDocument) -> str:
    """What a sheet says that is the same for everybody, with a link, a table and drawings."""
    body = handout_html(document).split("</h1>", 1)[1].rpartition('<div class="origin">')[0]
    return (
        "<h2>About cramps</h2><p><a href='#steps'>To the steps</a>, "
        f"<a href='https://www.nhs.uk'>nhs.uk</a></p>{body}"
        "<h2 id=steps>Steps</h2><p>First rest.</p>"
    )


LEAFLETS = {layout: leaflet(everything().laid_out(layout)) for layout in Layout}


def personal(name: str, document: HandoutDocument, layout: Layout) -> str:
    patient = replace(document.patient, name=name)
    return handout_html(replace(document, patient=patient).laid_out(layout))


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize(
    ("page_size", "archival"), [("A4", False), ("Letter", False), ("A4", True)]
)
def test_it_equals_the_plain_path_byte_for_byte(
    layout: Layout, page_size: PageSize, archival: bool
) -> None:
    """Fresh and kept, for short and long sheets, with other patients drawn in between."""
    split.forget()
    for name, document in zip(NAMES, (LETTER_SIZED, NIGHT_CRAMPS, LETTER_SIZED), strict=True):
        html = personal(name, document, layout)
        by_parts, in_one_go = (
            pdf.render_pdf(
                html=text,
                leaflet=behind,
                document_kind="handout",
                page_size=page_size,
                archival=archival,
            )
            for text, behind in (
                (html, LEAFLETS[layout]),
                (split.in_one_go(html, LEAFLETS[layout]), ""),
            )
        )
        assert by_parts == in_one_go
    assert len(split._kept) == 1


def test_the_last_page_is_well_used_or_the_fit_changes_as_on_the_plain_path() -> None:
    html = handout_html(LETTER_SIZED).replace('id="document-end"', "")
    for lines in range(1, 60, 8):
        behind = "<p>A line of the leaflet.</p>" * lines + "<p id=document-end>End</p>"
        by_parts = pdf.render_pdf(html=html, leaflet=behind, document_kind="handout")
        plain = pdf.render_pdf(html=split.in_one_go(html, behind), document_kind="handout")
        assert by_parts == plain


def test_every_page_of_the_leaflet_names_the_patient_and_its_number() -> None:
    for name in NAMES:
        html = personal(name, LETTER_SIZED, Layout.STANDARD)
        drawn = pdf.render_pdf(
            html=html, leaflet=LEAFLETS[Layout.STANDARD], document_kind="handout"
        )
        result = pdf.validate_pdf(drawn.content)
        assert (result.rules, result.failures) == (104, ())
        pages = pages_text(drawn.content)
        assert len(pages) == drawn.pages > 3
        for number, page in enumerate(pages, 1):
            assert f"{name} · born 12 March 1968" in page
            assert f"Page {number} of {drawn.pages}" in page
            assert not [other for other in NAMES if other != name and other in page]


def test_it_reads_the_sheet_and_then_the_leaflet() -> None:
    html = handout_html(LETTER_SIZED.laid_out(Layout.LARGE))
    drawn = pdf.render_pdf(html=html, leaflet=LEAFLETS[Layout.LARGE], document_kind="handout")
    order = ("Cramps at night", "for you alone", "About cramps", "Steps", "First rest.")
    assert_structure(drawn.content, language="en-GB", order=order)
    assert (2, "Steps", drawn.pages) in bookmarks(PdfReader(BytesIO(drawn.content)))


def test_a_changed_leaflet_or_language_is_laid_out_anew() -> None:
    split.forget()
    english = handout_html(LETTER_SIZED)
    spanish = english.replace('lang="en-GB"', 'lang="es"')
    for html, behind in ((english, "<p>One"), (english, "<p>Two"), (spanish, "<p>Two")):
        drawn = pdf.render_pdf(html=html, leaflet=behind, document_kind="handout")
        assert behind.removeprefix("<p>") in pages_text(drawn.content)[-1]
    assert len(split._kept) == 3


def test_what_is_kept_is_bounded_and_says_nothing_about_patients() -> None:
    split.forget()
    html = handout_html(LETTER_SIZED)
    for number in range(split.KEPT + 3):
        pdf.render_pdf(html=html, leaflet=f"<p>Leaflet {number}", document_kind="handout")
    assert len(split._kept) == split.KEPT
    for key, pages in split._kept.items():
        words = "".join(
            box.text
            for page in pages
            for box in page._page_box.descendants()
            if getattr(box, "text", None)
        )
        assert key[1].removeprefix("<p>") in words
        assert LETTER_SIZED.patient.name not in words + "".join(map(str, key))


def test_letters_that_no_font_holds_are_refused_in_the_leaflet_too() -> None:
    with pytest.raises(pdf.MissingGlyphs):
        pdf.render_pdf(html=handout_html(LETTER_SIZED), leaflet="<p>山", document_kind="handout")


def test_a_complaint_about_the_leaflet_is_made_every_time() -> None:
    """It comes when the leaflet is laid out; a kept layout would be silent."""
    for _ in range(2):
        with pytest.raises(pdf.PdfWarning):
            pdf.render_pdf(
                html=handout_html(LETTER_SIZED),
                leaflet="<p style='colour: red'>a",
                document_kind="handout",
            )
