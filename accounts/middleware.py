"""What a session must satisfy before any page about patients answers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import Clinic, User
from accounts.roles import Role
from core.audit.trail import record
from core.drafts.keeping import keep_if_short

Answer = Callable[[HttpRequest], HttpResponse]

SEEN_EVERY = 10  # seconds; a page's burst of requests writes the session once
WIPE = '"cache", "storage"'  # what the browser forgets at the end of a session
KEEPS_A_DRAFT = {"form_token", "row_version"}  # what every form that fills a page carries
SECOND_FACTOR_TYPES = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class SessionTimeoutMiddleware:
    """Ends a session after 15 idle minutes or 12 hours in all, and leads back to the same page.

    A form that is sent too late is kept as its writer's draft, so that signing in again shows it.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = timezone.now()
        ended = why_ended(request, now)
        if ended:
            user = request.user
            _keep_what_was_sent(request, user, now)
            record(verb="session.ended", by=user, now=now, subject=user, detail={"why": ended})
            logout(request)
            response = _sign_in_again(request, ended)
        else:
            self._note_activity(request, now)
            response = self.get_response(request)
        if not request.user.is_authenticated:
            response["Clear-Site-Data"] = WIPE
        return response

    @staticmethod
    def _note_activity(request: HttpRequest, now: datetime) -> None:
        if now.timestamp() - request.session.get("last_seen", 0) >= SEEN_EVERY:
            request.session["last_seen"] = now.timestamp()
            request.session.setdefault("session_started", now.timestamp())
            UserSession.objects.create_from_request(request)


def why_ended(request: HttpRequest, now: datetime) -> str:
    """Return "idle" or "day" when the session is over, else nothing."""
    at = now.timestamp()
    started = request.session.get("session_started", at)
    if at - request.session.get("last_seen", started) > settings.SESSION_IDLE_SECONDS:
        return "idle"
    if at - started > settings.SESSION_ABSOLUTE_SECONDS:
        return "day"
    return ""


def _page_of(request: HttpRequest) -> str:
    """The page to come back to: for a form that was sent, the page that held it."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    source = urlsplit(request.headers.get("Referer", ""))
    if source.netloc == request.get_host() and source.path:
        return f"{source.path}?{source.query}" if source.query else source.path
    return request.path


def _keep_what_was_sent(request: HttpRequest, user: User, now: datetime) -> None:
    if request.method != "POST" or not KEEPS_A_DRAFT & request.POST.keys():
        return
    guard = CsrfViewMiddleware(_nothing)
    guard.process_request(request)
    if guard.process_view(request, _nothing, (), {}) is not None:
        return
    keep_if_short(user=user, key=request.path, data=request.POST, now=now)


def _nothing(request: HttpRequest) -> HttpResponse:
    """Stand for the view behind the check of the form's token."""
    return HttpResponse()


def _sign_in_again(request: HttpRequest, why: str = "") -> HttpResponse:
    if getattr(request, "htmx", False) or (
        request.headers.get("X-Requested-With") == "XMLHttpRequest"
    ):
        # A part of a page must not turn into the sign-in page: the page itself says what happened.
        return HttpResponse(status=401)
    door = resolve_url(settings.LOGIN_URL)
    back = request.GET.get("next", "/") if request.path == door else _page_of(request)
    query = {"next": back, **({"ended": why} if why else {})}
    return HttpResponseRedirect(f"{door}?{urlencode(query)}")


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every page needs a sign-in unless its view says otherwise; in the background it is a 401."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        return _sign_in_again(request)


class SignInCompleteMiddleware:
    """A password alone reaches only the pages that finish signing in.

    These are: choosing an own password instead of a temporary one, then setting up the second
    factor.
    """

    ALWAYS = frozenset({"account_logout", "account_login", "livez", "readyz", "keep_alive"})
    FOR_PASSWORD = frozenset({"account_change_password"})
    FOR_SECOND_FACTOR = frozenset(
        {
            "account_change_password",
            "account_reauthenticate",
            "mfa_index",
            "mfa_activate_totp",
            "mfa_add_webauthn",
        }
    )

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not request.user.is_authenticated or name in self.ALWAYS:
            return None
        user = request.user
        if user.must_change_password:
            if name in self.FOR_PASSWORD:
                return None
            return HttpResponseRedirect(resolve_url("account_change_password"))
        if settings.MFA_REQUIRED and not is_mfa_enabled(user, SECOND_FACTOR_TYPES):
            if name in self.FOR_SECOND_FACTOR:
                return None
            return HttpResponseRedirect(resolve_url("mfa_index"))
        return None


class CurrentClinicMiddleware:
    """Finds the clinic that the person works in now, and uses its time zone."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.clinic = None  # type: ignore[attr-defined]
        request.memberships = []  # type: ignore[attr-defined]
        request.roles = set()  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        user = request.user
        memberships = list(
            user.memberships.filter(ended_at=None).select_related("clinic").order_by("clinic__name")
        )
        request.memberships = memberships  # type: ignore[attr-defined]
        clinics: dict[int, Clinic] = {m.clinic_id: m.clinic for m in memberships}
        clinic = clinics.get(request.session.get("clinic", 0)) or next(iter(clinics.values()), None)
        if clinic is None:
            return self.get_response(request)
        request.clinic = clinic  # type: ignore[attr-defined]
        request.roles = {  # type: ignore[attr-defined]
            Role(m.role) for m in memberships if m.clinic_id == clinic.pk
        }
        with timezone.override(ZoneInfo(clinic.time_zone)):
            return self.get_response(request)
