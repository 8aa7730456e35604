"""Copies of the whole database that are checked before they count, and their way back.

A backup is a directory: the database in one file, and `manifest.json` with its SHA-256 and what is
in it. It is written beside its place and moved there last, so a backup that exists is complete. A
restore goes into an empty target only, and proves the audit chain afterwards.

The copy holds everything about every patient: keep it where the database itself may be kept.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import environ
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.backends.postgresql.client import DatabaseClient

from config.databases import configured
from core.audit.models import AuditEvent
from core.audit.trail import Actor, record, verify

MANIFEST = "manifest.json"
TARGET = "restored"  # the alias under which a copy or a target is opened
SECONDS_AT_MOST = 3600  # for pg_dump and pg_restore

Copied = tuple[Path, str, dict[str, Any]]  # the file, what was checked, the chain in it


class BackupFailed(Exception):
    """What was written is not a faithful copy. A failed backup leaves nothing behind; a failed
    restore leaves its target to be looked at, not to be used."""


class TargetNotEmpty(Exception):
    """The place to write to holds something already, and is left as it is."""


def make_backup(*, into: Path, by: Actor, now: datetime) -> dict[str, Any]:
    """Copy the database into the new directory `into`, check the copy, and return its manifest.

    Others may go on writing. Raises TargetNotEmpty when `into` exists, BackupFailed when the copy
    or the audit chain in it does not hold.
    """
    if into.exists():
        raise TargetNotEmpty(f"{into} exists already.")
    record(verb="database.backed_up", by=by, now=now)
    into.parent.mkdir(parents=True, exist_ok=True)
    partial = into.with_name(f"{into.name}.partial")
    partial.mkdir(mode=0o700)
    try:
        copy = _copy_sqlite if connection.vendor == "sqlite" else _dump_postgresql
        file, checked, chain = copy(partial)
        manifest = {
            "product": f"Myoway {settings.MYOWAY_VERSION}",
            "made_at": now.isoformat(timespec="seconds"),
            "engine": connection.vendor,
            "file": file.name,
            "bytes": file.stat().st_size,
            "sha256": sha256_of(file),
            "checked": checked,
            **chain,
        }
        (partial / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        for name in (file.name, MANIFEST):
            _to_disk(partial / name)
        partial.rename(into)
        _to_disk(into.parent)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return manifest


def restore_backup(*, backup: Path, into: str) -> dict[str, Any]:
    """Put the backup into the empty database at the URL `into`; return what was proved there.

    Raises TargetNotEmpty when the target holds anything, BackupFailed when the file is not the one
    of its manifest or the restored audit chain does not end where the manifest says.
    """
    manifest: dict[str, Any] = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
    file = backup / manifest["file"]
    if sha256_of(file) != manifest["sha256"]:
        raise BackupFailed(f"{file.name} is not the file that the manifest describes.")
    target = configured(environ.Env.db_url_config(into))
    vendor = target["ENGINE"].rpartition(".")[2].replace("sqlite3", "sqlite")
    if vendor != manifest["engine"]:
        raise BackupFailed(f"This is a backup of {manifest['engine']}; the target is {vendor}.")
    if vendor == "sqlite":
        place = Path(target["NAME"])
        if place.exists():
            raise TargetNotEmpty(f"{place} exists already.")
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = place.with_name(f"{place.name}.partial")
        shutil.copyfile(file, partial)
        partial.chmod(0o600)
        _to_disk(partial)
        partial.rename(place)
        _to_disk(place.parent)
    else:
        with _opened(target):
            if connections[TARGET].introspection.table_names():
                raise TargetNotEmpty("The target database holds tables already.")
        _postgresql_tool("pg_restore", target, "--exit-on-error", "--no-owner", str(file))
    with _opened(target):
        proved = _chain(TARGET)
    if proved != {name: manifest[name] for name in proved}:
        raise BackupFailed("The restored audit chain does not end where the manifest says.")
    return proved


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file of any size."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _copy_sqlite(partial: Path) -> Copied:
    file = partial / "database.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    file.chmod(0o600)
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
        said = copy.execute("PRAGMA integrity_check").fetchall()
        loose = copy.execute("PRAGMA foreign_key_check").fetchall()
    if said != [("ok",)] or loose:
        raise BackupFailed(f"The copy does not hold: {said[:3]}, {len(loose)} loose references.")
    with _opened({"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}):
        return file, "integrity, foreign keys and audit chain of the copy", _chain(TARGET)


def _dump_postgresql(partial: Path) -> Copied:
    """Dump the very snapshot whose audit chain was proved, while others go on writing."""
    file = partial / "database.dump"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # while pg_dump works
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        chain = _chain("default")
        _postgresql_tool(
            "pg_dump",
            connection.settings_dict,
            "--format=custom",
            f"--snapshot={snapshot}",
            f"--file={file}",
        )
    file.chmod(0o600)
    if AuditEvent._meta.db_table not in _run(["pg_restore", "--list", str(file)], None):
        raise BackupFailed("The dump does not list the audit trail.")
    return file, "audit chain of the dumped snapshot, contents list of the dump", chain


def _chain(alias: str) -> dict[str, Any]:
    """Prove the audit chain row by row; return its length and its last hash."""
    count, head, faults = verify(using=alias)
    if faults:
        raise BackupFailed(f"Audit row {faults[0].position} {faults[0].why}.")
    return {"audit_rows": count, "audit_head": head}


@contextmanager
def _opened(database: dict[str, Any]) -> Iterator[None]:
    """Open another database under the alias TARGET."""
    known = connections.settings
    known[TARGET] = connections.configure_settings(
        {"default": {**known["default"]}, TARGET: database}
    )[TARGET]
    try:
        yield
    finally:
        connections[TARGET].close()
        del connections[TARGET]
        del known[TARGET]


def _postgresql_tool(tool: str, database: dict[str, Any], *arguments: str) -> None:
    named, secret = DatabaseClient.settings_to_cmd_args_env({"OPTIONS": {}, **database}, [])
    *where, name = named[1:]
    _run([tool, *where, f"--dbname={name}", *arguments], secret)


def _run(command: list[str], secret: dict[str, str] | None) -> str:
    """Run a PostgreSQL tool; passwords go through its environment, never its arguments."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed programs, arguments from the settings
            command,
            env={**os.environ, **(secret or {})},
            capture_output=True,
            text=True,
            timeout=SECONDS_AT_MOST,
            check=True,
        )
    except FileNotFoundError as problem:
        raise BackupFailed(f"{command[0]} is missing: install postgresql-client.") from problem
    except subprocess.CalledProcessError as problem:
        raise BackupFailed(f"{command[0]}: {problem.stderr.strip()}") from problem
    return done.stdout


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
