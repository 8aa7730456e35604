"""The list of medicines."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField, CleanTextField, PlainDateField
from core.formkit.layout import PageFormHelper
from patients.forms.base import RowForm, TakenOnceForm
from patients.models import Medicine
from patients.models.marks import LONGEST_NOTE


class _MedicineDetails(forms.Form):
    dose = CleanCharField(
        label=_("Dose and how often"),
        required=False,
        max_length=120,
        help_text=_("For example: 20 mg once a day."),
    )
    started_on = PlainDateField(
        label=_("Started on"),
        required=False,
        past=True,
        help_text=_("Day first, for example 12 3 2026. Empty if not known."),
    )
    changed_on = PlainDateField(
        label=_("Dose last changed on"),
        required=False,
        past=True,
        help_text=_("If it was; empty otherwise."),
    )
    note = CleanTextField(label=_("Note"), required=False, max_length=LONGEST_NOTE, rows=3)


class MedicineForm(TakenOnceForm, _MedicineDetails):
    """A medicine, by its generic name where possible; anything else is kept as it is typed."""

    name = CleanCharField(
        label=_("Medicine"),
        max_length=120,
        help_text=_(
            "The generic name, with or without strength. Other names are kept, but no rule uses "
            "them."
        ),
        widget=forms.TextInput(
            attrs={"list": "known-medicines", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    field_order = ("name",)

    def __init__(self, data: Any = None, *, path: str, cancel_url: str) -> None:
        super().__init__(data)
        self.helper = PageFormHelper(
            submit=_("Add the medicine"), cancel_url=cancel_url, draft_for=path
        )


class ChangeMedicineForm(RowForm, _MedicineDetails):
    """Another dose or date of the same medicine."""

    def __init__(self, data: Any = None, *, medicine: Medicine, path: str, cancel_url: str) -> None:
        names = _MedicineDetails.base_fields
        super().__init__(data, row=medicine, initial={n: getattr(medicine, n) for n in names})
        self.helper = PageFormHelper(
            submit=_("Save the change"), cancel_url=cancel_url, draft_for=path
        )


class StopMedicineForm(RowForm):
    """Since when the patient no longer takes it."""

    stopped_on = PlainDateField(label=_("Stopped on"), past=True)

    def __init__(self, data: Any = None, *, medicine: Medicine, cancel_url: str) -> None:
        super().__init__(data, row=medicine, initial={"stopped_on": timezone.localdate()})
        self.helper = PageFormHelper(submit=_("It was stopped"), cancel_url=cancel_url)
