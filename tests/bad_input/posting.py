"""Sending a form as raw bytes, and telling what the answer did."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote_from_bytes

from django.apps import apps
from django.db.models import Count, Sum
from django.test import Client

from core.tables import Declared, Mutable

BODY = "application/x-www-form-urlencoded"
# Not part of the record: what was typed, and who tried what.
BESIDE_THE_RECORD = {"core.Draft", "core.AuditEvent"}
REFUSED = {200, 400, 403, 404, 409, 413, 422}
TAKEN = {201, 302, 303}


def encoded(fields: Mapping[str, Sequence[bytes]]) -> bytes:
    """Return the body that a browser would send; values need not be valid text."""
    return b"&".join(
        quote_from_bytes(name.encode(), safe="").encode() + b"=" + quote_from_bytes(v).encode()
        for name, values in fields.items()
        for v in values
    )


def send(client: Client, path: str, fields: Mapping[str, Sequence[bytes]]) -> Any:
    """Post the fields; a fault of the server is an answer of 500, not an exception."""
    client.raise_request_exception = False
    return client.post(path, data=encoded(fields), content_type=BODY)


def state_of_the_record() -> dict[str, tuple[int, int]]:
    """Return for every table how many rows it has, and how often they were changed."""
    state = {}
    for model in apps.get_models():
        if not issubclass(model, Declared) or model._meta.label in BESIDE_THE_RECORD:
            continue
        wanted: dict[str, Any] = {"rows": Count("pk")}
        if issubclass(model, Mutable):
            wanted["changes"] = Sum("row_version")
        found = model._base_manager.aggregate(**wanted)
        state[model._meta.label] = (found["rows"], found.get("changes") or 0)
    return state
