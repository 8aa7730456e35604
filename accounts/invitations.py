"""A link by e-mail with which a new person chooses their first password."""

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpRequest

from accounts.models import User


def send_invitation(request: HttpRequest, person: User) -> None:
    """Mail the link. It works once, for three days (PASSWORD_RESET_TIMEOUT).

    A mail server that is away is logged, not raised: the administrator can invite again by
    resetting how the person signs in.
    """
    adapter = get_adapter(request)
    token = PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    address = adapter.get_reset_password_from_key_url(f"{user_pk_to_url_str(person)}-{token}")
    adapter.send_mail(
        "account/email/invitation", person.email, {"user": person, "invitation_url": address}
    )
