"""Every word that a person reads can be translated."""

import ast
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import Clinic
from accounts.roles import Role
from tests.architecture.source import kept_files, product_modules, text_of, tree_of
from tests.architecture.templates import unmarked_words, words_in_page

# Words that are data or notation; each with its reason.
LITERAL = {
    "Tab": "the name on the key",
    "403 CSRF": "an error code",
}
# The gallery of components shows invented sentences to developers, never to a clinic.
FOR_DEVELOPERS = {"templates/core/components.html"}


@pytest.mark.parametrize(
    ("template", "seen"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('<p>{% translate "Hello" %}</p>', []),
        ("<p>{% blocktranslate %}Hello <b>you</b>{% endblocktranslate %}</p>", []),
        ('<img alt="A leg">', ["A leg"]),
        ('<img alt="{% translate "A leg" %}">', []),
        ("<p>{{ name }}, {{ age }}</p>", []),
        ("{# a remark #}{% comment %}another{% endcomment %}", []),
        ("<button>\n  Save\n</button>", ["Save"]),
    ],
)
def test_what_counts_as_unmarked(template: str, seen: list[str]) -> None:
    assert [text for _line, text in unmarked_words(template)] == seen


def test_every_word_in_templates_is_marked() -> None:
    found = [
        f"{name}:{line} {text}"
        for name in kept_files()
        if name.startswith("templates/")
        and name.endswith((".html", ".svg"))
        and name not in FOR_DEVELOPERS
        for line, text in unmarked_words(text_of(name))
        if text not in LITERAL
    ]
    assert found == []


READ_BY_PEOPLE = {
    "label", "help_text", "verbose_name", "verbose_name_plural", "legend", "empty_label",
}  # fmt: skip
SAYING = {"ValidationError", "success", "error", "warning", "info"}


def _unmarked_in(name: str) -> Iterator[str]:
    for node in ast.walk(tree_of(name)):
        if not isinstance(node, ast.Call):
            continue
        for keyword in node.keywords:
            if keyword.arg in READ_BY_PEOPLE and _is_words(keyword.value):
                yield f"{name}:{node.lineno} {keyword.arg}"
        called = node.func
        said = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        owner = getattr(getattr(called, "value", None), "id", "")
        if (said == "ValidationError" or (said in SAYING and owner == "messages")) and any(
            _is_words(argument) for argument in node.args
        ):
            yield f"{name}:{node.lineno} {said}"


def _is_words(node: ast.expr) -> bool:
    plain = isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return plain and any(c.isalpha() for c in ast.unparse(node)[1:-1])


def test_every_word_in_code_is_marked() -> None:
    modules = [n for n in product_modules() if "/management/" not in n and n[:6] != "engine"]
    assert [found for name in modules for found in _unmarked_in(name)] == []


@pytest.fixture
def pseudo_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language in which every translated text stands between ⟦ and ⟧."""

    def pseudo(text: str) -> str:
        return f"⟦{text}⟧" if text else text

    def one_or_many(one: str, many: str, number: float) -> str:
        return pseudo(one if number == 1 else many)

    monkeypatch.setattr(translation._trans, "gettext", pseudo)
    monkeypatch.setattr(translation._trans, "ngettext", one_or_many)
    monkeypatch.setattr(translation._trans, "pgettext", lambda _context, text: pseudo(text))
    monkeypatch.setattr(
        translation._trans, "npgettext", lambda _c, one, many, n: one_or_many(one, many, n)
    )


def _untranslated(html: str, data: set[str]) -> list[str]:
    """Return what the page says outside ⟦…⟧, leaving out what is data."""
    found = []
    for _line, text in words_in_page(html):
        outside, depth = "", 0
        for character in text:
            depth += (character == "⟦") - (character == "⟧")
            outside += character if depth == 0 else ""
        outside = outside.replace("⟧", "")
        for word in sorted(data, key=len, reverse=True):
            outside = outside.replace(word, "")
        if any(len(w) > 1 and w.isalpha() for w in outside.split()):
            found.append(text)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["account_login", "account_reset_password"])
def test_a_page_before_signing_in_in_another_language(
    address: str, client: Client, pseudo_locale: None
) -> None:
    page = client.get(reverse(address))
    assert page.status_code == 200
    assert "⟦" in page.text
    assert _untranslated(page.text, {"Myoway"}) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["worklist", "patients:list", "patients:register", "content:library"]
)
def test_a_page_in_another_language(
    address: str,
    client_for: Callable[..., Client],
    clinic: Clinic,
    pseudo_locale: None,
) -> None:
    client = client_for(Role.CLINICIAN)
    page = client.get(reverse(address))
    assert page.status_code == 200
    assert "⟦" in page.text
    data = {"Myoway", clinic.name, client.user.full_name, client.user.email}  # type: ignore[attr-defined]
    assert _untranslated(page.text, data) == []
