"""The letter on paper: accessible, in its order, with what is absent and what is unknown apart."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from core.pdf import LAST_PAGE_AT_LEAST, MissingGlyphs
from core.pdf.fonts import STATIC
from tests.pdf.letters import SHORT, WASTED_HAND, bare, long, named, usual
from tests.pdf.structure import assert_in_order, assert_structure
from triage.letters import LetterDocument, draw_letter, letter_body, letter_html

BODY_TYPE_AT_LEAST = 10.5  # points
DOCUMENTS = {
    "usual": usual(),
    "with remarks": WASTED_HAND,
    "short": SHORT,
    "long": long(),
    "bare": bare(),
    "long name": named("Wilhelmina-Alexandrina Featherstonehaugh-Cholmondeley O’Shaughnessy"),
    "Polish": named("Zażółć Gęślą-Jaźń"),
    "Greek": named("Ελένη Παπαδοπούλου"),
}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_every_letter_is_accessible_and_names_its_patient_on_every_page(
    document: LetterDocument, pages_text: Callable[[bytes], list[str]]
) -> None:
    drawn = draw_letter(document)

    assert (drawn.validation.rules, drawn.validation.failures) == (104, ())
    assert drawn.file.warnings == ()
    assert_structure(drawn.file.content, language=document.language)
    pages = pages_text(drawn.file.content)
    identity = document.patient.identity
    for number, page in enumerate(pages, 1):
        assert f"{identity.name} · born {identity.born.day} {identity.born:%B %Y}" in page
        assert f"Page {number} of {len(pages)}" in page
    used = drawn.file.last_page_used
    assert used is not None
    assert len(pages) == 1 or used >= LAST_PAGE_AT_LEAST


def test_a_letter_of_the_usual_length_is_one_page_in_legible_type() -> None:
    for document in (usual(), SHORT, bare()):
        assert draw_letter(document).file.pages == 1
    for name in ("letter", "letter-tight", "letter-loose"):
        style = (STATIC / "print" / f"{name}.css").read_text("utf-8")
        sizes = re.findall(r"^html {.*?font-size: ([\d.]+)pt", style, re.M)
        assert all(float(size) >= BODY_TYPE_AT_LEAST for size in sizes)
        assert sizes or name == "letter-tight"


def test_it_reads_in_the_order_of_what_matters(spoken: Callable[[bytes], str]) -> None:
    words = spoken(draw_letter(WASTED_HAND).file.content)
    order = (
        "Harbour Street Clinic",
        "Neurology, Dr Rao’s clinic",
        "Dana Whitfield",
        "Urgent referral: suspected motor neurone disease",
        "specialist within 2 weeks",
        "4 December 2026",
        "Our question:",
        "Five months of dropping things.",
        "Present on 20 November 2026",
        "worse over weeks to months",
        "Examined or asked, and absent or normal",
        "Tongue: normal",
        "Not assessed: neither present nor absent",
        "Vital capacity (unable to assess)",
        "Adjusted calcium",
        "Furosemide 40 mg",
        "Allergy: Penicillin",
        "Weakness or wasting, sensation spared",
        "What the patient was told",
        "Who holds the risk",
        "Further remarks",
        "Dr A. Osei",
    )
    assert_in_order(words, order)


def test_what_was_not_assessed_never_stands_with_what_is_absent() -> None:
    html = letter_html(WASTED_HAND)
    absent = html.index("absent or normal")
    missing = html.index("Not assessed: neither present nor absent")
    tests = html.index("Tests of the last three months")
    for each in ("TSH", "Vital capacity"):
        assert absent < missing < html.index(each) < tests
    for each in ("Slurred speech", "Bladder change"):
        assert absent < html.index(each) < missing


def test_the_tag_tree_says_what_each_piece_is(tag_tree: Callable[[bytes], str]) -> None:
    tree = tag_tree(draw_letter(WASTED_HAND).file.content)
    assert tree.count("\n  H1 ") == 1
    assert "Table" not in tree
    tree = tag_tree(draw_letter(long()).file.content)
    scopes = re.findall(r"/Scope /(\w+)", tree)
    assert scopes[:6] == ["Column"] * 5 + ["Row"]
    assert scopes.count("Row") == 14


def test_few_results_are_said_in_a_line_with_their_day_once() -> None:
    html = letter_html(usual())
    assert "<table" not in html
    assert html.count("18 Nov 2026") == 1
    calcium = letter_html(WASTED_HAND)
    assert "Adjusted calcium 2.35 mmol/L (9.4 mg/dL), limits 2.2 mmol/L to 2.6 mmol/L" in calcium


def test_the_same_letter_gives_the_same_bytes() -> None:
    first, second = draw_letter(WASTED_HAND), draw_letter(WASTED_HAND)
    assert first.file.content == second.file.content
    assert first.inputs_digest == second.inputs_digest
    changed = draw_letter(replace(WASTED_HAND, remarks=()))
    assert changed.inputs_digest != first.inputs_digest


def test_a_letter_needs_no_colour() -> None:
    html = letter_html(WASTED_HAND)
    assert "colour" not in html
    assert "style=" not in html


def test_letters_that_no_font_holds_are_refused_by_name() -> None:
    with pytest.raises(MissingGlyphs):
        draw_letter(named("山田 Hanako"))


def test_text_from_a_record_is_text_and_never_markup() -> None:
    attack = '<img src=x onerror=alert(1)>"><link rel=attachment href=file:///etc/passwd>'
    hostile = replace(
        named(attack), introduction=(attack,), remarks=(attack,), question=attack, to=attack
    )
    html = letter_html(hostile)
    assert "<img" not in html
    assert "<link" not in html
    assert draw_letter(hostile).validation.passed


def test_the_preview_keeps_the_order_of_headings() -> None:
    levels = [int(n) for n in re.findall(r"<h(\d)", letter_body(WASTED_HAND))]
    assert levels[0] == 2
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
