"""Leaflet text is untrusted: whatever is written, only words, lists and safe links come out."""

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.documents import AdviceItem
from content.drawn_sheets import draw_handout, handout_html
from content.markdown import (
    MAX_BYTES,
    TextTooLong,
    line_to_html,
    one_idea_a_line,
    to_html,
    to_plain,
)
from tests.pdf.samples import LETTER_SIZED

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=//evil.example></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](//evil.example/a)",
    "[x](/relative)",
    "[x](http://plain.example)",
    "![x](https://evil.example/pixel.png)",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "[![x](https://evil.example/p.png)](https://a.example)",
    "[x](https://a.example 'onmouseover=alert(1)')",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "**<b onclick=alert(1)>x</b>**",
    "<style>@import url(https://evil.example)</style>",
    "<link rel=attachment href=file:///etc/passwd>",
    "<!-- --><script>alert(1)</script>",
    "\x00<script>alert(1)</script>",
)
ALLOWED = r"</?(?:p|strong|em|ul|ol|li|h[234]|blockquote|code)>|<br>|<ol start=\"\d+\">|</a>"
LINK = r"<a href=\"(?:https:|mailto:|tel:)[^\"]*\">[^<]*(?=</a>)"


def only_what_is_allowed(html: str) -> bool:
    """Whether every < in the HTML begins one of our tags; links hold plain words only."""
    return "<" not in re.sub(f"{LINK}|{ALLOWED}", "", html)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("on_paper", [False, True])
def test_attacks_come_out_inert(attack: str, on_paper: bool) -> None:
    for html in (
        to_html(attack, on_paper=on_paper),
        to_html(attack, headings_from=3, on_paper=on_paper),
        line_to_html(attack, on_paper=on_paper),
    ):
        assert only_what_is_allowed(html), html


def test_attacks_come_out_inert_on_the_sheet() -> None:
    hostile = tuple(
        AdviceItem(title=attack, text=attack) for attack in ATTACKS if "\x00" not in attack
    )
    document = replace(LETTER_SIZED, advice=hostile)
    html = handout_html(document)
    assert not re.search(r"<(script|img|iframe|style|link)", html)
    assert not re.search(r"href=\"(?!https:|mailto:|tel:)", html)
    assert draw_handout(document).validation.passed


@given(st.text(alphabet=st.sampled_from("a [](){}<>!*_`#-\n\"'&;:/=.1xhtps"), max_size=120))
def test_no_text_at_all_makes_other_tags(text: str) -> None:
    assert only_what_is_allowed(to_html(text, headings_from=2))
    assert only_what_is_allowed(line_to_html(text))


@given(st.text(max_size=200))
def test_any_characters_are_only_text(text: str) -> None:
    assert only_what_is_allowed(to_html(text))


def test_links_hold_words_and_tell_their_address_on_paper() -> None:
    text = "See [the **NHS** page](https://www.nhs.uk/conditions/), or [ring](tel:111)."
    assert to_html(text) == (
        '<p>See <a href="https://www.nhs.uk/conditions/">the NHS page</a>, '
        'or <a href="tel:111">ring</a>.</p>'
    )
    assert "the NHS page</a> (nhs.uk/conditions)," in to_html(text, on_paper=True)
    assert "ring</a> (111)." in to_html(text, on_paper=True)


def test_images_are_dropped() -> None:
    assert to_html("a ![alt](https://a.example/x.png) b") == "<p>a  b</p>"


@pytest.mark.parametrize(
    ("text", "headings_from", "expected"),
    [
        ("# A\n\n### B\n\n# C", 2, ["h2", "h3", "h2"]),
        ("### A\n\n# B", 3, ["h3", "h3"]),
        ("# A\n\n## B\n\n### C\n\n#### D", 3, ["h3", "h4", "h4", "h4"]),
        ("## A", None, []),
    ],
)
def test_headings_take_their_place_and_never_skip(
    text: str, headings_from: int | None, expected: list[str]
) -> None:
    found = re.findall(r"<(h\d)>", to_html(text, headings_from=headings_from))
    assert found == expected


def test_without_a_place_for_headings_they_are_bold_paragraphs() -> None:
    assert to_html("## Rest\n\nNow.") == "<p><strong>Rest</strong></p>\n<p>Now.</p>"


def test_a_text_of_more_than_64_kb_is_refused() -> None:
    to_html("a" * MAX_BYTES)
    for door in (to_html, line_to_html):
        with pytest.raises(TextTooLong):
            door("ä" * (MAX_BYTES // 2 + 1))


@pytest.mark.parametrize("nasty", [">" * 3000, "*a **b " * 8000, "[" * 20000, "- " * 2000 + "x"])
def test_no_text_holds_up_a_page(nasty: str) -> None:
    start = time.process_time()
    to_html(nasty)
    assert time.process_time() - start < 5  # seconds; an honest leaflet takes 0.003


def test_one_idea_a_line_splits_sentences_and_keeps_numbers_whole() -> None:
    text = "Drink about 1.5 litres. Not **more**.\n\n- One. Two!\n- Three"
    assert one_idea_a_line(text) == (
        "Drink about 1.5 litres.",
        "Not more.",
        "One.",
        "Two!",
        "Three",
    )


def test_plain_text_is_the_words() -> None:
    assert to_plain("## A & B\n\n1. *c*\n2. [d](https://d.example)") == "A & B\nc\nd"
