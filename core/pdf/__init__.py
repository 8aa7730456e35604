"""The one door to PDF: HTML in, accessible PDF out, with nothing read from outside.

This is the only module that imports WeasyPrint, and it does so late: without Pango's system
libraries the import raises ``OSError``, which must cost the PDF and nothing else. What is shared
in a process: one font configuration and one parsed stylesheet per kind of document. They make the
renderer faster, stop its growth (a new font configuration keeps a quarter of a megabyte for each
document) and make it unsafe across threads (GLib reports a corrupted list), so one lock stands
around every render. For more throughput use processes.

A document's *kind* names its stylesheet: ``handout`` is drawn with ``static/print/handout.css``.
Beside it may lie ``handout-tight.css`` and ``handout-loose.css``: they are tried in that order when
the last page would hold only a few lines.
"""

import gc
import hashlib
import logging
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from core.pdf import toolchain
from core.pdf.errors import MissingGlyphs, PdfError, PdfUnavailable, PdfWarning
from core.pdf.fetcher import closed_fetcher
from core.pdf.finisher import finish
from core.pdf.fonts import FONT_FACES, STATIC, font_files, fonts_digest, missing_glyphs
from core.pdf.validation import ValidationResult, validate_pdf

__all__ = [
    "MissingGlyphs",
    "PdfError",
    "PdfUnavailable",
    "PdfWarning",
    "RenderedPdf",
    "ValidationResult",
    "fonts_digest",
    "load_renderer",
    "render_pdf",
    "stylesheet_digest",
    "toolchain_versions",
    "validate_pdf",
    "warm_up",
]

VARIANT = "pdf/ua-1"
# An element with this id ends the flow of a document: its place tells how full the last page is.
END_OF_DOCUMENT = "document-end"
# The least part of the last sheet that the text must reach, counted from the sheet's upper edge.
# The upper margin takes about 5 %, so 30 % is some eight lines of text.
LAST_PAGE_AT_LEAST = 0.30
FITS = ("", "-tight", "-loose")
_KIND = re.compile(r"[a-z][a-z0-9-]*\Z")


@dataclass(frozen=True)
class RenderedPdf:
    """A finished file. ``last_page_used`` is the part of the last sheet (0 to 1) that the text
    reaches, ``None`` when the document does not mark its end. ``warnings`` is empty unless the
    caller asked to see them instead of failing."""

    content: bytes
    sha256: str
    pages: int
    last_page_used: float | None
    warnings: tuple[str, ...] = ()


class _Renderer:
    """What one process shares between documents. Used under the lock only."""

    def __init__(self, weasyprint: Any, text_fonts: Any) -> None:
        self.weasyprint = weasyprint
        self.fonts = text_fonts.FontConfiguration()
        # Documents may carry images inside themselves; only our stylesheets may ask for fonts.
        self.for_documents = closed_fetcher(weasyprint.urls, files={})
        self.for_stylesheets = closed_fetcher(weasyprint.urls, files=font_files())
        self.stylesheets: dict[str, Any] = {}

    def stylesheet(self, name: str) -> Any:
        if name not in self.stylesheets:
            self.stylesheets[name] = self.weasyprint.CSS(
                string="\n".join(_sheets(name)),
                base_url=FONT_FACES.as_uri(),
                url_fetcher=self.for_stylesheets,
                font_config=self.fonts,
            )
        return self.stylesheets[name]

    def lay_out(self, html: str, stylesheet: str) -> Any:
        source = self.weasyprint.HTML(string=html, url_fetcher=self.for_documents)
        return source.render(
            font_config=self.fonts,
            stylesheets=[self.stylesheet(stylesheet)],
            pdf_variant=VARIANT,
        )


_lock = threading.Lock()
_shared: _Renderer | None = None


def render_pdf(*, html: str, document_kind: str, strict: bool = True) -> RenderedPdf:
    """Draw ``html`` in the style of its kind. Same input and same toolchain: same bytes.

    Raises ``PdfUnavailable`` without the system libraries, ``MissingGlyphs`` for letters that no
    shipped font holds and ``PdfWarning`` for anything the renderer complains about; with
    ``strict=False`` its complaints are returned instead.
    """
    if missing := missing_glyphs(html):
        raise MissingGlyphs(missing)
    fits = _fits(document_kind)
    with _lock, _collector_paused(), _complaints() as messages:
        # In a function of its own, so that the layout is let go before the collector goes on:
        # seen alive then, it would be kept for many documents more.
        rendered = _draw(html, fits)
    if not messages:
        return rendered
    if strict:
        raise PdfWarning(tuple(messages))
    return replace(rendered, warnings=tuple(messages))


def _draw(html: str, fits: tuple[str, ...]) -> RenderedPdf:
    """The first layout whose last page is well used, else the plain one, written as a file."""
    renderer = _renderer()
    document = plain = renderer.lay_out(html, fits[0])
    for name in fits[1:]:
        if _well_filled(document):
            break
        document = renderer.lay_out(html, name)
    if not _well_filled(document):
        document = plain
    content = document.write_pdf(finisher=finish, pdf_variant=VARIANT)
    return RenderedPdf(
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        pages=len(document.pages),
        last_page_used=_last_page_used(document),
    )


def load_renderer() -> Any:
    """Import WeasyPrint, or raise ``PdfUnavailable`` where its system libraries are missing."""
    # fontTools writes the time of day into the fonts it saves unless told otherwise.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    try:
        import weasyprint
    except OSError as error:  # not ImportError: the binding to a system library fails
        raise PdfUnavailable(f"The PDF renderer cannot start: {error}") from error
    return weasyprint


def warm_up(*document_kinds: str) -> None:
    """Pay the start-up cost (0.7 s) before the first patient waits, and spare the collector.

    For the start of a server process: what is loaded by now is kept for good, so it is moved out
    of the garbage collector's sight (the slowest twentieth of the renders gains 10 %).
    """
    with _lock:
        for kind in document_kinds:
            for name in _fits(kind):
                _renderer().stylesheet(name)
    gc.collect()
    gc.freeze()


def toolchain_versions() -> dict[str, str]:
    """The libraries that decide the bytes, for the record kept with an issued document."""
    load_renderer()
    from weasyprint.text import ffi

    return dict(toolchain.versions(ffi))


@cache
def stylesheet_digest(document_kind: str) -> str:
    """SHA-256 over every rule that can style this kind of document, its fits included."""
    text = "\0".join(part for name in _fits(document_kind) for part in _sheets(name))
    return hashlib.sha256(text.encode()).hexdigest()


def _renderer() -> _Renderer:
    global _shared
    if _shared is None:
        weasyprint = load_renderer()
        from weasyprint.text import fonts

        _shared = _Renderer(weasyprint, fonts)
    return _shared


def _fits(document_kind: str) -> tuple[str, ...]:
    """The stylesheets of a kind, in the order in which they are tried."""
    if not _KIND.match(document_kind):
        raise ValueError(f"Not the name of a kind of document: {document_kind!r}")
    names = tuple(f"{document_kind}{fit}" for fit in FITS)
    found = tuple(name for name in names if (STATIC / "print" / f"{name}.css").is_file())
    if document_kind not in found:
        raise ValueError(f"No print stylesheet for {document_kind!r}")
    return found


def _sheets(name: str) -> Iterator[str]:
    """The style of a fit is the plain style of its kind with a few rules after it."""
    yield FONT_FACES.read_text(encoding="utf-8")
    for fit in FITS[1:]:
        if name.endswith(fit):
            yield (STATIC / "print" / f"{name.removesuffix(fit)}.css").read_text(encoding="utf-8")
    yield (STATIC / "print" / f"{name}.css").read_text(encoding="utf-8")


def _last_page_used(document: Any) -> float | None:
    page = document.pages[-1]
    if END_OF_DOCUMENT not in page.anchors:
        return None
    return float(page.anchors[END_OF_DOCUMENT][1] / page.height)


def _well_filled(document: Any) -> bool:
    used = _last_page_used(document)
    return len(document.pages) == 1 or used is None or used >= LAST_PAGE_AT_LEAST


@contextmanager
def _collector_paused() -> Iterator[None]:
    """A layout makes many objects that all live until it ends: collecting meanwhile only costs."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Collecting(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """What the renderer logs at WARNING or above while the block runs. It is kept from the
    process's own log: a complaint may quote the document, and so the patient."""
    logger = logging.getLogger("weasyprint")
    handler = _Collecting()
    propagate = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield handler.messages
    finally:
        logger.propagate = propagate
        logger.removeHandler(handler)


def _after_fork_in_child() -> None:
    """A forked worker draws with its parent's fonts but must not delete their folder when it ends,
    and a lock that another thread of the parent held would never be released here."""
    global _lock
    _lock = threading.Lock()
    if _shared is not None:
        _shared.fonts._folder = None


os.register_at_fork(after_in_child=_after_fork_in_child)
