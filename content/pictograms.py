"""Pictograms for easy-read handouts: one clear picture for each idea, for people with aphasia.

A pictogram is a file of our own, ``content/pictograms/<name>.svg``: black lines on a square of 64
units, without letters, readable at 14 mm and on a black-and-white printer. What it says to a person
who does not see it stands in ``content/pictograms/alternatives.yaml``, once for each language.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from engine.yamlfile import load_yaml

PICTOGRAMS = Path(__file__).resolve().parent / "pictograms"
LANGUAGES = ("en-GB", "es")

_TITLE = re.compile(r"<title>[^<]*</title>")


def names() -> tuple[str, ...]:
    """The name of every pictogram, in alphabetical order."""
    return tuple(sorted(_alternatives()))


def alternative(name: str, language: str = "en-GB") -> str:
    """What the picture says, in plain words without markup, such as "A glass of water".

    Raises ``ValueError`` for a name that no pictogram has and a language that none speaks.
    """
    by_language = _alternatives().get(name)
    if by_language is None:
        raise ValueError(_unknown(name))
    if language not in by_language:
        spoken = ", ".join(LANGUAGES)
        raise ValueError(f"Pictograms have no words in {language!r}; there are {spoken}")
    return by_language[language]


@cache
def pictogram(name: str, language: str = "en-GB") -> SafeString:
    """The picture as inline SVG that begins with its alternative as ``<title>``.

    It has no width and no height, so the stylesheet gives its size. Raises ``ValueError`` as
    ``alternative`` does.
    """
    title = f"<title>{escape(alternative(name, language))}</title>"
    svg = (PICTOGRAMS / f"{name}.svg").read_text(encoding="utf-8").replace("\n", "")
    titled = _TITLE.sub(lambda _: title, svg, count=1)
    return mark_safe(titled)  # noqa: S308 - our own file, chosen by exact name; the title is escaped


@cache
def _alternatives() -> Mapping[str, Mapping[str, str]]:
    """Name to language to words, as the file has them."""
    text = (PICTOGRAMS / "alternatives.yaml").read_text(encoding="utf-8")
    return {name: dict(words) for name, words in load_yaml(text).items()}


def _unknown(name: str) -> str:
    near = get_close_matches(name, names(), n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(names())}"
    return f"No pictogram is called {name!r}; {hint}"
