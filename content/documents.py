"""The patient's handout as a document: what it says, frozen, apart from any record or table.

A presenter fills ``HandoutDocument`` from the signed screening; this module turns it into HTML and,
through the one door to PDF, into the file that the patient takes home. The order on paper is fixed:
what we found, when to call, what to do, what happens next. Nothing here reads a clock or a table,
so the same document gives the same bytes for as long as the toolchain stays the same.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from content.markdown import line_to_html, one_idea_a_line, to_html
from core import pdf
from core.pdf.fonts import plain_letters

DRAWINGS = Path(__file__).resolve().parent / "drawings"
KIND = "handout"


class Layout(StrEnum):
    """How the sheet is set. Large print is 16 point; easy read is one idea a line, for aphasia."""

    STANDARD = "standard"
    LARGE = "large"
    EASY = "easy"


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """The clinic as the patient may reach it. ``emergency`` is the number of the country."""

    name: str
    address: tuple[str, ...] = ()
    phone: str
    hours: str = ""
    emergency: str = "999"
    emergency_place: str = "A&E"
    out_of_hours: str = ""  # whom to ring when the clinic is closed, such as "NHS 111"


@dataclass(frozen=True, kw_only=True)
class PatientIdentity:
    """What names the patient on every page; it must equal the record."""

    name: str
    born: date
    identifier: str = ""  # as people read it aloud, in groups
    identifier_label: str = "NHS number"


@dataclass(frozen=True, kw_only=True)
class WarningSigns:
    """The patient's own warning signs, a line each: those of an emergency, and those to ring the
    clinic about on the same day."""

    emergency: tuple[str, ...]
    same_day: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AdviceItem:
    """One piece of cleared advice. ``easy`` is its easy-read wording, an idea each; without it the
    sentences of ``text`` (Markdown) are used."""

    title: str
    text: str
    easy: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BecauseOfYou:
    """What is left out or changed for this patient, and why, in plain words: the title reads
    "Because of your heart failure"."""

    title: str
    text: str
    easy: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """One exercise of the home programme. ``drawing`` names a file in ``content/drawings``."""

    title: str
    steps: tuple[str, ...]
    how_long: str
    how_often: str
    drawing: str
    care: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TickRow:
    """A line of the table on which the patient ticks what was done, ``times`` boxes a day."""

    title: str
    times: int


@dataclass(frozen=True, kw_only=True)
class NextSteps:
    """``review_on``: when we check. ``hear_by``: when the patient should ring if we have not."""

    lines: tuple[str, ...] = ()
    review_on: date | None = None
    hear_by: date | None = None


@dataclass(frozen=True, kw_only=True)
class SourceLine:
    """A source as the patient may read it; ``to_confirm`` marks local judgement (trust M or J)."""

    title: str
    checked_on: date | None = None
    to_confirm: bool = False


@dataclass(frozen=True, kw_only=True)
class HandoutDocument:
    """Everything that the sheet says. Text fields are one line of Markdown unless said otherwise.

    ``found_title`` is the heading that easy-read puts over ``found`` when it is not what we found.
    ``most_likely`` and ``not_likely`` may be empty; ``stretch_plan`` is the caption of the
    stretches, such as "Every evening for 6 weeks", ``ticks`` a week to tick them off. ``language``
    is a tag such as ``en-GB``.
    """

    clinic: Letterhead
    patient: PatientIdentity
    given_by: str
    given_on: date
    title: str
    found: tuple[str, ...]
    warning_signs: WarningSigns
    next_steps: NextSteps
    version_line: str
    review_by: date
    found_title: str = ""
    most_likely: tuple[str, ...] = ()
    not_likely: tuple[str, ...] = ()
    advice: tuple[AdviceItem, ...] = ()
    because_of_you: tuple[BecauseOfYou, ...] = ()
    ask_first: tuple[AdviceItem, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    stretch_plan: str = ""
    ticks: tuple[TickRow, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    language: str = "en-GB"
    layout: Layout = Layout.STANDARD

    def canonical_json(self) -> str:
        """One spelling for one document: the form that is stored and compared."""
        return json.dumps(
            asdict(self),
            default=date.isoformat,
            ensure_ascii=False,
            separators=(",", ":"),
            sort_keys=True,
        )

    def laid_out(self, layout: Layout) -> "HandoutDocument":
        """The same words in another layout."""
        return replace(self, layout=layout)


@dataclass(frozen=True)
class DrawnHandout:
    """An issued sheet and what proves it: the file, the rules it was checked against, and the
    digest of everything that decided its bytes."""

    file: pdf.RenderedPdf
    validation: pdf.ValidationResult
    inputs_digest: str
    toolchain: dict[str, str]


def draw_handout(document: HandoutDocument) -> DrawnHandout:
    """The handout as a PDF/UA-1 file. Raises ``core.pdf.PdfError``; a page then offers the HTML."""
    html = handout_html(document)
    toolchain = pdf.toolchain_versions()
    rendered = pdf.render_pdf(html=html, document_kind=KIND)
    return DrawnHandout(
        file=rendered,
        validation=pdf.validate_pdf(rendered.content),
        inputs_digest=_digest(document, html, toolchain),
        toolchain=toolchain,
    )


def inputs_digest(document: HandoutDocument) -> str:
    """SHA-256 of everything that decides the bytes: equal digests mean equal files."""
    return _digest(document, handout_html(document), pdf.toolchain_versions())


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
    return _html(document, stylesheets=(static("print/fonts.css"), static(f"print/{KIND}.css")))


def _html(document: HandoutDocument, stylesheets: tuple[str, ...]) -> str:
    template = "print/handout_easy.html" if document.layout is Layout.EASY else "print/handout.html"
    # The sheet speaks its own language, whatever the clinician's screen speaks.
    with translation.override(document.language.lower()):
        context = _context(document) | {"stylesheets": stylesheets}
        return plain_letters(render_to_string(template, context))


def _digest(document: HandoutDocument, html: str, toolchain: dict[str, str]) -> str:
    parts = (
        document.canonical_json(),
        html,
        pdf.stylesheet_digest(KIND),
        pdf.fonts_digest(),
        json.dumps(toolchain, sort_keys=True),
    )
    digests = (hashlib.sha256(part.encode()).digest() for part in parts)
    return hashlib.sha256(b"".join(digests)).hexdigest()


def _context(document: HandoutDocument) -> dict[str, Any]:
    """Text made safe and dates spelt out, so that the template only places them."""
    patient = document.patient
    return {
        "document": document,
        "clinic": document.clinic,
        "patient": patient,
        "phone": _unbroken(document.clinic.phone),
        "identifier": _unbroken(patient.identifier),
        "born": _day(patient.born),
        "given_on": _day(document.given_on),
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
        "advice": [_item(item) for item in document.advice],
        "because_of_you": [_item(item) for item in document.because_of_you],
        "ask_first": [_item(item) for item in document.ask_first],
        "stretches": [
            {
                "stretch": each,
                "steps": _lines(each.steps),
                "care": _lines(each.care),
                "drawing": drawing(each.drawing),
            }
            for each in document.stretches
        ],
        "ticks": [(row.title, range(1, row.times + 1)) for row in document.ticks],
        "week": [date_format(date(2024, 1, day), "D") for day in range(1, 8)],  # a Monday first
        "next_lines": _lines(document.next_steps.lines),
        "sources": [
            {"title": each.title, "checked_on": _day(each.checked_on), "local": each.to_confirm}
            for each in document.sources
        ],
    }


def _item(item: AdviceItem | BecauseOfYou) -> dict[str, Any]:
    return {
        "title": item.title,
        "html": to_html(item.text, on_paper=True),
        "easy": item.easy or one_idea_a_line(item.text),
    }


def _lines(lines: tuple[str, ...]) -> list[SafeString]:
    return [line_to_html(line, on_paper=True) for line in lines]


def _easy(lines: tuple[str, ...]) -> list[str]:
    return [idea for line in lines for idea in one_idea_a_line(line)]


def _unbroken(number: str) -> str:
    """A number that people read aloud must not be torn apart at the end of a line."""
    return number.replace(" ", "\u00a0")


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


@cache
def drawing(name: str) -> SafeString:
    """One of our own line drawings as inline SVG; its first element is its title."""
    shipped = {path.stem: path for path in DRAWINGS.glob("*.svg")}
    if name not in shipped:
        raise ValueError(f"No drawing is called {name!r}; there are {sorted(shipped)}")
    svg = shipped[name].read_text(encoding="utf-8")
    return mark_safe(svg.replace("\n", ""))  # noqa: S308 - our own file, chosen by exact name
