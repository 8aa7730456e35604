"""For whom and what to print: the form of a print batch."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from content.documents import Layout, PageSize
from content.models import LeafletVersion, WhatToPrint
from core.formkit.layout import PageFormHelper
from patients.forms.base import TakenOnceForm
from triage.batch_sheets import Candidate
from triage.forms.handout import LAYOUTS, PAGE_SIZES, grouped

GROUPS = (
    (_("Screening signed, no sheet yet"), lambda each: each.expected),
    (_("No signed screening, no sheet yet"), lambda each: not each.expected and not each.handout),
    (_("Has a sheet of this visit"), lambda each: each.handout is not None),
)


class DayForm(forms.Form):
    """Which day's list to look at."""

    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), label=_("Day"))


class PrintListForm(TakenOnceForm):
    """The visits of one day, ticked where a sheet is due; what to print and how."""

    visits = forms.MultipleChoiceField(
        label=_("Patients"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose a patient.")},
    )
    what = forms.ChoiceField(
        label=_("What to print"),
        choices=WhatToPrint.choices,
        initial=WhatToPrint.SCREENING.value,
        widget=forms.RadioSelect,
        help_text=_(
            "The handout of the screening is the one that its page proposes, without further "
            "leaflets. Leaflets are fitted to each patient."
        ),
        error_messages={"required": _("Choose what to print.")},
    )
    leaflets = forms.MultipleChoiceField(
        label=_("Leaflets"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only when leaflets are printed."),
    )
    layout = forms.ChoiceField(
        label=_("How it is set"),
        choices=LAYOUTS,
        initial=Layout.STANDARD.value,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it is set.")},
    )
    page_size = forms.ChoiceField(
        label=_("Paper"),
        choices=PAGE_SIZES,
        initial=PageSize.A4.value,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        candidates: Sequence[Candidate],
        shelf: Sequence[LeafletVersion],
        cancel_url: str,
        **kwargs: Any,
    ) -> None:
        due = [str(each.visit.pk) for each in candidates if each.expected]
        kwargs["initial"] = {"visits": due, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        self.fields["visits"].choices = _by_state(candidates)  # type: ignore[attr-defined]
        self.fields["leaflets"].choices = grouped(shelf, ())  # type: ignore[attr-defined]
        self.helper = PageFormHelper(
            "visits",
            "what",
            "leaflets",
            "layout",
            "page_size",
            submit=_("Make the sheets"),
            cancel_url=cancel_url,
        )

    def clean(self) -> dict[str, Any]:
        """What is to be printed must exist: leaflets chosen, or a signed screening for each."""
        data = super().clean() or {}
        if data.get("what") == WhatToPrint.LEAFLETS and not data.get("leaflets"):
            self.add_error("leaflets", _("Choose a leaflet."))
        if data.get("what") == WhatToPrint.SCREENING:
            without = [each for each in self.chosen() if each.screening is None]
            if without:
                names = ", ".join(each.visit.patient.full_name for each in without)
                self.add_error(
                    "visits",
                    _("No signed screening: %(names)s. Take them off, or print leaflets.")
                    % {"names": names},
                )
        return data

    def chosen(self) -> list[Candidate]:
        """The ticked visits, in the order of the day; for a form whose visits are valid."""
        wanted = set(self.cleaned_data.get("visits", ()))
        return [each for each in self.candidates if str(each.visit.pk) in wanted]


def _by_state(candidates: Sequence[Candidate]) -> list[tuple[Any, list[tuple[str, str]]]]:
    groups = [
        (title, [(str(each.visit.pk), _label(each)) for each in candidates if belongs(each)])
        for title, belongs in GROUPS
    ]
    return [(title, lines) for title, lines in groups if lines]


def _label(each: Candidate) -> str:
    """Time, name and day of birth: two patients of one name must be told apart here."""
    patient = each.visit.patient
    at = timezone.localtime(each.visit.started_at)
    born = date_format(patient.birth_date, "j M Y")
    told = _("%(at)s %(name)s, born %(born)s")
    return str(told) % {"at": date_format(at, "H:i"), "name": patient.full_name, "born": born}
