"""The eyes themselves: what they must see, they see; what is allowed, they let pass."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from accounts.models import User
from config import urls as house
from core.audit.trail import record
from core.openness import signed_in_only
from tests.detectors import AUDIT, record_tables, watched_requests

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls(__name__),
]


@pytest.fixture(autouse=True)
def requests_are_watched() -> None:
    """Stand in for the fixture of all other tests: here, faults are made on purpose."""


def _write_a_record(**then: Any) -> None:
    """Touch no row, but send the statement."""
    table = sorted(record_tables())[0]
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{table}" SET id = id WHERE 1 = 0')  # noqa: S608 - our own table


def _unaudited(request: HttpRequest) -> HttpResponse:
    _write_a_record()
    return HttpResponse("done")


def _audited(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        _write_a_record()
        record(verb="test.done", by=request.user, now=timezone.now())  # type: ignore[arg-type]
    return HttpResponse("done")


def _renames(request: HttpRequest) -> HttpResponse:
    User.objects.filter(pk=0).update(title="x")
    return HttpResponse("done")


def _reads(request: HttpRequest) -> HttpResponse:
    record(verb="test.viewed", by=request.user, now=timezone.now())  # type: ignore[arg-type]
    return HttpResponse("read")


_mark = signed_in_only("only in this test")
urlpatterns = [
    path("unaudited/", _mark(_unaudited)),
    path("audited/", _mark(_audited)),
    path("renames/", _mark(_renames)),
    path("reads/", _mark(_reads)),
    *house.urlpatterns,
]
SignIn = Callable[..., Client]


def test_the_tables_about_patients_are_known() -> None:
    assert len(record_tables()) > 5
    assert AUDIT not in record_tables()
    assert "core_draft" not in record_tables()
    assert "accounts_user" not in record_tables()


def test_a_clinical_write_without_audit_is_seen(sign_in: SignIn, clinician: User) -> None:
    with watched_requests() as faults:
        sign_in(clinician).post("/unaudited/")
    assert len(faults) == 1
    assert "without an audit event" in faults[0]


def test_an_audited_write_is_let_pass(sign_in: SignIn, clinician: User) -> None:
    with watched_requests() as faults:
        sign_in(clinician).post("/audited/")
    assert faults == []


@pytest.mark.parametrize("where", ["/audited/", "/renames/"])
def test_a_page_that_writes_is_seen(sign_in: SignIn, clinician: User, where: str) -> None:
    with watched_requests() as faults:
        sign_in(clinician).get(where)
    assert len(faults) == 1
    assert faults[0].startswith(f"GET {where} wrote")


def test_reading_writes_the_trail_and_the_session(sign_in: SignIn, clinician: User) -> None:
    with watched_requests() as faults:
        answer = sign_in(clinician).get("/reads/")
    assert answer.content == b"read"
    assert faults == []
