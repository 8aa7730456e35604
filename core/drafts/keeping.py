"""Keeping what is typed, and taking each form once."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError, transaction
from django.http import QueryDict

from core.drafts.models import Draft, Submission

NOT_KEPT = {"csrfmiddlewaretoken", "form_token"}
LONGEST_KEY = 200  # characters: the path of a form
LONGEST_DRAFT = 400_000  # characters; far above the largest honest section


class ForeignToken(SuspiciousOperation):
    """A form came with the token of another person's form; Django answers 400."""


class DraftTooLong(Exception):
    """The draft is longer than any honest form."""


def save_draft(*, user: Any, key: str, data: QueryDict, now: datetime) -> Draft:
    """Keep the posted fields as they are; NUL characters, which no database keeps, are dropped."""
    fields = {
        name: [_storable(value) for value in values]
        for name, values in data.lists()
        if name not in NOT_KEPT and "password" not in name
    }
    if sum(len(v) for values in fields.values() for v in values) > LONGEST_DRAFT:
        raise DraftTooLong
    draft, _ = Draft.objects.update_or_create(
        user=user, key=key[:LONGEST_KEY], defaults={"fields": fields, "saved_at": now}
    )
    return draft


def keep_if_short(*, user: Any, key: str, data: QueryDict, now: datetime) -> None:
    """Keep what was typed beside another answer; what is longer than any honest form is not."""
    with suppress(DraftTooLong):
        save_draft(user=user, key=key, data=data, now=now)


def draft_for(*, user: Any, key: str) -> Draft | None:
    """Return what this person last typed into this form, if it was not submitted."""
    return Draft.objects.filter(user=user, key=key[:LONGEST_KEY]).first()


def draft_data(draft: Draft) -> QueryDict:
    """Return the draft as form data, to bind a form to it."""
    data = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        data.setlist(name, values)
    return data


def discard_draft(*, user: Any, key: str) -> None:
    """Forget the draft, because its form was submitted or its writer said so."""
    Draft.objects.filter(user=user, key=key[:LONGEST_KEY]).delete()


def take_once(*, token: UUID, user: Any, now: datetime, act: Callable[[], str]) -> tuple[str, bool]:
    """Run `act` once for this form token; return where it led and whether it ran now.

    `act` returns the address to go to. A repeated or simultaneous submission of the same form gets
    the first one's address and changes nothing. Raises ForeignToken for a token that somebody else
    used: where their form led is not told, and nothing is kept of this one.
    """
    earlier = Submission.objects.filter(token=token, user=user).first()
    if earlier is not None:
        return earlier.answer, False
    try:
        with transaction.atomic():
            answer = act()
            Submission.objects.create(token=token, user=user, answer=answer, taken_at=now)
    except IntegrityError:
        won = Submission.objects.filter(token=token).first()
        if won is None:
            raise  # the act itself broke a rule of its table
        if won.user_id != user.pk:
            raise ForeignToken("This form belongs to somebody else.") from None
        return won.answer, False
    return answer, True


def _storable(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
