"""The browsers of a clinician and of an editor of rulesets, and an open screening."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
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


@pytest.fixture
def desk(client_for: ClientFor) -> Client:
    return client_for(Role.CONTENT_EDITOR)


@pytest.fixture
def editor(desk: Client) -> User:
    return desk.user  # type: ignore[attr-defined, no-any-return]
