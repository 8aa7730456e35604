"""The fields in which an entry of a book is written, one for each kind of its values."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.book_words import choice_words, number_words
from content.books import Content, Field, Kind
from core.formkit.fields import FILL_IN, CleanCharField, CleanTextField, LinesField

LONGEST_LIST = 8_000  # characters of all lines together
LARGEST = 999_999  # a dose, a count, a threshold: what is more is a slip of the hand
MOST_OF_A_RANGE = 9_999
_NUMBER = re.compile(r"[+-]?[0-9]{1,6}(\.[0-9]{1,6})?")
_WHOLE = re.compile(r"[0-9]{1,4}")
PER_LINE = _("One a line.")
APART = _("Apart by commas.")


class NumberField(CleanCharField):
    """A number as people write it, "4.5", "4,5" or "−2", as int or float; None when left empty."""

    default_error_messages = {
        "number": _("Write a number of at most 999,999, for example 4.5."),
    }

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=20, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value).replace("\u2212", "-").replace(",", ".")
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise forms.ValidationError(self.error_messages["number"], code="number")
        number = Decimal(text)
        return int(number) if number == number.to_integral_value() else float(number)


class CodesField(CleanCharField):
    """Short codes apart by commas, as a list."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(each) for each in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return [code.strip() for code in super().clean(value).split(",") if code.strip()]


class ShortLinesField(LinesField):
    """One entry a line, each of them of a limited length."""

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(max_length=LONGEST_LIST, **kwargs)

    def clean(self, value: Any) -> list[str]:
        lines = super().clean(value)
        wrong = [
            forms.ValidationError(
                _("Line %(line)s: shorten it to %(most)s characters; it has %(count)s."),
                params={"line": number, "most": self.longest, "count": len(line)},
            )
            for number, line in enumerate(lines, 1)
            if len(line) > self.longest
        ]
        if wrong:
            raise forms.ValidationError(wrong)
        return lines


class RangeWidget(forms.MultiWidget):
    """Least and most, side by side."""

    template_name = "content/books/range.html"
    use_fieldset = False

    def __init__(self, most_label: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 10, "size": 5}
        super().__init__(
            {
                "": forms.TextInput(attrs=attrs),
                "most": forms.TextInput(attrs={**attrs, "aria-label": most_label}),
            }
        )

    def decompress(self, value: Any) -> list[Any]:
        return [None, None]  # a list of two is taken as it is

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else ""


class RangeField(forms.Field):
    """Two whole numbers, the least and the most, as [least, most]; None when left empty."""

    default_error_messages = {
        "required": FILL_IN,
        "whole": _("Write two whole numbers of at most 9,999, for example 20 and 30."),
        "order": _("The first number is the least: it can’t be more than the second."),
    }

    def __init__(self, *, most_label: Any, **kwargs: Any) -> None:
        super().__init__(widget=RangeWidget(most_label), **kwargs)

    def clean(self, value: Any) -> Any:
        parts = value if isinstance(value, list | tuple) and len(value) == 2 else ["", ""]
        least, most = ("" if part is None else str(part).strip() for part in parts)
        if not least and not most:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        if not (_WHOLE.fullmatch(least) and _WHOLE.fullmatch(most)):
            raise forms.ValidationError(self.error_messages["whole"], code="whole")
        found = [int(least), int(most)]
        if found[0] > found[1]:
            raise forms.ValidationError(self.error_messages["order"], code="order")
        return found


class PickField(forms.ChoiceField):
    """One of the values that the book itself offers, as the book writes it."""

    def __init__(self, *, values: dict[str, Any], **kwargs: Any) -> None:
        self.values = values
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self.values.get(text, text) or None


def form_field(
    field: Field, content: Content, value: Any, *, required: bool, label: Any = None
) -> forms.Field:
    """The form field of one value (all kinds but rows), showing it as it stands."""
    common: dict[str, Any] = {
        "label": label or field.label,
        "help_text": field.help,
        "required": required,
        "initial": _as_shown(value, field),
    }
    if field.kind == Kind.FLAG:
        return forms.BooleanField(**{**common, "required": False})
    if field.kind == Kind.CHOICE:
        return _pick(field, content, value, common)
    if field.kind == Kind.NUMBER:
        return NumberField(**common)
    if field.kind == Kind.RANGE:
        most = _("%(label)s: most") % {"label": common["label"]}
        return RangeField(most_label=most, **common)
    if field.kind == Kind.CODES:
        return CodesField(max_length=field.longest, **{**common, "help_text": field.help or APART})
    if field.kind == Kind.LINES:
        hint = field.help or PER_LINE
        return ShortLinesField(longest=field.longest, rows=4, **{**common, "help_text": hint})
    if field.kind == Kind.TEXT:
        return CleanTextField(max_length=field.longest, rows=3, **common)
    return CleanCharField(max_length=field.longest, **common)


def _pick(field: Field, content: Content, value: Any, common: dict[str, Any]) -> PickField:
    offered = field.choices(content) if field.choices else ()
    values: dict[str, Any] = {str(each): each for each, _label in offered}
    labels = choice_words(field, content)
    if value not in (None, "") and str(value) not in values:
        values[str(value)], labels[str(value)] = value, str(value)
    blank = [("", _("Choose") if common["required"] else _("None"))]
    return PickField(values=values, choices=[*blank, *labels.items()], **common)


def _as_shown(value: Any, field: Field) -> Any:
    if field.kind == Kind.FLAG:
        return bool(value)
    if field.kind == Kind.CODES:
        return list(value or ())
    if value is None:
        return "" if field.kind != Kind.RANGE else None
    if field.kind == Kind.LINES:
        return "\n".join(str(each) for each in value)
    if field.kind == Kind.RANGE:
        return list(value)
    if field.kind == Kind.NUMBER:
        return number_words(value)
    return str(value).strip()


def as_written(field: forms.Field, before: Any, now: Any) -> Any:
    """The value as it stood before, where the form says the same in another shape.

    A text that ends with a line break, or a flag that was never written, is no change because
    somebody saved the form.
    """
    try:
        same = field.clean(field.prepare_value(field.initial)) == now
    except forms.ValidationError:
        return now
    return before if same else now
