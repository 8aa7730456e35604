"""A document becomes the sheet: HTML, and through the one door to PDF the file.

Nothing here reads a clock or a table, so the same document gives the same bytes for as long as the
toolchain stays the same.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from content.block_words import block_views, easy_views
from content.check_codes import in_words, qr_code
from content.documents import (
    AdviceItem,
    BecauseOfYou,
    HandoutDocument,
    Layout,
    LeafletPart,
    PageSize,
    PlanTable,
    SourceLine,
)
from content.drawings import drawing
from content.leaflet_files import MASTER
from content.leaflets import EasyLine
from content.markdown import line_to_html, one_idea_a_line, to_html
from core import pdf
from core.pdf.fonts import plain_letters

KIND = "handout"
DAY_FORMATS = {"es": r"j \d\e F \d\e Y"}  # English is "20 November 2026"


@dataclass(frozen=True)
class DrawnHandout:
    """An issued sheet and what proves it: the file, the rules it was checked against, and the
    digest of everything that decided its bytes but its check address."""

    file: pdf.RenderedPdf
    validation: pdf.ValidationResult
    inputs_digest: str
    toolchain: dict[str, str]


def draw_handout(document: HandoutDocument) -> DrawnHandout:
    """The handout as a PDF/UA-1 file, for archiving as PDF/A-3a too. Raises
    ``core.pdf.PdfError``; a page then offers the HTML."""
    html, leaflets = _parts(document)
    toolchain = pdf.toolchain_versions()
    rendered = pdf.render_pdf(
        html=html,
        leaflet=leaflets,
        document_kind=KIND,
        page_size=document.page_size.value,
        archival=document.archival,
    )
    checked = pdf.validate_pdf(rendered.content)
    if document.archival:
        checked = _both(checked, pdf.validate_pdf(rendered.content, profile="3a"))
    return DrawnHandout(
        file=rendered,
        validation=checked,
        inputs_digest=inputs_digest(document),
        toolchain=toolchain,
    )


def _both(accessible: pdf.ValidationResult, lasting: pdf.ValidationResult) -> pdf.ValidationResult:
    return pdf.ValidationResult(
        rules=accessible.rules + lasting.rules,
        failures=(*accessible.failures, *lasting.failures),
    )


def inputs_digest(document: HandoutDocument) -> str:
    """SHA-256 of everything that decides the bytes but the check address, which is random and made
    for each issued sheet: equal digests and equal addresses mean equal files."""
    document = document.without_address()
    html, leaflets = _parts(document)
    return _digest(document, html + leaflets, pdf.toolchain_versions())


def handout_html(document: HandoutDocument) -> str:
    """The sheet as HTML for the renderer, which has the styles itself."""
    return _html(document, stylesheets=())


def handout_body(document: HandoutDocument) -> SafeString:
    """What stands on the sheet, for a page that shows it among its own parts, in its own style."""
    body = handout_html(document).split("<body>", 1)[1].split("</body>", 1)[0]
    return mark_safe(body)  # noqa: S308 - the template escaped every word of the record


def printable_html(document: HandoutDocument) -> str:
    """The sheet as a page that the browser can print while the renderer is not to be had. Its
    styles are linked and never inline, so it keeps to the Content-Security-Policy."""
    sheets = [static("print/fonts.css"), static(f"print/{KIND}.css")]
    if document.page_size is PageSize.LETTER:
        sheets.append(static("print/page-us.css"))
    return _html(document, stylesheets=tuple(sheets))


def _html(document: HandoutDocument, stylesheets: tuple[str, ...]) -> str:
    html, leaflets = _parts(document, stylesheets)
    before, end, after = html.rpartition("</body>")
    return f"{before}{leaflets}{end}{after}"


def _parts(document: HandoutDocument, stylesheets: tuple[str, ...] = ()) -> tuple[str, str]:
    """The personal part, and the leaflets that follow it on pages of their own: these say nothing
    about the patient, so that the renderer may keep how they are laid out. A sheet that is a
    leaflet itself is one part."""
    template = "print/handout_easy.html" if document.layout is Layout.EASY else "print/handout.html"
    # The sheet speaks its own language, whatever the clinician's screen speaks.
    with translation.override(document.language.lower()):
        context = _context(document) | {"stylesheets": stylesheets}
        leaflets = ""
        if document.leaflets and not document.begins_with_message:
            leaflets = render_to_string("print/_leaflets.html", context)
            context |= {"leaflets": ()}
        return plain_letters(render_to_string(template, context)), plain_letters(leaflets)


def _digest(document: HandoutDocument, html: str, toolchain: dict[str, str]) -> str:
    parts = (
        document.canonical_json(),
        html,
        pdf.stylesheet_digest(KIND, document.page_size.value),
        pdf.fonts_digest(),
        json.dumps(toolchain, sort_keys=True),
    )
    digests = (hashlib.sha256(part.encode()).digest() for part in parts)
    return hashlib.sha256(b"".join(digests)).hexdigest()


def _context(document: HandoutDocument) -> dict[str, Any]:
    """Text made safe and dates spelt out, so that the template only places them."""
    patient, language = document.patient, document.language
    return {
        "document": document,
        "clinic": document.clinic,
        "patient": patient,
        "phone": _unbroken(document.clinic.phone),
        "identifier": _unbroken(patient.identifier),
        "born": _day(patient.born),
        "given_on": _unbroken(_day(document.given_on)),
        "review_by": date_format(document.review_by, "F Y"),
        "review_on": _day(document.next_steps.review_on),
        "hear_by": _day(document.next_steps.hear_by),
        "found": _lines(document.found),
        "found_easy": _easy(document.found),
        "most_likely": _lines(document.most_likely),
        "most_likely_easy": _easy(document.most_likely),
        "not_likely": _lines(document.not_likely),
        "not_likely_easy": _easy(document.not_likely),
        "emergency": _lines(document.warning_signs.emergency),
        "same_day": _lines(document.warning_signs.same_day),
        "advice": [_item(item, language) for item in document.advice],
        "because_of_you": [_item(item, language) for item in document.because_of_you],
        "ask_first": [_item(item, language) for item in document.ask_first],
        "stretches": [
            {
                "stretch": each,
                "steps": _lines(each.steps),
                "care": _lines(each.care),
                "dose": [idea.rstrip(".") for idea in _easy((each.how_long, each.how_often))],
                "easier": line_to_html(each.easier, on_paper=True),
                "harder": line_to_html(each.harder, on_paper=True),
                "drawing": drawing(each.drawing),
            }
            for each in document.stretches
        ],
        "stretch_note": _easy((document.stretch_note,))
        if document.layout is Layout.EASY
        else _lines(tuple(filter(None, (document.stretch_note,)))),
        "ticks": document.ticks,
        "plan": _plan(document.plan, document) if document.plan else None,
        "leaflets": [_part(part, document) for part in document.leaflets],
        "week": [date_format(date(2024, 1, day), "D") for day in range(1, 8)],  # a Monday first
        "next_lines": _lines(document.next_steps.lines),
        "check": _check(document.check_address),
        "sources": _by_day(document.sources),
    }


def _check(address: str) -> dict[str, Any]:
    """Where the patient learns whether the sheet is still current: as a picture and in words."""
    if not address:
        return {}
    title = _("QR code: opens %(address)s") % {"address": in_words(address)}
    return {"code": qr_code(address, title), "address": in_words(address)}


def _item(item: AdviceItem | BecauseOfYou, language: str) -> dict[str, Any]:
    easy = item.easy or tuple(EasyLine(say=line) for line in one_idea_a_line(item.text))
    return {
        "title": item.title,
        "html": to_html(item.text, on_paper=True),
        "easy": easy_views(easy, language),
    }


def _plan(plan: PlanTable, document: HandoutDocument) -> dict[str, Any]:
    """The plan. Its words in another language wait for a second person, whoever approved those of
    the leaflets."""
    return {
        "unreviewed": document.language != MASTER and not document.unreviewed,
        "title": plan.title,
        "rows": [_lines(row) for row in plan.rows],
        "care": _lines(plan.care),
        "easy": easy_views((EasyLine(say=line) for line in plan.easy), document.language),
    }


def _part(part: LeafletPart, document: HandoutDocument) -> dict[str, Any]:
    """A leaflet below the personal page; one that is the whole sheet has no title of its own."""
    is_the_sheet = part.title == document.title
    blocks = block_views(
        part.blocks,
        language=part.language,
        level=2 if is_the_sheet else 3,
        easy=document.layout is Layout.EASY,
        on_paper=True,
        to_fill_in=document.units if document.plan is None else None,
    )
    return {
        "title": "" if is_the_sheet else part.title,
        "language": part.language,
        "main_message": "" if is_the_sheet else line_to_html(part.main_message, on_paper=True),
        "lead": to_html(part.lead, on_paper=True) if document.layout is not Layout.EASY else "",
        "unreviewed": part.unreviewed and not document.unreviewed,
        "blocks": list(blocks),
    }


def _lines(lines: tuple[str, ...]) -> list[SafeString]:
    return [line_to_html(line, on_paper=True) for line in lines]


def _easy(lines: tuple[str, ...]) -> list[str]:
    return [idea for line in lines for idea in one_idea_a_line(line)]


def _unbroken(text: str) -> str:
    """A number that people read aloud, or a day, must not be torn apart at the end of a line."""
    return text.replace(" ", "\u00a0")


def _by_day(sources: Iterable[SourceLine]) -> list[dict[str, Any]]:
    """The sources by the day on which they were checked, so that each day is printed once."""
    groups: dict[tuple[date | None, bool], list[str]] = {}
    for each in sources:
        groups.setdefault((each.checked_on, each.to_confirm), []).append(each.title)
    return [
        {"titles": titles, "checked_on": _day(checked), "local": local}
        for (checked, local), titles in groups.items()
    ]


def _day(day: date | None) -> str:
    if not day:
        return ""
    return date_format(day, DAY_FORMATS.get((translation.get_language() or "")[:2], "j F Y"))
