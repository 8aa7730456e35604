"""A clinician's browser and an open screening."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.roles import Role
from tests.factories.triage import open_screening
from triage.models import Screening

ClientFor = Callable[..., Client]


@pytest.fixture
def browser(client_for: ClientFor) -> Client:
    """A clinician's browser; the clinician is `browser.user`."""
    return client_for(Role.CLINICIAN)


@pytest.fixture
def screening(browser: Client) -> Screening:
    return open_screening(browser.user)  # type: ignore[attr-defined]
