"""Reading a page as a browser without scripts does: its forms, their fields and what is in them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

TYPED = {"text", "textarea", "search", "email", "tel", "url", "password", "number", "date"}


@dataclass
class Field:
    """One named control, or a group of radio buttons or boxes of one name."""

    name: str
    kind: str  # the input's type, "textarea" or "select"
    values: list[str] = field(default_factory=list)  # what would be sent as the page stands
    options: list[str] = field(default_factory=list)  # of a select, radio buttons or boxes

    @property
    def typed(self) -> bool:
        """Whether a person types into it."""
        return self.kind in TYPED


@dataclass
class Form:
    """One form of a page."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)  # named submit buttons

    def filled(self) -> dict[str, list[str]]:
        """What a browser would send if the first button were pressed now."""
        sent = {name: list(f.values) for name, f in self.fields.items() if f.values}
        for name, value in self.buttons[:1]:
            sent[name] = [value]
        return sent


class _Reader(HTMLParser):
    def __init__(self, where: str) -> None:
        super().__init__(convert_charrefs=True)
        self.where = where
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._by_id: dict[str, Form] = {}
        self._select: Field | None = None
        self._textarea: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {name: value if value is not None else "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.where, a.get("action") or self.where)
            self._form = Form(action, a.get("method", "get").lower())
            self.forms.append(self._form)
            if "id" in a:
                self._by_id[a["id"]] = self._form
            return
        if tag in {"input", "textarea", "select", "button"} and "name" in a:
            owner = self._by_id.get(a["form"]) if "form" in a else self._form
            if owner is not None and "disabled" not in a:
                self._control(owner, tag, a)
        elif tag == "option" and self._select is not None:
            value = a.get("value", "")
            self._select.options.append(value)
            if "selected" in a:
                self._select.values = [value]

    def _control(self, form: Form, tag: str, a: dict[str, str]) -> None:
        name, kind = a["name"], a.get("type", "text") if tag == "input" else tag
        if kind in {"submit", "button", "image", "reset"}:
            if kind != "reset" and a.get("type") != "button":
                form.buttons.append((name, a.get("value", "")))
            return
        there = form.fields.setdefault(name, Field(name, kind))
        if tag == "select":
            self._select = there
        elif tag == "textarea":
            self._textarea = there
            there.values = [""]
        elif kind in {"radio", "checkbox"}:
            value = a.get("value", "on")
            there.options.append(value)
            if "checked" in a:
                there.values.append(value)
        else:
            there.values.append(a.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._textarea.values[0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._select is not None:
            if not self._select.values and self._select.options:
                self._select.values = self._select.options[:1]
            self._select = None
        elif tag == "textarea" and self._textarea is not None:
            # HTML drops one line break right after the opening tag.
            self._textarea.values[0] = self._textarea.values[0].removeprefix("\n")
            self._textarea = None


def forms_of(html: str, where: str) -> list[Form]:
    """Return every form of the page at the path `where`."""
    reader = _Reader(where)
    reader.feed(html)
    reader.close()
    return reader.forms
