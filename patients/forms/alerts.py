"""Alerts: what was asked, and the details that go with each kind."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField, CleanTextField, PlainDateField
from core.formkit.layout import PageFormHelper, Section
from patients.actions.alerts import DETAILS_OF
from patients.facts import gestation_weeks
from patients.forms.base import RowForm, TakenOnceForm
from patients.models import Alert, AlertKind, AlertState, CkdStage, DiabetesType
from patients.models.marks import LONGEST_NOTE, LONGEST_REASON

YES_NO = [("", _("Not asked")), ("yes", _("Yes")), ("no", _("No"))]


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not asked (None)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=YES_NO,
            coerce=lambda v: v == "yes",
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)


def _fields(kind: AlertKind) -> dict[str, forms.Field]:
    """Return the fields of the details that this kind has."""
    every: dict[str, Any] = {
        "ckd_stage": lambda: forms.ChoiceField(
            label=_("Stage"),
            choices=[("", _("Not known")), *CkdStage.choices],
            required=False,
            widget=forms.RadioSelect,
        ),
        "egfr": lambda: forms.IntegerField(
            label=_("Last eGFR (mL/min/1.73 m²)"),
            required=False,
            min_value=0,
            max_value=200,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-medium"}),
        ),
        "litres_per_day": lambda: forms.DecimalField(
            label=_("Limit in litres a day"),
            required=False,
            min_value=Decimal("0.3"),
            max_value=Decimal(5),
            max_digits=3,
            decimal_places=1,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "w-medium"}),
        ),
        "prescribed_by": lambda: CleanCharField(
            label=_("Prescribed by"), required=False, max_length=120
        ),
        "iddsi_level": lambda: forms.TypedChoiceField(
            label=_("IDDSI level"),
            choices=[("", _("Not known")), *((str(n), str(n)) for n in range(8))],
            coerce=int,
            empty_value=None,
            required=False,
            help_text=_("0 thin to 4 extremely thick for drinks; 3 liquidised to 7 regular food."),
        ),
        "diabetes_type": lambda: forms.ChoiceField(
            label=_("Type"), choices=DiabetesType.choices, required=False, widget=forms.RadioSelect
        ),
        "insulin": lambda: YesNoField(label=_("Uses insulin")),
        "sulfonylurea": lambda: YesNoField(label=_("Takes a sulfonylurea")),
        "due_on": lambda: PlainDateField(label=_("Due date"), required=False),
        "gestation_weeks": lambda: forms.IntegerField(
            label=_("Or completed weeks today"),
            required=False,
            min_value=0,
            max_value=44,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-medium"}),
        ),
        "delivered_on": lambda: PlainDateField(
            label=_("Or gave birth on"), required=False, past=True
        ),
        "substance": lambda: CleanCharField(label=_("Substance"), max_length=120),
        "reaction": lambda: CleanCharField(label=_("Reaction"), required=False, max_length=200),
        "label": lambda: CleanCharField(label=_("What the alert is"), max_length=120),
    }
    return {name: every[name]() for name in DETAILS_OF.get(kind, ()) if name in every}


class AlertForm(TakenOnceForm):
    """One kind of alert: present or absent, and its details."""

    state = forms.ChoiceField(
        label=_("Is it present?"), choices=AlertState.choices, widget=forms.RadioSelect
    )
    since = PlainDateField(label=_("Since"), required=False, past=True)
    note = CleanTextField(label=_("Note"), required=False, max_length=LONGEST_NOTE, rows=3)

    def __init__(
        self,
        data: Any = None,
        *,
        kind: AlertKind,
        path: str,
        cancel_url: str,
        current: Alert | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={**_current_values(kind, current), **(initial or {})})
        details = _fields(kind)
        self.fields.update(details)
        self.details_names = list(details)
        self.kind = kind
        identifying = [n for n in details if n in ("substance", "label")]
        others = [n for n in details if n not in identifying]
        section = [Section(_("Details, when present"), *others)] if others else []
        self.helper = PageFormHelper(
            Section(kind.label, *identifying, "state"),
            *section,
            Section(_("More"), "since", "note"),
            submit=_("Save the alert"),
            cancel_url=cancel_url,
            draft_for=path,
        )

    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in self.details_names}


class ReplaceAlertForm(RowForm, AlertForm):
    """A change to an alert that stands: the old entry is resolved and kept."""

    def __init__(self, data: Any = None, *, current: Alert, **kwargs: Any) -> None:
        super().__init__(data, row=current, current=current, kind=AlertKind(current.kind), **kwargs)


class ResolveAlertForm(RowForm):
    """From which day it no longer holds."""

    until = PlainDateField(label=_("No longer since"), past=True)

    def __init__(self, data: Any = None, *, row: Alert, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(data, row=row, **kwargs)
        self.helper = PageFormHelper(submit=_("It no longer holds"), cancel_url=cancel_url)


class InErrorForm(RowForm):
    """Why something should never have been entered."""

    reason = CleanCharField(
        label=_("Why is it wrong?"),
        max_length=LONGEST_REASON,
        help_text=_("It stays readable in the record, struck through, with this reason."),
    )

    def __init__(self, data: Any = None, *, row: Any, cancel_url: str) -> None:
        super().__init__(data, row=row)
        self.helper = PageFormHelper(
            submit=_("Mark as entered in error"), cancel_url=cancel_url, danger=True
        )


def _current_values(kind: AlertKind, current: Alert | None) -> dict[str, Any]:
    if current is None:
        return {}
    names = ("state", "since", "note", *DETAILS_OF.get(kind, ()))
    values = {name: getattr(current, name) for name in names}
    if values.get("gestation_weeks") is not None:
        values["gestation_weeks"] = gestation_weeks(current, timezone.localdate())
    return values
