"""Two content editors of one clinic, each in a browser of their own."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.roles import Role


@pytest.fixture
def editor(client_for: Callable[..., Client]) -> Client:
    return client_for(Role.CONTENT_EDITOR)


@pytest.fixture
def second(client_for: Callable[..., Client]) -> Client:
    return client_for(Role.CONTENT_EDITOR)
