"""Many documents in one print file: tagged, each in its place, the fonts once."""

import gc
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from content.documents import HandoutDocument, Layout
from content.drawn_sheets import handout_html
from core import pdf
from core.pdf import BatchDocument, PrintFile
from tests.pdf.samples import LETTER_SIZED, NIGHT_CRAMPS, everything
from tests.pdf.structure import (
    assert_header_cells_have_a_direction,
    assert_in_order,
    assert_legible,
    assert_pictures_are_described,
    bookmarks,
    elements,
    pages_text,
    spoken,
)

NAMES = ("Dana Whitfield", "Siân Ŵyn Llŷr-Pugh", "Şükrü Çağlayan İnönü", "Jo Reed")
BROKEN = {
    "a letter that no font holds": "<!doctype html><html lang=en><title>T</title><h1>山</h1>",
    "a rule that is none": "<!doctype html><html lang=en><title>T</title>"
    "<h1 style='colour: red'>T</h1>",
    "no language": "<!doctype html><title>T</title><h1>T</h1>",
    "a picture without a description": "<!doctype html><html lang=en><title>T</title><h1>T</h1>"
    "<p><img src='data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4"
    "nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC'></p>",
}


def named(name: str, document: HandoutDocument = NIGHT_CRAMPS) -> HandoutDocument:
    return replace(document, patient=replace(document.patient, name=name))


def printed(
    htmls: Sequence[str], *, two_sided: bool = False, group: int = 20
) -> tuple[PrintFile, ...]:
    return tuple(
        pdf.render_batch(
            [BatchDocument(html) for html in htmls],
            document_kind="handout",
            title="Tuesday’s list",
            two_sided=two_sided,
            group=group,
        )
    )


@pytest.fixture(scope="module")
def htmls() -> tuple[str, ...]:
    return tuple(handout_html(named(name)) for name in NAMES[:3]) + (
        handout_html(named(NAMES[3], LETTER_SIZED)),
    )


def test_it_is_accessible_and_each_document_lies_where_it_says(htmls: tuple[str, ...]) -> None:
    (file,) = printed(htmls)
    result = pdf.validate_pdf(file.content)
    assert (result.rules, result.failures) == (104, ())
    assert [place.position for place in file.places] == [0, 1, 2, 3]
    assert [place.failure for place in file.places] == [None] * 4
    assert [n for place in file.places for n in place.pages] == list(range(1, file.pages + 1))
    pages = pages_text(file.content)
    assert len(pages) == file.pages
    for name, place in zip(NAMES, file.places, strict=True):
        for own, number in enumerate(place.pages, 1):
            assert f"{name} · born 12 March 1968" in pages[number - 1]
            assert f"Page {own} of {len(place.pages)}" in pages[number - 1]


def test_its_tags_are_those_of_its_documents_one_after_the_other(htmls: tuple[str, ...]) -> None:
    (file,) = printed(htmls)
    reader = PdfReader(BytesIO(file.content))
    alone = [pdf.render_pdf(html=html, document_kind="handout").content for html in htmls]
    tags = [str(element["/S"]) for element in elements(reader)][1:]
    assert tags == [
        str(element["/S"])
        for content in alone
        for element in list(elements(PdfReader(BytesIO(content))))[1:]
    ]
    assert spoken(file.content) == " ".join(spoken(content) for content in alone)
    assert_in_order(spoken(file.content), [f"For {name}" for name in NAMES])
    assert_header_cells_have_a_direction(reader)
    assert_pictures_are_described(reader)
    assert_legible(reader)
    assert reader.metadata is not None
    assert reader.metadata.title == "Tuesday’s list"


def test_the_fonts_are_in_it_once(htmls: tuple[str, ...]) -> None:
    (file,) = printed(htmls)
    alone = [pdf.render_pdf(html=html, document_kind="handout").content for html in htmls]
    assert len(file.content) < 0.8 * sum(map(len, alone))
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(BytesIO(file.content)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    families = [name.split("+")[-1] for name in fonts]
    assert len(families) == len(set(families))


def test_the_same_list_gives_the_same_bytes(htmls: tuple[str, ...]) -> None:
    assert printed(htmls) == printed(htmls)


def test_each_document_has_one_bookmark(htmls: tuple[str, ...]) -> None:
    documents = [BatchDocument(html, name) for html, name in zip(htmls, NAMES, strict=True)]
    documents[3] = BatchDocument(htmls[3])
    (file,) = pdf.render_batch(documents, document_kind="handout", title="List")
    assert bookmarks(PdfReader(BytesIO(file.content))) == [
        (1, words, place.pages.start)
        for words, place in zip((*NAMES[:3], NIGHT_CRAMPS.title), file.places, strict=True)
    ]


def test_on_both_sides_every_patient_begins_on_a_fresh_sheet(htmls: tuple[str, ...]) -> None:
    odd = htmls[3]
    (file,) = printed([odd, htmls[0], odd, odd], two_sided=True)
    assert [list(place.pages) for place in file.places] == [[1], [3, 4], [5], [7]]
    assert pages_text(file.content)[1] == pages_text(file.content)[5] == ""
    assert file.pages == 7
    assert pdf.validate_pdf(file.content).passed


def test_a_list_can_be_printed_on_letter_paper(htmls: tuple[str, ...]) -> None:
    (file,) = pdf.render_batch(
        [BatchDocument(htmls[3]), BatchDocument(htmls[3])],
        document_kind="handout",
        title="List",
        page_size="Letter",
        two_sided=True,
    )
    pages = PdfReader(BytesIO(file.content)).pages
    assert [(page.mediabox.width, page.mediabox.height) for page in pages] == [(612, 792)] * 3


def test_a_long_list_comes_in_groups(htmls: tuple[str, ...]) -> None:
    files = printed(htmls, group=3)
    assert [[place.position for place in file.places] for file in files] == [[0, 1, 2], [3]]
    assert [file.places[0].pages.start for file in files] == [1, 1]
    assert all(pdf.validate_pdf(file.content).passed for file in files)


def test_the_layouts_of_a_group_are_let_go_before_the_next(htmls: tuple[str, ...]) -> None:
    def laid_out() -> int:
        return sum(type(each).__name__ == "PageBox" for each in gc.get_objects())

    gc.collect()
    before = laid_out()
    documents = [BatchDocument(html) for html in htmls]
    for _ in pdf.render_batch(documents, document_kind="handout", title="List", group=2):
        assert laid_out() == before


@pytest.mark.parametrize("fault", BROKEN)
def test_one_failure_does_not_stop_the_rest(fault: str, htmls: tuple[str, ...]) -> None:
    (file,) = printed([htmls[0], BROKEN[fault], htmls[3]])
    assert file.places[1].failure is not None
    assert file.places[1].pages == range(0)
    (without,) = printed([htmls[0], htmls[3]])
    assert [place.pages for place in file.places if place.pages] == [
        place.pages for place in without.places
    ]
    assert pages_text(file.content) == pages_text(without.content)
    assert pdf.validate_pdf(file.content).passed


def test_a_group_of_failures_has_no_file() -> None:
    (file,) = printed(list(BROKEN.values()))
    assert (file.content, file.pages) == (b"", 0)
    assert all(place.failure for place in file.places)
    assert printed([]) == ()


def test_what_is_in_another_language_says_so() -> None:
    english, spanish = (
        f"<!doctype html><html lang={language}><title>T</title><h1>{word}</h1><p>a</p>"
        for language, word in (("en-GB", "Cramp"), ("es", "Calambre"))
    )
    (file,) = printed([english, spanish, english])
    reader = PdfReader(BytesIO(file.content))
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    said = [heading.get("/Lang") for heading in elements(reader, "/H1")]
    assert said == [None, "es", None]
    assert pdf.validate_pdf(file.content).passed


def test_links_stay_within_their_document() -> None:
    def linking(word: str) -> str:
        return (
            f"<!doctype html><html lang=en><title>{word}</title><h1>{word}</h1>"
            "<p><a href='#more'>More</a></p><p style='break-before: page' id=more>Here</p>"
        )

    (file,) = printed([linking("One"), linking("Two")])
    reader = PdfReader(BytesIO(file.content))
    numbers = []
    for page in (reader.pages[0], reader.pages[2]):
        (link,) = page["/Annots"]
        target = reader.named_destinations[link.get_object()["/Dest"]]
        numbers.append(reader.get_destination_page_number(target))
    assert numbers == [1, 3]


def test_every_layout_can_be_in_one_list() -> None:
    (file,) = printed([handout_html(everything().laid_out(layout)) for layout in Layout])
    assert pdf.validate_pdf(file.content).failures == ()
