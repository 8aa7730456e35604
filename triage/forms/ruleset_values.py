"""Between the forms and the file: what a form starts with, and what its answers become there."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from core.formkit.fields import LinesField
from patients.forms.base import HIDDEN
from triage.forms.ruleset_fields import PartField
from triage.ruleset_document import part_from_text, part_text


def initial_of(form: type[forms.Form], content: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the fields of the form show for this part of the file."""
    content = content or {}
    return {
        name: _shown(field, content[name])
        for name, field in form.base_fields.items()
        if name in content
    }


def content_of(form: forms.Form, before: Mapping[str, Any] | None) -> dict[str, Any]:
    """The part of the file as the form says it; keys that the form doesn't have are kept."""
    content = dict(before or {})
    for name, value in form.cleaned_data.items():
        if name in HIDDEN:
            continue
        said = _kept(form.fields[name], value)
        if said in (None, "", [], {}):
            content.pop(name, None)
        else:
            content[name] = said
    return content


def _shown(field: forms.Field, value: Any) -> Any:
    if isinstance(field, PartField):
        return part_text(value)
    if isinstance(field, LinesField):
        return "\n".join(map(str, value)) if isinstance(value, list) else value
    if isinstance(field, forms.DateField):
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            return None
    return value


def _kept(field: forms.Field, value: Any) -> Any:
    if isinstance(field, PartField):
        return part_from_text(value)
    return value.isoformat() if isinstance(value, date) else value
