"""The renderer that a process shares between its documents, and the lock around it.

This is the only module that imports WeasyPrint, and it does so late: without Pango's system
libraries the import raises ``OSError``, which must cost the PDF and nothing else. What is shared
in a process: one font configuration and one parsed stylesheet per style of document. They make the
renderer faster, stop its growth (a new font configuration keeps a quarter of a megabyte for each
document) and make it unsafe across threads (GLib reports a corrupted list), so one lock stands
around every use. For more throughput use processes.
"""

import gc
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from core.pdf import toolchain
from core.pdf.errors import PdfUnavailable
from core.pdf.fetcher import closed_fetcher
from core.pdf.fonts import FONT_FACES, font_files
from core.pdf.styles import PageSize, Style, styles_of


class Renderer:
    """What one process shares between documents. Reached through ``turn`` only."""

    def __init__(self, weasyprint: Any, text_fonts: Any) -> None:
        self.weasyprint = weasyprint
        self.fonts = text_fonts.FontConfiguration()
        # Documents may carry images inside themselves; only our stylesheets may ask for fonts.
        self.for_documents = closed_fetcher(weasyprint.urls, files={})
        self.for_stylesheets = closed_fetcher(weasyprint.urls, files=font_files())
        self.stylesheets: dict[Style, Any] = {}

    def stylesheet(self, style: Style) -> Any:
        if style not in self.stylesheets:
            self.stylesheets[style] = self._parsed("\n".join(style.sheets()))
        return self.stylesheets[style]

    def lay_out(self, html: str, style: Style, variant: str) -> Any:
        return self._rendered(html, self.stylesheet(style), variant)

    def blank_page(self, page_size: PageSize, variant: str) -> Any:
        """A page with nothing on it, not even a footer."""
        sheet = self._parsed(f"@page {{ size: {page_size} }}")
        (page,) = self._rendered("<!doctype html><html lang=en><body>", sheet, variant).pages
        return page

    def _parsed(self, css: str) -> Any:
        return self.weasyprint.CSS(
            string=css,
            base_url=FONT_FACES.as_uri(),
            url_fetcher=self.for_stylesheets,
            font_config=self.fonts,
        )

    def _rendered(self, html: str, sheet: Any, variant: str) -> Any:
        source = self.weasyprint.HTML(string=html, url_fetcher=self.for_documents)
        return source.render(font_config=self.fonts, stylesheets=[sheet], pdf_variant=variant)


_lock = threading.Lock()
_shared: Renderer | None = None


@contextmanager
def turn() -> Iterator[tuple[Renderer, list[str]]]:
    """The renderer for as long as the block runs, and the list of what it complains about."""
    with _lock, _collector_paused(), _complaints() as messages:
        yield _renderer(), messages


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
            for style in styles_of(kind, "A4"):
                _renderer().stylesheet(style)
    gc.collect()
    gc.freeze()


def toolchain_versions() -> dict[str, str]:
    """The libraries that decide the bytes, for the record kept with an issued document."""
    load_renderer()
    from weasyprint.text import ffi

    return dict(toolchain.versions(ffi))


def _renderer() -> Renderer:
    global _shared
    if _shared is None:
        weasyprint = load_renderer()
        from weasyprint.text import fonts

        _shared = Renderer(weasyprint, fonts)
    return _shared


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
