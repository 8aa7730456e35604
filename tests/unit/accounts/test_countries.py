"""Emergency numbers by country: who follows whom, and what is refused."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.actions.clinics import change_clinic, create_clinic
from accounts.actions.countries import CountryWords, add_country, change_country, load_countries
from accounts.models import Clinic, Country, User
from accounts.refusals import CountryCodeTaken, CountryThere, EmergencyNumberMissing
from accounts.selectors import countries_for
from accounts.shipped_countries import SHIPPED
from content.filling import clinic_numbers
from core.audit.models import AuditEvent
from core.audit.trail import SystemActor
from core.locking import StaleRecord
from tests.factories.accounts import ClinicFactory, system_administrator

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
RELEASE = SystemActor("test")


@pytest.fixture(autouse=True)
def _countries(db: None) -> None:
    load_countries(by=RELEASE, now=NOW)


@pytest.fixture
def administrator() -> User:
    return system_administrator()


def _fields(**changed: Any) -> dict[str, Any]:
    return {
        "name": "Westway",
        "address": "",
        "phone": "020 7946 0001",
        "opening_hours": "",
        "out_of_hours": "",
        "country": Country.objects.get(pk="GB"),
        "own_emergency_number": "",
        "time_zone": "Europe/London",
        "units": "si",
    } | changed


def _open(**changed: Any) -> Clinic:
    return create_clinic(fields=_fields(**changed), by=RELEASE, now=NOW)


def test_the_shipped_countries_are_loaded_once_and_never_written_over() -> None:
    numbers = dict(Country.objects.values_list("code", "emergency_number"))
    assert numbers == {each.code: each.emergency_number for each in SHIPPED}
    assert (numbers["GB"], numbers["US"], numbers["ES"], numbers["IE"], numbers["AU"]) == (
        "999",
        "911",
        "112",
        "112",
        "000",
    )
    ireland = Country.objects.get(pk="IE")
    words = CountryWords("Éire", "999")
    change_country(country=ireland, words=words, row_version=1, by=RELEASE, now=NOW)
    assert load_countries(by=RELEASE, now=NOW) == []
    ireland.refresh_from_db()
    assert (ireland.name, ireland.emergency_number) == ("Éire", "999")


def test_a_clinic_prints_its_countrys_number() -> None:
    clinic = _open(country=Country.objects.get(pk="US"))
    assert (clinic.emergency_number, clinic.emergency_is_own) == ("911", False)
    assert clinic.own_emergency_number == ""


def test_a_clinic_may_have_a_number_of_its_own() -> None:
    clinic = _open(own_emergency_number="112")
    assert (clinic.emergency_number, clinic.own_emergency_number) == ("112", "112")


def test_the_countrys_number_typed_is_no_number_of_its_own() -> None:
    assert not _open(own_emergency_number="999").emergency_is_own


def test_without_a_country_the_number_is_asked_for() -> None:
    with pytest.raises(EmergencyNumberMissing):
        _open(country=None)
    assert _open(country=None, own_emergency_number="116").emergency_number == "116"


def test_clinics_follow_a_change_of_the_country_at_once(administrator: User) -> None:
    follows, own = _open(), _open(name="Eastway", own_emergency_number="112")
    elsewhere = _open(name="Cedar", country=Country.objects.get(pk="US"))
    britain = Country.objects.get(pk="GB")
    words = CountryWords("United Kingdom", "998", "NHS 111")
    change_country(country=britain, words=words, row_version=1, by=administrator, now=NOW)
    for clinic in (follows, own, elsewhere):
        clinic.refresh_from_db()
    assert [c.emergency_number for c in (follows, own, elsewhere)] == ["998", "112", "911"]
    assert [c.row_version for c in (follows, own, elsewhere)] == [2, 1, 1]
    (event,) = AuditEvent.objects.filter(verb="clinic.changed")
    assert event.clinic_id == follows.pk
    assert event.detail["with_country"] == "GB"
    assert event.detail["before"] == {"emergency_number": "999"}
    assert event.detail["after"] == {"emergency_number": "998"}


def test_changing_country_takes_the_number_of_the_new_one(administrator: User) -> None:
    clinic = _open()
    fields = _fields(country=Country.objects.get(pk="ES"))
    changed = change_clinic(clinic=clinic, fields=fields, row_version=1, by=administrator, now=NOW)
    assert changed.emergency_number == "112"
    event = AuditEvent.objects.get(verb="clinic.changed")
    assert event.detail["before"] == {"country": "GB", "emergency_number": "999"}
    assert event.detail["after"] == {"country": "ES", "emergency_number": "112"}


def test_names_and_codes_are_taken_once() -> None:
    with pytest.raises(CountryCodeTaken):
        add_country(code="gb", words=CountryWords("Britain", "999"), by=RELEASE, now=NOW)
    with pytest.raises(CountryThere):
        add_country(code="XX", words=CountryWords("united kingdom", "999"), by=RELEASE, now=NOW)
    spain = Country.objects.get(pk="ES")
    with pytest.raises(CountryThere):
        change_country(
            country=spain,
            words=CountryWords("IRELAND", "112"),
            row_version=1,
            by=RELEASE,
            now=NOW,
        )


def test_a_country_that_changed_meanwhile_is_not_written_over() -> None:
    spain = Country.objects.get(pk="ES")
    words = CountryWords("Spain", "061")
    change_country(country=spain, words=words, row_version=1, by=RELEASE, now=NOW)
    with pytest.raises(StaleRecord):
        change_country(country=spain, words=words, row_version=1, by=RELEASE, now=NOW)


def test_a_country_no_longer_offered_stays_with_its_clinics() -> None:
    clinic = _open()
    britain = Country.objects.get(pk="GB")
    words = CountryWords("United Kingdom", "999", "NHS 111", offered=False)
    change_country(country=britain, words=words, row_version=1, by=RELEASE, now=NOW)
    assert "GB" not in [country.pk for country in countries_for(None)]
    assert "GB" in [country.pk for country in countries_for(clinic)]


@pytest.mark.parametrize(
    ("code", "own", "place"),
    [
        ("GB", "", "A&E"),
        ("GB", "112", "A&E"),
        ("IE", "999", "the emergency department"),
        ("US", "", "the emergency department"),
        (None, "999", "A&E"),
        (None, "112", "the emergency department"),
    ],
)
def test_the_place_to_go_is_named_as_in_the_country(code: str, own: str, place: str) -> None:
    country = Country.objects.get(pk=code) if code else None
    clinic = _open(country=country, own_emergency_number=own)
    assert clinic_numbers(clinic)["emergency_place"] == place


def test_a_clinic_from_before_there_were_countries_prints_what_it_printed() -> None:
    clinic = ClinicFactory.create(emergency_number="112")
    assert clinic_numbers(clinic)["emergency"] == "112"
    assert clinic.own_emergency_number == "112"
