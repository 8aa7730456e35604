"""The tables are what the models say."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.architecture.source import PACKAGES


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said, verbosity=3)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_migrations_of_an_app_stand_in_one_line() -> None:
    graph = MigrationLoader(None).graph
    for label in PACKAGES:
        leaves = [node for node in graph.leaf_nodes() if node[0] == label]
        assert len(leaves) <= 1, leaves
