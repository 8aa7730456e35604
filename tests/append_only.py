"""Emptying append-only tables between transactional tests.

On PostgreSQL a flush is TRUNCATE, which row triggers do not see. On SQLite it is DELETE, which they
refuse; so the flush takes the append-only triggers away, deletes, and puts the very same triggers
back from their own text, in one transaction. Other triggers (search indexes) keep working.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection, transaction
from django.db.backends.sqlite3.base import DatabaseOperations


def append_only_triggers() -> list[tuple[str, str]]:
    """Return name and text of every append-only trigger of the SQLite database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master "
            "WHERE type = 'trigger' AND sql LIKE '%append-only%' ORDER BY name"
        )
        return list(cursor.fetchall())


@contextmanager
def flush_past_triggers() -> Iterator[None]:
    """While this holds, flushing a SQLite database also empties its append-only tables."""
    flush = DatabaseOperations.execute_sql_flush

    def flushed(self: DatabaseOperations, sql_list: Sequence[str]) -> Any:
        with transaction.atomic(using=self.connection.alias):
            triggers = append_only_triggers()
            with connection.cursor() as cursor:
                for name, _sql in triggers:
                    cursor.execute(f'DROP TRIGGER "{name}"')
                answer = flush(self, list(sql_list))
                for _name, sql in triggers:
                    cursor.execute(sql)
        return answer

    with patch.object(DatabaseOperations, "execute_sql_flush", flushed):
        yield


def past_the_triggers(table: str, sql: str, values: Sequence[object]) -> None:
    """Do what somebody with the whole database in their hands could do to a protected table."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Foreign keys are checked at the end of a transaction; what waits would be in the way.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            cursor.execute(sql, values)
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
            return
        kept = append_only_triggers()
        for name, _text in kept:
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute(sql, values)
        for _name, text in kept:
            cursor.execute(text)
