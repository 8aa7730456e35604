"""Which numbers can name a patient, and how they are written."""

from django.utils.translation import gettext_lazy as _
from nhs_number.validate import is_valid

from patients.models.people import IdentifierKind

LONGEST = 30  # characters


class IdentifierRefused(Exception):
    """The number cannot be one of that kind; `message` says why in words for the person."""

    def __init__(self, kind: IdentifierKind, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind, self.message = kind, message


def tidy(kind: IdentifierKind, text: str) -> str:
    """Return the number as it is stored: upper case, without spaces and dashes.

    Raises IdentifierRefused for an NHS number that fails its check digit (or is ten equal digits,
    which pass the check but are what people type when they have none), and for anything that is
    not letters and digits.
    """
    value = "".join(c for c in text.upper() if not c.isspace() and c not in "-–./")
    if not value or len(value) > LONGEST or not (value.isascii() and value.isalnum()):
        raise IdentifierRefused(
            kind,
            str(_("Write the number with letters and digits only, at most 30 of them.")),
        )
    if kind == IdentifierKind.NHS_NUMBER:
        if len(value) != 10 or not value.isdigit():
            raise IdentifierRefused(kind, str(_("An NHS number has ten digits.")))
        if len(set(value)) == 1 or not is_valid(value):
            raise IdentifierRefused(
                kind, str(_("This is not a valid NHS number. Check each digit."))
            )
    return value


def written(kind: str, value: str) -> str:
    """Return the number as people read it: an NHS number in groups of 3, 3 and 4."""
    if kind == IdentifierKind.NHS_NUMBER and len(value) == 10:
        return f"{value[:3]} {value[3:6]} {value[6:]}"
    return value
