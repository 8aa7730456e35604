"""Forms about clinics and countries, and the fields that the admin site shares with them."""

import re
import uuid
from collections.abc import Sequence
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.actions.countries import CountryWords
from accounts.forms import NOT_STORED
from accounts.models import Clinic, Country, UnitSystem
from core.formkit.fields import CleanCharField, CleanTextField, SuggestingInput
from core.formkit.layout import PageFormHelper, Section

FEWEST_DIGITS = 3  # of a telephone number; letters may follow ("ext. 12", "option 2")
EMERGENCY = re.compile(r"\+?[0-9](?: ?[0-9]){1,14}")


class PhoneField(CleanCharField):
    """A telephone number as a letterhead prints it: it starts like a number and has digits."""

    default_error_messages = {
        "phone": _("Write a telephone number, for example 020 7946 0018 or +44 20 7946 0018.")
    }

    def validate(self, value: str) -> None:
        super().validate(value)
        digits = sum(sign.isascii() and sign.isdigit() for sign in value)
        if value and not (re.match(r"[+(]?\(?[0-9]", value) and digits >= FEWEST_DIGITS):
            raise ValidationError(self.error_messages["phone"], code="phone")


class EmergencyNumberField(CleanCharField):
    """A number that anybody can dial: digits alone, nothing to read beside them."""

    default_error_messages = {
        "emergency": _("Write the number alone, in digits, for example 999 or 112.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 20, **kwargs})

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not EMERGENCY.fullmatch(value):
            raise ValidationError(self.error_messages["emergency"], code="emergency")


class CountryCodeField(CleanCharField):
    """Two letters, in either case."""

    default_error_messages = {"code": _("Write two letters, for example GB or ES.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 2, **kwargs})

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not re.fullmatch(r"[A-Za-z]{2}", value):
            raise ValidationError(self.error_messages["code"], code="code")


class ClinicForm(forms.Form):
    """The clinic's letterhead, zone and units. `countries` are those it may choose."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    name = CleanCharField(label=_("Name"), max_length=120)
    address = CleanTextField(label=_("Address"), max_length=400, required=False, rows=4)
    phone = PhoneField(label=_("Telephone"), max_length=40)
    opening_hours = CleanCharField(label=_("Opening hours"), max_length=120, required=False)
    out_of_hours = CleanCharField(
        label=_("Out of hours"),
        max_length=200,
        required=False,
        help_text=_("Whom patients call when the clinic is closed."),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        help_text=_("Handouts print its emergency number, and follow it when it changes."),
    )
    own_emergency_number = EmergencyNumberField(
        label=_("Another emergency number"),
        required=False,
        help_text=_("Only if patients here dial another one than the country’s."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(z, z) for z in sorted(available_timezones())]
    )
    units = forms.ChoiceField(
        label=_("Units"), choices=UnitSystem.choices, widget=forms.RadioSelect
    )

    def __init__(
        self,
        *args: Any,
        clinic: Clinic,
        countries: Sequence[Country],
        draft_for: str = "",
        draft_saved_at: str = "",
        cancel_url: str = "",
        **kwargs: Any,
    ) -> None:
        kept = set(self.base_fields) - {"form_token", "country"}
        initial = {name: getattr(clinic, name) for name in kept} | {"country": clinic.country_id}
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_token", uuid.uuid4())
        self.clinic = clinic
        self.countries = {country.pk: country for country in countries}
        self.fields["country"].choices = [  # type: ignore[attr-defined]
            ("", _("Not in this list")),
            *((each.pk, f"{each.local_name} ({each.emergency_number})") for each in countries),
        ]
        self.fields["out_of_hours"].widget = SuggestingInput(
            [(each.advice_line, each.local_name) for each in countries if each.advice_line],
            attrs={"maxlength": 200},
        )
        self.helper = PageFormHelper(
            Section(
                _("Letterhead"),
                "name",
                "address",
                "phone",
                "opening_hours",
                "out_of_hours",
                hint=_("Printed on every handout that is issued from now on."),
            ),
            Section(_("In an emergency"), "country", "own_emergency_number"),
            Section(_("Local customs"), "time_zone", "units"),
            draft_for=draft_for,
            draft_saved_at=draft_saved_at,
            cancel_url=cancel_url,
        )

    def clean_country(self) -> Country | None:
        return self.countries.get(self.cleaned_data["country"])

    def letterhead(self) -> dict[str, Any]:
        """Return the fields to store."""
        return {k: v for k, v in self.cleaned_data.items() if k not in NOT_STORED}


class CountryForm(forms.Form):
    """A country: what people dial there, and whom they ask. The code of one that exists stays."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    code = CountryCodeField(
        label=_("Code"),
        help_text=_("Two letters as in ISO 3166, for example GB. It can’t be changed later."),
    )
    name = CleanCharField(
        label=_("Name"),
        max_length=80,
        help_text=_(
            "In English. Names that come with the product are shown in the reader’s language."
        ),
    )
    emergency_number = EmergencyNumberField(
        label=_("Emergency number"), help_text=_("What people dial for an ambulance.")
    )
    advice_line = CleanCharField(
        label=_("Advice line"),
        max_length=80,
        required=False,
        help_text=_(
            "Whom people call when it can’t wait and is no emergency, such as NHS 111. Suggested "
            "to clinics as their out-of-hours line."
        ),
    )
    offered = forms.BooleanField(
        label=_("Clinics may choose it"),
        required=False,
        help_text=_("Clinics that have it keep it either way."),
    )

    def __init__(
        self, *args: Any, country: Country, cancel_url: str, draft_for: str = "", **kwargs: Any
    ) -> None:
        names = set(self.base_fields) - {"form_token"}
        kwargs.setdefault("initial", {name: getattr(country, name) for name in names})
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_token", uuid.uuid4())
        if country.code:
            del self.fields["code"]
        self.helper = PageFormHelper(
            submit=_("Save the country"), cancel_url=cancel_url, draft_for=draft_for
        )

    def words(self) -> CountryWords:
        """Return the country as it is to be stored."""
        names = CountryWords.__dataclass_fields__
        return CountryWords(**{name: self.cleaned_data[name] for name in names})
