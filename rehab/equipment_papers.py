"""Papers about equipment: the loan agreement and the labels, frozen apart from any record.

Nothing here reads a clock or a table, so the same document gives the same bytes for as long as the
toolchain stays the same.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format

from content.documents import Letterhead, PatientIdentity
from core import pdf
from core.pdf.fonts import plain_letters
from rehab.documents import DrawnSummary, digest_of, drawn

AGREEMENT, LABEL, LABEL_SHEET = "letter", "label", "label-sheet"
LABELS_ON_A_SHEET = 14  # two columns of seven


@dataclass(frozen=True, kw_only=True)
class LoanPaper:
    """Everything that a loan agreement says; texts are plain."""

    clinic: Letterhead
    patient: PatientIdentity
    title: str
    lent_on: date
    thing: str
    facts: tuple[tuple[str, str], ...]
    aim: str
    terms: tuple[str, ...]
    taught: tuple[str, ...]
    cautions: tuple[str, ...]
    checks: tuple[tuple[str, date], ...]
    lent_by: str
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


@dataclass(frozen=True, kw_only=True)
class Label:
    """One label on a thing. No patient stands on it."""

    clinic: str
    phone: str
    item: str
    model: str
    serial: str
    weight_limit: str
    service_due: str


def draw_agreement(document: LoanPaper) -> DrawnSummary:
    """The agreement as a PDF/UA-1 file. Raises `core.pdf.PdfError`."""
    return drawn(agreement_html(document), AGREEMENT)


def agreement_digest(document: LoanPaper) -> str:
    """SHA-256 of everything that decides the bytes of the agreement."""
    return digest_of(document.canonical_json(), agreement_html(document), AGREEMENT)


def agreement_html(document: LoanPaper) -> str:
    """The agreement as HTML for the renderer, in its own language."""
    with translation.override(document.language.lower()):
        context = {
            "document": document,
            "clinic": document.clinic,
            "patient": document.patient,
            "phone": document.clinic.phone.replace(" ", "\u00a0"),
            "identifier": document.patient.identifier.replace(" ", "\u00a0"),
            "born": date_format(document.patient.born, "j F Y"),
            "lent_on": date_format(document.lent_on, "j F Y"),
            "checks": [(what, date_format(day, "j F Y")) for what, day in document.checks],
        }
        return plain_letters(render_to_string("print/loan_agreement.html", context))


def draw_labels(labels: list[Label], *, single: bool) -> pdf.RenderedPdf:
    """Labels on A4 sheets, or one to a small page for a label printer. Raises `PdfError`."""
    return pdf.render_pdf(html=labels_html(labels), document_kind=LABEL if single else LABEL_SHEET)


def labels_html(labels: list[Label]) -> str:
    """The labels as HTML for the renderer."""
    return plain_letters(render_to_string("print/loan_labels.html", {"labels": labels}))
