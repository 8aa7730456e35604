"""Forms about people and clinics."""

import uuid
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic, UnitSystem, User
from accounts.roles import Role
from core.formkit.fields import CleanCharField, CleanTextField, SuggestingInput
from core.formkit.layout import PageFormHelper, Section


class AddPersonForm(forms.Form):
    """Someone who is to work in the clinic; an account is made when the address has none."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("They sign in with it. Someone who has an account keeps it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    full_name = CleanCharField(label=_("Full name"), max_length=120)
    title = CleanCharField(
        label=_("Title and post"),
        max_length=80,
        required=False,
        help_text=_("As on letters, for example: Dr, general practitioner."),
    )
    role = forms.ChoiceField(label=_("Role here"), choices=Role.choices, widget=forms.RadioSelect)
    start = forms.ChoiceField(
        label=_("How they sign in the first time"),
        choices=[
            ("password", _("With a temporary password that I hand over")),
            ("invitation", _("With a link sent to their e-mail address")),
        ],
        initial="password",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, cancel_url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_token", uuid.uuid4())
        self.helper = PageFormHelper(submit=_("Add this person"), cancel_url=cancel_url)


class GiveRoleForm(forms.Form):
    """One more role for somebody who works here."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)

    def __init__(self, *args: Any, action: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageFormHelper(submit=_("Give this role"), action=action)


class PersonForm(forms.Form):
    """Name, title and address of a person."""

    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    full_name = CleanCharField(label=_("Full name"), max_length=120)
    title = CleanCharField(label=_("Title and post"), max_length=80, required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("They sign in with it; changing it ends their sessions."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, person: User, cancel_url: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(person, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        self.helper = PageFormHelper(cancel_url=cancel_url)


class OwnNameForm(PersonForm):
    """What people may correct about themselves; the address is an administrator's business."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        del self.fields["email"]


NOT_STORED = {"form_token", "row_version"}


EMERGENCY_NUMBERS = [
    ("999", _("United Kingdom, Ireland")),
    ("112", _("European Union, Ireland")),
    ("911", _("United States, Canada")),
    ("000", _("Australia")),
    ("111", _("New Zealand")),
]


class ClinicForm(forms.Form):
    """The clinic's letterhead, zone and units."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    name = CleanCharField(label=_("Name"), max_length=120)
    address = CleanTextField(label=_("Address"), max_length=400, required=False, rows=4)
    phone = CleanCharField(label=_("Telephone"), max_length=40)
    opening_hours = CleanCharField(label=_("Opening hours"), max_length=120, required=False)
    out_of_hours = CleanCharField(
        label=_("Out of hours"),
        max_length=200,
        required=False,
        help_text=_("Whom patients call when the clinic is closed."),
    )
    emergency_number = CleanCharField(
        label=_("Emergency number"),
        max_length=20,
        help_text=_("As people dial it where the clinic’s patients live."),
        widget=SuggestingInput(EMERGENCY_NUMBERS),
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
        draft_for: str = "",
        draft_saved_at: str = "",
        cancel_url: str = "",
        **kwargs: Any,
    ) -> None:
        fields = set(self.base_fields) - {"form_token"}
        kwargs.setdefault("initial", {name: getattr(clinic, name) for name in fields})
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_token", uuid.uuid4())
        self.clinic = clinic
        self.helper = PageFormHelper(
            Section(
                _("Letterhead"),
                "name",
                "address",
                "phone",
                "opening_hours",
                "out_of_hours",
                "emergency_number",
                hint=_("Printed on every handout that is issued from now on."),
            ),
            Section(_("Local customs"), "time_zone", "units"),
            draft_for=draft_for,
            draft_saved_at=draft_saved_at,
            cancel_url=cancel_url,
        )

    def letterhead(self) -> dict[str, Any]:
        """Return the fields to store."""
        return {k: v for k, v in self.cleaned_data.items() if k not in NOT_STORED}
