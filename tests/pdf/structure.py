"""What must hold in every file that we make, read back with libraries that did not write it.

``assert_structure`` looks at one file: one language and title, headings that nest, a description on
every picture, a direction on every header cell, legible colours, and the words in their order. Each
part can be asked alone. Poppler reads the words, pypdf the objects.
"""

import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

LANGUAGES = ("en", "es")
PANEL = (0xE2, 0xEF, 0xED)  # the darkest background that our print styles put behind words
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
_FILL = {"g", "rg", "sc", "scn"}
_SHOW = {"Tj", "TJ", "'", '"'}

Colour = tuple[int, int, int]


def assert_structure(
    content: bytes, *, language: str, title: str = "", order: Sequence[str] = ()
) -> None:
    """All of the below on one file. ``order``: phrases that must be heard one after another."""
    reader = PdfReader(BytesIO(content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language, f"the language is {root['/Lang']}"
    assert language.split("-")[0] in LANGUAGES
    assert reader.metadata is not None
    assert reader.metadata.title
    assert title in ("", reader.metadata.title)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert_headings_nest(reader)
    assert_pictures_are_described(reader)
    assert_header_cells_have_a_direction(reader)
    assert_legible(reader)
    assert_in_order(spoken(content), order)


def assert_headings_nest(reader: PdfReader) -> None:
    """One H1, first; then no level is skipped on the way down."""
    kinds = [str(element["/S"]) for element in elements(reader)]
    levels = [int(kind[2:]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert levels[:1] == [1], "the first heading is the title"
    assert levels.count(1) == 1
    for before, after in zip(levels, levels[1:], strict=False):
        assert after <= before + 1, f"H{before} is followed by H{after}"


def assert_pictures_are_described(reader: PdfReader) -> None:
    for figure in elements(reader, "/Figure"):
        assert str(figure.get("/Alt", "")).strip(), "a Figure without Alt"


def assert_header_cells_have_a_direction(reader: PdfReader) -> None:
    tables = list(elements(reader, "/Table"))
    cells = list(elements(reader, "/TH"))
    assert bool(tables) <= bool(cells), "a table without header cells"
    for cell in cells:
        assert cell["/A"].get("/Scope") in ("/Column", "/Row"), "a TH without Scope"


def assert_legible(reader: PdfReader) -> None:
    """Every colour in which words (links too) are drawn, on the darkest of our backgrounds."""
    for colour in text_colours(reader):
        ratio = contrast(colour, PANEL)
        assert ratio >= LEAST_CONTRAST, f"words in {colour} have a contrast of {ratio:.2f}"


def assert_in_order(words: str, phrases: Sequence[str]) -> None:
    """Each phrase stands after the one before it."""
    place = 0
    for phrase in phrases:
        found = words.find(phrase, place)
        assert found >= 0, f"{phrase!r} is {'too early' if phrase in words else 'missing'}"
        place = found + len(phrase)


def elements(reader: PdfReader, kind: str = "") -> Iterator[Any]:
    """The structure elements in reading order: all, or those of a kind such as ``/TH``."""

    def below(parent: Any) -> Iterator[Any]:
        kids = parent.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            element = kid.get_object()
            if isinstance(element, dict) and "/S" in element:
                if kind in ("", element["/S"]):
                    yield element
                yield from below(element)

    return below(reader.trailer["/Root"]["/StructTreeRoot"])


def text_colours(reader: PdfReader) -> set[Colour]:
    """The colours in which the file draws words, in red, green and blue of 255."""
    colours: set[Colour] = set()
    for page in reader.pages:
        fill, kept = (0, 0, 0), []
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            name = operator.decode()
            if name == "q":
                kept.append(fill)
            elif name == "Q":
                fill = kept.pop()
            elif name in _FILL:
                parts = [round(255 * float(part)) for part in operands]
                fill = tuple(parts * 3)[:3] if len(parts) == 1 else tuple(parts)  # type: ignore[assignment]
            elif name in _SHOW:
                colours.add(fill)
    return colours


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""

    def luminance(colour: Colour) -> float:
        parts = [part / 255 for part in colour]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def bookmarks(reader: PdfReader) -> list[tuple[int, str, int]]:
    """Depth (from 1), words and page (from 1) of each bookmark."""

    def below(items: Any, depth: int) -> Iterator[tuple[int, str, int]]:
        for item in items:
            if isinstance(item, list):
                yield from below(item, depth + 1)
            else:
                page = reader.get_destination_page_number(item)
                assert page is not None
                yield depth, str(item.title), page + 1

    return list(below(reader.outline, 1))


def pages_text(content: bytes) -> list[str]:
    """The text of each page in the order in which it was drawn, with single spaces."""
    raw = _poppler(content, "pdftotext", "-raw", "{file}", "-")
    return [re.sub(r"\s+", " ", page).strip() for page in raw.split("\f")[:-1]]


@lru_cache(maxsize=2)
def tag_tree(content: bytes) -> str:
    """The tag tree with the text that hangs in it, as a screen reader goes through it.

    Kept for the next question about the same file, as reading it takes longer than asking.
    """
    return _poppler(content, "pdfinfo", "-struct-text", "{file}").replace("\u00a0", " ")


def spoken(content: bytes) -> str:
    """The words of the tag tree in reading order, without the tags."""
    pieces = re.findall(r'^ *"(.*)"$', tag_tree(content), re.M)
    return re.sub(r"\s+", " ", " ".join(pieces))


def _poppler(content: bytes, *command: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sheet.pdf"
        file.write_bytes(content)
        arguments = [part.replace("{file}", str(file)) for part in command]
        done = subprocess.run(arguments, capture_output=True, check=True, text=True)
    return done.stdout
