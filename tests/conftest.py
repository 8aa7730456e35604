"""What every test stands on: no network, a fixed language, a clean database, signed-in people.

The suite runs on SQLite (a file, as in production) and, with DATABASE_URL, on PostgreSQL. Warnings
are errors, the order is random, and nothing here knows a page or a rule of the product.
"""

import gc
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, settings

from accounts.models import Clinic, User
from accounts.roles import Role
from tests import network
from tests.append_only import flush_past_triggers
from tests.detectors import watched_requests
from tests.factories.accounts import ClinicFactory, member_of, system_administrator
from tests.ready import copies_of_migrated

# One profile: examples are derived from the test itself, so a red run is red again, and slow
# machines are no failure. `make laws` asks for many more examples through HYPOTHESIS_EXAMPLES.
settings.register_profile(
    "house",
    deadline=None,
    derandomize=True,
    print_blob=True,
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "100")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")


# What takes longest begins first, so that no process is left with it while the others have ended.
# Otherwise the order stays random.
LONGEST = (
    "tests/functional/test_every_page.py",
    "tests/bad_input/test_every_form.py",
    "tests/pdf/test_batch.py",
    "tests/security/test_production.py",
    "tests/engine/test_laws.py",
    "tests/integration/config/test_demonstration.py",
    "tests/pdf/test_same_bytes.py",
    "tests/query_counts/test_query_counts.py",
    "tests/security/test_pages_of_everybody.py",
    "tests/engine/test_reading_cases.py",
)
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what reads or writes a database: only that can differ on another one."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker("database")
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_collection_finish() -> None:
    """Thousands of collected tests live as long as the run: they are not searched for garbage.

    Garbage of the tests themselves is looked for less often than by default, and when all is done.
    It was a sixth of the time of tests that draw pages.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """Every process begins with a copy of a migrated database, where scripts/test made one."""
    with copies_of_migrated():
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Nothing leaves this machine; tests/house/test_network.py proves it."""
    with network.loopback_only():
        yield


@pytest.fixture(autouse=True)
def _house_language() -> Iterator[None]:
    """Every test reads British English, whatever a test before it switched on."""
    with translation.override("en-gb"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _flushable_tables() -> Iterator[None]:
    """Between transactional tests even append-only tables are emptied, triggers kept."""
    with flush_past_triggers():
        yield


@pytest.fixture(autouse=True)
def _fresh_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """The cache table is no model's, so no flush empties it after a transactional test."""
    yield
    if "transactional_db" in request.fixturenames:
        with request.getfixturevalue("django_db_blocker").unblock():
            cache.clear()


@pytest.fixture(autouse=True)
def requests_are_watched() -> Iterator[None]:
    """No request writes a record without an audit event, and reading a page changes nothing."""
    with watched_requests() as faults:
        yield
    assert faults == []


@pytest.fixture
def clinic(db: None) -> Clinic:
    """The clinic that the people of a test work in."""
    return ClinicFactory.create(name="Northgate Clinic")


@pytest.fixture
def other_clinic(db: None) -> Clinic:
    """A clinic in which they have no business."""
    return ClinicFactory.create(name="Southmoor Clinic")


@pytest.fixture
def clinician(clinic: Clinic) -> User:
    return member_of(clinic, Role.CLINICIAN)


@pytest.fixture
def therapist(clinic: Clinic) -> User:
    return member_of(clinic, Role.THERAPIST)


@pytest.fixture
def content_editor(clinic: Clinic) -> User:
    return member_of(clinic, Role.CONTENT_EDITOR)


@pytest.fixture
def clinic_administrator(clinic: Clinic) -> User:
    return member_of(clinic, Role.CLINIC_ADMINISTRATOR)


@pytest.fixture
def stranger(other_clinic: Clinic) -> User:
    """A clinician of another clinic: every record of `clinic` must be unknown to them."""
    return member_of(other_clinic, Role.CLINICIAN)


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """`sign_in(user)` is a browser in which they have signed in, second factor and all."""

    def signed_in(user: User, **options: Any) -> Client:
        client = Client(**options)
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def client_for(clinic: Clinic, sign_in: Callable[..., Client]) -> Callable[..., Client]:
    """`client_for(Role.CLINICIAN)`: a signed-in browser of someone with that role in `clinic`.

    `client_for(None)` is the system administrator; the person is `client.user`.
    """

    def opened(role: Role | None, **options: Any) -> Client:
        user = member_of(clinic, role) if role is not None else system_administrator()
        client = sign_in(user, **options)
        client.user = user  # type: ignore[attr-defined]
        return client

    return opened
