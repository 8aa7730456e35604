"""Names as they are found: without accents, case or punctuation.

"O'Brien-Núñez" is stored for search as "obrien nunez", and so is whatever somebody types.
"""

import unicodedata

# Letters that Unicode does not take apart into a base letter and an accent.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
_JOINERS = frozenset("'’‘`´ʼ")  # apostrophes fall away: O'Brien is obrien


def plain(text: str) -> str:
    """Return the text as words of letters and digits, lower-cased, one space between."""
    apart = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_PLAIN)
    kept = (
        c if c.isalnum() else "" if c in _JOINERS or unicodedata.combining(c) else " "
        for c in apart
    )
    return " ".join("".join(kept).split())


def search_text(
    *, family_name: str, given_names: str, preferred_name: str, identifiers: list[str]
) -> str:
    """Return what a patient is found and listed by: family name first, numbers last."""
    parts = [family_name, given_names, preferred_name, *sorted(identifiers)]
    return " ".join(p for p in map(plain, parts) if p)
