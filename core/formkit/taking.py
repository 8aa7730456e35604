"""Taking a form that is sent: once, and with a refusal beside its field."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from core.drafts.keeping import take_once
from core.refusals import Refused


@dataclass(frozen=True)
class Taken:
    """Where a form leads that was taken, and whether it was taken just now."""

    address: str
    first: bool


@dataclass(frozen=True)
class Difference:
    """A field that now holds something else than what was typed."""

    label: str
    saved: Any
    typed: Any


def taken(form: forms.Form, *, user: Any, now: datetime, act: Callable[[], str]) -> Taken | Refused:
    """Do what a valid form asks for, once for its token; `act` says where it leads.

    A refusal becomes an error of the form and is returned. Raises StaleRecord, ForeignToken.
    """
    try:
        address, first = take_once(
            token=form.cleaned_data["form_token"], user=user, now=now, act=act
        )
    except Refused as refused:
        field = refused.field if refused.field in form.fields else None
        form.add_error(field, refused.message)
        return refused
    return Taken(address, first)
