"""Password rules beyond Django's own."""

import re

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CONTEXT_WORDS = ("myoway", "clinic", "hospital", "password", "twitch", "cramp", "patient")
SHORTEST_WORD = 3  # characters; shorter parts of a name are in every other word
LONGEST = 256  # characters; beyond it hashing is only a way to waste the server's time


class ContextWordsValidator:
    """Refuses passwords made mostly of words that anyone would guess here, or from one's name."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(_("Use at most %(n)d characters.") % {"n": LONGEST})
        rest = password.lower()
        for word in (*CONTEXT_WORDS, *_words_about(user)):
            rest = rest.replace(word, "")
        if len(rest) < 8:
            raise ValidationError(_("This password is mostly a word that is easy to guess here."))

    def get_help_text(self) -> str:
        return _("Don't build it from words such as the product's or the clinic's name.")


def _words_about(user: AbstractBaseUser | None) -> list[str]:
    """Return the parts of the person's name and address that are long enough to be guessed."""
    known = f"{getattr(user, 'full_name', '')} {getattr(user, 'email', '')}".lower()
    return [word for word in re.split(r"[\W_]+", known) if len(word) >= SHORTEST_WORD]
