"""How a view says what it needs. A view that says nothing fails the build (tests/architecture).

`requires` answers "may this person do that anywhere?"; which patients it holds for is the
selectors' business (`patients.selectors.visible_to`): a stranger's record is not found there.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import Clinic, Membership, User
from accounts.roles import Permission, Role
from core.audit.trail import record

View = TypeVar("View", bound=Callable[..., HttpResponse])


class ClinicRequest(HttpRequest):
    """A request by a signed-in person in the clinic they work in at the moment."""

    user: User
    clinic: Clinic
    memberships: list[Membership]
    roles: set[Role]


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


def reauthenticated(view: View) -> View:
    """Ask who is sitting there again, unless they showed it within the last five minutes.

    For exports and for acts on other people's accounts. The page that asks leads back to the
    view's own address by GET, so the view must answer GET; what was posted is not replayed behind
    one's back.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if did_recently_reauthenticate(request):
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method == "GET" else request.path
        return HttpResponseRedirect(
            f"{resolve_url('account_reauthenticate')}?{urlencode({'next': back})}"
        )

    guarded.asks_again = True  # type: ignore[attr-defined]
    return cast(View, guarded)
