"""What counts as the future: clinical dates may not lie ahead of the server's clock.

Five minutes are allowed for clocks that differ. Days are counted in the clinic's time zone.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.models import Clinic
from patients.refusals import FutureDate

CLOCKS_DIFFER = timedelta(minutes=5)


def clinic_day(clinic: Clinic, now: datetime) -> date:
    """Return the date that it is in the clinic."""
    return now.astimezone(ZoneInfo(clinic.time_zone)).date()


def not_ahead(at: datetime, *, now: datetime, field: str | None = None) -> None:
    """Raise FutureDate when the moment lies more than five minutes ahead."""
    if at > now + CLOCKS_DIFFER:
        raise FutureDate(field=field)


def no_day_ahead(day: date | None, *, clinic: Clinic, now: datetime, field: str) -> None:
    """Raise FutureDate when the day has not begun in the clinic five minutes from now."""
    if day is not None and day > clinic_day(clinic, now + CLOCKS_DIFFER):
        raise FutureDate(field=field)
