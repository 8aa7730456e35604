"""The addresses of what is done to a draft, the same for every kind of it."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from content.views import any_draft as views
from content.views.any_draft import Desk


def draft_paths(route: str, desk: Desk) -> list[URLPattern]:
    """History, differences and the way to a version, below the route of one draft."""
    parts: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
        "history": ("history/", views.history),
        "revision": ("history/<int:revision>/", views.revision),
        "restore": ("history/<int:revision>/restore/", views.restore),
        "difference": ("difference/", views.difference),
        "go_on": ("go-on/", views.go_on),
        "drop": ("drop/", views.drop),
        "offer": ("offer/", views.offer),
        "approval": ("approval/", views.approval),
        "approve": ("approval/approve/", views.approve),
        "send_back": ("approval/send-back/", views.send_back),
    }
    return [
        path(f"{route}{end}", view, {"desk": desk}, name=desk.at[part].removeprefix("content:"))
        for part, (end, view) in parts.items()
    ]
