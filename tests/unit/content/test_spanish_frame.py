"""The Spanish of printed sheets: compiled from its text, whole, and with the same placeholders."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings

from patients.models import IdentifierKind
from triage.published import shipped_ruleset

FOLDER = Path(settings.BASE_DIR) / "locale" / "es" / "LC_MESSAGES"
TEMPLATES = [
    Path(settings.BASE_DIR) / "templates" / "print" / f"{name}.html"
    for name in (
        "_sheet",
        "handout",
        "handout_easy",
        "_warning_signs",
        "_next_steps",
        "_stretches",
        "_block",
        "_leaflets",
        "_plan",
    )
]
_ENTRY = re.compile(
    r'(?:^msgctxt "(?P<context>.*)"\n)?^msgid "(?P<id>.+)"\n^msgstr "(?P<text>.*)"$', re.M
)
_SAID = re.compile(
    r'{% translate "(?P<plain>[^"]+)"(?: context "(?P<context>[^"]+)")? %}'
    r"|{% blocktranslate[^%]*%}(?P<block>.*?){% endblocktranslate %}",
    re.S,
)


def written() -> dict[str, str]:
    """The text file's entries; a context stands before its message as in the compiled file."""
    text = (FOLDER / "django.po").read_text(encoding="utf-8")
    found = {}
    for entry in _ENTRY.finditer(text):
        key = f"{entry['context']}\x04{entry['id']}" if entry["context"] else entry["id"]
        found[key] = entry["text"]
    return found


def test_the_compiled_file_is_that_of_the_text() -> None:
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for key, text in written().items():
        context, _, message = key.rpartition("\x04")
        said = compiled.pgettext(context, message) if context else compiled.gettext(message)
        assert said == text, message


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_every_word_of_a_sheet_is_there(path: Path) -> None:
    there = written()
    for said in _SAID.finditer(path.read_text(encoding="utf-8")):
        if said["block"]:
            key = re.sub(r"{{ *(\w+) *}}", r"%(\1)s", said["block"])
        else:
            key = f"{said['context']}\x04{said['plain']}" if said["context"] else said["plain"]
        assert there.get(key), key


def test_what_a_patient_s_number_is_called_is_there() -> None:
    there = written()
    assert [kind for kind in IdentifierKind if not there.get(str(kind.label))] == []


@pytest.mark.parametrize("name", ["fluid_plan", "fluid_words", "blank_planner"])
def test_every_word_of_the_drinking_plan_is_there(name: str) -> None:
    there = written()
    tree = ast.parse((Path(settings.BASE_DIR) / "content" / f"{name}.py").read_text("utf-8"))
    said = [
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "_"
        and isinstance(node.args[0], ast.Constant)
    ]
    assert said
    assert [words for words in said if not there.get(str(words))] == []


def test_what_a_check_says_to_the_patient_is_there() -> None:
    there = written()
    for check in shipped_ruleset().parts.contraindications:
        assert there.get(check.patient_text), check.id


def test_placeholders_and_emphasis_are_kept() -> None:
    for key, text in written().items():
        for mark in (r"%\(\w+\)s", r"</?strong>", r"\*\*"):
            assert sorted(re.findall(mark, key)) == sorted(re.findall(mark, text)), key
