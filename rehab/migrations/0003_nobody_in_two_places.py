"""The database itself refuses two unreleased times of one person that overlap.

PostgreSQL: exclusion constraints over half-open ranges, so that one session may begin when another
ends. SQLite: triggers that say the same. A later migration that rebuilds `rehab_occupied` on SQLite
drops them and must create them again.
"""

from django.db import migrations

PERSONS = ("therapist", "patient")

POSTGRES_UP = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    *(
        f"""
        ALTER TABLE rehab_occupied ADD CONSTRAINT {person}_in_one_place
        EXCLUDE USING gist ({person}_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
        WHERE (released_at IS NULL AND {person}_id IS NOT NULL)
        """
        for person in PERSONS
    ),
]
POSTGRES_DOWN = [
    f"ALTER TABLE rehab_occupied DROP CONSTRAINT {person}_in_one_place" for person in PERSONS
]
OVERLAP = """
SELECT 1 FROM rehab_occupied o
WHERE o.released_at IS NULL AND o.id IS NOT new.id
AND o.starts_at < new.ends_at AND o.ends_at > new.starts_at
AND (o.therapist_id = new.therapist_id OR o.patient_id = new.patient_id)
"""
SQLITE_UP = [
    f"""
    CREATE TRIGGER rehab_occupied_in_one_place_{verb} BEFORE {verb} ON rehab_occupied
    WHEN new.released_at IS NULL AND EXISTS ({OVERLAP})
    BEGIN SELECT RAISE(ABORT, 'in two places at once'); END
    """
    for verb in ("insert", "update")
]
SQLITE_DOWN = [f"DROP TRIGGER rehab_occupied_in_one_place_{v}" for v in ("insert", "update")]


def forbid(apps, editor):
    for statement in POSTGRES_UP if editor.connection.vendor == "postgresql" else SQLITE_UP:
        editor.execute(statement)


def allow(apps, editor):
    for statement in POSTGRES_DOWN if editor.connection.vendor == "postgresql" else SQLITE_DOWN:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("rehab", "0002_sessions_and_gate")]
    operations = [migrations.RunPython(forbid, allow)]
