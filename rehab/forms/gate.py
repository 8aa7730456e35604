"""What a gate asks beside its signs: why one goes on, and what is done about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField
from core.formkit.layout import PageFormHelper
from patients.forms.base import TakenOnceForm
from patients.models.marks import LONGEST_REASON


class DecisionForm(TakenOnceForm):
    """Part of the gate's page; the page writes the form element and the buttons."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    action = CleanCharField(
        label=_("What is done about it"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("Needed when the result is “within about two weeks”: who is told, and how."),
    )
    went_on_because = CleanCharField(
        label=_("Why therapy goes on although signs that decide were not assessed"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("Only when they can’t be assessed. The reason stands on the record."),
    )

    def __init__(self, data: Any = None, *, digest: str) -> None:
        super().__init__(data, initial={"digest": digest})
        self.helper = PageFormHelper(submit="", form_tag=False, summary=False, mark_optional=False)
