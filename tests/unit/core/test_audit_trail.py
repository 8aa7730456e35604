"""The audit trail: in order, in the same transaction, and proof against quiet changes."""

import json
import threading
import uuid
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from core.audit.models import AuditEvent
from core.audit.trail import GENESIS, AnonymousActor, SystemActor, record, verify
from core.tables import ImmutableRecord
from tests.append_only import past_the_triggers

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
SEED = SystemActor("test")
pytestmark = pytest.mark.django_db


def _three() -> list[AuditEvent]:
    return [record(verb=f"test.{n}", by=SEED, now=NOW, detail={"n": n}) for n in range(3)]


def test_events_stand_in_a_chain() -> None:
    first, second, third = _three()
    assert (first.position, second.position, third.position) == (1, 2, 3)
    assert first.previous_hash == GENESIS
    assert third.previous_hash == second.hash
    count, head, faults = verify()
    assert (count, head, faults) == (3, third.hash, [])


def test_an_empty_trail_holds() -> None:
    assert verify() == (0, GENESIS, [])


def test_what_was_recorded_is_what_is_kept() -> None:
    about = uuid.uuid4()
    record(
        verb="patient.viewed", by=AnonymousActor(), now=NOW, about=about, clinic_id=7,
        purpose="care", detail={"fields": ["ü", "名"], "n": 1},
    )  # fmt: skip
    kept = AuditEvent.objects.get()
    assert (kept.at, kept.actor, kept.about) == (NOW, "anonymous", about)
    assert (kept.clinic_id, kept.purpose, kept.detail["fields"]) == (7, "care", ["ü", "名"])
    assert verify()[2] == []


def test_an_event_dies_with_its_transaction() -> None:
    @transaction.atomic
    def undone() -> None:
        record(verb="test.undone", by=SEED, now=NOW)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    assert not AuditEvent.objects.exists()


def test_the_model_refuses_change() -> None:
    event = _three()[1]
    with pytest.raises(ImmutableRecord):
        event.save()
    with pytest.raises(ImmutableRecord):
        event.delete()
    with pytest.raises(ImmutableRecord):
        AuditEvent.objects.update(verb="x")
    with pytest.raises(ImmutableRecord):
        AuditEvent.objects.all().delete()


@pytest.mark.parametrize(
    "sql", ["UPDATE core_auditevent SET verb = 'x'", "DELETE FROM core_auditevent"]
)
def test_the_database_refuses_change(sql: str) -> None:
    _three()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert verify()[2] == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "test.other"),
        ("actor", "user:1"),
        ("at", "2026-03-12 09:31:00+00:00"),
        ("detail", '{"n": 9}'),
        ("about", "6f1e8a520c1d4e1b9f0a3b7a5c2d9e10"),
        ("purpose", "x"),
        ("request_id", "x"),
        ("subject_id", "1"),
        ("hash", "f" * 64),
    ],
)
def test_a_changed_event_is_found(column: str, value: str) -> None:
    changed = _three()[1]
    past_the_triggers(
        "core_auditevent",
        f"UPDATE core_auditevent SET {column} = %s WHERE id = %s",
        [value, changed.pk],
    )
    assert [fault.position for fault in verify()[2]][0] == 2


@pytest.mark.parametrize("removed", [0, 1])
def test_a_removed_event_is_found(removed: int) -> None:
    event = _three()[removed]
    past_the_triggers("core_auditevent", "DELETE FROM core_auditevent WHERE id = %s", [event.pk])
    assert verify()[2]


def test_a_cut_end_is_found_with_an_exported_head() -> None:
    events = _three()
    said = StringIO()
    call_command("export_audit_head", stdout=said)
    head = json.loads(said.getvalue())
    assert head["position"] == 3
    past_the_triggers(
        "core_auditevent", "DELETE FROM core_auditevent WHERE id = %s", [events[2].pk]
    )
    assert verify()[2] == [], "the chain alone can't know"
    with pytest.raises(CommandError, match="cut off"):
        call_command("verify_audit", head=head["hash"], stdout=StringIO())


def test_the_command_says_how_many_and_the_head() -> None:
    head = _three()[2].hash
    said = StringIO()
    call_command("verify_audit", stdout=said)
    assert said.getvalue() == f"3 events, head {head}\n"


def test_the_command_fails_and_says_where() -> None:
    changed = _three()[1]
    past_the_triggers(
        "core_auditevent", "UPDATE core_auditevent SET verb = 'x' WHERE id = %s", [changed.pk]
    )
    complained = StringIO()
    with pytest.raises(CommandError, match="does not hold"):
        call_command("verify_audit", stdout=StringIO(), stderr=complained)
    assert "position 2: was changed after it was written" in complained.getvalue()


def test_an_empty_trail_has_a_head() -> None:
    said = StringIO()
    call_command("export_audit_head", stdout=said)
    assert json.loads(said.getvalue())["hash"] == GENESIS


@pytest.mark.django_db(transaction=True)
def test_many_writers_make_one_chain() -> None:
    faults: list[Exception] = []

    def write(writer: int) -> None:
        try:
            for n in range(8):
                record(verb=f"test.{writer}.{n}", by=SEED, now=NOW)
        except DatabaseError as fault:
            faults.append(fault)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=[n]) for n in range(4)]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    assert faults == []
    count, _head, broken = verify()
    assert (count, broken) == (32, [])
