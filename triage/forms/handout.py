"""How the handout is set, and a line in the clinician's own words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.documents import Layout
from core.formkit.fields import CleanCharField
from core.formkit.layout import Button, PageFormHelper
from patients.forms.base import TakenOnceForm

LAYOUTS = (
    (Layout.STANDARD.value, _("Standard")),
    (Layout.LARGE.value, _("Large print")),
    (Layout.EASY.value, _("Easy-read: short lines, one idea each")),
)


class HandoutForm(TakenOnceForm):
    """What can be chosen before the sheet is issued; everything else comes from the record."""

    layout = forms.ChoiceField(
        label=_("How it is set"),
        choices=LAYOUTS,
        initial=Layout.STANDARD.value,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it is set.")},
    )
    own_words = CleanCharField(
        label=_("A line in your own words"),
        max_length=300,
        required=False,
        help_text=_("Printed with what was found. Write it for the patient."),
    )

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageFormHelper(
            submit=_("Issue this handout"),
            submit_name="issue",
            others=[Button(_("Show the preview again"), "preview")],
            cancel_url=cancel_url,
        )

    def layout_chosen(self) -> Layout:
        return Layout(self.cleaned_data["layout"])
