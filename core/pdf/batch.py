"""Many documents as one file for the printer, with the tags of each and the fonts once.

The pages of several layouts are written together by the renderer's own ``Document.copy``; a merge
of finished files would lose their tags. Layouts are large (about 5 MB each), so a file holds a
group of documents: memory stays bounded however long the list is, and a long list comes as several
files. What cannot be drawn is named and left out; the rest is printed.
"""

import gc
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from core.pdf.drawing import VARIANT, best_layout, refuse_missing_glyphs
from core.pdf.errors import MissingGlyphs, PdfError, PdfWarning
from core.pdf.finisher import finish
from core.pdf.outline import mark_only
from core.pdf.renderer import turn
from core.pdf.styles import PageSize, Style, styles_of

GROUP = 20  # documents in a file
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True)
class BatchDocument:
    """One document of a batch; ``bookmark`` names it beside the pages, else its title does."""

    html: str
    bookmark: str = ""


@dataclass(frozen=True)
class BatchPlace:
    """Where a document came to lie: ``position`` in the list that was given (from 0) and the
    numbers of its pages in the file (from 1), empty where ``failure`` says why it is not there."""

    position: int
    pages: range
    failure: PdfError | None = None


@dataclass(frozen=True)
class PrintFile:
    """One file for the printer; ``content`` is empty when nothing of its group could be drawn."""

    content: bytes
    sha256: str
    pages: int
    places: tuple[BatchPlace, ...]


def render_batch(
    documents: Iterable[BatchDocument],
    *,
    document_kind: str,
    title: str,
    page_size: PageSize = "A4",
    two_sided: bool = False,
    group: int = GROUP,
) -> Iterator[PrintFile]:
    """Draw many documents of one kind; yields a PDF/UA-1 file for each ``group`` of them.

    Each document keeps its own page numbers and footers. With ``two_sided`` each begins on a fresh
    sheet, so that no patient's page is printed on the back of another's. ``title`` is the title of
    the file. Raises ``PdfUnavailable`` without the system libraries; ``MissingGlyphs`` and
    ``PdfWarning`` are told in the place of the document that they concern.
    """
    styles = styles_of(document_kind, page_size)
    numbered = enumerate(documents)
    while some := tuple(islice(numbered, group)):
        file = _print_file(some, styles, title, two_sided)
        # Layouts hold each other; left to itself the collector keeps those of several groups.
        gc.collect()
        yield file


def _print_file(
    some: tuple[tuple[int, BatchDocument], ...],
    styles: tuple[Style, ...],
    title: str,
    two_sided: bool,
) -> PrintFile:
    failures: dict[int, PdfError] = {}
    layouts: dict[int, Any] = {}
    for position, document in some:
        try:
            layouts[position] = _laid_out(document, styles, position)
        except (MissingGlyphs, PdfWarning) as failure:
            failures[position] = failure
    blank = _blank_page(styles[0].page_size) if two_sided else None
    content, pages_of = _bound(layouts, title, blank, failures)
    return PrintFile(
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        pages=max((pages.stop - 1 for pages in pages_of.values()), default=0),
        places=tuple(
            BatchPlace(position, pages_of.get(position, range(0)), failures.get(position))
            for position, _ in some
        ),
    )


def _laid_out(document: BatchDocument, styles: tuple[Style, ...], position: int) -> Any:
    refuse_missing_glyphs(document.html)
    with turn() as (renderer, messages):
        layout = best_layout(lambda style: renderer.lay_out(document.html, style, VARIANT), styles)
    if not _LANGUAGE.fullmatch(layout.metadata.lang or ""):
        messages.append("The document names no language")
    if messages:
        raise PdfWarning(tuple(messages))
    mark_only(layout.pages, document.bookmark or layout.metadata.title or "")
    _keep_anchors_apart(layout.pages, position)
    return layout


def _blank_page(page_size: PageSize) -> Any:
    with turn() as (renderer, _):
        return renderer.blank_page(page_size, VARIANT)


def _bound(
    layouts: dict[int, Any], title: str, blank: Any, failures: dict[int, PdfError]
) -> tuple[bytes, dict[int, range]]:
    """The file of all layouts and the pages of each. Some complaints come only while a file is
    written, and do not say of which document: then each is tried alone, and what fails is left
    out."""
    if not layouts:
        return b"", {}
    pages: list[Any] = []
    languages: list[str] = []
    pages_of: dict[int, range] = {}
    for position, layout in layouts.items():
        if blank and len(pages) % 2:
            pages.append(blank)
        pages_of[position] = range(len(pages) + 1, len(pages) + 1 + len(layout.pages))
        pages += layout.pages
        languages += [layout.metadata.lang] * (len(pages) - len(languages))
    try:
        return _written(next(iter(layouts.values())), pages, languages, title), pages_of
    except PdfWarning as failure:
        if len(layouts) == 1:
            failures.update(dict.fromkeys(layouts, failure))
            return b"", {}
    sound = {
        position: layout
        for position, layout in layouts.items()
        if _bound({position: layout}, title, None, failures)[0]
    }
    return _bound(sound, title, blank, failures)


def _keep_anchors_apart(pages: list[Any], position: int) -> None:
    """Two documents may use one name for a place; a link must stay within its own."""
    for page in pages:
        page.anchors = {f"{position}-{name}": place for name, place in page.anchors.items()}
        page.links = [
            (kind, f"{position}-{target}" if kind == "internal" else target, area, box)
            for kind, target, area, box in page.links
        ]


def _written(first: Any, pages: list[Any], languages: list[str], title: str) -> bytes:
    joined = first.copy(pages)
    metadata = first.metadata
    joined.metadata = type(metadata)(title=title, authors=metadata.authors, lang=metadata.lang)

    def finish_each_in_its_language(document: Any, pdf: Any) -> None:
        finish(document, pdf)
        _say_languages(pdf, languages)

    with turn() as (_, messages):
        content: bytes = joined.write_pdf(finisher=finish_each_in_its_language, pdf_variant=VARIANT)
    if messages:
        raise PdfWarning(tuple(messages))
    return content


def _say_languages(pdf: Any, languages: list[str]) -> None:
    """The file's language is that of its first document; what is in another one says so."""
    language_of = dict(zip(pdf.page_references, languages, strict=True))
    root = pdf.objects[int(pdf.catalog["StructTreeRoot"].split()[0])]
    whole = pdf.objects[int(root["K"][0].split()[0])]
    for kid in whole["K"]:
        element = pdf.objects[int(kid.split()[0])]
        if (language := language_of[element["Pg"]]) != languages[0]:
            element["Lang"] = f"({language})"
