"""Every address × every role × every method gives the answer of the table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.permissions.addresses import path_of, patterns
from tests.permissions.matrix import MATRIX
from tests.permissions.open_addresses import OWN_SIGN_IN, PUBLIC, SHUT
from tests.permissions.rows import Row
from tests.permissions.world import World
from tests.security.signing_in import confirm_again

pytestmark = pytest.mark.django_db
FORM_AGAIN = 422
Ask = Callable[[User, str, str], int]
# On another database only what reads or writes it could answer otherwise.
METHODS = ["GET", "POST"]
if connection.vendor == "sqlite":
    METHODS += ["HEAD", "PUT", "PATCH", "DELETE"]
ROUTES = {name: route for name, route, _pattern in patterns()}
ALL = [pytest.param(each, id=each.name) for each in MATRIX]
OWNED = [pytest.param(each, id=each.name) for each in MATRIX if each.kind and not each.shared]


@contextmanager
def _undone() -> Iterator[None]:
    """Let the next person find everything as it was."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


@pytest.fixture
def ask() -> Ask:
    """`ask(user, method, path)` is the status; each signs in once a test, without other cookies."""
    sessions: dict[int, str] = {}

    def asked(user: User, method: str, path: str) -> int:
        if user.pk not in sessions:
            door = Client()
            door.force_login(user)
            sessions[user.pk] = door.cookies[settings.SESSION_COOKIE_NAME].value
        browser = Client()
        browser.cookies[settings.SESSION_COOKIE_NAME] = sessions[user.pk]
        with _undone():
            return browser.generic(method, path).status_code

    return asked


def _path(world: World, each: Row) -> str:
    return reverse(each.name, kwargs=world.kwargs(each.kind))


def _expected(each: Row, letter: str, method: str) -> set[int]:
    listed = each.answers.get("GET" if method == "HEAD" else method)
    allowed = letter in each.may or (letter == "X" and "C" in each.may)
    if listed is None:
        # Whether the method or the person is refused first says nothing about the record.
        return {405} if allowed and letter != "X" else {403, 404, 405}
    either = {405} if method == "HEAD" else set()
    if not allowed:
        return {403} | either
    if letter == "X" and each.kind and not each.shared:
        return {404} | either
    return ({200, 422} if listed == FORM_AGAIN else {listed}) | either


def test_every_address_is_in_the_table() -> None:
    """And nothing in the table is without an address."""
    listed = {each.name for each in MATRIX} | set(PUBLIC) | OWN_SIGN_IN | SHUT
    there = {name for name, _route, _pattern in patterns()}
    assert there - listed == set(), "add a row"
    assert listed - there == set(), "stale rows"
    assert len(MATRIX) == len({each.name for each in MATRIX})


@pytest.mark.parametrize("each", ALL)
def test_every_role_gets_the_listed_answer(world: World, each: Row, ask: Ask) -> None:
    path = _path(world, each)
    wrong = []
    for letter, user in world.people.items():
        for method in METHODS:
            got, expected = ask(user, method, path), _expected(each, letter, method)
            if got not in expected:
                wrong.append(f"{letter} {method}: {got}, expected {sorted(expected)}")
    assert wrong == [], f"{each.name} {path}"


@pytest.mark.parametrize("each", OWNED)
def test_somebody_elses_thing_is_as_unknown_as_nothing(world: World, each: Row) -> None:
    """Somebody with the right role in another clinic can't tell what exists here."""
    stranger = world.other_administrator
    if "C" in each.may or "T" in each.may:
        stranger = world.people["X"] if "C" in each.may else world.other_therapist
    nothing = path_of(ROUTES[each.name])
    there = Client()
    there.force_login(stranger)
    confirm_again(there)
    for method in each.answers:
        with _undone():
            theirs = there.generic(method, _path(world, each))
            none = there.generic(method, nothing)
        assert theirs.status_code == HTTPStatus.NOT_FOUND, method
        assert none.status_code == HTTPStatus.NOT_FOUND, method
        assert "quillfeather" not in theirs.content.decode(errors="replace").lower()


CHILDREN = [
    pytest.param(each, id=each.name)
    for each in MATRIX
    if each.kind
    in {
        "role", "alert", "medicine", "vital sign", "investigation", "screening action", "measure",
        "goal", "goal score",
    }
]  # fmt: skip


@pytest.mark.parametrize("each", CHILDREN)
def test_a_child_of_another_parent_is_not_found(world: World, each: Row, ask: Ask) -> None:
    """Both patients are mine; but this alert is not that patient's."""
    person = world.people[next(letter for letter in "CTA" if letter in each.may)]
    theirs = reverse(each.name, kwargs=world.kwargs(each.kind, world.another))
    for method in each.answers:
        assert ask(person, method, theirs) == HTTPStatus.NOT_FOUND, method


@pytest.mark.parametrize("name", sorted(OWN_SIGN_IN))
def test_pages_about_signing_in_are_for_everybody_signed_in(
    world: World, name: str, ask: Ask
) -> None:
    route = ROUTES[name]
    for user in world.people.values():
        assert ask(user, "GET", path_of(route)) in {200, 302, 404}


@pytest.mark.parametrize("name", sorted(SHUT))
def test_shut_doors_are_shut_for_everybody(world: World, name: str, ask: Ask) -> None:
    path = path_of(ROUTES[name])
    for user in world.people.values():
        for method in METHODS:
            assert ask(user, method, path) == HTTPStatus.NOT_FOUND
