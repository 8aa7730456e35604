"""The world of the matrix is built once for each module; every test leaves it as it was."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.factories.accounts import ClinicFactory
from tests.permissions.world import World, built


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One of everything. Building it issues two real handouts, which takes seconds."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield built(
                ClinicFactory.create(name="Northgate Clinic"),
                ClinicFactory.create(name="Southmoor Clinic"),
            )
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
