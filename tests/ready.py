"""Beginning with a copy of a migrated database instead of migrating once in every process.

`scripts/test` migrates one empty database of each kind, and names them in READY_SQLITE (a file) and
READY_POSTGRES (a database of the server, see config.settings.test). `migrate` still runs on every
copy and would apply whatever it lacks; without the names every process migrates for itself.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db.backends.sqlite3.creation import DatabaseCreation


def begin_with_copy(path: str | Path) -> None:
    """Put the migrated SQLite database there, where one was named; else leave it to `migrate`."""
    if ready := os.environ.get("READY_SQLITE"):
        shutil.copyfile(ready, path)


@contextmanager
def copies_of_migrated() -> Iterator[None]:
    """While this holds, new SQLite test databases begin as copies."""
    create = DatabaseCreation._create_test_db

    def copied(self: DatabaseCreation, verbosity: int, autoclobber: bool, keepdb: bool) -> Any:
        name = create(self, verbosity, autoclobber, keepdb)
        if not self.is_in_memory_db(name) and not keepdb:
            begin_with_copy(name)
        return name

    with patch.object(DatabaseCreation, "_create_test_db", copied):
        yield
