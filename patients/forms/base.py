"""What the forms share: each is taken once, and knows which version of a row it was read from."""

import uuid
from typing import Any

from django import forms
from django.http import QueryDict

from core.tables import Mutable

HIDDEN = ("form_token", "row_version")
LARGEST_VERSION = 2**31 - 1


class RowVersionField(forms.Field):
    """The version of the row that the form was filled from; nonsense counts as an old version."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> int:
        text = str(value) if value is not None else ""
        if not (text.isascii() and text.isdigit() and len(text) <= 10):
            return 0
        return min(int(text), LARGEST_VERSION)


class TakenOnceForm(forms.Form):
    """Carries a token, so that sending it twice does it once.

    A form that arrives without a readable token gets a new one: it is then taken like any first
    submission.
    """

    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        fresh = str(uuid.uuid4())
        if data is not None and not _is_uuid(data.get("form_token")):
            data = data.copy() if isinstance(data, QueryDict) else dict(data)
            data["form_token"] = fresh
        kwargs["initial"] = {"form_token": fresh, **(kwargs.get("initial") or {})}
        super().__init__(data, *args, **kwargs)


class RowForm(TakenOnceForm):
    """Edits a row; compares the version it was read at when it is saved."""

    row_version = RowVersionField(required=False)

    def __init__(self, data: Any = None, *args: Any, row: Mutable, **kwargs: Any) -> None:
        initial = {"row_version": row.row_version, **(kwargs.pop("initial", None) or {})}
        super().__init__(data, *args, initial=initial, **kwargs)


def visible_values(form: forms.Form) -> dict[str, Any]:
    """Return the cleaned data without the hidden fields."""
    return {k: v for k, v in form.cleaned_data.items() if k not in HIDDEN}


def _is_uuid(text: Any) -> bool:
    try:
        uuid.UUID(str(text))
    except ValueError:
        return False
    return True
