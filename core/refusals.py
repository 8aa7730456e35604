"""Why an action was not done, in words for the person who asked for it."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """Base of every named refusal: `message` is for the person, `field` names the form field."""

    message: Any = _("This could not be done.")
    field: str | None = None

    def __init__(self, message: "str | Promise | None" = None, *, field: str | None = None) -> None:
        super().__init__(type(self).__name__)
        if message is not None:
            self.message = message
        if field is not None:
            self.field = field
