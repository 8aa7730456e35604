"""What the audit trail costs a page of the record: with it, against the same page without it.

Both go through the whole stack (middleware, session, templates) by Django's test client, on a
database of their own that commits for real. Each round opens every page once with and once without
audit, in turn, so that a busy machine slows both; the figure is the median of the rounds' ratios.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django

ROUNDS = 60
BAR = 1.2  # an audited page may take a fifth longer

Result = tuple[str, float, float]


def measure() -> list[Result]:
    """Label, ratio and bar for the pages that show a patient's record."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    from django.db import connection
    from django.test.runner import DiscoverRunner
    from django.test.utils import setup_test_environment

    setup_test_environment()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    made = runner.setup_databases()
    try:
        return [
            (f"{label}, audited / not audited ({connection.vendor})", _ratio(get), BAR)
            for label, get in _pages().items()
        ]
    finally:
        runner.teardown_databases(made)


def _pages() -> dict[str, Callable[[], None]]:
    from django.test import Client
    from django.urls import reverse

    from accounts.roles import Role
    from tests.factories.accounts import ClinicFactory, member_of
    from tests.factories.world import a_world

    clinic = ClinicFactory.create(name="Northgate Clinic")
    clinician = member_of(clinic, Role.CLINICIAN)
    world = a_world(clinic, clinician)
    browser = Client()
    browser.force_login(clinician)

    def getting(path: str) -> Callable[[], None]:
        def get() -> None:
            assert browser.get(path).status_code == 200

        return get

    return {
        "patient page": getting(reverse("patients:detail", args=[world.patient.pk])),
        "visit page": getting(reverse("visits:detail", args=[world.signed_visit.pk])),
    }


def _ratio(get: Callable[[], None]) -> float:
    get()
    ratios = []
    for turn in range(ROUNDS):
        if turn % 2:
            audited = _seconds(get)
            with _no_audit():
                plain = _seconds(get)
        else:
            with _no_audit():
                plain = _seconds(get)
            audited = _seconds(get)
        ratios.append(audited / plain)
    return statistics.median(ratios)


def _seconds(get: Callable[[], None]) -> float:
    start = time.perf_counter()
    get()
    return time.perf_counter() - start


@contextmanager
def _no_audit() -> Iterator[None]:
    """Let everything that calls `record` call nothing."""
    from core.audit import trail

    real = trail.record

    def nothing(**_said: Any) -> None:
        return None

    holders = [m for m in list(sys.modules.values()) if getattr(m, "record", None) is real]
    assert len(holders) > 3, "the pages no longer audit through core.audit.trail.record"
    for module in holders:
        module.record = nothing  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for module in holders:
            module.record = real  # type: ignore[attr-defined]
