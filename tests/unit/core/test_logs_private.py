"""Log lines: readable by machines, and nothing in them that a person typed."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from accounts.models import User
from config import urls as house
from core.openness import signed_in_only
from tests.logged import logged

SECRET = "Grete Sandhu 943 476 5919"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the product's own handler would write to stderr."""
    with logged() as out:
        yield out


def _told(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def _fails(request: HttpRequest) -> HttpResponse:
    typed = request.GET["q"]
    raise ValueError(f"nobody is called {typed}")


urlpatterns = [path("fails/", signed_in_only("only in this test")(_fails)), *house.urlpatterns]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_crash_is_logged_without_what_was_typed(
    lines: io.StringIO, sign_in: Callable[..., Client], clinician: User
) -> None:
    client = sign_in(clinician, raise_request_exception=False)
    answer = client.get("/fails/", {"q": SECRET})
    assert answer.status_code == 500
    assert SECRET not in answer.content.decode()
    told = _told(lines)
    assert any("ValueError" in line.get("exc_info", "") for line in told)
    assert any("_fails" in line.get("exc_info", "") for line in told), "the place is told"
    assert {line["request_id"] for line in told} == {answer.headers["X-Request-ID"]}
    assert "Sandhu" not in lines.getvalue()
    assert "943" not in lines.getvalue().replace(answer.headers["X-Request-ID"], "")


@pytest.mark.django_db
def test_query_strings_are_left_out(
    lines: io.StringIO, sign_in: Callable[..., Client], clinician: User
) -> None:
    sign_in(clinician).get("/no/such/page/?name=Sandhu")
    assert "/no/such/page/" in lines.getvalue()
    assert "Sandhu" not in lines.getvalue()


def test_a_line_is_one_line(lines: io.StringIO) -> None:
    logging.getLogger("test").warning('first\r\n{"level": "FORGED"}\nsecond')
    assert len(_told(lines)) == 1


def test_a_line_says_when_where_and_how_bad(lines: io.StringIO) -> None:
    logging.getLogger("test.place").error("it broke")
    (told,) = _told(lines)
    assert (told["level"], told["logger"], told["message"]) == ("ERROR", "test.place", "it broke")
    assert told["at"].endswith("+00:00")
    assert told["request_id"] == ""


def test_every_logger_of_django_uses_this_handler() -> None:
    handler = settings.LOGGING["handlers"]["stderr"]
    assert settings.LOGGING["formatters"][handler["formatter"]]["()"].endswith(
        "PrivateJsonFormatter"
    )
    assert settings.LOGGING["root"]["handlers"] == ["stderr"]
    assert settings.LOGGING["loggers"]["django"] == {"handlers": [], "propagate": True}
    assert settings.ADMINS == [], "no exception goes out by mail"
