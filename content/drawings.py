"""Our own line drawings of exercises, as inline SVG."""

import re
from functools import cache
from html import unescape
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

DRAWINGS = Path(__file__).resolve().parent / "drawings"
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>")


@cache
def drawing(name: str) -> SafeString:
    """One of our own line drawings as inline SVG; its first element is its title.

    Raises ``ValueError`` for a name that is no shipped file.
    """
    shipped = {path.stem: path for path in DRAWINGS.glob("*.svg")}
    if name not in shipped:
        raise ValueError(f"No drawing is called {name!r}; there are {sorted(shipped)}")
    svg = shipped[name].read_text(encoding="utf-8")
    return mark_safe(svg.replace("\n", ""))  # noqa: S308 - our own file, chosen by exact name


def names() -> tuple[str, ...]:
    """The name of every drawing, in alphabetical order."""
    return tuple(sorted(path.stem for path in DRAWINGS.glob("*.svg")))


def drawn(name: str) -> str:
    """The drawing of a choice that somebody makes; empty for what is no drawing."""
    return drawing(name) if name in names() else ""


@cache
def choices() -> tuple[tuple[str, str], ...]:
    """Every drawing with what it shows, in alphabetical order, for whoever chooses one."""
    found = {name: _TITLE.search(drawing(name)) for name in names()}
    return tuple(
        (name, Truncator(f"{name}: {unescape(said[1])}").chars(80))
        for name, said in found.items()
        if said
    )
