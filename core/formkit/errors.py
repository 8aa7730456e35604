"""What is wrong in a form, each linked to the control that can put it right."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm, BoundField, CheckboxSelectMultiple, MultiWidget, RadioSelect
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class SummaryError:
    """One line of the summary; `target` is the id of a control, empty for the whole form."""

    text: str
    target: str = ""


def summary_of(form: BaseForm) -> list[SummaryError]:
    """Return the form's errors, in the order of its fields, errors of the whole form first."""
    if not form.is_bound:
        return []
    errors = [SummaryError(str(text)) for text in form.errors.get(NON_FIELD_ERRORS, [])]
    for name in form.fields:
        if name in form.errors:
            field = form[name]
            target = "" if field.is_hidden else first_control(field)
            errors += [
                SummaryError(_with_label(str(field.label), str(text)), target)
                for text in form.errors[name]
            ]
    return errors


def _with_label(label: str, text: str) -> str:
    """Name the question, because a list of "This field is required." helps nobody."""
    if not label or label.casefold() in text.casefold():
        return text
    return _("%(label)s: %(problem)s") % {"label": label.rstrip(":?"), "problem": text}


def first_control(field: BoundField) -> str:
    """Return the id of the first control that exists.

    `id_<name>` exists for a single control only: radios and checkboxes are numbered, and a field
    of several controls gives each its own suffix, so a link to `id_<name>` would lead nowhere.
    """
    own: Any = getattr(field.field, "first_control_id", None)
    if own is not None:
        return str(own(field.auto_id))
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple | MultiWidget):
        return f"{field.auto_id}_0"
    return field.auto_id
