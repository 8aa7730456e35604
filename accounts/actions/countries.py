"""Countries and their emergency numbers: shipped with a release, looked after by the system
administrator."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions.changes import what_changed
from accounts.actions.clinics import follow_country
from accounts.models import Country
from accounts.refusals import CountryCodeTaken, CountryThere
from accounts.shipped_countries import SHIPPED
from core.audit.trail import Actor, record
from core.locking import save_if_current


@dataclass(frozen=True)
class CountryWords:
    """A country as it is written down."""

    name: str
    emergency_number: str
    advice_line: str = ""
    offered: bool = True


@transaction.atomic
def add_country(*, code: str, words: CountryWords, by: Actor, now: datetime) -> Country:
    """Add a country. Raises CountryCodeTaken, CountryThere."""
    code = code.upper()
    if Country.objects.filter(pk=code).exists():
        raise CountryCodeTaken
    _refuse_taken(words.name, code)
    country = Country.objects.create(code=code, **asdict(words))
    record(verb="country.added", by=by, now=now, subject=country)
    return country


@transaction.atomic
def change_country(
    *, country: Country, words: CountryWords, row_version: int, by: Actor, now: datetime
) -> Country:
    """Change a country. Clinics without a number of their own print the new one from now on.

    Raises CountryThere, StaleRecord.
    """
    _refuse_taken(words.name, country.pk)
    current = Country.objects.select_for_update().get(pk=country.pk)
    changes = {
        name: value for name, value in asdict(words).items() if getattr(current, name) != value
    }
    changed = save_if_current(current, row_version=row_version, changes=changes)
    record(
        verb="country.changed",
        by=by,
        now=now,
        subject=changed,
        detail=what_changed(current, changes),
    )
    follow_country(changed, by=by, now=now)
    return changed


@transaction.atomic
def load_countries(*, by: Actor, now: datetime) -> list[Country]:
    """Add the countries that ship with this release and are not there; none is written over."""
    there = set(Country.objects.values_list("code", flat=True))
    names = {name.casefold() for name in Country.objects.values_list("name", flat=True)}
    return [
        add_country(
            code=each.code,
            words=CountryWords(each.name, each.emergency_number, each.advice_line),
            by=by,
            now=now,
        )
        for each in SHIPPED
        if each.code not in there and each.name.casefold() not in names
    ]


def _refuse_taken(name: str, code: str) -> None:
    if Country.objects.filter(name__iexact=name).exclude(pk=code).exists():
        raise CountryThere
