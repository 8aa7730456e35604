"""A personal sheet with a leaflet behind it, the leaflet laid out once for everybody.

Where the lines of a leaflet fall does not depend on the patient; only what stands around them on
the page does: the patient's name and the page numbers, which must be on every page. So the personal
part is laid out with one empty page for each page of the leaflet, footers and all, and the kept
lines are set into those pages. The file equals, byte for byte, the one that is drawn in one go.

A leaflet is kept under its own words, language and style, so a changed one is never taken for the
old; it must say nothing about the patient, because it stays in memory for others.
"""

import re
from collections import OrderedDict
from typing import Any

from core.pdf.renderer import Renderer
from core.pdf.styles import Style

KEPT = 12  # leaflets; each takes about 1.5 MB a page
_OPENING = re.compile(r"<html[^>]*>")
_NEXT_PAGE = '<div style="break-before: page">'

_kept: OrderedDict[tuple[str, str, Style, str], list[Any]] = OrderedDict()


def in_one_go(html: str, leaflet: str) -> str:
    """The whole document as one page of HTML: the plain path."""
    before, end, after = html.rpartition("</body>")
    return f"{before}{_NEXT_PAGE}{leaflet}</div>{end}{after}"


def lay_out(renderer: Renderer, html: str, leaflet: str, style: Style, variant: str) -> Any:
    """The layout of ``in_one_go(html, leaflet)``, with only the personal part worked out anew."""
    kept = _kept_pages(renderer, html, leaflet, style, variant)
    document = renderer.lay_out(
        in_one_go(html, f"</div>{_NEXT_PAGE}".join([""] * len(kept))), style, variant
    )
    for page, leaf in zip(document.pages[-len(kept) :], kept, strict=True):
        # The first box of a page is its text, the others are its margins.
        page._page_box.children = [leaf._page_box.children[0], *page._page_box.children[1:]]
        page.bookmarks, page.links = list(leaf.bookmarks), list(leaf.links)
        page.anchors, page.forms = dict(leaf.anchors), dict(leaf.forms)
    return document


def forget() -> None:
    """Keep no layout any longer."""
    _kept.clear()


def _kept_pages(
    renderer: Renderer, html: str, leaflet: str, style: Style, variant: str
) -> list[Any]:
    opening = _OPENING.search(html)
    key = (opening[0] if opening else "", leaflet, style, variant)
    if key not in _kept:
        alone = f"<!doctype html>{key[0]}<body><div>{leaflet}</div></body></html>"
        _kept[key] = renderer.lay_out(alone, style, variant).pages
        if len(_kept) > KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return _kept[key]
