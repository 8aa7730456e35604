"""Every address of the product with something plausible in the place of each id."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

NOBODY = uuid.UUID("00000000-0000-4000-8000-000000000000")
SAMPLES = {"uuid": str(NOBODY), "int": "999999", "slug": "nothing-of-that-name", "str": "x"}
# Regular expressions of allauth, and a path that fits each.
FITTING = {
    r"^confirm-email/(?P<key>[-:\w]+)/$": "confirm-email/x/",
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-x/",
    r"^accounts/(?:signup|email|confirm-email|password/set|login/code)/": "accounts/signup/",
}


def patterns(
    of: list[Any] | None = None, route: str = "", space: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Yield full name, route and pattern of every address, the admin's own left out."""
    for entry in get_resolver().url_patterns if of is None else of:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if entry.namespace == "admin":
                continue
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from patterns(entry.url_patterns, here, inner)
        else:
            yield f"{space}{entry.name}", here, entry


def path_of(route: str) -> str:
    """Return a path that the route matches, with ids of things that do not exist."""
    for expression, sample in FITTING.items():
        if route.endswith(expression):
            return "/" + route[: -len(expression)] + sample
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES[m[1] or "str"], route)
    assert not re.search(r"[\^$(\\]", path), f"{route}: add a fitting path"
    return "/" + path


def every_address() -> list[tuple[str, str]]:
    """Return name and a fitting path of every address but the admin's."""
    return [(name, path_of(route)) for name, route, _pattern in patterns()]
