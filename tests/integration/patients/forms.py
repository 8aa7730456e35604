"""Filling in a form as a browser would: what the page holds, with some fields changed."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


class _Fields(HTMLParser):
    """The controls of the last form of the page's main part, with their values."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._select = self._area = ""
        self._in_main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {k: v or "" for k, v in attrs}
        name = got.get("name", "")
        if tag == "main":
            self._in_main = True
        if tag == "form" and self._in_main:
            self.fields = {}
        if not self._in_main or (not name and tag != "option"):
            return
        if tag == "input":
            choice = got.get("type") in ("radio", "checkbox")
            if not choice or "checked" in got:
                self.fields[name] = got.get("value", "on" if choice else "")
        elif tag == "textarea":
            self._area = name
            self.fields[name] = ""
        elif tag == "select":
            self._select = name
        elif (
            tag == "option"
            and self._select
            and ("selected" in got or self._select not in self.fields)
        ):
            self.fields[self._select] = got.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._in_main = False
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data


def fields_of(answer: HttpResponse) -> dict[str, str]:
    """Return the fields of the page's form as they stand."""
    parser = _Fields()
    parser.feed(answer.content.decode())
    return {name: value.removeprefix("\n") for name, value in parser.fields.items()}


def fill(browser: Client, path: str, **changes: Any) -> Any:
    """Open the form at `path`, change these fields and send it; a field set to None is left out."""
    page = browser.get(path)
    assert page.status_code == 200, (path, page.status_code)
    data = {k: v for k, v in (fields_of(page) | changes).items() if v is not None}
    return browser.post(path, data)
