"""The id of the request being answered, for audit rows and log lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

request_id_in_use: ContextVar[str] = ContextVar("request_id_in_use", default="")


@contextmanager
def in_request(request_id: str) -> Iterator[None]:
    """Name the request in whose course events are written."""
    token = request_id_in_use.set(request_id)
    try:
        yield
    finally:
        request_id_in_use.reset(token)
