"""Every address says who may use it. An address that says nothing fails the build."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.roles import Permission
from tests.architecture.source import PACKAGES

# Addresses of packages that bring their own guard: where they are hung, and what guards them.
GUARDED_ELSEWHERE = {
    "accounts/": "allauth: signing in and second factor; sign-up is closed by the adapter",
    "admin/": "Django's admin: superusers only, behind allauth's sign-in",
}


def addresses(
    patterns: list[URLPattern | URLResolver] | None = None, before: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Yield every address of the product with its pattern."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield route, pattern


def _module(view: Any) -> str:
    return getattr(getattr(view, "view_class", view), "__module__", "")


def own_addresses() -> list[tuple[str, URLPattern]]:
    return [
        (route, p) for route, p in addresses() if _module(p.callback).partition(".")[0] in PACKAGES
    ]


def test_every_view_says_what_it_needs() -> None:
    silent, contradictory = [], []
    for route, pattern in own_addresses():
        view = pattern.callback
        said = [
            mark for mark in ("permission", "public", "open_to_signed_in") if hasattr(view, mark)
        ]
        if not said:
            silent.append(route)
        elif len(said) > 1:
            contradictory.append((route, said))
        if hasattr(view, "permission"):
            assert isinstance(view.permission, Permission), route
        for mark in ("public", "open_to_signed_in"):
            reason = getattr(view, mark, "a reason")
            assert isinstance(reason, str), f"{route}: {mark} needs a reason"
            assert len(reason) > 5, f"{route}: {mark} needs a reason"
    assert not silent, "no permission and no mark"
    assert not contradictory


def test_every_other_address_has_a_known_guard() -> None:
    used = set()
    for route, pattern in addresses():
        module = _module(pattern.callback)
        if module.partition(".")[0] in PACKAGES:
            continue
        guards = [prefix for prefix in GUARDED_ELSEWHERE if route.startswith(prefix)]
        assert guards, f"{route} is served by {module}, which nobody vouches for"
        used.update(guards)
    assert used == set(GUARDED_ELSEWHERE), "stale entries"


def test_every_own_address_has_a_name_of_its_own() -> None:
    names: dict[str, list[str]] = {}
    for route, pattern in own_addresses():
        assert pattern.name, f"{route} has no name"
        names.setdefault(f"{pattern.lookup_str.partition('.')[0]}:{pattern.name}", []).append(route)
    # One name may have several routes (a page with and without an optional part).
    assert not {name: routes for name, routes in names.items() if len(routes) > 2}


def test_views_are_functions() -> None:
    """One style: what a function does is read from top to bottom (docs/adr)."""
    classes = [route for route, p in own_addresses() if hasattr(p.callback, "view_class")]
    assert classes == []


def test_ids_in_addresses_are_typed() -> None:
    """`<str:…>` would hand any text to the database; ids are uuid, int or slug."""
    loose = [route for route, _p in own_addresses() if "<str:" in route or "<path:" in route]
    assert loose == []
