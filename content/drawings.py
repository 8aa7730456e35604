"""Our own line drawings of exercises, as inline SVG."""

from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe

DRAWINGS = Path(__file__).resolve().parent / "drawings"


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
