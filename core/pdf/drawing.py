"""From HTML to a finished file: the best layout among a kind's styles, written with its tags."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from core.pdf import archive, split
from core.pdf.errors import MissingGlyphs, PdfWarning
from core.pdf.finisher import finish
from core.pdf.fonts import missing_glyphs
from core.pdf.outline import choose_bookmarks
from core.pdf.renderer import Renderer, turn
from core.pdf.styles import PageSize, Style, styles_of

VARIANT = "pdf/ua-1"
# An element with this id ends the flow of a document: its place tells how full the last page is.
END_OF_DOCUMENT = "document-end"
# The least part of the last sheet that the text must reach, counted from the sheet's upper edge.
# The upper margin takes about 5 %, so 30 % is some eight lines of text.
LAST_PAGE_AT_LEAST = 0.30


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


def render_pdf(
    *,
    html: str,
    document_kind: str,
    leaflet: str = "",
    page_size: PageSize = "A4",
    archival: bool = False,
    strict: bool = True,
) -> RenderedPdf:
    """Draw ``html`` in the style of its kind. Same input and same toolchain: same bytes.

    ``leaflet`` is HTML that follows on pages of its own and says nothing about the patient: its
    layout is kept for the next patient (``split``). Every file is PDF/UA-1; with ``archival`` it is
    PDF/A-3a too (some 4 kB more). Raises ``PdfUnavailable`` without the system libraries,
    ``MissingGlyphs`` for letters that no shipped font holds and ``PdfWarning`` for anything the
    renderer complains about; with ``strict=False`` its complaints are returned instead.
    """
    styles = styles_of(document_kind, page_size)
    refuse_missing_glyphs(html + leaflet)
    with turn() as (renderer, messages):
        # In a function of its own, so that the layout is let go before the collector goes on:
        # seen alive then, it would be kept for many documents more.
        rendered = _draw(renderer, html, leaflet, styles, archival)
    if not messages:
        return rendered
    # What was laid out under complaint would be used again without one.
    split.forget()
    if strict:
        raise PdfWarning(tuple(messages))
    return replace(rendered, warnings=tuple(messages))


def refuse_missing_glyphs(html: str) -> None:
    if missing := missing_glyphs(html):
        raise MissingGlyphs(missing)


def best_layout(lay_out: Callable[[Style], Any], styles: tuple[Style, ...]) -> Any:
    """The first layout whose last page is well used on no more pages than the plain one takes.

    More air is to fill the last page, not to push a whole box to a page of its own. If none does,
    the layout with the fewest pages, the plain one before its equals.
    """
    fewest = plain = lay_out(styles[0])
    if well_filled(plain):
        return plain
    for style in styles[1:]:
        document = lay_out(style)
        if len(document.pages) > len(plain.pages):
            continue
        if well_filled(document):
            return document
        if len(document.pages) < len(fewest.pages):
            fewest = document
    return fewest


def last_page_used(document: Any) -> float | None:
    page = document.pages[-1]
    if END_OF_DOCUMENT not in page.anchors:
        return None
    return float(page.anchors[END_OF_DOCUMENT][1] / page.height)


def well_filled(document: Any) -> bool:
    used = last_page_used(document)
    return len(document.pages) == 1 or used is None or used >= LAST_PAGE_AT_LEAST


def _draw(
    renderer: Renderer, html: str, leaflet: str, styles: tuple[Style, ...], archival: bool
) -> RenderedPdf:
    variant = archive.VARIANT if archival else VARIANT

    def lay_out(style: Style) -> Any:
        if leaflet:
            return split.lay_out(renderer, html, leaflet, style, variant)
        return renderer.lay_out(html, style, variant)

    document = best_layout(lay_out, styles)
    choose_bookmarks(document)
    if archival:
        content = archive.written(document)
    else:
        content = document.write_pdf(finisher=finish, pdf_variant=variant)
    return RenderedPdf(
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        pages=len(document.pages),
        last_page_used=last_page_used(document),
    )
