"""Forms about people."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from core.formkit.fields import CleanCharField
from core.formkit.layout import PageFormHelper

NOT_STORED = {"form_token", "row_version"}


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
