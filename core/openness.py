"""Marks for the few views that need no permission, each with its reason.

A view either requires a permission (`accounts.access.requires`) or carries one of these marks;
a view with neither fails the build.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse

View = TypeVar("View", bound=Callable[..., HttpResponse])


def signed_in_only(reason: str) -> Callable[[View], View]:
    """Mark a view that every signed-in person may use, and say why."""

    def decorate(view: View) -> View:
        cast(Any, view).open_to_signed_in = reason
        return view

    return decorate


def public(reason: str) -> Callable[[View], View]:
    """Mark a view that needs no sign-in, and say why."""

    def decorate(view: View) -> View:
        open_view = login_not_required(view)
        cast(Any, open_view).public = reason
        return open_view

    return decorate
