"""What no request may do, watched in every test that makes requests.

A request that writes a clinical or personal table without an audit event fails the test, and so
does a GET that writes anything but the audit trail, the session, the cache or a draft. The
statements are seen as the database gets them, so no page can write past these eyes.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse

from core.tables import Declared, Privacy

AUDIT = "core_auditevent"
# What reading a page may write: who read it, and the visitor's own state.
READING_MAY_WRITE = frozenset(
    {
        AUDIT,
        "django_session",
        "usersessions_usersession",
        "shared_cache",
        "core_draft",
    }
)
# Pages of the sign-in package whose reading changes something, and why that is right.
READING_CHANGES = {
    "/accounts/2fa/recovery-codes/": {"mfa_authenticator"},  # codes are shown once: this was it
}
# Drafts hold what was typed but are no part of the record.
NOT_THE_RECORD = frozenset({"core_draft"})
WRITE = re.compile(
    r"""^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+"?(\w+)"?""",
    re.IGNORECASE,
)


@dataclass
class Written:
    """The tables that one request wrote, in order."""

    method: str
    path: str
    tables: list[str] = field(default_factory=list)

    def faults(self) -> list[str]:
        """Return what this request should not have done."""
        found = []
        unaudited = sorted(set(self.tables) & record_tables())
        if unaudited and AUDIT not in self.tables:
            found.append(f"{self.method} {self.path} wrote {unaudited} without an audit event")
        if self.method in ("GET", "HEAD", "OPTIONS"):
            allowed = READING_MAY_WRITE | READING_CHANGES.get(self.path, set())
            strange = sorted(set(self.tables) - allowed)
            if strange:
                found.append(f"{self.method} {self.path} wrote {strange}")
        return found


@cache
def record_tables() -> frozenset[str]:
    """Return every table that says something about a patient, by its fields' privacy classes."""
    about_patients = {Privacy.CLINICAL, Privacy.PERSONAL}
    return (
        frozenset(
            table
            for model in apps.get_models(include_auto_created=True)
            if issubclass(model, Declared) and about_patients & set(model.privacy.values())
            for table in [
                model._meta.db_table,
                *(f.m2m_db_table() for f in model._meta.local_many_to_many),
            ]
        )
        - NOT_THE_RECORD
    )


@contextmanager
def watching(method: str, path: str) -> Iterator[Written]:
    """Note which tables are written while this holds."""
    written = Written(method, path)

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        match = WRITE.match(sql)
        result = execute(sql, params, many, context)
        if match:
            written.tables.append(match[1].lower())
        return result

    with connection.execute_wrapper(note):
        yield written


@contextmanager
def watched_requests() -> Iterator[list[str]]:
    """Watch every request that is answered while this holds; the list fills with faults."""
    faults: list[str] = []
    answer = BaseHandler.get_response

    def answered(handler: BaseHandler, request: HttpRequest) -> HttpResponse:
        with watching(request.method or "", request.path) as written:
            response = answer(handler, request)
        faults.extend(written.faults())
        return response

    with patch.object(BaseHandler, "get_response", answered):
        yield faults
