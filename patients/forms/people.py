"""Who the patient is: registering, correcting, finding."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField, CleanTextField, PlainDateField
from core.formkit.layout import PageFormHelper, Section
from patients.actions.people import DETAILS
from patients.forms.base import RowForm, TakenOnceForm
from patients.models import IdentifierKind, Patient, Sex
from patients.models.marks import LONGEST_REASON

EARLIEST_BIRTH = date(1890, 1, 1)


def _identifier(kind: IdentifierKind, hint: Any = "") -> CleanCharField:
    return CleanCharField(
        label=kind.label,
        required=False,
        max_length=40,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class _DetailsForm(forms.Form):
    family_name = CleanCharField(
        label=_("Family name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    given_names = CleanCharField(
        label=_("Given names"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    preferred_name = CleanCharField(
        label=_("Likes to be called"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    birth_date = PlainDateField(
        label=_("Date of birth"),
        past=True,
        earliest=EARLIEST_BIRTH,
        help_text=_("Day first, for example 12 3 1968."),
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=Sex.choices,
        widget=forms.RadioSelect,
        help_text=_("Used for reference ranges. “Other” and “Not known” leave those open."),
    )
    nhs_number = _identifier(IdentifierKind.NHS_NUMBER, _("Ten digits."))
    hospital_number = _identifier(IdentifierKind.HOSPITAL_NUMBER)
    other = _identifier(IdentifierKind.OTHER)
    phone = CleanCharField(label=_("Telephone"), max_length=40, required=False)
    address = CleanTextField(label=_("Address"), max_length=400, rows=3, required=False)
    language = CleanCharField(
        label=_("Preferred language"),
        max_length=60,
        required=False,
        help_text=_("When it is not English."),
    )

    def details(self) -> dict[str, Any]:
        """Return the fields of the patient itself."""
        return {name: self.cleaned_data[name] for name in DETAILS}

    def identifiers(self) -> dict[str, str]:
        return {kind: self.cleaned_data[kind] for kind in IdentifierKind.values}


_SECTIONS = (
    Section(_("Name"), "family_name", "given_names", "preferred_name"),
    Section(_("Birth and sex"), "birth_date", "sex"),
    Section(_("Numbers"), "nhs_number", "hospital_number", "other"),
    Section(_("How to reach them"), "phone", "address", "language"),
)


class RegisterForm(TakenOnceForm, _DetailsForm):
    """A new patient. The tick appears when somebody like this is registered already."""

    another_person = forms.BooleanField(label=_("I looked: this is another person"), required=False)

    def __init__(self, data: Any = None, *, path: str, cancel_url: str) -> None:
        super().__init__(data)
        self.path, self.cancel_url = path, cancel_url
        self._lay_out(ask=data is not None and bool(data.get("another_person")))

    def offer_another(self) -> None:
        """Show the tick, because somebody like this is registered already."""
        self._lay_out(ask=True)

    def _lay_out(self, *, ask: bool) -> None:
        self.helper = PageFormHelper(
            *([Section(_("Already registered?"), "another_person")] if ask else []),
            *_SECTIONS,
            submit=_("Register the patient"),
            cancel_url=self.cancel_url,
            draft_for=self.path,
        )


class CorrectForm(RowForm, _DetailsForm):
    """A correction with its reason."""

    reason = CleanCharField(
        label=_("Reason for the correction"),
        max_length=LONGEST_REASON,
        help_text=_("For example: spelling, as on the passport."),
    )

    def __init__(self, data: Any = None, *, patient: Patient, path: str, cancel_url: str) -> None:
        initial = {name: getattr(patient, name) for name in DETAILS}
        current = patient.identifiers.filter(ended_at=None)
        super().__init__(
            data, row=patient, initial={**initial, **{i.kind: i.value for i in current}}
        )
        self.helper = PageFormHelper(
            *_SECTIONS,
            Section(_("Why"), "reason"),
            submit=_("Save the correction"),
            cancel_url=cancel_url,
            draft_for=path,
        )


class FindForm(forms.Form):
    """The search box."""

    q = CleanCharField(
        label=_("Name, date of birth or number"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
