"""A backup is complete or absent, and comes back whole into an empty place only."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.models import Clinic
from config.backup import (
    MANIFEST,
    TARGET,
    BackupFailed,
    TargetNotEmpty,
    make_backup,
    restore_backup,
    sha256_of,
)
from core.audit.models import AuditEvent
from core.audit.trail import SystemActor, record
from tests.append_only import append_only_triggers
from tests.factories import ClinicFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
OPERATOR = SystemActor("operator")


@pytest.fixture(autouse=True)
def _may_open_the_target(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's test case lets in the databases that it knew when it began; ours appears later."""
    guard = BaseDatabaseWrapper.ensure_connection
    held = [cell.cell_contents for cell in guard.__closure__ or ()]
    case = next(thing for thing in held if isinstance(thing, type))
    monkeypatch.setattr(case, "databases", case.databases | {TARGET})


@pytest.fixture
def a_clinic_at_work() -> Clinic:
    clinic = ClinicFactory.create(name="Clinic with “quotes” and emoji 🦵")
    for _ in range(3):
        record(verb="clinic.opened", by=OPERATOR, now=NOW, subject=clinic)
    return clinic


@pytest.fixture
def backup(a_clinic_at_work: Clinic, tmp_path: Path) -> Path:
    make_backup(into=tmp_path / "kept" / "monday", by=OPERATOR, now=NOW)
    return tmp_path / "kept" / "monday"


@pytest.fixture
def empty_target(tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database of the engine that the suite runs on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'restored' / 'myoway.sqlite3'}"
        return
    name = f"restored_{uuid.uuid4().hex}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    at = connection.settings_dict
    if at["HOST"].startswith("/"):
        yield f"postgres://{at['USER']}@/{at['HOST']}/{name}"
    else:
        port = f":{at['PORT']}" if at["PORT"] else ""
        yield f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}{port}/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_backup_comes_back_whole(backup: Path, empty_target: str) -> None:
    manifest = json.loads((backup / MANIFEST).read_text())
    assert manifest["audit_rows"] == 4  # three deeds, and the backup itself
    assert manifest["audit_head"] == AuditEvent.objects.get(position=4).hash
    assert manifest["sha256"] == sha256_of(backup / manifest["file"])

    proved = restore_backup(backup=backup, into=empty_target)

    assert proved == {"audit_rows": 4, "audit_head": manifest["audit_head"]}


def test_only_the_owner_may_read_a_backup(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0
    for file in backup.iterdir():
        if file.name != MANIFEST:
            assert file.stat().st_mode & 0o077 == 0


def test_a_backup_never_replaces_anything(backup: Path) -> None:
    before = {file.name: sha256_of(file) for file in backup.iterdir()}

    with pytest.raises(TargetNotEmpty):
        make_backup(into=backup, by=OPERATOR, now=NOW)

    assert {file.name: sha256_of(file) for file in backup.iterdir()} == before


def test_a_restore_refuses_a_target_that_holds_anything(backup: Path, empty_target: str) -> None:
    restore_backup(backup=backup, into=empty_target)

    with pytest.raises(TargetNotEmpty):
        restore_backup(backup=backup, into=empty_target)


def test_a_backup_with_a_changed_byte_is_refused(backup: Path, empty_target: str) -> None:
    file = backup / json.loads((backup / MANIFEST).read_text())["file"]
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)

    with pytest.raises(BackupFailed, match="not the file"):
        restore_backup(backup=backup, into=empty_target)


def test_a_backup_of_a_broken_chain_leaves_nothing_behind(
    a_clinic_at_work: Clinic, tmp_path: Path
) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            triggers = append_only_triggers()
            for name, _sql in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute("UPDATE core_auditevent SET verb = 'nothing' WHERE position = 2")
            for _name, sql in triggers:
                cursor.execute(sql)
    else:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE core_auditevent DISABLE TRIGGER USER")
            cursor.execute("UPDATE core_auditevent SET verb = 'nothing' WHERE position = 2")
            cursor.execute("ALTER TABLE core_auditevent ENABLE TRIGGER USER")

    with pytest.raises(BackupFailed, match="Audit row 2 was changed"):
        make_backup(into=tmp_path / "tuesday", by=OPERATOR, now=NOW)

    assert list(tmp_path.iterdir()) == []


def test_the_restored_database_still_refuses_changes(backup: Path, empty_target: str) -> None:
    restore_backup(backup=backup, into=empty_target)
    statement = "UPDATE core_auditevent SET verb = 'nothing'"
    if connection.vendor == "sqlite":
        import sqlite3

        with (
            sqlite3.connect(empty_target.removeprefix("sqlite:///")) as restored,
            pytest.raises(sqlite3.DatabaseError, match="append-only"),
        ):
            restored.execute(statement)
        restored.close()
    else:
        import psycopg

        host, _, name = empty_target.partition("@/")[2].rpartition("/")
        with (
            psycopg.connect(host=host, dbname=name, user=connection.settings_dict["USER"]) as conn,
            pytest.raises(psycopg.Error, match="append-only"),
        ):
            conn.execute(statement)


def test_the_commands(a_clinic_at_work: Clinic, tmp_path: Path, empty_target: str) -> None:
    call_command("backup", str(tmp_path / "wednesday"), verbosity=0)
    call_command("restore", str(tmp_path / "wednesday"), into=empty_target, verbosity=0)
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(tmp_path / "wednesday"), verbosity=0)
    with pytest.raises(CommandError, match="No such file"):
        call_command("restore", str(tmp_path / "thursday"), into=empty_target, verbosity=0)
    assert "restored" not in connections.settings
