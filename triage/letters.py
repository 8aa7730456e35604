"""The referral letter as a document: what it says, frozen, apart from any record or table.

`triage.letter_contents` fills `LetterDocument` from the thread; this module turns it into HTML and,
through the one door to PDF, into the file that leaves. The order is fixed: to whom, about whom, how
urgent and what is suspected, the question, what was found, found absent and **not assessed** apart,
tests, medicines, why, what the patient was told, who holds the risk. Nothing here reads a clock or
a table, so the same document gives the same bytes while the toolchain stays the same.
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
from django.utils.translation import gettext as _

from content.documents import Letterhead, PatientIdentity
from core import pdf
from core.pdf.fonts import plain_letters

KIND = "letter"
TESTS_FOR_A_TABLE = 9  # fewer are read as quickly in a line, on a third of the paper


@dataclass(frozen=True, kw_only=True)
class Person:
    """The patient as a letter names them; `age` and `sex` in words."""

    identity: PatientIdentity
    age: str
    sex: str
    address: tuple[str, ...] = ()
    phone: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class FindingGroup:
    """Findings of one section, each a short phrase."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TestLine:
    """A result in both unit systems with the laboratory's limits and the day it was taken."""

    name: str
    si: str
    us: str
    limits: str
    flag: str
    taken: str


@dataclass(frozen=True, kw_only=True)
class FiredLine:
    """A rule that fired, and where it comes from; `local` marks local judgement."""

    title: str
    sources: tuple[str, ...]
    local: bool


@dataclass(frozen=True, kw_only=True)
class LetterDocument:
    """Everything that the letter says, in the order in which it says it."""

    clinic: Letterhead
    patient: Person
    to: str
    kind: str
    written_by: str
    written_on: date
    version: int
    reference: str
    title: str
    urgency: str
    see_by: date | None
    suspected: str
    question: str
    may_convert: str
    introduction: tuple[str, ...]
    examined_on: date
    decisive: tuple[str, ...]
    present: tuple[FindingGroup, ...]
    absent: tuple[FindingGroup, ...]
    not_assessed: tuple[FindingGroup, ...]
    tests: tuple[TestLine, ...]
    medicines: tuple[str, ...]
    medicines_note: str
    alerts: tuple[str, ...]
    alerts_note: str
    fired: tuple[FiredLine, ...]
    deviations: tuple[str, ...]
    told: tuple[str, ...]
    risk: tuple[str, ...]
    remarks: tuple[str, ...]
    made_from: str
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
class DrawnLetter:
    """A letter as it leaves, with what proves it."""

    document: dict[str, Any]
    file: pdf.RenderedPdf
    validation: pdf.ValidationResult
    inputs_digest: str
    toolchain: dict[str, str]


def draw_letter(document: LetterDocument) -> DrawnLetter:
    """The letter as a PDF/UA-1 file. Raises ``core.pdf.PdfError``; nothing is kept then."""
    html = letter_html(document)
    toolchain = pdf.toolchain_versions()
    rendered = pdf.render_pdf(html=html, document_kind=KIND)
    parts = (
        document.canonical_json(),
        html,
        pdf.stylesheet_digest(KIND),
        pdf.fonts_digest(),
        json.dumps(toolchain, sort_keys=True),
    )
    digests = (hashlib.sha256(part.encode()).digest() for part in parts)
    return DrawnLetter(
        document=json.loads(document.canonical_json()),
        file=rendered,
        validation=pdf.validate_pdf(rendered.content),
        inputs_digest=hashlib.sha256(b"".join(digests)).hexdigest(),
        toolchain=toolchain,
    )


def letter_html(document: LetterDocument) -> str:
    """The letter as HTML for the renderer, which has the styles itself."""
    with translation.override(document.language.lower()):
        return plain_letters(render_to_string("print/letter.html", _context(document)))


def letter_body(document: LetterDocument) -> SafeString:
    """What stands on the letter, for the preview. Its heading becomes a second-level one, and the
    others follow: the page has its own.
    """
    inside = letter_html(document).partition("<body>")[2].partition("</body>")[0]
    for level in (2, 1):
        inside = inside.replace(f"<h{level}", f"<h{level + 1}")
        inside = inside.replace(f"</h{level}>", f"</h{level + 1}>")
    return mark_safe(inside)  # noqa: S308 - the template escaped every word of the record


def _context(document: LetterDocument) -> dict[str, Any]:
    """Numbers that must not break and dates spelt out, so that the template only places them."""
    identity = document.patient.identity
    return {
        "document": document,
        "clinic": document.clinic,
        "person": document.patient,
        "identity": identity,
        "contact": _contact(document.patient),
        "phone": _unbroken(document.clinic.phone),
        "identifier": _unbroken(identity.identifier),
        "born": _day(identity.born),
        "written_on": _day(document.written_on),
        "examined_on": _day(document.examined_on),
        "see_by": _day(document.see_by),
        "tests_table": len(document.tests) >= TESTS_FOR_A_TABLE,
        "tests_of_days": [
            (day, [test for test in document.tests if test.taken == day])
            for day in dict.fromkeys(test.taken for test in document.tests)
        ],
    }


def _contact(person: Person) -> str:
    """Where the patient is reached, and in which language, on one line."""
    phone = _("Phone %(number)s") % {"number": _unbroken(person.phone)} if person.phone else ""
    speaks = _("Speaks %(language)s") % {"language": person.language} if person.language else ""
    return " · ".join(part for part in (", ".join(person.address), phone, speaks) if part)


def _unbroken(number: str) -> str:
    return number.replace(" ", "\u00a0")


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
