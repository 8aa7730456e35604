"""What an editor of rulesets does with a page: open it, send its form, press its button."""

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.pages import forms_of


def at(name: str, *args: Any) -> str:
    return reverse(f"rulesets:{name}", args=args)


def shown(desk: Client, name: str, *args: Any) -> str:
    answer = desk.get(at(name, *args))
    assert answer.status_code == 200, answer
    return str(answer.text)


def sent(desk: Client, address: str, **changes: str) -> Any:
    """Post the form of the page as a browser would, with these fields changed."""
    page = desk.get(address).text
    form = next(
        f for f in forms_of(page, address) if set(changes) <= set(f.fields) and f.action == address
    )
    fields = {name: values[0] for name, values in form.filled().items()}
    return desk.post(address, {**fields, **changes})


def pressed(desk: Client, page: str, action: str) -> Any:
    """Press the one-button form of that page which leads to `action`."""
    form = next(f for f in forms_of(desk.get(page).text, page) if f.action == action)
    return desk.post(action, {name: v[0] for name, v in form.filled().items()})
