"""Which rules style a document: its kind, how tightly it is set, and the paper it goes on.

A document's *kind* names its stylesheet: ``handout`` is drawn with ``static/print/handout.css``.
Beside it may lie ``handout-tight.css`` and ``handout-loose.css``: they are tried in that order when
the last page would hold only a few lines. ``page-us.css`` comes last when the paper is US Letter.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from core.pdf.fonts import FONT_FACES, STATIC

PageSize = Literal["A4", "Letter"]

FITS = ("", "-tight", "-loose")
# Their rules measure out the labels of a bought sheet or roll: other paper would miss the labels.
CUT_TO_SIZE = frozenset({"label", "label-sheet"})
_KIND = re.compile(r"[a-z][a-z0-9-]*\Z")
_LETTER = "page-us"


@dataclass(frozen=True)
class Style:
    """One way to set a kind of document on one size of paper."""

    name: str
    page_size: PageSize

    def sheets(self) -> Iterator[str]:
        """The style of a fit is the plain style of its kind with a few rules after it."""
        yield FONT_FACES.read_text(encoding="utf-8")
        for fit in FITS[1:]:
            if self.name.endswith(fit):
                yield _sheet(self.name.removesuffix(fit))
        yield _sheet(self.name)
        if self.page_size == "Letter":
            yield _sheet(_LETTER)


def styles_of(document_kind: str, page_size: PageSize) -> tuple[Style, ...]:
    """The styles of a kind, in the order in which they are tried."""
    if not _KIND.match(document_kind):
        raise ValueError(f"Not the name of a kind of document: {document_kind!r}")
    if page_size not in get_args(PageSize):
        raise ValueError(f"Not a size of paper: {page_size!r}")
    if document_kind in CUT_TO_SIZE and page_size != "A4":
        raise ValueError(f"{document_kind!r} has its own size; it cannot go on {page_size}")
    names = tuple(f"{document_kind}{fit}" for fit in FITS)
    found = tuple(name for name in names if (STATIC / "print" / f"{name}.css").is_file())
    if document_kind not in found or document_kind == _LETTER:
        raise ValueError(f"No print stylesheet for {document_kind!r}")
    return tuple(Style(name, page_size) for name in found)


@cache
def stylesheet_digest(document_kind: str, page_size: PageSize = "A4") -> str:
    """SHA-256 over every rule that can style this kind of document, its fits included."""
    styles = styles_of(document_kind, page_size)
    text = "\0".join(part for style in styles for part in style.sheets())
    return hashlib.sha256(text.encode()).hexdigest()


def _sheet(name: str) -> str:
    return (STATIC / "print" / f"{name}.css").read_text(encoding="utf-8")
