"""Ending sessions: whoever holds the old cookie is a stranger from the next request on."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.models import User
from core.audit.trail import Actor, record


def end_other_sessions(*, user: User, keep: str | None) -> int:
    """End the person's sessions except the one whose key is `keep`; return how many ended.

    For use inside an act that is audited by its own name (a new password, a new second factor).
    """
    ended = 0
    for session in UserSession.objects.filter(user=user).exclude(session_key=keep or ""):
        session.end()
        ended += 1
    return ended


@transaction.atomic
def end_sessions(*, person: User, by: Actor, now: datetime) -> int:
    """End every session of the person, wherever they are signed in; return how many ended."""
    ended = end_other_sessions(user=person, keep=None)
    record(verb="person.sessions_ended", by=by, now=now, subject=person, detail={"ended": ended})
    return ended
