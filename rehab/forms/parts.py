"""Small numbers, and the parts of a form that a template of ours draws: grids and exercises."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.layout import LayoutObject, TemplateNameMixin
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _


class SmallNumber(forms.Field):
    """A whole number from 0 (or `low`) to `high`; empty is not recorded."""

    widget = forms.TextInput

    def __init__(self, *, high: int, low: int = 0, **kwargs: Any) -> None:
        self.low, self.high = low, high
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off", "maxlength": 6}

    def to_python(self, value: Any) -> int | None:
        text = str(value).strip() if value is not None else ""
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 4):
            raise ValidationError(self._message())
        number = int(text)
        if not self.low <= number <= self.high:
            raise ValidationError(self._message())
        return number

    def _message(self) -> Any:
        return _("Write a whole number from %(low)s to %(high)s.") % {
            "low": self.low,
            "high": self.high,
        }


class _Table(LayoutObject, TemplateNameMixin):  # type: ignore[misc]  # crispy ships no types
    template = ""

    def context(self, form: Any) -> dict[str, Any]:
        raise NotImplementedError

    def render(
        self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any
    ) -> SafeString:
        self.fields: list[str] = []
        own = self.context(form)
        return render_to_string(self.template, own, request=context.get("request"))


class Grid(_Table):
    """Rows of small number fields under common column headings, as one fieldset."""

    template = "rehab/sessions/_grid.html"

    def __init__(
        self,
        legend: Any,
        columns: Sequence[Any],
        rows: Sequence[tuple[Any, Sequence[str]]],
        *,
        hint: Any = "",
        anchor: str = "",
        folded: bool = False,
    ) -> None:
        self.legend, self.columns, self.rows = legend, columns, rows
        self.hint, self.anchor, self.folded = hint, anchor, folded

    def context(self, form: Any) -> dict[str, Any]:
        for _row, names in self.rows:
            form.rendered_fields.update(n for n in names if n)
        return {
            "legend": self.legend,
            "hint": self.hint,
            "anchor": self.anchor,
            "columns": self.columns,
            "folded": self.folded,
            "is_used": any(form[n].value() for _row, names in self.rows for n in names if n),
            "rows": [
                (label, [form[name] if name else None for name in names])
                for label, names in self.rows
            ],
        }


class Exercises(_Table):
    """A block for each exercise; those not used yet are folded away."""

    template = "rehab/sessions/_exercises.html"

    def __init__(
        self,
        rows: int,
        names: Sequence[str],
        confirm: str = "",
        *,
        words: Mapping[str, str] | None = None,
    ) -> None:
        """`words` say by exercise how much was planned."""
        self.rows, self.names, self.confirm, self.words = rows, names, confirm, words or {}

    def context(self, form: Any) -> dict[str, Any]:
        blocks = []
        for n in range(self.rows):
            fields = {name: form[f"x{n}_{name}"] for name in self.names}
            form.rendered_fields.update(f"x{n}_{name}" for name in self.names)
            errors = any(field.errors for field in fields.values())
            used = bool(fields["exercise"].value()) or errors
            planned = self.words.get(fields["exercise"].value() or "", "")
            blocks.append(
                {"n": n + 1, "used": used, "planned": planned, "fields": list(fields.items())}
            )
        used_blocks = [b for b in blocks if b["used"]]
        free = [b for b in blocks if not b["used"]]
        confirm = form[self.confirm] if self.confirm in form.fields else None
        if confirm is not None:
            form.rendered_fields.add(self.confirm)
        return {"used": used_blocks + free[:1], "more": free[1:], "confirm": confirm}
