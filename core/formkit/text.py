"""Which characters a record may hold.

A record is read on screens, printed, exported as JSON and XML and kept in two databases, so it
holds nothing that one of them refuses or that makes a reader see another text than is stored:
no control characters, no half characters (lone surrogates), no non-characters, no codes that
override the direction of writing. Right-to-left text itself is kept as it is.
"""

import unicodedata

LINE_BREAKS = "\n\t"
# Embeddings, overrides and isolates: with them a text can be made to show in another order.
DIRECTION_CODES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_OTHER_BREAKS = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x85": "\n"}


def tidied(text: str) -> str:
    """Return the text with one kind of line break, composed accents and no byte-order mark."""
    for found, kept in _OTHER_BREAKS.items():
        text = text.replace(found, kept)
    return unicodedata.normalize("NFC", text.replace("\ufeff", ""))


def refused_characters(text: str, *, lines: bool) -> set[str]:
    """Return which of its characters a record may not hold; `lines` allows line breaks and tabs."""
    return {c for c in set(text) if _refused(c, lines=lines)}  # each kind once: texts may be long


def without_refused(text: str, *, lines: bool) -> str:
    """Return the text without the characters that a record may not hold."""
    return text.translate(dict.fromkeys(map(ord, refused_characters(text, lines=lines))))


def _refused(character: str, *, lines: bool) -> bool:
    if character in LINE_BREAKS:
        return not lines
    code = ord(character)
    return (
        unicodedata.category(character) in {"Cc", "Cs"}
        or character in DIRECTION_CODES
        or code & 0xFFFE == 0xFFFE
        or 0xFDD0 <= code <= 0xFDEF
    )
