"""Triggers that keep written-once rows, and the indexes that find a patient among a million.

PostgreSQL: `search` becomes "C"-collated, so that one b-tree serves both the prefix and the order;
a trigram GIN index serves any part of a name. (A GiST trigram index beside the GIN would be chosen
by the planner and is many times slower: don't add one.)

SQLite: columns compare bytewise already; a trigram FTS5 table is kept by triggers. It has its own
integer key through `patients_searchkey`, because the hidden rowid of a table with a text primary
key may be renumbered by VACUUM. A later migration that rebuilds `patients_patient` on SQLite drops
these triggers and must create them again.
"""

from django.db import migrations

from core.append_only import append_only

POSTGRES_UP = [
    'ALTER TABLE patients_patient ALTER COLUMN search TYPE text COLLATE "C"',
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX patient_search_trigram ON patients_patient USING gin (search gin_trgm_ops)",
]
POSTGRES_DOWN = [
    "DROP INDEX patient_search_trigram",
    'ALTER TABLE patients_patient ALTER COLUMN search TYPE text COLLATE "default"',
]
SQLITE_UP = [
    """
    CREATE TABLE patients_searchkey (
        number INTEGER PRIMARY KEY,
        patient_id char(32) NOT NULL UNIQUE
    )
    """,
    "CREATE VIRTUAL TABLE patients_searchtext USING fts5(search, tokenize='trigram')",
    """
    CREATE TRIGGER patients_patient_search_added AFTER INSERT ON patients_patient BEGIN
        INSERT INTO patients_searchkey (patient_id) VALUES (new.id);
        INSERT INTO patients_searchtext (rowid, search)
            SELECT number, new.search FROM patients_searchkey WHERE patient_id = new.id;
    END
    """,
    """
    CREATE TRIGGER patients_patient_search_changed AFTER UPDATE OF search ON patients_patient
    WHEN old.search <> new.search BEGIN
        UPDATE patients_searchtext SET search = new.search
            WHERE rowid = (SELECT number FROM patients_searchkey WHERE patient_id = new.id);
    END
    """,
    """
    CREATE TRIGGER patients_patient_search_gone AFTER DELETE ON patients_patient BEGIN
        DELETE FROM patients_searchtext
            WHERE rowid = (SELECT number FROM patients_searchkey WHERE patient_id = old.id);
        DELETE FROM patients_searchkey WHERE patient_id = old.id;
    END
    """,
    """
    INSERT INTO patients_searchkey (patient_id) SELECT id FROM patients_patient
    """,
    """
    INSERT INTO patients_searchtext (rowid, search)
        SELECT number, search FROM patients_searchkey
        JOIN patients_patient ON patients_patient.id = patients_searchkey.patient_id
    """,
]
SQLITE_DOWN = [
    "DROP TRIGGER patients_patient_search_added",
    "DROP TRIGGER patients_patient_search_changed",
    "DROP TRIGGER patients_patient_search_gone",
    "DROP TABLE patients_searchtext",
    "DROP TABLE patients_searchkey",
]


def build(apps, editor):
    for statement in POSTGRES_UP if editor.connection.vendor == "postgresql" else SQLITE_UP:
        editor.execute(statement)


def drop(apps, editor):
    for statement in POSTGRES_DOWN if editor.connection.vendor == "postgresql" else SQLITE_DOWN:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("patients", "0001_initial")]
    operations = [
        append_only("patients_correction"),
        append_only("patients_amendment"),
        append_only("patients_emergencyaccess"),
        append_only("patients_medicinechange"),
        migrations.RunPython(build, drop),
    ]
