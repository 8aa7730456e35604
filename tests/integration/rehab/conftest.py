"""A therapist at work: signed in, with an episode whose gate can be answered."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Clinic, User
from rehab.models import Episode
from tests.factories.rehab import EpisodeFactory, publish_gate


@pytest.fixture
def episode(clinic: Clinic) -> Episode:
    publish_gate()
    return EpisodeFactory.create(patient__clinic=clinic)


@pytest.fixture
def browser(sign_in: Callable[..., Client], therapist: User) -> Client:
    return sign_in(therapist)
