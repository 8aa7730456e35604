"""Every leaflet as a sheet, in every layout, language and paper: accessible, in order, as approved.

When a change of looks or words is meant, look at the sheets (`make sheets`), then approve them with
UPDATE_PICTURES=1 (in one process: -n0).
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import pytest
from django.utils import translation

from content.blank_planner import blank_planner
from content.documents import HandoutDocument, Layout
from content.drawn_sheets import draw_handout
from content.leaflets import WITHOUT_EASY, Block
from content.markdown import to_plain
from tests.pdf import pictures
from tests.pdf.corpus import corpus
from tests.pdf.structure import assert_structure

CORPUS = corpus()
UPDATE = bool(os.environ.get("UPDATE_PICTURES"))
_drawn: dict[str, list[pictures.Page]] = {}


@cache
def _approved() -> dict[str, list[pictures.Page]]:
    return pictures.approved()


@pytest.fixture(scope="module", autouse=True)
def _keep_what_was_drawn() -> Iterator[None]:
    yield
    if UPDATE:
        pictures.approve(_drawn)


@pytest.mark.parametrize("name", CORPUS)
def test_a_sheet_is_accessible_in_order_and_as_approved(
    name: str, spoken: Callable[[bytes], str], pages_text: Callable[[bytes], list[str]]
) -> None:
    document = CORPUS[name]
    drawn = draw_handout(document)

    assert drawn.validation.failures == ()
    assert drawn.file.warnings == ()
    assert_structure(drawn.file.content, language=document.language, title=document.title)
    _assert_in_order(document, spoken(drawn.file.content))
    first_page = _heard(pages_text(drawn.file.content)[0])
    for sign in document.warning_signs.emergency:
        assert _heard(to_plain(sign)) in first_page, "an emergency is told on the first page"

    pages = pictures.pages_of(drawn.file.content)
    if UPDATE:
        _drawn[name] = pages
        return
    approved = _approved().get(name, [])
    assert len(pages) == len(approved), "another number of pages than was approved"
    apart = [pictures.difference(page, there) for page, there in zip(pages, approved, strict=True)]
    assert max(apart) <= pictures.ALLOWED, [f"page {n}: {a:.2%}" for n, a in enumerate(apart, 1)]


def test_the_corpus_is_large_and_no_picture_is_left_over() -> None:
    assert len(CORPUS) >= 60
    if not UPDATE:
        assert set(_approved()) == set(CORPUS)


def test_another_page_is_told_apart() -> None:
    """The comparison itself: the same sheet with one warning sign less is not the approved one."""
    document = next(iter(CORPUS.values()))
    signs = document.warning_signs
    fewer = replace(document, warning_signs=replace(signs, emergency=signs.emergency[1:]))
    page, other = (
        pictures.pages_of(draw_handout(each).file.content)[0] for each in (document, fewer)
    )
    assert pictures.difference(page, page) == 0
    assert pictures.difference(page, other) > pictures.ALLOWED


def _assert_in_order(document: HandoutDocument, words: str) -> None:
    """What is heard, piece by piece, in the order that was meant."""
    at = 0
    for piece in _pieces(document):
        wanted = _heard(piece)
        found = _heard(words).find(wanted, at)
        assert found >= 0, f"not heard after {_heard(words)[max(0, at - 60) : at]!r}: {wanted!r}"
        at = found + len(wanted)


def _pieces(document: HandoutDocument) -> Iterator[str]:
    yield document.title
    yield from document.found
    yield from document.warning_signs.emergency
    yield from document.warning_signs.same_day
    for part in document.leaflets:
        for block in part.blocks:
            yield block.title
            yield from _words_of(block, document)


def _words_of(block: Block, document: HandoutDocument) -> Iterator[str]:
    language, units = document.language, document.units
    if document.layout is Layout.EASY and block.kind not in WITHOUT_EASY:
        yield from (line.say for line in block.easy)
        return
    yield from to_plain(block.text).splitlines()
    yield from block.steps
    yield from block.items
    if block.planner:
        with translation.override(language.lower()):
            planner = blank_planner(units)
        yield planner.caption
        yield from (planner.what, *planner.columns, *planner.rows, *planner.care)
    if block.kind == "table":
        yield block.caption
        yield from block.columns
    for row in block.rows:
        yield from row


def _heard(text: str) -> str:
    """Words only: marks of emphasis, spaces and line ends do not count."""
    plain = re.sub(r"[*`]|\\(?=\W)", "", text.replace("\u00a0", " "))
    return re.sub(r"\s+", "", plain)
