"""A warning at start when PDFs cannot be made here, with the line that mends it."""

import ctypes
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register

from core.pdf import PdfUnavailable, load_renderer

INSTALL = (
    "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
    "(Debian, Ubuntu). Until then documents print as HTML only."
)
LIBRARIES = ("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0")


@register(Tags.compatibility)
def renderer_can_start(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Pango is a system library: it is the one part that ``pip install`` cannot bring.

    Asking for the libraries by their Linux names takes microseconds and starting the renderer half
    a second, so the renderer is asked only where the names are not found.
    """
    try:
        for name in LIBRARIES:
            ctypes.CDLL(name)
    except OSError:
        try:
            load_renderer()
        except PdfUnavailable as error:
            return [Warning(str(error), hint=INSTALL, id="core.W001")]
    return []
