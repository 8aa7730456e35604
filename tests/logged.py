"""Hearing what the product's own handler would write to standard error."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from core.logs import PrivateJsonFormatter, RequestContextFilter


@contextmanager
def logged(level: int = logging.INFO) -> Iterator[io.StringIO]:
    """Everything of that level and above that is logged meanwhile, as in production."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(PrivateJsonFormatter())
    handler.addFilter(RequestContextFilter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(level)
    try:
        yield out
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
