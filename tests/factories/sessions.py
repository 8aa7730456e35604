"""Sessions in a state that takes several pages to reach."""

import time

from allauth.account.internal.flows import login
from django.contrib.auth import SESSION_KEY
from django.test import Client


def just_authenticated(client: Client) -> Client:
    """Let the person's last sign-in be now, for pages that ask for it again after a while."""
    session = client.session
    now = {"method": "password", "at": time.time(), "reauthenticated": True}
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [now]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = session[SESSION_KEY]
    session.save()
    return client
