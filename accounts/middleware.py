"""What a session must satisfy before any page about patients answers."""

from collections.abc import Callable
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import Clinic, User
from accounts.roles import Role

Answer = Callable[[HttpRequest], HttpResponse]


class SessionTimeoutMiddleware:
    """Ends a session after 15 idle minutes or 12 hours in all, and leads back to the same page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now().timestamp()
            started = request.session.setdefault("session_started", now)
            last_seen = request.session.get("last_seen", now)
            idle = now - last_seen > settings.SESSION_IDLE_SECONDS
            over = now - started > settings.SESSION_ABSOLUTE_SECONDS
            if idle or over:
                logout(request)
                back = request.get_full_path() if request.method == "GET" else request.path
                query = urlencode({"next": back, "ended": "idle" if idle else "day"})
                return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")
            request.session["last_seen"] = now
        return self.get_response(request)


class SecondFactorRequiredMiddleware:
    """A password alone reaches only the pages that set up the second factor."""

    OPEN_PREFIXES = ("/accounts/", "/static/", "/livez", "/readyz")

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            settings.MFA_REQUIRED
            and user.is_authenticated
            and not request.path.startswith(self.OPEN_PREFIXES)
            and not self._has_second_factor(cast(User, user))
        ):
            return HttpResponseRedirect(resolve_url("mfa_index"))
        return self.get_response(request)

    @staticmethod
    def _has_second_factor(user: User) -> bool:
        from allauth.mfa.utils import is_mfa_enabled

        return is_mfa_enabled(user)


class CurrentClinicMiddleware:
    """Finds the clinic that the person works in now, and uses its time zone."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.clinic = None  # type: ignore[attr-defined]
        request.memberships = []  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            user = cast(User, request.user)
            memberships = list(
                user.memberships.filter(ended_at=None)
                .select_related("clinic")
                .order_by("clinic__name")
            )
            request.memberships = memberships  # type: ignore[attr-defined]
            chosen = request.session.get("clinic")
            clinics: dict[int, Clinic] = {m.clinic_id: m.clinic for m in memberships}
            clinic = clinics.get(chosen) or next(iter(clinics.values()), None)
            request.clinic = clinic  # type: ignore[attr-defined]
            request.roles = {  # type: ignore[attr-defined]
                Role(m.role) for m in memberships if clinic and m.clinic_id == clinic.pk
            }
            if clinic is not None:
                with timezone.override(ZoneInfo(clinic.time_zone)):
                    return self.get_response(request)
        return self.get_response(request)
