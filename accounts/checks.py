"""What must hold before the product may serve: no account that everybody knows the password of."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from accounts.demo_accounts import DOMAIN


@register(Tags.database)
def no_demo_accounts(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse demonstration accounts outside the demonstration (`check --database default`,
    `migrate`).

    They can't sign in there anyway (accounts.backends); their presence means that a demonstration's
    database is about to be used for real people.
    """
    if settings.DEMO_MODE or not databases:
        return []
    from accounts.models import User

    try:
        found = User.objects.filter(email__iendswith=f"@{DOMAIN}").count()
    except DatabaseError:  # before the first migration there is no table, and so no account
        return []
    if not found:
        return []
    return [
        Error(
            f"{found} demonstration accounts (@{DOMAIN}) are in this database.",
            hint="Start with an empty database; never turn a demonstration into the real thing.",
            id="accounts.E001",
        )
    ]
