"""How a view says what it needs. A view that says nothing fails the build (tests/architecture).

`requires` answers "may this person do that anywhere?"; which patients it holds for is the
selectors' business (`patients.selectors.visible_to`): a stranger's record is not found there.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Clinic, User
from accounts.roles import Permission
from core.audit.trail import record

View = TypeVar("View", bound=Callable[..., HttpResponse])


class ClinicRequest(HttpRequest):
    """A request by a signed-in person in the clinic they work in at the moment."""

    user: User
    clinic: Clinic


def requires(permission: Permission) -> Callable[[View], View]:
    """Answer 403 unless the signed-in person holds `permission` somewhere; keep the refusal."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user = cast(User, request.user)
            if not user.may(permission):
                record(
                    verb="access.refused",
                    by=user,
                    now=timezone.now(),
                    detail={"permission": permission.value, "view": view.__name__},
                )
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate
