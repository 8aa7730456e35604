"""The shape of a fact, and how facts say where they come from."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.models import Visit

Value = bool | str | int | float


@dataclass(frozen=True)
class RecordedFact:
    """One answer of the record: a value, or for a set what is present and what is absent.

    `complete`: everything of the set that is in neither is absent. `uncoded` lists medicines that
    no rule knows by name; while there is one, `complete` is not claimed, because it may be any
    medicine under another name. For conditions it is not claimed while one of them is left open,
    such as the stage of a kidney disease; tests keep the kinds of alerts and the conditions of the
    shipped ruleset equal, so that there is a word for each.
    """

    source: str
    recorded_at: datetime
    value: Value | None = None
    present: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    complete: bool = False
    uncoded: tuple[str, ...] = ()


def plain_number(value: Decimal) -> int | float:
    """Return a plain JSON number: what a case file would hold for the same value."""
    return int(value) if value == value.to_integral_value() else float(value)


def day_text(day: date) -> str:
    return date_format(day, "j M Y")


def of_visit(visit: Visit) -> str:
    return _("visit %(day)s") % {"day": day_text(timezone.localdate(visit.started_at))}
