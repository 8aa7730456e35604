"""What holds for every answer: a name, no keeping, and plain words when the database is away."""

from collections.abc import Callable

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from accounts.models import User
from config import urls as house
from core.openness import public

handler500 = "core.views.server_error"


def _away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("the server closed the connection: patient Sandhu")


def _cut(request: HttpRequest) -> HttpResponse:
    raise InterfaceError("connection already closed")


_mark = public("only in this test")
urlpatterns = [path("away/", _mark(_away)), path("cut/", _mark(_cut)), *house.urlpatterns]


@pytest.mark.urls(__name__)
@pytest.mark.django_db
@pytest.mark.parametrize("where", ["/away/", "/cut/"])
def test_a_database_that_is_away_is_a_503(
    client: Client, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get(where)
    assert [each.levelname for each in caplog.records if each.name == "core.views"] == ["ERROR"]
    assert "Sandhu" not in caplog.text
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "not reachable" in answer.content.decode()
    assert "Sandhu" not in answer.content.decode()
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_also_when_it_is_away_before_any_page(
    clinician: User, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(clinician, raise_request_exception=False)

    def away(*args: object) -> None:
        raise OperationalError

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", away)
    answer = client.get("/account/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"


def test_being_alive_needs_no_database(client: Client) -> None:
    """This test has no database: a query would fail it."""
    answer = client.get("/livez")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_being_ready_means_every_migration(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/readyz").content == b"ok"
    monkeypatch.setattr(
        "core.views.MigrationExecutor.migration_plan", lambda self, nodes: [("core", "0003")]
    )
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_every_answer_has_a_name_of_its_own(client: Client) -> None:
    names = {client.get("/livez").headers["X-Request-ID"] for _ in range(5)}
    assert len(names) == 5
    given = client.get("/livez", headers={"X-Request-ID": "mine"}).headers["X-Request-ID"]
    assert given != "mine", "a visitor does not choose what the trail says"


@pytest.mark.django_db
def test_a_refused_form_is_explained_and_recorded(
    clinician: User, sign_in: Callable[..., Client]
) -> None:
    from core.audit.models import AuditEvent

    answer = sign_in(clinician, enforce_csrf_checks=True).post("/account/", {"full_name": "M"})
    assert answer.status_code == 403
    assert "open too long" in answer.content.decode()
    assert AuditEvent.objects.filter(verb="form.refused", actor=f"user:{clinician.pk}").exists()
