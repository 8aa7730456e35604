"""The pages about countries and a clinic's letterhead, used as administrators do."""

import uuid
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.actions.countries import load_countries
from accounts.clinic_forms import ClinicForm
from accounts.models import Clinic, Country, User
from accounts.presenters import countries_table
from accounts.selectors import countries_for, countries_with_numbers
from accounts.shipped_countries import SHIPPED
from core.audit.models import AuditEvent
from core.audit.trail import SystemActor
from tests.factories.accounts import system_administrator

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _countries(db: None) -> None:
    load_countries(by=SystemActor("test"), now=timezone.now())


@pytest.fixture
def system(sign_in: SignIn) -> Client:
    return sign_in(system_administrator())


@pytest.fixture
def admin(sign_in: SignIn, clinic_administrator: User) -> Client:
    return sign_in(clinic_administrator)


def _country(**changed: str) -> dict[str, str]:
    return {
        "form_token": str(uuid.uuid4()),
        "row_version": "1",
        "name": "Spain",
        "emergency_number": "112",
        "advice_line": "061",
        "offered": "on",
    } | changed


def _clinic(clinic: Clinic, **changed: str) -> dict[str, str]:
    return {
        "form_token": str(uuid.uuid4()),
        "row_version": str(clinic.row_version),
        "name": clinic.name,
        "phone": clinic.phone,
        "country": "GB",
        "time_zone": "Europe/London",
        "units": "si",
    } | changed


def test_the_list_names_every_country_with_its_number(system: Client) -> None:
    page = system.get(reverse("accounts:countries")).text
    for words in ("United Kingdom", "999", "NHS 111", "New Zealand", "0 clinics"):
        assert words in page
    assert reverse("accounts:countries") in system.get(reverse("accounts:clinics")).text


def test_a_country_is_corrected(system: Client, clinic: Clinic, admin: Client) -> None:
    admin.post(reverse("accounts:clinic_settings", args=[clinic.public_id]), _clinic(clinic))
    address = reverse("accounts:country", args=["gb"])
    assert "1 clinic prints this number" in system.get(address).text
    typed = _country(name="United Kingdom", emergency_number="998")
    assert system.post(address, typed).status_code == 302
    clinic.refresh_from_db()
    assert clinic.emergency_number == "998"
    history = admin.get(reverse("accounts:clinic_history", args=[clinic.public_id])).text
    assert "The country’s emergency number changed" in history
    assert "998" in history


def test_a_country_is_added_once(system: Client) -> None:
    typed = _country(code="se", name="Sweden", advice_line="1177")
    address = reverse("accounts:country_add")
    for _time in range(2):
        assert system.post(address, typed).headers["Location"] == reverse("accounts:countries")
    assert Country.objects.get(pk="SE").advice_line == "1177"
    assert AuditEvent.objects.filter(verb="country.added", subject_id="SE").count() == 1
    again = system.post(address, _country(code="SE", name="Sverige"))
    assert again.status_code == 422
    assert "There is a country of this code already." in again.text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("emergency_number", "nine nine nine", "Write the number alone"),
        ("emergency_number", "999 or 112", "Write the number alone"),
        ("emergency_number", "", "Fill this in"),
        ("name", "IRELAND", "There is a country of this name already"),
        ("name", "", "Fill this in"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    system: Client, field: str, typed: str, said: str
) -> None:
    page = system.post(reverse("accounts:country", args=["es"]), _country(**{field: typed}))
    assert page.status_code == 422
    assert said in page.text
    assert f'value="{typed}"' in page.text or not typed
    assert Country.objects.get(pk="ES").row_version == 1


@pytest.mark.parametrize("code", ["e", "e1", "12", "ÅÄ"])
def test_a_code_is_two_letters(system: Client, code: str) -> None:
    typed = _country(code=code, name="Nowhere")
    page = system.post(reverse("accounts:country_add"), typed)
    assert page.status_code == 422
    assert "Write two letters" in page.text


def test_two_people_at_once_see_both_versions(system: Client) -> None:
    address = reverse("accounts:country", args=["es"])
    assert system.post(address, _country(advice_line="First")).status_code == 302
    page = system.post(address, _country(advice_line="Second", offered=""))
    assert page.status_code == 409
    for words in ("First", "Second", "Yes", "No"):
        assert words in page.text
    assert system.post(address, _country(advice_line="Second", row_version="2")).status_code == 302


def test_countries_are_the_system_administrators(admin: Client, clinic: Clinic) -> None:
    for name, more in (("countries", []), ("country_add", []), ("country", ["gb"])):
        assert admin.get(reverse(f"accounts:{name}", args=more)).status_code == 403
    assert reverse("accounts:countries") not in admin.get(reverse("accounts:clinics")).text


def test_the_clinics_page_offers_the_countries(admin: Client, clinic: Clinic) -> None:
    address = reverse("accounts:clinic_settings", args=[clinic.public_id])
    page = admin.get(address).text
    assert "United Kingdom (999)" in page
    assert 'name="own_emergency_number" value="999"' in page
    assert admin.post(address, _clinic(clinic)).status_code == 302
    clinic.refresh_from_db()
    assert (clinic.country_id, clinic.emergency_number) == ("GB", "999")
    assert not clinic.emergency_is_own


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("phone", "ask at the desk", "Write a telephone number"),
        ("phone", "12", "Write a telephone number"),
        ("phone", "Tel. 020 7946 0018", "Write a telephone number"),
        ("own_emergency_number", "call 999", "Write the number alone"),
        ("country", "ZZ", "Select a valid choice"),
        ("country", "", "Choose the country, or write the number"),
    ],
)
def test_a_letterhead_that_nobody_could_ring_is_refused(
    admin: Client, clinic: Clinic, field: str, typed: str, said: str
) -> None:
    address = reverse("accounts:clinic_settings", args=[clinic.public_id])
    page = admin.post(address, _clinic(clinic, **{field: typed}))
    assert page.status_code == 422
    assert said in page.text
    clinic.refresh_from_db()
    assert clinic.row_version == 1


@pytest.mark.parametrize("phone", ["+44 20 7946 0018", "(555) 010-0142", "020 7946 0018, option 2"])
def test_telephone_numbers_as_letterheads_print_them(
    admin: Client, clinic: Clinic, phone: str
) -> None:
    address = reverse("accounts:clinic_settings", args=[clinic.public_id])
    assert admin.post(address, _clinic(clinic, phone=phone)).status_code == 302


def test_the_history_says_who_changed_what(
    admin: Client, clinic: Clinic, clinic_administrator: User
) -> None:
    address = reverse("accounts:clinic_settings", args=[clinic.public_id])
    history = reverse("accounts:clinic_history", args=[clinic.public_id])
    assert history in admin.get(address).text
    assert "Nothing was changed yet" in admin.get(history).text
    admin.post(address, _clinic(clinic, phone="020 7946 0444"))
    page = admin.get(history).text
    for words in (clinic_administrator.full_name, clinic.phone, "020 7946 0444", "telephone"):
        assert words in page


def test_the_command_loads_the_countries_once(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_countries")
    assert "0 countries added." in capsys.readouterr().out


def test_a_country_is_named_in_the_readers_language_and_in_its_order(clinic: Clinic) -> None:
    with translation.override("es"):
        names = [country.local_name for country in countries_with_numbers()]
        form = ClinicForm(clinic=clinic, countries=countries_for(clinic))
        choices = [label for _code, label in form.fields["country"].choices]
        table = countries_table(countries_with_numbers())
    assert names == sorted(names, key=str.casefold)
    assert {"Alemania", "Reino Unido"} <= set(names)
    assert "Reino Unido (999)" in choices
    assert "Alemania" in str(table.rows[0][0].text)
    assert str(Country.objects.get(pk="GB")) == "United Kingdom"


def test_every_country_that_ships_has_a_spanish_name() -> None:
    same = {"Australia", "Portugal"}
    with translation.override("es"):
        untold = {
            name for _code, name, *_numbers in SHIPPED if Country(name=name).local_name == name
        }
    assert untold == same


def test_a_country_that_was_added_here_keeps_the_name_that_was_typed() -> None:
    with translation.override("es"):
        assert Country(name="Wales").local_name == "Wales"
        assert Country().local_name == ""
