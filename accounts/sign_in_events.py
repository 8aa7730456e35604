"""Everything about signing in becomes an audit event, through the signals of Django and allauth.

`detail` says how and from which network address; never what was typed: people type passwords into
the e-mail field. A failed attempt names the account when the address belongs to one.
"""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.actions.sessions import end_other_sessions
from accounts.actions.sign_in import password_was_chosen
from accounts.models import User
from core.audit.trail import Actor, AnonymousActor, record

ANONYMOUS = AnonymousActor()


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Start the session's clocks and record how the person signed in."""
    now = timezone.now()
    request.session["session_started"] = now.timestamp()
    request.session.pop("last_seen", None)
    methods = [
        step.get("type") or step["method"]
        for step in request.session.get("account_authentication_methods", [])
    ]
    _note("sign_in.succeeded", by=user, request=request, subject=user, methods=methods)


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Record the end of a session that somebody was signed in to."""
    if user is not None:
        _note("sign_out", by=user, request=request, subject=user)


@receiver(user_login_failed)
def sign_in_failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    """Record a wrong password or an unknown address, without saying which to anybody outside."""
    email = str(credentials.get("email") or credentials.get("username") or "")
    account = User.objects.filter(email=email.strip().lower()).first()
    _note("sign_in.failed", by=ANONYMOUS, request=request, subject=account)


@receiver(mfa_signals.authentication_failed)
def second_factor_failed(
    sender: Any,
    request: HttpRequest,
    user: User,
    authenticator: Authenticator,
    reauthentication: bool = False,
    **kwargs: Any,
) -> None:
    """Record a wrong code."""
    actor = user if request.user.is_authenticated else ANONYMOUS
    _note(
        "second_factor.failed",
        by=actor,
        request=request,
        subject=user,
        kind=authenticator.type,
        again=reauthentication,
    )


@receiver(mfa_signals.authenticator_used)
def second_factor_used(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Record a right code or key; for a recovery code this is the only place that shows its use."""
    _note("second_factor.used", by=user, request=request, subject=user, kind=authenticator.type)


@receiver(mfa_signals.authenticator_added)
def second_factor_added(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Record it and end the person's other sessions; the code just typed counts as used."""
    if authenticator.type == Authenticator.Type.TOTP:
        authenticator.wrap().validate_code(str(request.POST.get("code", "")))
    _second_factor_changed("second_factor.added", request, user, authenticator)


@receiver(mfa_signals.authenticator_removed)
def second_factor_removed(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Record it and end the person's other sessions."""
    _second_factor_changed("second_factor.removed", request, user, authenticator)


@receiver(mfa_signals.authenticator_reset)
def recovery_codes_renewed(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Record it and end the person's other sessions."""
    _second_factor_changed("second_factor.renewed", request, user, authenticator)


@receiver(account_signals.password_changed)
@receiver(account_signals.password_set)
def password_changed(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Record it; Django has already ended the other sessions, whose hash no longer fits."""
    password_was_chosen(user=user, how="password.changed", now=timezone.now())
    end_other_sessions(user=user, keep=request.session.session_key)


@receiver(account_signals.password_reset)
def password_reset(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Record a password chosen through a mailed link; all sessions ended with the old one."""
    password_was_chosen(user=user, how="password.reset", now=timezone.now())
    end_other_sessions(user=user, keep=None)


def _second_factor_changed(
    verb: str, request: HttpRequest, user: User, authenticator: Authenticator
) -> None:
    _note(verb, by=user, request=request, subject=user, kind=authenticator.type)
    end_other_sessions(user=user, keep=request.session.session_key)


def _note(
    verb: str, *, by: Actor, request: HttpRequest | None, subject: User | None, **detail: Any
) -> None:
    address = _address(request)
    if address:
        detail["address"] = address
    record(verb=verb, by=by, now=timezone.now(), subject=subject, detail=detail)


def _address(request: HttpRequest | None) -> str:
    if request is None:
        return ""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:  # a server on a socket without a proxy's header knows no address
        return ""
