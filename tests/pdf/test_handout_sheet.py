"""The handout on paper: what it says, in which order, on how many pages, for whom."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from content.documents import HandoutDocument, Layout, LeafletPart, PatientIdentity, WarningSigns
from content.drawn_sheets import draw_handout, handout_body, handout_html
from content.leaflets import Block, EasyLine
from core.pdf import LAST_PAGE_AT_LEAST, MissingGlyphs
from tests.pdf.samples import LETTER_SIZED, NIGHT_CRAMPS, everything
from tests.pdf.structure import assert_in_order, assert_structure

LONG = "Wilhelmina-Alexandrina Featherstonehaugh-Cholmondeley de la Fontaine van der Westhuizen"
NAMES = ("Siân Ŵyn Llŷr-Pugh", "Zażółć Gęślą-Jaźń", "Şükrü Çağlayan İnönü", "Nguyễn Thị Ánh", LONG)


def named(name: str) -> HandoutDocument:
    return replace(NIGHT_CRAMPS, patient=replace(NIGHT_CRAMPS.patient, name=name))


DOCUMENTS = {
    "one page": LETTER_SIZED,
    "usual": NIGHT_CRAMPS,
    "everything": everything(),
    "no identifier": replace(
        NIGHT_CRAMPS, patient=PatientIdentity(name="Jo Reed", born=date(2001, 1, 9))
    ),
    "emergency: no self-care": replace(
        LETTER_SIZED, advice=(), most_likely=(), not_likely=(), found=("Go to hospital now.",)
    ),
} | {name[:12]: named(name) for name in NAMES}
CASES = [
    pytest.param(document.laid_out(layout), id=f"{name}, {layout}")
    for name, document in DOCUMENTS.items()
    for layout in Layout
]


@pytest.mark.parametrize("document", CASES)
def test_every_sheet_is_accessible_and_names_its_patient_on_every_page(
    document: HandoutDocument, pages_text: Callable[[bytes], list[str]]
) -> None:
    drawn = draw_handout(document)

    assert drawn.validation.rules == 104
    assert drawn.validation.failures == ()
    assert drawn.file.warnings == ()
    assert_structure(drawn.file.content, language=document.language, title=document.title)
    pages = pages_text(drawn.file.content)
    assert len(pages) == drawn.file.pages
    patient = document.patient
    born = f"{patient.born.day} {patient.born:%B %Y}"
    banner = f"{patient.name} · born {born}"
    if patient.identifier:
        banner += f" · NHS number {patient.identifier}"
    for number, page in enumerate(pages, 1):
        assert banner in page, f"page {number}"
        assert f"Page {number} of {len(pages)}" in page


@pytest.mark.parametrize("document", CASES)
def test_no_last_page_holds_only_a_few_lines(document: HandoutDocument) -> None:
    file = draw_handout(document).file
    assert file.last_page_used is not None
    assert file.pages == 1 or file.last_page_used >= LAST_PAGE_AT_LEAST


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_standard_sheet_has_one_to_three_pages(name: str) -> None:
    assert 1 <= draw_handout(DOCUMENTS[name]).file.pages <= 3


@pytest.mark.parametrize("layout", Layout)
def test_a_usual_sheet_has_at_most_three_pages_in_every_layout(layout: Layout) -> None:
    assert draw_handout(NIGHT_CRAMPS.laid_out(layout)).file.pages <= 3


@pytest.mark.parametrize("lines", range(1, 40, 3))
def test_whatever_the_length_the_last_page_is_used(lines: int) -> None:
    """The same sheet, longer by a few lines each time, runs through every place where it could
    break badly."""
    advice = NIGHT_CRAMPS.advice[1]
    longer = replace(
        LETTER_SIZED, advice=(replace(advice, text="\n\n".join([advice.text] * lines)),)
    )
    file = draw_handout(longer).file
    assert file.last_page_used is not None
    assert file.pages == 1 or file.last_page_used >= LAST_PAGE_AT_LEAST


@pytest.mark.parametrize("layout", Layout)
def test_it_reads_found_then_when_to_call_then_what_to_do_then_what_next(
    layout: Layout, spoken: Callable[[bytes], str]
) -> None:
    words = spoken(draw_handout(NIGHT_CRAMPS.laid_out(layout)).file.content)
    order = (
        "Harbour Street Clinic",
        "For Dana Whitfield",
        "Cramps at night: what you can do",
        "We examined your legs today.",
        "Ordinary cramps at night.",
        "Call 999 or go to A&E now if",
        "your urine turns brown or red , like cola",
        "Ring us the same day on 01632 960 114",
        "When we are closed, ring NHS 111.",
        "When a cramp comes",
        "Because of your heart failure",
        "Calf, at the kitchen counter",
        "Ask us before you try these",
        "What happens next",
        "If you have not heard from us by 22 January 2027",
        "Twitch and cramp rules, version 1",
    )
    assert_in_order(words, order)


@pytest.mark.parametrize("layout", Layout)
def test_page_one_holds_the_warning_signs_the_next_check_and_whom_to_call(
    layout: Layout, pages_text: Callable[[bytes], list[str]]
) -> None:
    first = pages_text(draw_handout(everything().laid_out(layout)).file.content)[0]
    for sign in NIGHT_CRAMPS.warning_signs.emergency + NIGHT_CRAMPS.warning_signs.same_day:
        assert sign.replace("**", "") in first
    assert "Next check: 15 January 2027" in first
    assert "Ring us the same day on 01632 960 114" in first


def test_the_tag_tree_says_what_each_piece_is(tag_tree: Callable[[bytes], str]) -> None:
    tree = tag_tree(draw_handout(NIGHT_CRAMPS).file.content)
    assert tree.count("\n  H1 ") == 1
    assert re.findall(r"/Scope /(\w+)", tree) == ["Column"] * 2
    assert "/ListNumbering /Disc" in tree
    assert "/ListNumbering /Decimal" in tree
    assert "Figure" in tree
    assert "/Headers" in tree


def test_running_footers_are_pagination_and_not_read_out(
    spoken: Callable[[bytes], str], pages_text: Callable[[bytes], list[str]]
) -> None:
    content = draw_handout(NIGHT_CRAMPS).file.content
    assert "Page 1 of 2" in pages_text(content)[0]
    assert "Page 1 of 2" not in spoken(content)
    assert "· born" not in spoken(content)


def test_every_picture_says_what_it_shows(tag_tree: Callable[[bytes], str]) -> None:
    reader = PdfReader(BytesIO(draw_handout(everything()).file.content))
    root = reader.trailer["/Root"]
    alternatives = [
        item["/Alt"]
        for number in range(1, len(reader.xref_objStm) + len(reader.xref.get(0, {})) + 1)
        if isinstance(item := reader.get_object(number), dict) and item.get("/S") == "/Figure"
    ]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert reader.metadata.title == NIGHT_CRAMPS.title
    assert len(alternatives) == 4
    assert all("stretch" in words for words in alternatives)


def test_easy_read_has_one_idea_a_line(pages_text: Callable[[bytes], list[str]]) -> None:
    html = handout_html(NIGHT_CRAMPS.laid_out(Layout.EASY))
    assert '<p class="lead">We examined your legs today.</p>' in html
    assert re.search(
        r"<li>[^\n]*Hold until the muscle lets go\.</div></div></li>"
        r"<li>[^\n]*Then rub it gently\.</div></div></li>",
        html,
    )


def test_what_was_found_no_sign_of_is_never_read_as_found() -> None:
    for layout in Layout:
        html = handout_html(NIGHT_CRAMPS.laid_out(layout))
        heading = html.index("What we found no sign of")
        assert heading < html.index("A nerve disease")


def test_a_preview_shows_the_same_words_without_a_page_of_its_own() -> None:
    body = handout_body(NIGHT_CRAMPS)
    assert body in handout_html(NIGHT_CRAMPS)
    assert body.count("<h1") == 1
    assert not re.search(r"<(!doctype|html|head|body|link|meta)\b", body)
    assert body.count("<title>") == body.count("<svg")  # a drawing's own, never the page's


def test_the_sheet_does_not_follow_the_language_of_the_clinicians_screen() -> None:
    english = handout_html(NIGHT_CRAMPS)
    with translation.override("pl"):
        assert handout_html(NIGHT_CRAMPS) == english


def test_the_day_on_which_it_was_given_stays_together() -> None:
    assert ", 20\u00a0November\u00a02026<" in handout_html(NIGHT_CRAMPS)


def test_letters_that_no_font_holds_are_refused_by_name() -> None:
    with pytest.raises(MissingGlyphs, match=r"山 \(U\+5C71\)") as refusal:
        draw_handout(named("山田 Hanako"))
    assert refusal.value.characters == ("山", "田")


def test_invisible_characters_and_direction_marks_do_not_reach_the_paper(
    pages_text: Callable[[bytes], list[str]],
) -> None:
    document = named("Dana\u202e\u200d\x07 Whitfie\u0301ld")
    assert "Dana Whitfiéld" in pages_text(draw_handout(document).file.content)[0]


def test_text_from_a_record_is_text_and_never_markup() -> None:
    attack = (
        '<img src=x onerror=alert(1)>"><svg/onload=1><link rel=attachment href=file:///etc/passwd>'
    )
    hostile = replace(
        named(attack),
        title=attack,
        given_by=attack,
        version_line=attack,
        found=(attack,),
        warning_signs=WarningSigns(emergency=(attack,), same_day=(attack,)),
        stretch_plan=attack,
    )
    for layout in Layout:
        html = handout_html(hostile.laid_out(layout))
        assert "<img" not in html
        assert "<svg/onload" not in html
        assert html.count("<link") == 0
        drawn = draw_handout(hostile.laid_out(layout))
        assert drawn.validation.passed


@pytest.mark.parametrize("layout", Layout)
def test_hostile_blocks_are_inert(layout: Layout) -> None:
    """Scripts, files and addresses in every word of a leaflet, and very deep nesting."""
    evil = (
        "<script>alert(1)</script> <img src='file:///etc/passwd'> ![x](http://127.0.0.1:9/x) "
        "<link rel=attachment href='file:///etc/passwd'> [go](javascript:alert(1))"
    )
    deep = "> " * 2_000 + "deep"
    common: dict[str, Any] = {"key": "a", "title": evil, "easy": (EasyLine(say=evil),)}
    blocks = (
        Block(kind="text", text=f"{evil}\n\n{deep}", **common),
        Block(kind="steps", steps=(evil,), **common),
        Block(kind="table", caption=evil, columns=(evil, evil), rows=((evil, evil),), **common),
        Block(kind="checklist", items=(evil,), **common),
        Block(kind="diary", columns=(evil,), caption=evil, lines=2, **common),
    )
    part = LeafletPart(
        slug="a",
        version=1,
        language="en-GB",
        title=evil,
        main_message=evil,
        lead=evil,
        blocks=blocks,
    )
    document = replace(LETTER_SIZED, leaflets=(part,)).laid_out(layout)
    html = handout_html(document)
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("<link") == 0
    assert 'href="javascript' not in html
    drawn = draw_handout(document)
    assert drawn.validation.passed
    assert b"/EmbeddedFile" not in drawn.file.content
    assert b"root:" not in drawn.file.content
