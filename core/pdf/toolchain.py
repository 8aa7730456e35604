"""Which libraries drew a document: recorded with it, because a new version may draw other bytes."""

import ctypes
import zlib
from functools import cache
from importlib.metadata import version
from typing import Any

# What the door itself does to a file (bookmarks, tags): raised when the same input and the same
# libraries give other bytes than before.
DOOR = "2.0"


@cache
def versions(text: Any) -> tuple[tuple[str, str], ...]:
    """Name and version of every library that decides the bytes. ``text`` is the renderer's own
    binding to Pango, the only place that knows which Pango was loaded."""
    pango = text.pango.pango_version()
    return (
        ("door", DOOR),
        ("weasyprint", version("weasyprint")),
        ("pydyf", version("pydyf")),
        ("tinycss2", version("tinycss2")),
        ("fonttools", version("fonttools")),
        ("pango", f"{pango // 10000}.{pango // 100 % 100}.{pango % 100}"),
        ("harfbuzz", _harfbuzz()),
        ("zlib", zlib.ZLIB_RUNTIME_VERSION),
    )


def _harfbuzz() -> str:
    for name in ("libharfbuzz.so.0", "libharfbuzz.0.dylib"):
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        library.hb_version_string.restype = ctypes.c_char_p
        return str(library.hb_version_string().decode())
    return "unknown"
