"""Two people edited the same thing: both versions are shown, and nothing typed is lost."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.forms import NOT_STORED
from core.formkit.taking import Difference
from core.locking import StaleRecord


def stale_page(
    request: HttpRequest, form: forms.Form, stale: StaleRecord, back: str
) -> HttpResponse:
    """Answer 409 with what is saved beside what was typed, and the form ready to save over it."""
    differences = [
        Difference(str(field.label), _shown(form, name, saved), _shown(form, name, typed))
        for name, field in form.fields.items()
        if name not in NOT_STORED
        and (saved := getattr(stale.current, name)) != (typed := form.cleaned_data.get(name))
    ]
    # Saving again is a decision taken with both versions in sight.
    form.data = {**request.POST.dict(), "row_version": str(stale.current.row_version)}
    return render(
        request,
        "accounts/stale.html",
        {"form": form, "differences": differences, "leave_url": back},
        status=409,
    )


def _shown(form: forms.Form, name: str, value: Any) -> Any:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    choices = dict(getattr(form.fields[name], "choices", ()))
    return choices.get(value, value)
