"""Password rules beyond Django's own."""

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CONTEXT_WORDS = ("myoway", "clinic", "hospital", "password", "twitch", "cramp", "patient")
LONGEST = 256  # characters; beyond it hashing is only a way to waste the server's time


class ContextWordsValidator:
    """Refuses passwords made mostly of words that anyone would guess here."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(_("Use at most %(n)d characters.") % {"n": LONGEST})
        rest = password.lower()
        for word in CONTEXT_WORDS:
            rest = rest.replace(word, "")
        if len(rest) < 8:
            raise ValidationError(_("This password is mostly a word that is easy to guess here."))

    def get_help_text(self) -> str:
        return _("Don't build it from words such as the product's or the clinic's name.")
