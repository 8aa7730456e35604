"""The documents say what the code does."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, kept_files, text_of

PAGES = [name for name in kept_files() if name.endswith(".md") and not name.startswith("content/")]
NAMED_TEST = re.compile(r"`(tests/[\w/.]+\.py)(?:::(\w+))?`")
PROOFS = ("docs/clinical-safety.md", "docs/threat-model.md")


def _make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*?## ", text_of("Makefile"), re.MULTILINE))


def test_the_readme_lists_every_make_target() -> None:
    told = set(re.findall(r"^\| `make (\w+)`", text_of("README.md"), re.MULTILINE))
    assert told == _make_targets()


def test_make_runs_scripts_that_exist() -> None:
    run = set(re.findall(r"scripts/[\w-]+", text_of("Makefile") + text_of(".ci/run")))
    assert run
    for name in run:
        assert (ROOT / name).stat().st_mode & 0o111, f"{name} can't be run"


@pytest.mark.parametrize("document", PAGES)
def test_links_between_documents_lead_somewhere(document: str) -> None:
    here = (ROOT / document).parent
    broken = [
        target
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text_of(document))
        if "://" not in target and not target.startswith("mailto:")
        if not (here / target).exists()
    ]
    assert broken == []


def test_the_index_of_decisions_is_complete() -> None:
    pages = {Path(n).name for n in kept_files() if re.match(r"docs/adr/\d{4}-", n)}
    index = re.findall(r"\[(\d{4})\]\(([\w.-]+)\) \| (.+) \|", text_of("docs/adr/README.md"))
    assert {name for _number, name, _title in index} == pages
    numbers = [number for number, _name, _title in index]
    assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]
    for number, name, title in index:
        assert text_of(f"docs/adr/{name}").startswith(f"# {number}. {title}\n")


@pytest.mark.parametrize("document", PROOFS)
def test_every_proof_is_a_test_that_exists(document: str) -> None:
    named = NAMED_TEST.findall(text_of(document))
    assert len(named) >= 8
    missing = [
        f"{file}::{test}"
        for file, test in named
        if file not in kept_files() or (test and f"def {test}(" not in text_of(file))
    ]
    assert missing == []


def test_every_hazard_has_a_proof() -> None:
    rows = re.findall(r"^\| (H\d+) \|(.+)\|$", text_of("docs/clinical-safety.md"), re.MULTILINE)
    assert rows
    assert [hazard for hazard, row in rows if not NAMED_TEST.search(row)] == []


def test_the_demonstrations_password_is_the_one_told() -> None:
    from config.demo.clinics import CLINICS, PASSWORD, address_of

    assert f"`{PASSWORD}`" in text_of("README.md")
    assert f"`{address_of(CLINICS[0].staff[0][0])}`" in text_of("README.md")
