"""Who may sign in at all."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from accounts.demo_accounts import is_demo_account
from accounts.models import User


class HouseBackend(AuthenticationBackend):  # type: ignore[misc]
    """Password check by e-mail address; demonstration accounts exist in the demonstration only.

    Django asks the backend again at every request, so an account that is deactivated is signed out
    at its next request.
    """

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        if not super().user_can_authenticate(user):
            return False
        return settings.DEMO_MODE or not (isinstance(user, User) and is_demo_account(user.email))
