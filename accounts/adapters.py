"""Where our rules for signing in differ from allauth's defaults."""

import base64
import hashlib
import logging
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext

from accounts.backends import HouseBackend
from accounts.models import User
from core.audit.trail import AnonymousActor, record

log = logging.getLogger(__name__)


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by administrators; nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Stop whoever may not sign in here, whatever they proved, before a session is made."""
        if not HouseBackend().user_can_authenticate(user):
            clear_login(request)
            return cast(HttpResponse, self.respond_user_inactive(request, user))
        return cast(HttpResponse | None, super().pre_login(request, user, **kwargs))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go on to the work (or to the next step of signing in), not back to the same form."""
        return resolve_url("worklist")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt; one beyond the limit is refused whatever the password, and noted."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            email = str(credentials.get("email", "")).lower()
            record(
                verb="sign_in.refused",
                by=AnonymousActor(),
                now=timezone.now(),
                subject=User.objects.filter(email=email).first(),
                detail={"why": "too many attempts", "address": self.get_client_ip(request)},
            )
            raise

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away must undo and reveal nothing: the page answers as usual."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            log.exception("A mail could not be sent: %s", template_prefix)


class EncryptedMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps second-factor secrets encrypted; allauth stores them as plain text by default."""

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's
        held = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)d") % {"number": held + 1}

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> MultiFernet:
    """The newest key encrypts; SECRET_KEY_FALLBACKS still decrypt, so keys can be changed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"mfa:" + k.encode()).digest()))
            for k in keys
        ]
    )
