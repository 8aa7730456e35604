"""Sending a form as raw bytes, and telling what the answer did."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote_from_bytes

from django.apps import apps
from django.db import connection
from django.db.models import Model
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
    with connection.cursor() as cursor:
        cursor.execute(_counting_every_table())
        return {label: (rows, int(changes)) for label, rows, changes in cursor.fetchall()}


@cache
def _counting_every_table() -> str:
    """One statement for all tables: it is sent after every refusal, thousands of times."""
    return " UNION ALL ".join(
        f"SELECT '{model._meta.label}', COUNT(*), {_changes(model)} FROM {model._meta.db_table}"
        for model in apps.get_models()
        if issubclass(model, Declared) and model._meta.label not in BESIDE_THE_RECORD
    )


def _changes(model: type[Model]) -> str:
    return "COALESCE(SUM(row_version), 0)" if issubclass(model, Mutable) else "0"
