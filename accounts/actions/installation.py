"""The first administrator, who makes the first clinic and everybody else's account."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from accounts.models import User
from core.audit.trail import SystemActor, record


class AccountExists(Exception):
    """Somebody has this e-mail address already."""


@transaction.atomic
def create_system_administrator(
    *, email: str, full_name: str, password: str, now: datetime
) -> User:
    """Make an account that looks after the system. Raises ValidationError, AccountExists.

    The person sets up a second factor at the first sign-in, before they can do anything else.
    """
    if User.objects.filter(email=email.lower()).exists():
        raise AccountExists
    person = User(email=email.lower(), full_name=full_name)
    validate_password(password, person)
    person = User.objects.create_user(
        email, password, full_name=full_name, is_system_administrator=True
    )
    record(verb="person.created", by=SystemActor("command"), now=now, subject=person)
    return person
