"""The discharge summary as a document: what it says, frozen, apart from any record or table.

Nothing here reads a clock or a table, so the same document gives the same bytes for as long as the
toolchain stays the same.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from content.documents import Letterhead, PatientIdentity
from core import pdf
from core.pdf.fonts import plain_letters

KIND = "summary"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture with what it says in words and in numbers; `picture` is SVG of `core.charts`."""

    title: str
    picture: SafeString
    words: tuple[str, ...]
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A titled part of the summary: lines, and a table and charts if it has some."""

    title: str
    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DischargeDocument:
    """Everything that the summary says; texts are plain, but for the pictures of charts."""

    clinic: Letterhead
    patient: PatientIdentity
    age: str
    sex: str
    title: str
    to: str
    discharged_on: date
    reason: str
    summary: tuple[str, ...]  # paragraphs
    facts: tuple[tuple[str, str], ...]
    precautions: tuple[str, ...]
    asked_and_absent: tuple[str, ...]
    parts: tuple[Part, ...]
    home_programme: tuple[str, ...]
    safety_net: tuple[str, ...]
    written_by: str
    reference: str
    language: str = "en-GB"

    def canonical_json(self) -> str:
        """One spelling for one document: the form that is stored and compared."""
        return json.dumps(
            asdict(self),
            default=date.isoformat,
            ensure_ascii=False,
            separators=(",", ":"),
            sort_keys=True,
        )


@dataclass(frozen=True)
class DrawnSummary:
    """An issued summary and what proves it."""

    file: pdf.RenderedPdf
    validation: pdf.ValidationResult
    toolchain: dict[str, str]


def draw_summary(document: DischargeDocument) -> DrawnSummary:
    """The summary as a PDF/UA-1 file. Raises `core.pdf.PdfError`."""
    return drawn(summary_html(document), KIND)


def drawn(html: str, kind: str) -> DrawnSummary:
    """A paper of rehabilitation in the style of its kind. Raises `core.pdf.PdfError`."""
    rendered = pdf.render_pdf(html=html, document_kind=kind)
    return DrawnSummary(
        file=rendered,
        validation=pdf.validate_pdf(rendered.content),
        toolchain=pdf.toolchain_versions(),
    )


def inputs_digest(document: DischargeDocument) -> str:
    """SHA-256 of everything that decides the bytes: equal digests mean equal files."""
    return digest_of(document.canonical_json(), summary_html(document), KIND)


def digest_of(canonical: str, html: str, kind: str) -> str:
    """SHA-256 of a document, its page, its style and the tools."""
    parts = (
        canonical,
        html,
        pdf.stylesheet_digest(kind),
        pdf.fonts_digest(),
        json.dumps(pdf.toolchain_versions(), sort_keys=True),
    )
    digests = (hashlib.sha256(part.encode()).digest() for part in parts)
    return hashlib.sha256(b"".join(digests)).hexdigest()


def summary_html(document: DischargeDocument) -> str:
    """The summary as HTML for the renderer, in its own language."""
    with translation.override(document.language.lower()):
        return plain_letters(render_to_string("print/discharge.html", _context(document)))


def summary_body(document: DischargeDocument) -> SafeString:
    """What stands on the paper, for the page that shows it before it is issued."""
    body = summary_html(document).split("<body>", 1)[1].split("</body>", 1)[0]
    # The page has its own first heading.
    body = body.replace("<h1", '<p class="sheet-title"').replace("</h1>", "</p>")
    return mark_safe(body)  # noqa: S308 - the template escaped every word of the record


def _context(document: DischargeDocument) -> dict[str, Any]:
    return {
        "document": document,
        "clinic": document.clinic,
        "patient": document.patient,
        "phone": document.clinic.phone.replace(" ", "\u00a0"),
        "identifier": document.patient.identifier.replace(" ", "\u00a0"),
        "born": date_format(document.patient.born, "j F Y"),
        "discharged_on": date_format(document.discharged_on, "j F Y"),
    }
