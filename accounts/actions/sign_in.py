"""What changes when people look after their own password."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from core.audit.trail import record


@transaction.atomic
def password_was_chosen(*, user: User, how: str, now: datetime) -> None:
    """Record that the person chose their own password; a temporary one has served its purpose."""
    if user.must_change_password:
        User.objects.filter(pk=user.pk).update(
            must_change_password=False, row_version=F("row_version") + 1
        )
        user.must_change_password = False
    record(verb=how, by=user, now=now, subject=user)
