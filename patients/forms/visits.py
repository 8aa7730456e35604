"""A visit: what is written, measured, signed and added afterwards."""

from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic, UnitSystem
from core.formkit.fields import (
    CleanCharField,
    CleanTextField,
    NumberWithUnitField,
    PlainDateField,
)
from core.formkit.layout import PageFormHelper, Section
from patients.actions import LabResult, Measurement
from patients.forms.base import RowForm, TakenOnceForm
from patients.forms.results_table import ResultsTable
from patients.models import Contact, Visit
from patients.models.marks import LONGEST_REASON
from patients.models.visits import LONGEST_VISIT_NOTE
from patients.quantities import TESTS, VITAL_SIGNS, Quantity


def measured_field(quantity: Quantity, clinic: Clinic, **kwargs: Any) -> NumberWithUnitField:
    """A number with the quantity's units, the clinic's own unit first."""
    units = [u.symbol for u in quantity.units]
    if clinic.units == UnitSystem.US and quantity.us_symbol:
        units.sort(key=lambda symbol: symbol != quantity.us_symbol)
    return NumberWithUnitField(
        label=kwargs.pop("label", quantity.label),
        units=[(symbol, symbol) for symbol in units],
        ranges={u.symbol: _range(quantity, u.symbol) for u in quantity.units},
        required=False,
        **kwargs,
    )


def _range(quantity: Quantity, symbol: str) -> tuple[Decimal, Decimal]:
    """The physical range in that unit, rounded inwards to two places so the action agrees."""
    unit = quantity.unit(symbol)
    return (
        _rounded(unit.from_canonical(quantity.lowest), ROUND_CEILING),
        _rounded(unit.from_canonical(quantity.highest), ROUND_FLOOR),
    )


def _rounded(value: Fraction, direction: str) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), rounding=direction).normalize() + 0


class OpenVisitForm(TakenOnceForm):
    """How and why they meet."""

    contact = forms.ChoiceField(
        label=_("Contact"),
        choices=Contact.choices,
        widget=forms.RadioSelect,
        initial=Contact.FACE_TO_FACE,
    )
    reason = CleanCharField(
        label=_("Reason for the visit"),
        max_length=300,
        required=False,
        help_text=_("In the patient's words, if you can."),
    )
    started_on = PlainDateField(label=_("Date"), past=True)
    started_time = forms.TimeField(
        label=_("Time"),
        input_formats=["%H:%M", "%H.%M", "%H%M"],
        error_messages={"invalid": _("Write the time as 14:30.")},
        widget=forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off", "class": "w-medium"}),
    )

    def __init__(self, data: Any = None, *, path: str, cancel_url: str) -> None:
        now = timezone.localtime()
        super().__init__(
            data, initial={"started_on": now.date(), "started_time": now.strftime("%H:%M")}
        )
        self.helper = PageFormHelper(
            "contact",
            "reason",
            Section(_("When"), "started_on", "started_time", columns=True),
            submit=_("Open the visit"),
            cancel_url=cancel_url,
            draft_for=path,
        )

    def started_at(self) -> datetime:
        """Return the moment in the clinic's time zone, which is active during the request."""
        naive = datetime.combine(self.cleaned_data["started_on"], self.cleaned_data["started_time"])
        return timezone.make_aware(naive)


class VisitForm(RowForm):
    """The visit's own page: reason, notes, what was measured now, and what is complete."""

    contact = forms.ChoiceField(
        label=_("Contact"), choices=Contact.choices, widget=forms.RadioSelect
    )
    reason = CleanCharField(label=_("Reason for the visit"), max_length=300, required=False)
    notes = CleanTextField(label=_("Notes"), max_length=LONGEST_VISIT_NOTE, required=False, rows=10)
    medicines_complete = forms.BooleanField(
        label=_("I asked about all medicines, also those stopped lately, and the list is complete"),
        required=False,
    )
    conditions_complete = forms.BooleanField(
        label=_("I asked about all conditions and precautions, and the alerts are complete"),
        required=False,
    )

    def __init__(self, data: Any = None, *, visit: Visit, path: str, cancel_url: str) -> None:
        names = ("contact", "reason", "notes", "medicines_complete", "conditions_complete")
        super().__init__(data, row=visit, initial={n: getattr(visit, n) for n in names})
        for quantity in VITAL_SIGNS.values():
            self.fields[quantity.id] = measured_field(quantity, visit.clinic)
        self.helper = PageFormHelper(
            "contact",
            "reason",
            "notes",
            Section(
                _("Vital signs"),
                *VITAL_SIGNS,
                hint=_("What you measure now is added to the readings of this visit."),
                columns=True,
            ),
            Section(
                _("Is the record complete?"),
                "medicines_complete",
                "conditions_complete",
                hint=_(
                    "Only with these ticks does the screening take a medicine or condition that is "
                    "not listed as absent. Without them it stays unknown."
                ),
            ),
            submit=_("Save the visit"),
            cancel_url=cancel_url,
            draft_for=path,
            mark_optional=False,
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        systolic, diastolic = data.get("sbp"), data.get("dbp")
        if (systolic is None) != (diastolic is None) and not (
            self.errors.get("sbp") or self.errors.get("dbp")
        ):
            missing = "dbp" if diastolic is None else "sbp"
            self.add_error(missing, _("Write both numbers of the blood pressure."))
        return data

    def written(self) -> dict[str, Any]:
        """Return what `save_visit` takes."""
        names = ("contact", "reason", "notes", "medicines_complete", "conditions_complete")
        return {name: self.cleaned_data[name] for name in names}

    def readings(self) -> list[Measurement]:
        return [
            Measurement(kind, measured.value, measured.unit)
            for kind in VITAL_SIGNS
            if (measured := self.cleaned_data.get(kind)) is not None
        ]


_LIMIT_ATTRS = {"inputmode": "decimal", "autocomplete": "off", "class": "form-control w-medium"}


class ResultsForm(TakenOnceForm):
    """The results of one sample: a line for each test, filled in where there is a result."""

    taken_on = PlainDateField(label=_("Sample taken on"), past=True)

    def __init__(self, data: Any = None, *, visit: Visit, path: str, cancel_url: str) -> None:
        super().__init__(data)
        for quantity in TESTS.values():
            self.fields[quantity.id] = measured_field(quantity, visit.clinic)
            for end, label in (("low", _("lower limit")), ("high", _("upper limit"))):
                self.fields[f"{quantity.id}_{end}"] = forms.DecimalField(
                    label=_("%(test)s, laboratory's %(limit)s")
                    % {"test": quantity.label, "limit": label},
                    required=False,
                    min_value=0,
                    max_digits=10,
                    decimal_places=4,
                    widget=forms.TextInput(attrs=_LIMIT_ATTRS),
                )
        self.helper = PageFormHelper(
            "taken_on",
            ResultsTable(tuple(TESTS)),
            submit=_("Save the results"),
            cancel_url=cancel_url,
            draft_for=path,
            mark_optional=False,
        )

    def clean(self) -> dict[str, Any]:
        data: Mapping[str, Any] = super().clean() or {}
        for test in TESTS:
            limits = (data.get(f"{test}_low"), data.get(f"{test}_high"))
            lone = data.get(test) is None and test not in self.errors
            if lone and any(limit is not None for limit in limits):
                self.add_error(test, _("There is a limit, but no result."))
        if not self.errors and all(data.get(test) is None for test in TESTS):
            raise forms.ValidationError(_("Write at least one result."))
        return dict(data)

    def results(self) -> list[LabResult]:
        return [
            LabResult(
                test,
                measured.value,
                measured.unit,
                self.cleaned_data.get(f"{test}_low"),
                self.cleaned_data.get(f"{test}_high"),
            )
            for test in TESTS
            if (measured := self.cleaned_data.get(test)) is not None
        ]


class SignForm(RowForm):
    """The decision to lock the visit."""

    def __init__(self, data: Any = None, *, visit: Visit, cancel_url: str) -> None:
        super().__init__(data, row=visit)
        self.helper = PageFormHelper(submit=_("Sign the visit"), cancel_url=cancel_url)


class AmendForm(TakenOnceForm):
    """An addition to a signed visit."""

    reason = CleanCharField(label=_("Reason for the amendment"), max_length=LONGEST_REASON)
    text = CleanTextField(label=_("What is added"), max_length=LONGEST_VISIT_NOTE, rows=8)

    def __init__(self, data: Any = None, *, path: str, cancel_url: str) -> None:
        super().__init__(data)
        self.helper = PageFormHelper(
            submit=_("Add the amendment"), cancel_url=cancel_url, draft_for=path
        )
