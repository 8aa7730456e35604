"""Fields that every form uses: clean text, dates as people write them, numbers with units."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.formkit.dates import NoSuchDate, read_date
from core.formkit.text import DIRECTION_CODES, refused_characters, tidied, without_refused

FILL_IN = _("Fill this in.")
LONGEST_LINE = 200  # characters: names, titles, reasons
LONGEST_TEXT = 20_000  # characters: about ten pages


class _CleanText(forms.CharField):
    """Refuses what a record may not hold, and shows the text again without it."""

    lines = False
    default_error_messages = {
        "required": FILL_IN,
        "max_length": _("Shorten this to %(limit_value)d characters; it has %(show_value)d."),
        "hidden": _(
            "This text held hidden characters, which often come along when text is copied. "
            "They have been taken out: check the text and save again."
        ),
        "direction": _(
            "This text held codes that change the direction of writing. They have been taken "
            "out: check the text and save again."
        ),
        "one_line": _("Write this on one line."),
    }

    def to_python(self, value: Any) -> str:
        text = tidied(value) if isinstance(value, str) else value
        return str(super().to_python(text))

    def run_validators(self, value: str) -> None:
        refused = refused_characters(value, lines=self.lines)
        if refused & DIRECTION_CODES:
            raise ValidationError(self.error_messages["direction"], code="direction")
        if refused and refused <= {"\n", "\t"}:
            raise ValidationError(self.error_messages["one_line"], code="one_line")
        if refused:
            raise ValidationError(self.error_messages["hidden"], code="hidden")
        super().run_validators(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        bound = super().bound_data(data, initial)
        if not isinstance(bound, str):
            return bound
        text = tidied(bound)
        return without_refused(text if self.lines else text.replace("\n", " "), lines=self.lines)


class CleanCharField(_CleanText):
    """One line of text, at most 200 characters unless told otherwise."""

    def __init__(self, *, max_length: int | None = LONGEST_LINE, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)


class CleanTextField(_CleanText):
    """Running text with line breaks, at most 20,000 characters unless told otherwise."""

    lines = True
    widget = forms.Textarea

    def __init__(
        self, *, max_length: int | None = LONGEST_TEXT, rows: int = 4, **kwargs: Any
    ) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)  # a browser would cut a pasted text silently; we say so
        return attrs


class LinesField(CleanTextField):
    """One entry a line; empty lines are nothing."""

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        return [line.strip() for line in text.splitlines() if line.strip()]


class SuggestingInput(forms.TextInput):
    """A line to type into that suggests values with what they stand for; others may be typed."""

    template_name = "_components/suggesting_input.html"

    def __init__(self, suggestions: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id') or name}-suggestions"
        context["widget"]["attrs"]["list"] = listed
        return context | {"suggestions": self.suggestions, "listed": listed}


class PlainDateField(forms.DateField):
    """A date as people write it, day first: 12/3/1968, 12 3 68, 12 Mar 1968, 1968-03-12.

    `past` is for birth dates and other things that have happened: two-digit years resolve to the
    latest year that is not in the future, and a date in the future is refused.
    """

    default_error_messages = {
        "required": FILL_IN,
        "invalid": _("Write the date with day, month and year, for example 12 3 1968."),
        "future": _("This date is in the future. Check the year."),
        "early": _("Check the year: this date is before %(limit)s."),
        "late": _("Check the year: this date is after %(limit)s."),
    }

    def __init__(
        self,
        *,
        past: bool = False,
        earliest: date | None = date(1880, 1, 1),
        latest: date | None = None,
        **kwargs: Any,
    ) -> None:
        self.past, self.earliest, self.latest = past, earliest, latest
        kwargs.setdefault("help_text", _("Day first, for example 12 3 2026."))
        kwargs.setdefault(
            "widget",
            forms.DateInput(
                format="%d/%m/%Y",
                attrs={"autocomplete": "off", "maxlength": 40, "class": "w-medium"},
            ),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if not isinstance(value, str):
            return super().to_python(value)
        if not value.strip():
            return None
        today = timezone.localdate()
        try:
            found = read_date(value, today=today, past=self.past)
        except NoSuchDate as problem:
            message = problem.message or self.error_messages["invalid"]
            raise ValidationError(message, code="invalid") from problem
        if self.past and found > today:
            raise ValidationError(self.error_messages["future"], code="future")
        if self.earliest and found < self.earliest:
            raise self._outside("early", self.earliest)
        if self.latest and found > self.latest:
            raise self._outside("late", self.latest)
        return found

    def _outside(self, code: str, limit: date) -> ValidationError:
        shown = f"{limit.day}/{limit.month}/{limit.year}"
        return ValidationError(self.error_messages[code], code=code, params={"limit": shown})


@dataclass(frozen=True)
class Measured:
    """A number and the unit in which it was given."""

    value: Decimal
    unit: str


class NumberWithUnitWidget(forms.MultiWidget):
    """A number, and its unit as a list; a single unit is shown as a word."""

    template_name = "_components/number_with_unit.html"
    use_fieldset = False

    def __init__(self, units: Sequence[tuple[str, Any]], attrs: dict[str, Any] | None = None):
        self.units = list(units)
        number = forms.TextInput(
            attrs={
                "inputmode": "decimal",
                "autocomplete": "off",
                "maxlength": 20,
                "class": "form-control",
            }
        )
        unit: forms.Widget = forms.HiddenInput()
        if len(self.units) > 1:
            unit = forms.Select(
                choices=self.units, attrs={"aria-label": _("Unit"), "class": "form-select"}
            )
        super().__init__({"": number, "unit": unit}, attrs)

    def decompress(self, value: Measured | None) -> list[Any]:
        if isinstance(value, Measured):
            return [f"{value.value.normalize():f}", value.unit]
        return [None, self.units[0][0]]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        number, unit = super().value_from_datadict(data, files, name)
        return [number, unit if unit is not None else self.units[0][0]]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        number, unit = context["widget"]["subwidgets"]
        # crispy's class belongs to the number; the unit has its own.
        number["attrs"]["class"] = " ".join(
            dict.fromkeys(f"form-control {(attrs or {}).get('class', '')}".split())
        )
        unit["attrs"]["class"] = "form-select"
        if len(self.units) == 1:
            context["widget"]["only_unit"] = self.units[0][1]
            for attribute in ("aria-describedby", "aria-invalid", "class", "required"):
                unit["attrs"].pop(attribute, None)
        return context

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}_0" if id_ else ""


class NumberWithUnitField(forms.MultiValueField):
    """A measured number with its unit, as `Measured`; None when left empty.

    `ranges` gives, for each unit, the lowest and highest value that a living person can have:
    outside it the entry is a slip of the hand or of the unit, and is refused with both named.
    """

    default_error_messages = {
        "required": FILL_IN,
        "number": _("Write a number, for example 4.5."),
        "unit": _("Choose one of the units."),
        "range": _(
            "%(value)s %(unit)s is outside %(low)s to %(high)s. Check the number and the unit."
        ),
    }

    def __init__(
        self,
        *,
        units: Sequence[tuple[str, Any]],
        ranges: Mapping[str, tuple[Decimal | int | str, Decimal | int | str]] | None = None,
        decimals: int = 3,
        required: bool = False,
        **kwargs: Any,
    ) -> None:
        self.units = dict(units)
        self.ranges = ranges or {}
        self.decimals = decimals
        super().__init__(
            fields=(forms.CharField(required=required), forms.CharField(required=False)),
            widget=NumberWithUnitWidget(units),
            require_all_fields=False,
            required=required,
            **kwargs,
        )

    def clean(self, value: Any) -> Measured | None:
        number, unit = value if isinstance(value, list | tuple) and len(value) == 2 else (None, "")
        text = str(number).strip() if number is not None else ""
        if not text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if unit not in self.units:
            raise ValidationError(self.error_messages["unit"], code="unit")
        measured = Measured(self._number(text), unit)
        if unit in self.ranges:
            low, high = (Decimal(limit) for limit in self.ranges[unit])
            if not low <= measured.value <= high:
                words = {"value": text, "unit": self.units[unit], "low": low, "high": high}
                raise ValidationError(self.error_messages["range"], code="range", params=words)
        return measured

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True

    def _number(self, text: str) -> Decimal:
        """Read "4.5", "4,5" or "−2"; a comma is a decimal comma, never a thousands separator."""
        plain = text.replace("\u2212", "-").replace(",", ".")
        shape = rf"[+-]?[0-9]{{1,9}}(\.[0-9]{{1,{self.decimals}}})?"
        if not re.fullmatch(shape, plain):
            raise ValidationError(self.error_messages["number"], code="number")
        try:
            return Decimal(plain)
        except InvalidOperation as problem:  # cannot happen for the shape above; never a 500
            raise ValidationError(self.error_messages["number"], code="number") from problem
