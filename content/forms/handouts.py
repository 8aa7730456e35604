"""What a clinician says about a handout after giving it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from content.models import Understanding
from core.formkit.fields import CleanTextField


class TalkForm(forms.Form):
    """Given, explained, understood."""

    given = forms.BooleanField(label=_("Given to the patient"), required=False)
    explained = forms.BooleanField(label=_("Explained"), required=False)
    understanding = forms.ChoiceField(
        label=_("Teach-back"),
        choices=Understanding.choices,
        widget=forms.RadioSelect,
        initial=Understanding.NOT_CHECKED,
        help_text=_("Ask the patient, or who cares for them, to say the main points back."),
    )
    note = CleanTextField(label=_("Note"), required=False, max_length=500)

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not data.get("given") and (
            data.get("explained") or data.get("understanding") == Understanding.UNDERSTOOD
        ):
            self.add_error("given", _("Tick that it was given, or leave the other boxes empty."))
        return data


class InErrorForm(forms.Form):
    """Why a handout should not have been given."""

    reason = CleanTextField(
        label=_("Why was it issued in error?"),
        max_length=500,
        help_text=_("The sheet stays readable in the record, marked with this reason."),
    )
