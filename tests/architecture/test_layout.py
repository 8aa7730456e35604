"""A newcomer guesses where a thing lives; the arrows between the rooms point down."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import (
    PACKAGES,
    ROOT,
    kept_files,
    product_modules,
    text_of,
    tree_of,
)

LONGEST_MODULE = 350  # lines
BANNED_NAMES = {"utils.py", "helpers.py", "misc.py", "common.py"}


def test_the_rooms_are_the_ones_of_the_plan() -> None:
    assert {name for name in PACKAGES if (ROOT / name / "__init__.py").exists()} == set(PACKAGES)
    for name in ("manage.py", "pyproject.toml", "Makefile", "README.md", "LICENSE"):
        assert name in kept_files()


def test_modules_stay_short() -> None:
    long = {
        name: lines
        for name in kept_files()
        if name.endswith(".py") and "/migrations/" not in name
        if (lines := text_of(name).count("\n")) > LONGEST_MODULE
    }
    assert not long


def test_modules_are_named_for_what_they_hold() -> None:
    assert [n for n in kept_files() if Path(n).name in BANNED_NAMES] == []


def test_imports_point_down_only() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _imported(name: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
    return found


def test_one_door_to_the_pdf_renderer() -> None:
    outside = [
        name
        for name in product_modules()
        if not name.startswith("core/pdf")
        and any(i.partition(".")[0] in {"weasyprint", "pydyf"} for i in _imported(name))
    ]
    assert outside == []


def test_the_renderer_is_not_loaded_with_the_product() -> None:
    """A machine without Pango must still serve pages; only PDFs answer 503 there."""
    top_level = [
        name
        for name in product_modules()
        for node in tree_of(name).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(
            word.partition(".")[0] == "weasyprint"
            for word in (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
            )
        )
    ]
    assert top_level == []


def test_nothing_unfinished() -> None:
    """Work that is left is written as an issue, not hidden in the text."""
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    mine = "tests/architecture/test_layout.py"
    suffixes = {".py", ".html", ".css", ".js", ".md", ".yaml", ".txt", ".toml", ""}
    found = [
        f"{name}:{number}"
        for name in kept_files()
        if Path(name).suffix in suffixes and name != mine and not name.startswith("static/vendor/")
        for number, line in enumerate(text_of(name).splitlines(), 1)
        if marks.search(line)
    ]
    assert found == []


MACHINE_PATHS = re.compile(r"(/home/\w+|/root/|/work/(main|shared)|/opt/(pypi|wheels)|\.pyenv)")


@pytest.mark.parametrize("text", ["see /home/ana/x", "/root/.cache", "/work/main/x", "/opt/wheels"])
def test_a_machine_path_would_be_seen(text: str) -> None:
    assert MACHINE_PATHS.search(text)


def test_no_text_names_a_path_of_somebodys_machine() -> None:
    mine = "tests/architecture/test_layout.py"
    found = []
    for name in kept_files():
        if name == mine:
            continue
        try:
            text = text_of(name)
        except UnicodeDecodeError:
            continue  # fonts and pictures
        found += [f"{name}: {match[0]}" for match in MACHINE_PATHS.finditer(text)]
    assert found == []
