"""Database settings for the two supported engines.

SQLite is the embedded default. `IMMEDIATE` takes the write lock when a transaction begins, which is
what keeps eight writing processes from failing with "database is locked", and what makes the
audit chain safe there. PostgreSQL is for production; its time-outs keep one stuck statement from
holding a page for ever.
"""

from typing import Any

SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,  # seconds to wait for the write lock
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
}

POSTGRES_OPTIONS: dict[str, Any] = {
    "connect_timeout": 5,  # seconds
    "options": (
        "-c statement_timeout=15000 -c lock_timeout=5000 "
        "-c idle_in_transaction_session_timeout=30000"  # milliseconds
    ),
}


def configured(database: dict[str, Any]) -> dict[str, Any]:
    """Return the parsed DATABASE_URL with the settings that its engine needs.

    Raises ValueError for an engine other than SQLite and PostgreSQL: the append-only triggers and
    the search indexes exist for these two only.
    """
    engine = database.get("ENGINE", "")
    options = dict(database.get("OPTIONS", {}))
    if engine == "django.db.backends.sqlite3":
        return {**database, "OPTIONS": {**SQLITE_OPTIONS, **options}}
    if engine == "django.db.backends.postgresql":
        return {
            **database,
            "OPTIONS": {**POSTGRES_OPTIONS, **options},
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ValueError(f"DATABASE_URL must name SQLite or PostgreSQL, not {engine or 'nothing'}.")
