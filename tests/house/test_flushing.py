"""Transactional tests start from empty tables, and append-only tables stay append-only."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from core.audit.models import AuditEvent
from core.audit.trail import SystemActor, record
from tests.append_only import append_only_triggers


def _one_event() -> AuditEvent:
    return record(
        verb="clinic.opened", by=SystemActor("test"), now=datetime(2026, 1, 5, tzinfo=UTC)
    )


@pytest.mark.django_db(transaction=True)
def test_a_flush_empties_append_only_tables_and_keeps_them_append_only() -> None:
    event = _one_event()
    before = append_only_triggers() if connection.vendor == "sqlite" else []

    call_command("flush", interactive=False, verbosity=0)

    assert AuditEvent.objects.count() == 0
    if connection.vendor == "sqlite":
        assert append_only_triggers() == before
        assert before
    event = _one_event()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f'DELETE FROM "{AuditEvent._meta.db_table}" WHERE id = %s', [event.pk])
    assert AuditEvent.objects.filter(pk=event.pk).exists()
