"""Asking for a record of another clinic in an emergency, and for the report of who read one."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField, CleanTextField, PlainDateField
from core.formkit.layout import PageFormHelper
from patients.forms.base import TakenOnceForm
from patients.models.marks import LONGEST_REASON


class EmergencyForm(TakenOnceForm):
    """Exactly which patient, and why now."""

    identifier = CleanCharField(
        label=_("NHS number or hospital number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    birth_date = PlainDateField(label=_("Date of birth"), past=True, earliest=date(1890, 1, 1))
    reason = CleanTextField(
        label=_("Why do you need this record now?"), max_length=LONGEST_REASON, rows=3
    )

    def __init__(self, data: Any = None, *, cancel_url: str) -> None:
        super().__init__(data)
        self.helper = PageFormHelper(
            submit=_("Open the record for four hours"), cancel_url=cancel_url, danger=True
        )


class PeriodForm(forms.Form):
    """From when until when."""

    since = PlainDateField(label=_("From"), required=False, past=True)
    until = PlainDateField(label=_("To (included)"), required=False, past=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageFormHelper(submit=_("Show"), method="get")
