"""A tour through every page of every role: strict policy, no names where others read them."""

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.audit.models import AuditEvent
from tests.detectors import watched_requests
from tests.logged import logged
from tests.permissions.conftest import world  # noqa: F401 - the fixture
from tests.permissions.matrix import MATRIX
from tests.permissions.world import World

pytestmark = pytest.mark.django_db

NO_PAGE = "/no/such/page/"  # asking for it is always logged
NAMES = re.compile(r"quillfeather|ravenscroft|whitfield", re.IGNORECASE)


class _Inline(HTMLParser):
    """Finds what a strict policy would stop, and what the title says."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.title = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not _is_data_or_file(given)):
            self.found.append(f"<{tag}>")
        self.found += [f"{name}=" for name in given if name == "style" or name.startswith("on")]
        for name in ("href", "src", "action"):
            target = given.get(name) or ""
            # A source may be followed, by who chooses to, without saying from which page.
            if tag == "a" and target.startswith("https://") and given.get("rel") == "noreferrer":
                continue
            if re.match(r"(https?:)?//|javascript:", target.strip(), re.IGNORECASE):
                self.found.append(f'{name}="{target}"')
        self._in_title = tag == "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False


def _is_data_or_file(given: dict[str, str | None]) -> bool:
    return bool(given.get("src")) or given.get("type") == "application/json"


@dataclass(frozen=True)
class Tour:
    """What the tour showed, and what it left behind."""

    pages: list[tuple[str, str, str]]  # name, kind and text of every page that somebody may open
    log: list[dict[str, str]]
    trail: list[str]


@pytest.fixture(scope="module")
def tour(world: World, django_db_blocker: Any) -> Iterator[Tour]:  # noqa: F811
    """One tour for all questions about it, as it takes seconds; the trail is undone after."""
    with django_db_blocker.unblock(), translation.override("en-gb"), transaction.atomic():
        with logged(logging.DEBUG) as out, watched_requests() as faults:
            pages = list(_pages(world))
            nobody = Client()
            nobody.get("/patients/?q=Quillfeather")
            nobody.get(f"{NO_PAGE}?q=Quillfeather")
            nobody.post(
                "/accounts/login/", {"login": "quillfeather@clinic.example", "password": "x"}
            )
        assert faults == []
        details = [str(d) for d in AuditEvent.objects.values_list("detail", flat=True)]
        yield Tour(pages, [json.loads(line) for line in out.getvalue().splitlines()], details)
        transaction.set_rollback(True)


def _pages(world: World) -> Iterator[tuple[str, str, str]]:  # noqa: F811
    for each in MATRIX:
        if each.answers.get("GET") != 200:
            continue
        client = Client()
        client.force_login(world.people[each.may[0]])
        answer = client.get(reverse(each.name, kwargs=world.kwargs(each.kind)))
        assert answer.status_code == 200, each.name
        if answer.headers["Content-Type"].startswith("text/html"):
            yield each.name, each.kind, answer.content.decode()


def test_the_parser_is_awake() -> None:
    parser = _Inline()
    parser.feed(
        '<title>A</title><p style="x" onclick="y"><script>z</script><a href="https://evil.example">'
        '<script type="application/json">{}</script><script src="/a.js"></script>'
        '<a href="https://source.example" rel="noreferrer">'
    )
    assert parser.title == "A"
    assert parser.found == ["style=", "onclick=", "<script>", 'href="https://evil.example"']


def test_no_page_holds_what_the_policy_forbids(tour: Tour) -> None:
    faults = {}
    for name, _kind, text in tour.pages:
        parser = _Inline()
        parser.feed(text)
        if parser.found:
            faults[name] = parser.found
    assert faults == {}
    assert len(tour.pages) > 40


def test_titles_of_lists_name_nobody(tour: Tour) -> None:
    for name, kind, text in tour.pages:
        parser = _Inline()
        parser.feed(text)
        assert parser.title.strip(), name
        if kind in {"", "clinic"}:
            assert not NAMES.search(parser.title), name


def test_no_log_line_of_the_tour_names_anybody(tour: Tour) -> None:
    said = [line["message"] for line in tour.log if line["logger"] != "django.db.backends"]
    assert f"Not Found: {NO_PAGE}" in said, "the log was heard"
    assert [line for line in said if NAMES.search(line)] == []


def test_the_trail_holds_no_words_about_anybody(tour: Tour) -> None:
    assert len(tour.trail) > 50
    assert [d for d in tour.trail if NAMES.search(d)] == []
