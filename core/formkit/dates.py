"""Reading a date as people write it: day first, month as number or English name."""

import re
from calendar import monthrange
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
LONGEST = 40  # characters; no way of writing a date is longer

_SEP = r"[\s/.,\-]+"
_SHAPES = [
    re.compile(rf"(?P<y>\d{{4}}){_SEP}(?P<m>\d{{1,2}}){_SEP}(?P<d>\d{{1,2}})"),
    re.compile(rf"(?P<d>\d{{1,2}}){_SEP}(?P<m>\d{{1,2}}){_SEP}(?P<y>\d{{4}}|\d{{2}})"),
    re.compile(
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:{_SEP})?(?P<n>[a-z]+)\.?(?:{_SEP})?(?P<y>\d{{4}}|\d{{2}})"
    ),
    re.compile(rf"(?P<n>[a-z]+)\.?{_SEP}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?{_SEP}(?P<y>\d{{4}})"),
    re.compile(r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4})"),
]


class NoSuchDate(ValueError):
    """The text is not a date; `message` says why in words, or is empty if it has no known shape."""

    def __init__(self, message: Any = "") -> None:
        super().__init__(str(message))
        self.message = message


def read_date(text: str, *, today: date, past: bool) -> date:
    """Return the date that the text means. Two-digit years: see `_full_year`."""
    plain = text.strip().lower()
    if len(plain) > LONGEST:
        raise NoSuchDate
    match = next((m for shape in _SHAPES if (m := shape.fullmatch(plain))), None)
    if match is None:
        raise NoSuchDate
    parts = match.groupdict()
    day = int(parts["d"])
    month = MONTHS.get(parts["n"], 0) if parts.get("n") else int(parts["m"])
    if parts.get("n") and not month:
        raise NoSuchDate(_("“%(word)s” is not a month.") % {"word": parts["n"]})
    if not 1 <= month <= 12:
        if 1 <= day <= 12 < month <= 31:
            raise NoSuchDate(
                _("There is no month %(month)s. Write the day first: %(day)s/%(swap)s/%(year)s.")
                % {"month": month, "day": month, "swap": day, "year": parts["y"]}
            )
        raise NoSuchDate(_("There is no month %(month)s.") % {"month": month})
    year = int(parts["y"])
    if len(parts["y"]) == 2:
        year = _full_year(year, month, day, today=today, past=past)
    if year < 1:
        raise NoSuchDate
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise NoSuchDate(
            _("There is no day %(day)s: month %(month)s of %(year)s has %(days)s days.")
            % {"day": day, "month": month, "year": year, "days": days}
        )
    return date(year, month, day)


def _full_year(year: int, month: int, day: int, *, today: date, past: bool) -> int:
    """Return the year that two digits mean.

    `past`: the latest such year that is not in the future. Otherwise: the year nearest to now,
    from 79 years back to 20 years on.
    """
    full = today.year - today.year % 100 + year
    if past:
        return full - 100 if (full, month, day) > (today.year, today.month, today.day) else full
    if full > today.year + 20:
        return full - 100
    if full <= today.year - 80:
        return full + 100
    return full
