"""The shipped fonts: the only files that the renderer ever reads, and the letters they cover.

Static TrueType, because woff2 is decompressed again for every document (24 % slower) and a
variable font is slower still and writes the clock into its header, so that the same document
would not give the same bytes. Atkinson Hyperlegible is the text face; its successor adds Welsh and
Turkish letters, and Noto Sans adds Vietnamese, Greek and Cyrillic for people's names.
"""

import hashlib
import html
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"
FONT_FOLDER = STATIC / "fonts" / "ttf"
FONT_FACES = STATIC / "print" / "fonts.css"

# Only the regular cuts are asked for coverage: within one family all cuts hold the same letters.
_COVERING = (
    "AtkinsonHyperlegible-Regular.ttf",
    "AtkinsonHyperlegibleNext-Regular.ttf",
    "NotoSans-Regular.ttf",
)
_DRAWS_NOTHING = frozenset("\t\n\r\f\u00ad\u200b\ufeff")


@cache
def font_files() -> Mapping[str, bytes]:
    """The fonts by the only address under which the stylesheet may ask for them."""
    return {path.as_uri(): path.read_bytes() for path in sorted(FONT_FOLDER.glob("*.ttf"))}


@cache
def fonts_digest() -> str:
    """SHA-256 over the shipped fonts and the rules that name them, in a fixed order."""
    digest = hashlib.sha256()
    for address, content in font_files().items():
        digest.update(address.rsplit("/", 1)[-1].encode() + b"\0")
        digest.update(hashlib.sha256(content).digest())
    digest.update(FONT_FACES.read_bytes())
    return digest.hexdigest()


@cache
def _covered() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    letters: set[int] = set()
    for name in _COVERING:
        with TTFont(FONT_FOLDER / name, lazy=True) as font:
            letters.update(font.getBestCmap())
    return frozenset(letters)


def missing_glyphs(text: str) -> tuple[str, ...]:
    """The characters of ``text`` (HTML or plain) that would print as empty boxes, in code order."""
    characters = set(html.unescape(text)) - _DRAWS_NOTHING
    covered = _covered()
    return tuple(sorted(c for c in characters if ord(c) not in covered))


def plain_letters(text: str) -> str:
    """``text`` in composed form, without control, direction and other invisible characters.

    Accents typed as separate marks become one letter, so that the font has a glyph for it, and
    pasted text cannot turn the reading direction of the sheet or smuggle control characters in.
    """
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        character
        for character in composed
        if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")
    )
