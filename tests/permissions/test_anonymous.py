"""Whoever is not signed in gets nothing but the way to sign in."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.permissions.addresses import path_of, patterns
from tests.permissions.matrix import MATRIX
from tests.permissions.open_addresses import OWN_SIGN_IN, PUBLIC, SHUT
from tests.permissions.rows import Row
from tests.permissions.world import World

pytestmark = pytest.mark.django_db
ROUTES = {name: route for name, route, _pattern in patterns()}
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
LOGIN = re.compile(r"^/accounts/login/\?next=")


@pytest.mark.parametrize("each", [pytest.param(e, id=e.name) for e in MATRIX])
def test_every_page_leads_to_signing_in(world: World, each: Row) -> None:
    path = reverse(each.name, kwargs=world.kwargs(each.kind))
    for method in METHODS:
        answer = Client().generic(method, path)
        assert answer.status_code == 302, method
        assert LOGIN.match(answer.headers["Location"]), method
        assert answer.content == b"", method


@pytest.mark.parametrize("each", [pytest.param(e, id=e.name) for e in MATRIX])
def test_parts_of_pages_answer_nothing(world: World, each: Row) -> None:
    path = reverse(each.name, kwargs=world.kwargs(each.kind))
    answer = Client().get(path, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (401, b"")


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_open_addresses_answer_as_listed(client: Client, name: str) -> None:
    path = path_of(ROUTES[name])
    assert client.get(path, follow=False).status_code in {PUBLIC[name][0], 302}
    answer = client.get(path, follow=True)
    assert answer.status_code == (404 if PUBLIC[name][0] == 404 else 200)


@pytest.mark.parametrize("name", sorted(OWN_SIGN_IN))
def test_ones_own_sign_in_pages_need_somebody(client: Client, name: str) -> None:
    path = path_of(ROUTES[name])
    for method in METHODS:
        answer = client.generic(method, path)
        assert answer.status_code == 302, method
        assert answer.headers["Location"].startswith("/accounts/login/"), method


@pytest.mark.parametrize("name", sorted(SHUT))
def test_shut_doors_are_shut(client: Client, name: str) -> None:
    path = path_of(ROUTES[name])
    for method in METHODS:
        assert client.generic(method, path).status_code == 404


def test_no_admin_page_answers(client: Client) -> None:
    for path in ("", "login/", "accounts/user/", "auth/group/add/", "jsi18n/"):
        answer = client.get(f"/admin/{path}")
        assert answer.status_code in {302, 404}
        assert b"Django" not in answer.content
