"""The one door to PDF: HTML in, accessible PDF out, with nothing read from outside.

``render_pdf`` makes one file of one document, ``render_batch`` one print file of many. Behind them
lie ``renderer`` (the only import of WeasyPrint, and its lock), ``styles`` (which rules style a kind
of document) and ``finisher`` (the last touch on the tag tree).
"""

from core.pdf.batch import BatchDocument, BatchPlace, PrintFile, render_batch
from core.pdf.drawing import LAST_PAGE_AT_LEAST, VARIANT, RenderedPdf, render_pdf
from core.pdf.errors import MissingGlyphs, PdfError, PdfUnavailable, PdfWarning
from core.pdf.fonts import fonts_digest
from core.pdf.renderer import load_renderer, toolchain_versions, warm_up
from core.pdf.styles import PageSize, stylesheet_digest
from core.pdf.validation import ValidationResult, validate_pdf

__all__ = [
    "LAST_PAGE_AT_LEAST",
    "VARIANT",
    "BatchDocument",
    "BatchPlace",
    "MissingGlyphs",
    "PageSize",
    "PdfError",
    "PdfUnavailable",
    "PdfWarning",
    "PrintFile",
    "RenderedPdf",
    "ValidationResult",
    "fonts_digest",
    "load_renderer",
    "render_batch",
    "render_pdf",
    "stylesheet_digest",
    "toolchain_versions",
    "validate_pdf",
    "warm_up",
]
